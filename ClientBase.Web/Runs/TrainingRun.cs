using System.Text.Json;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;

namespace ClientBase.Web.Runs;

/// <summary>What is known of a run besides its rows; stands beside them as a file and outlives the program's restart.</summary>
/// <param name="Id">Secret part of its address: who knows it, plays it.</param>
/// <param name="Player">Whose it is: a name as it was typed.</param>
/// <param name="Class">Code of the class that he came to; null of a trainer's own.</param>
/// <param name="Owner">The member of staff whose own it is; null of a trainee who came with a code.</param>
/// <param name="IsTrainers">Who plays it leads classes, too.</param>
/// <param name="OpenedAt">UTC.</param>
internal sealed record RunFacts(string Id, string Player, string? Class, Guid? Owner, bool IsTrainers, DateTime OpenedAt);

/// <summary>One training run: demo rows of its own, in which one person plays both agents and the client.</summary>
internal sealed class TrainingRun : IAsyncDisposable
{
    private const string FactsFile = "run.json";

    private readonly string _folder;
    private readonly TrainingDatabase _database;
    private readonly Func<TrainingRun, TrainingDatabase, Task<RunApp>> _start;
    private readonly SemaphoreSlim _turn = new(1);
    private RunApp? _app;
    private int _resets;

    public TrainingRun(RunFacts facts, string folder, RunClock clock, Func<TrainingRun, TrainingDatabase, Task<RunApp>> start)
    {
        (Facts, Clock, _folder, _start) = (facts, clock, folder, start);
        _database = new TrainingDatabase(Path.Combine(folder, "run.db"), facts.Id);
    }

    public RunFacts Facts { get; }

    public string Id => Facts.Id;

    public RunClock Clock { get; }

    /// <summary>How far its player has come.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>How many times it has been brought back to its beginning: an open stage sees by it that it was.</summary>
    public int Resets => Volatile.Read(ref _resets);

    /// <summary>UTC; of the last request.</summary>
    public DateTime UsedAt { get; private set; }

    public bool IsAwake => _app is not null;

    public bool IsWatched => _app?.OpenRequests > 0;

    /// <summary>Makes the folder with the template's rows in it.</summary>
    public Refusal? Create(string template)
    {
        Directory.CreateDirectory(_folder);
        if (_database.Restore(template) is { } refusal)
        {
            return refusal;
        }

        File.WriteAllText(Path.Combine(_folder, FactsFile), JsonSerializer.Serialize(Facts));
        return null;
    }

    /// <summary>What stands in the folder of a run that an earlier start of the program has left; null where there is none.</summary>
    public static RunFacts? ReadFacts(string folder) =>
        File.Exists(Path.Combine(folder, FactsFile)) ? JsonSerializer.Deserialize<RunFacts>(File.ReadAllText(Path.Combine(folder, FactsFile))) : null;

    /// <summary>Answers a request to this run, and starts its application for it if it sleeps.</summary>
    public async Task AnswerAsync(HttpContext context, DateTime now)
    {
        UsedAt = now;
        while (!await (await WakeAsync()).TryAnswerAsync(context))
        {
            // It was being stopped just then: the next one is on its way.
        }
    }

    /// <summary>
    /// Brings rows, telephone and clock back to the beginning and ends what was open. Waits for nobody: who is in the middle of
    /// something finds the beginning, and is told so by his screen.
    /// </summary>
    public async Task<Refusal?> ResetAsync(string template)
    {
        await _turn.WaitAsync();
        try
        {
            var start = TimeProvider.System.GetTimestamp();
            await CloseAsync();
            LastRefusal = _database.Restore(template);
            if (LastRefusal is null)
            {
                Fingerprint = _database.ReadFingerprint();
                Clock.Ahead = TimeSpan.Zero;
                Progress.Clear();
            }

            _app = await _start(this, _database);
            ResetTook = TimeProvider.System.GetElapsedTime(start);
            if (LastRefusal is null)
            {
                Interlocked.Increment(ref _resets);
            }

            return LastRefusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Why the last reset was not done; null where it was, or where one has just been ordered.</summary>
    public Refusal? LastRefusal { get; set; }

    /// <summary>Of the last reset, from the order to an application that answers.</summary>
    public TimeSpan ResetTook { get; private set; }

    /// <summary>Of the rows right after the last reset; null before the first.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>Ends the application; the rows stay, and the next request starts it again.</summary>
    public async Task SleepAsync()
    {
        await _turn.WaitAsync();
        try
        {
            await CloseAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes it with its rows.</summary>
    public async Task DeleteAsync()
    {
        await SleepAsync();
        _database.Delete();
        Directory.Delete(_folder, recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        await SleepAsync();
        _turn.Dispose();
    }

    public async Task<RunApp> WakeAsync()
    {
        if (_app is { } awake)
        {
            return awake;
        }

        await _turn.WaitAsync();
        try
        {
            return _app ??= await _start(this, _database);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync();
        }
    }
}
