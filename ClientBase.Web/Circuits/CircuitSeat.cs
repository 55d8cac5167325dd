using ClientBase.Core.Basics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientBase.Web.Circuits;

/// <summary>This screen's place among the person's open ones; held until the circuit ends.</summary>
public sealed class CircuitSeat(CurrentActor current, CircuitCount count) : CircuitHandler
{
    private StaffId? _holder;

    /// <summary>Null when there was a place; else this screen shows only a message.</summary>
    public SeatRefusal? Refusal { get; private set; }

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        Refusal = count.TryTake(actor.Id);
        if (Refusal is null)
        {
            _holder = actor.Id;
        }
        else
        {
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
