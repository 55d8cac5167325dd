namespace ClientBase.Web.Runs;

/// <summary>In how many windows the stage of this run is open: who opens it twice is told in both.</summary>
internal sealed class StageAudience
{
    private readonly Lock _lock = new();
    private readonly List<Action<int>> _windows = [];

    /// <summary>One more window, until it is disposed.</summary>
    /// <param name="changed">Told at once, and whenever one comes or goes; must not wait.</param>
    public IDisposable Come(Action<int> changed)
    {
        lock (_lock)
        {
            _windows.Add(changed);
            TellAll();
        }

        return new Window(this, changed);
    }

    private void TellAll() => _windows.ForEach(changed => changed(_windows.Count));

    private sealed class Window(StageAudience audience, Action<int> changed) : IDisposable
    {
        public void Dispose()
        {
            lock (audience._lock)
            {
                audience._windows.Remove(changed);
                audience.TellAll();
            }
        }
    }
}
