using System.Collections.Concurrent;
using ClientBase.Core.Persistence;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.JSInterop;

namespace ClientBase.Web.Circuits;

/// <summary>The open screens of this node, and the end of their work: it stops without cutting anything off.</summary>
public sealed class OpenScreens
{
    /// <summary>An action asks the database no longer than this; what takes longer is hung.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<OpenScreen, bool> _screens = new();

    /// <summary>True from the moment the stop was asked for: the node is not to get new visitors.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Tells the screens that the server stops, and waits until no business action is running.</summary>
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
        while (Writes.Running > 0 && time.GetElapsedTime(start) < Patience);

        return Writes.Running;
    }

    internal void Open(OpenScreen screen) => _screens.TryAdd(screen, true);

    internal void Close(OpenScreen screen) => _screens.TryRemove(screen, out _);
}

/// <summary>One screen's part of it.</summary>
public sealed class OpenScreen(OpenScreens screens, IJSRuntime js) : CircuitHandler
{
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        screens.Open(this);
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        screens.Close(this);
        return Task.CompletedTask;
    }

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
