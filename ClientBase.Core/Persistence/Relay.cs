using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Persistence;

/// <summary>
/// Looks every second for what is due, on every node; who does it is decided by the rows. A failure is logged and tried again; it
/// never takes the host down (ERR-1).
/// </summary>
public abstract partial class Relay(string name, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _hasFailed;

    /// <summary>One round.</summary>
    protected abstract Task SweepAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await SweepAsync(stoppingToken);
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

    [LoggerMessage(LogLevel.Error, "The relay {Relay} failed ({Failure}) and goes on trying")]
    private static partial void LogFailed(ILogger log, string relay, string failure);
}
