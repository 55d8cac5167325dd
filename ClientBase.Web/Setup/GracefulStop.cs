using System.Runtime.InteropServices;
using ClientBase.Web.Circuits;

namespace ClientBase.Web.Setup;

/// <summary>
/// Stops in good order on SIGTERM and Ctrl+C: tells the open screens, lets what was begun finish, and only then closes their
/// connections, which the framework would do at once. A second signal does not wait.
/// </summary>
internal sealed partial class GracefulStop(
    IHostApplicationLifetime lifetime, OpenScreens screens, TimeProvider time, ILogger<GracefulStop> log) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private bool _stopping;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, received =>
            {
                received.Cancel = true;
                if (Interlocked.Exchange(ref _stopping, true))
                {
                    lifetime.StopApplication();
                    return;
                }

                _ = StopAsync();
            }));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private async Task StopAsync()
    {
        try
        {
            var unfinished = await screens.DrainAsync(time);
            if (unfinished > 0)
            {
                LogUnfinished(unfinished);
            }
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Stopping while {Count} actions are not finished; they will be undone by the database or found done")]
    private partial void LogUnfinished(int count);
}
