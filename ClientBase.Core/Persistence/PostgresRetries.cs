using System.Diagnostics;
using System.Security.Cryptography;
using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ClientBase.Core.Persistence;

/// <summary>
/// What is asked again when PostgreSQL did not answer (SAL-2, SAL-3): a query on its own by itself, a business action as a whole
/// (<see cref="Writes"/>). A conflict of two actions is repeated five times; a server that restarts or has moved to its standby is
/// waited for ten seconds.
/// </summary>
internal sealed class PostgresRetries(ExecutionStrategyDependencies dependencies)
    : ExecutionStrategy(dependencies, maxRetryCount: int.MaxValue, maxRetryDelay: LongestPause)
{
    private const int MostConflicts = 5;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _watch = new();
    private int _conflicts;

    protected override void OnFirstExecution()
    {
        _watch.Restart();
        _conflicts = 0;
        base.OnFirstExecution();
    }

    protected override bool ShouldRetryOn(Exception exception) => exception is PostgresException answer
        ? IsConflict(answer) || IsGoingDown(answer)
        : exception is NpgsqlException or TimeoutException;

    protected override TimeSpan? GetNextDelay(Exception lastException)
    {
        var isConflict = IsConflict(CallOnWrappedException(lastException, exception => exception as PostgresException));
        if (isConflict && ++_conflicts > MostConflicts)
        {
            return null;
        }

        // Doubling from 25 ms, with jitter so that those who collided do not meet again.
        var pause = Math.Min(LongestPause.TotalMilliseconds, 25 * Math.Pow(2, ExceptionsEncountered.Count - 1));
        var next = TimeSpan.FromMilliseconds(pause * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 1000.0)));
        if (_watch.Elapsed + next >= ClientBaseDb.Patience)
        {
            return null;
        }

        ClientBaseMetrics.Retries.Add(1, new KeyValuePair<string, object?>("kind", isConflict ? "conflict" : "server"));
        return next;
    }

    private static bool IsConflict(PostgresException? answer) =>
        answer?.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>Shutting down, starting up, or a former primary that is now a standby.</summary>
    private static bool IsGoingDown(PostgresException answer) => answer.SqlState
        is PostgresErrorCodes.AdminShutdown
        or PostgresErrorCodes.CrashShutdown
        or PostgresErrorCodes.CannotConnectNow
        or PostgresErrorCodes.ReadOnlySqlTransaction
        or PostgresErrorCodes.TooManyConnections;
}
