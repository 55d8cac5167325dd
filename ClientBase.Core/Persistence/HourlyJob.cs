using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Persistence;

/// <summary>
/// Work of the program itself, every hour on one node; the turn of a node that died is free. A failure is logged and tried again; it
/// never takes the host down (ERR-1).
/// </summary>
public abstract partial class HourlyJob(string name, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Does everything that is due and returns how much that was.</summary>
    protected abstract Task<int> RunAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunInTurnAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, the host must live and the next round must come.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(log, name, exception);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunInTurnAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await using var turn = await db.TryTakeTurnAsync(name, ct);
        if (turn is not null && await RunAsync(ct) is > 0 and var done)
        {
            LogDone(log, name, done);
        }
    }

    [LoggerMessage(LogLevel.Information, "The job {Job} has done {Count}")]
    private static partial void LogDone(ILogger log, string job, int count);

    [LoggerMessage(LogLevel.Error, "The job {Job} failed and will be tried again in an hour")]
    private static partial void LogFailed(ILogger log, string job, Exception exception);
}
