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

    /// <summary>However late it is, the one who knows is asked once.</summary>
    private static readonly TimeSpan ShortestQuestion = TimeSpan.FromSeconds(2);

    private Action? _released = released;

    /// <summary>Who can say what became of a commit that was not answered; without them the failure is passed on.</summary>
    internal IDbContextFactory<ClientBaseDb>? Witnesses { get; init; }

    public async Task CommitAsync(CancellationToken ct)
    {
        if (Witnesses is null || await db.MarkCommitAsync(ct) is not { } mark)
        {
            await transaction.CommitAsync(ct);
            return;
        }

        ct.ThrowIfCancellationRequested();
        var asked = Stopwatch.StartNew();
        try
        {
            // From here on nobody may change his mind: a COMMIT that is cancelled while it waits for the standby has happened.
            await db.CommitAsync(transaction, CancellationToken.None);
        }
        catch (Exception failure) when (IsSilence(failure))
        {
            var committed = await WasCommittedAsync(mark, failure, asked, ct);
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

    private static bool IsSilence(Exception failure) => failure is DbException or TimeoutException or IOException;

    /// <summary>Asks until the database answers, as long as an action may take; then the failure itself is the answer.</summary>
    private async Task<bool> WasCommittedAsync(Guid mark, Exception failure, Stopwatch asked, CancellationToken ct)
    {
        while (true)
        {
            var left = ClientBaseDb.Patience - asked.Elapsed;
            using var question = CancellationTokenSource.CreateLinkedTokenSource(ct);
            question.CancelAfter(left > ShortestQuestion ? left : ShortestQuestion);
            try
            {
                await using var witness = await Witnesses!.CreateDbContextAsync(ct);
                return await witness.WasCommittedAsync(mark, question.Token);
            }
            catch (Exception silence) when (IsSilence(silence) || (silence is OperationCanceledException && !ct.IsCancellationRequested))
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
