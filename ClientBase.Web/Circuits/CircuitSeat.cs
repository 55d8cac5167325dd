using ClientBase.Core.Basics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientBase.Web.Circuits;

/// <summary>This screen's place among the person's open ones; held until the circuit ends.</summary>
public sealed class CircuitSeat(CurrentActor current, CircuitCount count) : CircuitHandler
{
    private StaffId? _holder;

    /// <summary>True when the person had too many screens open already: this one shows only a message.</summary>
    public bool Refused { get; private set; }

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (count.TryTake(actor.Id))
        {
            _holder = actor.Id;
        }
        else
        {
            Refused = true;
            ClientBaseMetrics.RefusedCircuits.Add(1);
        }
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_holder is { } staff)
        {
            _holder = null;
            count.Free(staff);
        }

        return Task.CompletedTask;
    }
}
