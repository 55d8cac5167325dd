using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.JSInterop;

namespace ClientBase.Web.Circuits;

/// <summary>What the open screens of this node are doing, so that it can stop without cutting anything off.</summary>
public sealed class CircuitActivity
{
    /// <summary>An action asks the database no longer than this; what takes longer is hung.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<ScreenActivity, bool> _screens = new();
    private int _running;

    /// <summary>True from the moment the stop was asked for: the node is not to get new visitors.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Screens whose browser is connected.</summary>
    public int Connected => _screens.Count;

    /// <summary>Tells the screens that the server stops, and waits until nothing that was begun is running.</summary>
    /// <returns>How many actions were still running when the patience ended.</returns>
    public async Task<int> DrainAsync(TimeProvider time)
    {
        IsStopping = true;
        foreach (var screen in _screens.Keys)
        {
            screen.TellStop();
        }

        var start = time.GetTimestamp();
        do
        {
            await Task.Delay(LookEvery);
        }
        while (Volatile.Read(ref _running) > 0 && time.GetElapsedTime(start) < Patience);

        return Volatile.Read(ref _running);
    }

    internal void Open(ScreenActivity screen) => _screens.TryAdd(screen, true);

    internal void Close(ScreenActivity screen) => _screens.TryRemove(screen, out _);

    internal void Begin() => Interlocked.Increment(ref _running);

    internal void End() => Interlocked.Decrement(ref _running);
}

/// <summary>One screen's part: an event of the browser, until everything that it caused is done.</summary>
public sealed class ScreenActivity(CircuitActivity activity, IJSRuntime js) : CircuitHandler
{
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        activity.Open(this);
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        activity.Close(this);
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        async context =>
        {
            activity.Begin();
            try
            {
                await next(context);
            }
            finally
            {
                activity.End();
            }
        };

    /// <summary>Not waited for: a browser that does not answer must not hold the stop.</summary>
    internal void TellStop() => _ = TellStopAsync();

    private async Task TellStopAsync()
    {
        try
        {
            await js.InvokeVoidAsync("serverStops");
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // That browser finds out by itself.
        }
    }
}
