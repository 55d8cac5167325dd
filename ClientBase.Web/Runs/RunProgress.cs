namespace ClientBase.Web.Runs;

/// <summary>Where a player stands in a scenario that he does himself: for him, and for the trainer who watches the class.</summary>
internal sealed class RunProgress
{
    private readonly Lock _lock = new();
    private RunStanding? _standing;

    /// <summary>Null while nothing is being played.</summary>
    public RunStanding? Standing
    {
        get
        {
            lock (_lock)
            {
                return _standing;
            }
        }
    }

    public void Note(RunStanding standing)
    {
        lock (_lock)
        {
            _standing = standing;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _standing = null;
        }
    }
}

/// <param name="Scenario">Its title.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Of how many.</param>
/// <param name="IsCheck">Without hints.</param>
/// <param name="Missed">Numbers of steps that were skipped with «Показать, как».</param>
/// <param name="Errors">Presses that the step did not ask for.</param>
/// <param name="StartedAt">UTC of the world, not of the run's clock.</param>
/// <param name="LastAt">The same, of the last step.</param>
internal sealed record RunStanding(
    string Scenario, int Step, int Steps, bool IsCheck, IReadOnlyList<int> Missed, int Errors, DateTime StartedAt, DateTime LastAt);
