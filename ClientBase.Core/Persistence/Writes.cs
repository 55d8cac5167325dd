using System.Data;
using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Persistence;

/// <summary>Runs business actions that write.</summary>
public static class Writes
{
    /// <summary>How often an action is asked again after a row of somebody else came first.</summary>
    private const int Attempts = 3;

    private static int _running;

    /// <summary>Business actions that this process has begun and not finished; a stop in good order waits for them.</summary>
    public static int Running => Volatile.Read(ref _running);

    /// <summary>
    /// Counts as running until it is disposed: for what a screen does in several steps with one press, so that a stop does not come
    /// between them.
    /// </summary>
    public static IDisposable Begin() => new OneAction();

    /// <summary>
    /// Runs one business action in one transaction, from the beginning again where the engine says so: another writer's row was
    /// first, two actions stood in each other's way, the server went away and came back. An action whose commit was not answered
    /// runs again too, so it must begin by looking whether its key is there already (SAL-3).
    /// </summary>
    /// <param name="dbs">Each run gets a context of its own.</param>
    /// <param name="action">Locks, reads, decides, writes, and commits what it wants to keep.</param>
    /// <param name="ct">Stops between the runs and inside them.</param>
    public static async Task<T> WriteAsync<T>(
        this IDbContextFactory<ClientBaseDb> dbs, Func<ClientBaseDb, WriteTransaction, Task<T>> action, CancellationToken ct)
    {
        using var running = Begin();
        await using var first = await dbs.CreateDbContextAsync(ct);
        var attempt = 0;
        return await first.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            while (true)
            {
                attempt++;
                await using var db = await dbs.CreateDbContextAsync(ct);
                await using var tx = await db.BeginWriteAsync(dbs, ct);
                try
                {
                    return await action(db, tx);
                }
                catch (DbUpdateException exception)
                    when (attempt < Attempts && (exception is DbUpdateConcurrencyException || db.IsUniqueViolation(exception)))
                {
                    // Another writer was first; the transaction is undone by leaving the block.
                    ClientBaseMetrics.Retries.Add(1, new KeyValuePair<string, object?>("kind", "row"));
                }
                catch (InvalidOperationException lost) when (db.Database.GetDbConnection().State is not ConnectionState.Open)
                {
                    // The line broke between two statements: the driver then only says that its transaction is completed.
                    throw new TimeoutException("The connection was lost inside a transaction.", lost);
                }
            }
        });
    }

    private sealed class OneAction : IDisposable
    {
        private bool _ended;

        public OneAction() => Interlocked.Increment(ref _running);

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _ended, true))
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
