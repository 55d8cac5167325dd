namespace ClientBase.Web.Circuits;

/// <summary>
/// Does something a moment after it was asked for, once for all that asked meanwhile: what may wait until rows have been drawn, on
/// this screen and on all the others that hear the same news.
/// </summary>
/// <param name="after">How long it waits.</param>
/// <param name="act">On the screen's own thread, where the screen needs that.</param>
/// <param name="failed">Gets what went wrong; after the disposal nothing.</param>
public sealed class Shortly(TimeSpan after, Func<CancellationToken, Task> act, Func<Exception, Task> failed) : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private int _waiting;

    public void Ask()
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 0)
        {
            _ = ActLaterAsync();
        }
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private async Task ActLaterAsync()
    {
        try
        {
            await Task.Delay(after, _left.Token);
            Volatile.Write(ref _waiting, 0);
            await act(_left.Token);
        }
        catch (Exception closed) when (_left.IsCancellationRequested && closed is OperationCanceledException or ObjectDisposedException)
        {
            // The screen was left.
        }
        catch (Exception failure)
        {
            await failed(failure);
        }
    }
}
