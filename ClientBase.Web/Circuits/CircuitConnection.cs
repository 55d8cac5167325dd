using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientBase.Web.Circuits;

/// <summary>Says when this circuit's browser is back after its connection was lost.</summary>
public sealed class CircuitConnection : CircuitHandler
{
    private bool _isDown;

    public event Action? CameBack;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _isDown = true;
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_isDown)
        {
            _isDown = false;
            CameBack?.Invoke();
        }

        return Task.CompletedTask;
    }
}
