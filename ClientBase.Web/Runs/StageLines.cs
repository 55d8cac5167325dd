using System.Collections.Concurrent;

namespace ClientBase.Web.Runs;

/// <summary>«Оборвать связь»: the line between a pane of the stage and the server, which the trainer cuts and mends.</summary>
internal sealed class StageLines
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _whole = new();
    private readonly ConcurrentDictionary<string, bool> _cut = new();

    /// <param name="seat">Name of the pane.</param>
    public void Cut(string seat)
    {
        _cut[seat] = true;
        if (_whole.TryRemove(seat, out var open))
        {
            open.Cancel();
        }
    }

    public void Mend(string seat) => _cut.TryRemove(seat, out _);

    /// <summary>Lets a request of this pane through, or drops it without an answer, as a broken line does.</summary>
    public async Task PassAsync(string seat, HttpContext context, RequestDelegate next)
    {
        if (_cut.ContainsKey(seat))
        {
            context.Abort();
            return;
        }

        var line = _whole.GetOrAdd(seat, _ => new CancellationTokenSource());
        await using var drop = line.Token.Register(context.Abort);
        await next(context);
    }
}
