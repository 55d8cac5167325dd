using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;

namespace ClientBase.Web.Components.Controls;

/// <summary>
/// What the buttons of one screen do: a double click is one click, a stop of the program waits for what was pressed, and a database
/// that is away becomes a refusal to show.
/// </summary>
internal sealed class Press(ILogger log)
{
    public bool IsBusy { get; private set; }

    /// <param name="action">For the log, «withdrawal».</param>
    /// <param name="act">Not to be cancelled with the circuit: once it is pressed, it is carried through.</param>
    /// <returns>The refusal; null when it was done, or when an earlier press is still under way.</returns>
    public async Task<Refusal?> RunAsync(string action, Func<Task<Refusal?>> act)
    {
        if (IsBusy)
        {
            return null;
        }

        IsBusy = true;
        using var running = Writes.Begin();
        try
        {
            return await act();
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            log.LogError("Not done: {Action} ({Failure})", action, failure.GetType().Name);
            return DatabaseFailure.Explain(failure);
        }
        finally
        {
            IsBusy = false;
        }
    }
}
