using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Sms;

/// <summary>Lets the sender look for what is due, every second. A failure is logged and tried again; it never takes the host down (ERR-1).</summary>
public sealed partial class SmsRelay(SmsSender sender, TimeProvider time, ILogger<SmsRelay> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _hasFailed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await sender.SweepAsync(stoppingToken);
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
                    LogFailed(exception.GetType().Name);
                }

                _hasFailed = true;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The SMS relay failed ({Failure}) and goes on trying")]
    private partial void LogFailed(string failure);
}
