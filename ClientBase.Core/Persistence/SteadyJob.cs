using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Persistence;

/// <summary>
/// Work of the program itself that every node does all the time, with a short pause between two rounds. A failure is logged and tried
/// again; it never takes the host down (ERR-1).
/// </summary>
public abstract partial class SteadyJob(string name, TimeSpan pause, TimeProvider time, ILogger log) : BackgroundService
{
    private bool _hasFailed;

    /// <summary>One round: looks for what is due. Mostly there is nothing.</summary>
    protected abstract Task RunAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await RunAsync(stoppingToken);
                _hasFailed = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, the host must live and the next round must come.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // Once for a row of failures: the database may be away for an hour.
                if (!_hasFailed)
                {
                    LogFailed(log, name, exception.GetType().Name);
                }

                _hasFailed = true;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The job {Job} failed ({Failure}) and goes on trying")]
    private static partial void LogFailed(ILogger log, string job, string failure);
}
