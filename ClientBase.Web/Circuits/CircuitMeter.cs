using ClientBase.Core.Basics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientBase.Web.Circuits;

/// <summary>Counts this circuit among the open ones, by the state of its connection.</summary>
internal sealed class CircuitMeter : CircuitHandler
{
    private string? _state;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => MoveTo("connected");

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => MoveTo("disconnected");

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => MoveTo(null);

    private Task MoveTo(string? state)
    {
        var left = Interlocked.Exchange(ref _state, state);
        if (left is not null)
        {
            ClientBaseMetrics.OpenCircuits.Add(-1, new KeyValuePair<string, object?>("state", left));
        }

        if (state is not null)
        {
            ClientBaseMetrics.OpenCircuits.Add(1, new KeyValuePair<string, object?>("state", state));
        }

        return Task.CompletedTask;
    }
}
