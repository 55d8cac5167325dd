namespace ClientBase.Core.Persistence;

/// <summary>
/// Reads rows by their keys for many who ask in the same moment: the first is served at once, and all who come while his query is
/// under way share the next one.
/// </summary>
/// <param name="read">Reads the rows with these keys.</param>
/// <param name="keyOf">The key of a row.</param>
internal sealed class SharedReads<TKey, TRow>(Func<IReadOnlyCollection<TKey>, Task<IReadOnlyList<TRow>>> read, Func<TRow, TKey> keyOf)
    where TKey : notnull
{
    /// <summary>So that one query stays a small one.</summary>
    private const int AtOnce = 500;

    private readonly Lock _lock = new();
    private readonly Queue<Asked> _waiting = new();
    private bool _reading;

    /// <summary>The rows with these keys that there are, as they are after the call; a failure of the query is everybody's who shares it.</summary>
    public Task<IReadOnlyList<TRow>> ReadAsync(IReadOnlyCollection<TKey> keys)
    {
        var asked = new Asked(keys);
        lock (_lock)
        {
            _waiting.Enqueue(asked);
            if (_reading)
            {
                return asked.Answer.Task;
            }

            _reading = true;
        }

        // Not on the screen that happens to be the first: it would hold up all the others.
        _ = Task.Run(PumpAsync);
        return asked.Answer.Task;
    }

    private async Task PumpAsync()
    {
        while (Take() is { Count: > 0 } together)
        {
            try
            {
                var rows = (await read(together.SelectMany(asked => asked.Keys).ToHashSet())).ToDictionary(keyOf);
                foreach (var asked in together)
                {
                    asked.Answer.SetResult([.. asked.Keys.Where(rows.ContainsKey).Select(key => rows[key])]);
                }
            }
            catch (Exception failure)
            {
                together.ForEach(asked => asked.Answer.SetException(failure));
            }
        }
    }

    private List<Asked> Take()
    {
        lock (_lock)
        {
            var together = new List<Asked>();
            var keys = 0;
            while (_waiting.TryPeek(out var next) && (together.Count == 0 || keys + next.Keys.Count <= AtOnce))
            {
                together.Add(_waiting.Dequeue());
                keys += next.Keys.Count;
            }

            _reading = together.Count > 0;
            return together;
        }
    }

    private sealed record Asked(IReadOnlyCollection<TKey> Keys)
    {
        public TaskCompletionSource<IReadOnlyList<TRow>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
