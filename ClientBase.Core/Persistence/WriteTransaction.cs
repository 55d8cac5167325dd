using System.Data.Common;
using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientBase.Core.Persistence;

/// <summary>The transaction of one business action; disposing it without committing undoes everything.</summary>
public sealed class WriteTransaction(ClientBaseDb db, IDbContextTransaction transaction, Action? released = null) : IAsyncDisposable
{
    private static readonly TimeSpan PauseBetweenQuestions = TimeSpan.FromMilliseconds(200);

    private Action? _released = released;

    /// <summary>Who can say what became of a commit that was not answered; without them the failure is passed on.</summary>
    internal IDbContextFactory<ClientBaseDb>? Witnesses { get; init; }

    public async Task CommitAsync(CancellationToken ct)
    {
        var mark = Witnesses is null ? null : await db.MarkCommitAsync(ct);
        try
        {
            await transaction.CommitAsync(ct);
        }
        catch (Exception failure) when (mark is not null && failure is DbException or TimeoutException or IOException)
        {
            var committed = await WasCommittedAsync(mark!.Value, failure, ct);
            CountUnanswered(committed ? "committed" : "undone");
            if (!committed)
            {
                throw;
            }
        }
    }

    /// <summary>Commits, and tells the open screens what has changed: those of other nodes with the commit, those of this one after it.</summary>
    public async Task CommitAsync(IEnumerable<ConcernedRecord> changed, LiveFeed feed, CancellationToken ct)
    {
        var news = feed.Prepare(changed);
        foreach (var message in news)
        {
            await db.TellNodesAsync(message.ToText(), ct);
        }

        await CommitAsync(ct);
        foreach (var message in news)
        {
            feed.Publish(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _released, null)?.Invoke();
        }
    }

    private static void CountUnanswered(string outcome) =>
        ClientBaseMetrics.UnansweredCommits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Asks until the database answers, as long as an action may take; then the failure itself is the answer.</summary>
    private async Task<bool> WasCommittedAsync(Guid mark, Exception failure, CancellationToken ct)
    {
        var asked = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var witness = await Witnesses!.CreateDbContextAsync(ct);
                return await witness.WasCommittedAsync(mark, ct);
            }
            catch (Exception silence) when (silence is DbException or TimeoutException or IOException)
            {
                if (asked.Elapsed > ClientBaseDb.Patience)
                {
                    CountUnanswered("unknown");
                    throw new CommitUnknownException(failure);
                }

                await Task.Delay(PauseBetweenQuestions, ct);
            }
        }
    }
}

/// <summary>
/// The database went away during COMMIT and did not come back in time: the action may have happened or not. Its key tells,
/// when the person repeats it.
/// </summary>
public sealed class CommitUnknownException(Exception failure) : Exception("The outcome of a commit is not known.", failure);
