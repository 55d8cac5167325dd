using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Web.Setup;
using Microsoft.Extensions.Options;

namespace ClientBase.Web.Runs;

/// <summary>A class that a trainer holds: who types its code gets a training run of his own.</summary>
/// <param name="Code">Six letters.</param>
/// <param name="Trainer">Who opened it.</param>
/// <param name="OpenedAt">UTC.</param>
internal sealed record TrainingClass(string Code, Guid Trainer, DateTime OpenedAt);

/// <summary>No class has this code, or it is over.</summary>
internal sealed record ClassNotFound() : Refusal(
    "Такого занятия нет, или оно закончилось.", "Код занятия действует 12 часов.", "Проверьте код: шесть букв, или спросите новый у тренера.");

/// <summary>The trainee has not said who he is.</summary>
internal sealed record PlayerUnnamed() : Refusal("Напишите, как вас зовут: под этим именем вас увидит тренер.");

/// <summary>Every run takes memory; the machine has no more.</summary>
internal sealed record TooManyRuns(int Most) : Refusal(
    $"Открыто {Most} учебных баз, больше эта машина не держит.", WhatNext: "Подождите, пока закончится чужое занятие, или попросите тренера закрыть лишние базы.");

/// <summary>Another trainer's run, or none.</summary>
internal sealed record RunNotFound() : Refusal("Такой учебной базы нет: её срок вышел.", "Учебная база живёт сутки.", "Откройте новую.");

/// <summary>
/// Training runs of this program (issue «Сцена», asks.md §2 «Trainer» 2, 5, 8): each is the application once more with demo rows of its
/// own, at <c>/run/…</c>. They belong to this node; with the demo off there is none.
/// </summary>
internal sealed partial class TrainingRuns(
    IServiceProvider program, IConfiguration configuration, StaffAccess access, IOptions<DemoOptions> demo, TimeProvider time, ILogger<TrainingRuns> log)
    : BackgroundService
{
    public const string Root = "/run";

    /// <summary>Letters that are not taken for one another on a projector.</summary>
    private const string CodeLetters = "АБВГДЕЖЗИКЛМНПРСТУФХЧШЭЮЯ";

    private const int CodeLength = 6;
    private const int LongestName = 60;

    private static readonly TimeSpan RunLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan ClassLife = TimeSpan.FromHours(12);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly string _folder = Path.GetFullPath(configuration["Training:Folder"] ?? "data/training", AppFolders.BaseFolder);
    private readonly int _most = configuration.GetValue("Training:MostRuns", 100);
    private readonly bool _preparesTemplate = configuration.GetValue("Training:PrepareTemplate", true);
    private readonly ConcurrentDictionary<string, TrainingRun> _runs = new();
    private readonly ConcurrentDictionary<string, TrainingClass> _classes = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _ownersTurn = new(1);
    private Task<string>? _template;

    private string KeyFile => Path.Combine(_folder, "keys.json");

    public static string AddressOf(string run) => $"{Root}/{run}";

    /// <summary>Where a player enters his run; the address of its stage after that is his alone.</summary>
    public static string EntryTo(TrainingRun run) => $"{AddressOf(run.Id)}/enter".TrimStart('/');

    /// <summary>Begins what this trainer would wait for: he has just signed in, and his stage is to open at once.</summary>
    public void Warm(Actor trainer) => _ = WarmAsync(trainer);

    /// <summary>The trainer's own run, opened where he has none.</summary>
    public async Task<Result<TrainingRun>> OpenOwnAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.PlayStage, ct) is { } no)
        {
            return no;
        }

        var (run, _) = await FindOrCreateOwnAsync(actor, ct);
        return run;
    }

    /// <summary>A run for a member of staff who tries a lesson: every time from the beginning.</summary>
    public async Task<Result<TrainingRun>> OpenLessonAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.Learn, ct) is { } no)
        {
            return no;
        }

        var (run, isNew) = await FindOrCreateOwnAsync(actor, ct);
        if (run.Refusal is not null || isNew)
        {
            return run;
        }

        return await ResetAsync(run.Value) is { } refusal ? refusal : run;
    }

    /// <summary>Opens a class; its code is shown to the room.</summary>
    public async Task<Result<TrainingClass>> OpenClassAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.PlayStage, ct) is { } no)
        {
            return no;
        }

        var opened = new TrainingClass(RandomNumberGenerator.GetString(CodeLetters, CodeLength), actor.Id.Value, time.UtcNow());
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, $"class-{opened.Code}.json"), JsonSerializer.Serialize(opened), ct);
        _classes[opened.Code] = opened;
        return opened;
    }

    /// <summary>The trainer's class that is not over, the newest; null where he has none.</summary>
    public TrainingClass? FindClass(Actor actor) =>
        _classes.Values.Where(one => one.Trainer == actor.Id.Value && IsOpen(one)).MaxBy(one => one.OpenedAt);

    /// <summary>A trainee comes in with a code and a name, and gets a run of his own. Nobody has to be signed in for it.</summary>
    /// <param name="code">As typed: case and spaces do not matter.</param>
    /// <param name="player">Who he is.</param>
    public async Task<Result<TrainingRun>> JoinAsync(string? code, string? player)
    {
        var typed = new string([.. (code ?? "").Where(char.IsLetter)]).ToUpperInvariant();
        if (!_classes.TryGetValue(typed, out var found) || !IsOpen(found))
        {
            return new ClassNotFound();
        }

        return string.IsNullOrWhiteSpace(player) ? new PlayerUnnamed() : await CreateAsync(player.Trim()[..Math.Min(player.Trim().Length, LongestName)], found.Code, null);
    }

    /// <summary>Who is in the trainer's class and how far, in the order of coming; the trainer's own run is not among them.</summary>
    public async Task<Result<IReadOnlyList<TrainingRun>>> FindPlayersAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.PlayStage, ct) is { } no)
        {
            return no;
        }

        return FindClass(actor) is { } own ? _runs.Values.Where(run => run.Facts.Class == own.Code).OrderBy(run => run.Facts.OpenedAt).ToList() : [];
    }

    /// <summary>Brings one run of the trainer's class back to its beginning.</summary>
    public async Task<Result> ResetAsync(Actor actor, string id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.PlayStage, ct) is { } no)
        {
            return no;
        }

        if (!_runs.TryGetValue(id, out var run) || run.Facts.Class is null || FindClass(actor)?.Code != run.Facts.Class)
        {
            return new RunNotFound();
        }

        return await ResetAsync(run) is { } refusal ? refusal : Result.Done;
    }

    /// <summary>Brings every run of the trainer's class back, all at once.</summary>
    public async Task<Result> ResetAllAsync(Actor actor, CancellationToken ct)
    {
        var players = await FindPlayersAsync(actor, ct);
        if (players.Refusal is { } no)
        {
            return no;
        }

        var refusals = await Task.WhenAll(players.Value.Select(ResetAsync));
        return refusals.FirstOrDefault(refusal => refusal is not null) is { } first ? first : Result.Done;
    }

    /// <summary>The run itself asks, or somebody who may.</summary>
    public async Task<Refusal?> ResetAsync(TrainingRun run) => await run.ResetAsync(await TemplateAsync());

    /// <summary>For the run itself, whose application the reset ends: a failure is told to the log, and the page by its unchanged state.</summary>
    public async Task ResetSoonAsync(TrainingRun run)
    {
        run.LastRefusal = null;
        try
        {
            if (await ApartAsync(() => ResetAsync(run)) is { } refusal)
            {
                LogNotReset(run.Id[..4], refusal.Message);
            }
        }
#pragma warning disable CA1031 // Nobody waits for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogResetFailed(run.Id[..4], failure);
        }
    }

    /// <summary>Null where there is none, or none any more.</summary>
    public TrainingRun? Find(string id) => _runs.GetValueOrDefault(id);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await PrepareTemplateAsync();
            await Task.Delay(SweepEvery, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = time.UtcNow();
            foreach (var run in _runs.Values)
            {
                if (now - run.Facts.OpenedAt > RunLife && _runs.TryRemove(run.Id, out _))
                {
                    await run.DeleteAsync();
                }
                else if (run.IsAwake && !run.IsWatched && now - run.UsedAt > Idle)
                {
                    await run.SleepAsync();
                }
            }
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!demo.Value.Enabled)
        {
            return Task.CompletedTask;
        }

        foreach (var folder in Directory.Exists(_folder) ? Directory.GetDirectories(_folder) : [])
        {
            if (TrainingRun.ReadFacts(folder) is { } facts)
            {
                _runs[facts.Id] = Recall(facts);
            }
        }

        foreach (var file in Directory.Exists(_folder) ? Directory.GetFiles(_folder, "class-*.json") : [])
        {
            if (JsonSerializer.Deserialize<TrainingClass>(File.ReadAllText(file)) is { } known && IsOpen(known))
            {
                _classes[known.Code] = known;
            }
            else
            {
                File.Delete(file);
            }
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_template is { } template)
        {
            await ((Task)template).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_runs.Values.Select(run => run.SleepAsync()));
    }

    private bool IsOpen(TrainingClass one) => time.UtcNow() - one.OpenedAt < ClassLife;

    /// <summary>One run for each member of staff, also when two of his tabs ask at once.</summary>
    private async Task<(Result<TrainingRun> Run, bool IsNew)> FindOrCreateOwnAsync(Actor actor, CancellationToken ct)
    {
        await _ownersTurn.WaitAsync(ct);
        try
        {
            return _runs.Values.FirstOrDefault(run => run.Facts.Owner == actor.Id.Value) is { } own
                ? (own, false)
                : (await CreateAsync(actor.Name, null, actor), true);
        }
        finally
        {
            _ownersTurn.Release();
        }
    }

    private async Task<Result<TrainingRun>> CreateAsync(string player, string? code, Actor? owner)
    {
        if (_runs.Count >= _most)
        {
            return new TooManyRuns(_most);
        }

        var run = Recall(new RunFacts(RandomNumberGenerator.GetHexString(24, lowercase: true), player, code, owner?.Id.Value, owner?.Role.Has(StaffRight.PlayStage) == true, time.UtcNow()));
        if (run.Create(await TemplateAsync()) is { } refusal)
        {
            return refusal;
        }

        _runs[run.Id] = run;
        await run.WakeAsync();
        LogOpened(run.Id[..4]);
        return run;
    }

    private TrainingRun Recall(RunFacts facts) => new(
        facts,
        Path.Combine(_folder, facts.Id),
        new RunClock(time),
        (run, database) => ApartAsync(() => RunApp.StartAsync(program, run, database, KeyFile)));

    /// <summary>The demo as it is today, made once and again on the next day: its dates follow the calendar.</summary>
    private async Task<string> TemplateAsync()
    {
        var file = Path.Combine(_folder, $"template-{time.Today():yyyyMMdd}.db");
        await _turn.WaitAsync();
        try
        {
            if (_template is null || (_template.IsCompletedSuccessfully && await _template != file) || _template.IsFaulted)
            {
                _template = ApartAsync(() => MakeTemplateAsync(file));
            }
        }
        finally
        {
            _turn.Release();
        }

        return await _template;
    }

    /// <summary>Before anybody needs it: the first trainer of the day is not to wait.</summary>
    private async Task PrepareTemplateAsync()
    {
        if (!_preparesTemplate)
        {
            return;
        }

        try
        {
            await TemplateAsync();
        }
#pragma warning disable CA1031 // Nobody waits for it; who opens a run meets the same failure and is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogWarmingFailed(failure);
        }
    }

    private async Task<string> MakeTemplateAsync(string file)
    {
        Directory.CreateDirectory(_folder);
        foreach (var old in Directory.GetFiles(_folder, "template-*.db*"))
        {
            File.Delete(old);
        }

        await RunApp.FillTemplateAsync(program, file, KeyFile, new RunClock(time));
        return file;
    }

    private async Task WarmAsync(Actor trainer)
    {
        if (!demo.Value.Enabled)
        {
            return;
        }

        try
        {
            await OpenOwnAsync(trainer, CancellationToken.None);
        }
#pragma warning disable CA1031 // Nobody waits for it; who opens the stage meets the same failure and is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogWarmingFailed(failure);
        }
    }

    /// <summary>Away from the request that asked: what is started here outlives it and must carry nothing of it along.</summary>
    private static Task<T> ApartAsync<T>(Func<Task<T>> start)
    {
        using var _ = ExecutionContext.SuppressFlow();
        return Task.Run(start);
    }

    [LoggerMessage(LogLevel.Information, "Training run {Run}… opened")]
    private partial void LogOpened(string run);

    [LoggerMessage(LogLevel.Error, "Training run {Run}… was not reset: {Reason}")]
    private partial void LogNotReset(string run, string reason);

    [LoggerMessage(LogLevel.Error, "Training run {Run}… could not be reset")]
    private partial void LogResetFailed(string run, Exception failure);

    [LoggerMessage(LogLevel.Error, "A training run cannot be made ready")]
    private partial void LogWarmingFailed(Exception failure);
}
