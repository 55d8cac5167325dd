using System.Collections.Concurrent;
using ClientBase.Core.Basics;
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

/// <summary>One screen's part of it: counted by the state of its connection, told of the stop while it is connected.</summary>
public sealed class OpenScreen(OpenScreens screens, IJSRuntime js) : CircuitHandler
{
    private const string Connected = "connected";
    private const string Disconnected = "disconnected";

    private string? _state;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => MoveTo(Connected);

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => MoveTo(Disconnected);

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => MoveTo(null);

    /// <summary>Not waited for: a browser that does not answer must not hold the stop.</summary>
    internal void TellStop() => _ = TellStopAsync();

    private Task MoveTo(string? state)
    {
        if (state == Connected)
        {
            screens.Open(this);
        }
        else
        {
            screens.Close(this);
        }

        if (Interlocked.Exchange(ref _state, state) is { } left)
        {
            ClientBaseMetrics.OpenCircuits.Add(-1, new KeyValuePair<string, object?>("state", left));
        }

        if (state is not null)
        {
            ClientBaseMetrics.OpenCircuits.Add(1, new KeyValuePair<string, object?>("state", state));
        }

        return Task.CompletedTask;
    }

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
