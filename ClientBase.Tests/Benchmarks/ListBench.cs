using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Benchmarks;

/// <summary>The list and its search, against the same SQL run bare.</summary>
internal static class ListBench
{
    /// <summary>Records of each agent.</summary>
    public const int Records = 5_000;

    private const int FewAgents = 3;
    private const int ManyAgents = 201;
    private const int WarmUp = 300;
    private const int Rounds = 1_000;

    public static async Task AmongAMillionAsync(BenchTable table)
    {
        await using var world = await BenchWorld.LoadedAsync(ManyAgents);
        var actor = await world.ActorAsync("agent0001");
        var grid = world.Get<ClientGrid>();
        await using var db = world.Open();
        foreach (var (name, filter) in await QuestionsAsync(db, actor))
        {
            using var bare = await SqlTap.CaptureAsync(new SqliteConnection($"Data Source={world.File}"), Ask);
            if (Environment.GetEnvironmentVariable("BENCH_EXPLAIN") is not null)
            {
                Console.WriteLine(string.Join('\n', bare.Explain()));
            }

            for (var i = 0; i < WarmUp; i++)
            {
                await Ask();
                await bare.RunAsync();
            }

            // Turn by turn, so that a busy machine disturbs both alike.
            var service = new Sample();
            var statement = new Sample();
            for (var i = 0; i < Rounds; i++)
            {
                await service.MeasureAsync(Ask);
                await statement.MeasureAsync(bare.RunAsync);
            }

            var ratio = service.Median / statement.Median;
            table.Add(
                $"Список: {name}",
                "p99 ≤ 5 мс; ≤ 2 × SQL",
                $"{service}; SQL {statement}; × {ratio:0.00}",
                service.P99 <= 5 && ratio <= 2);

            Task Ask() => AskAsync(grid, actor, filter);
        }
    }

    public static async Task AmongFewAndManyAsync(BenchTable table)
    {
        await using var few = await BenchWorld.LoadedAsync(FewAgents);
        await using var many = await BenchWorld.LoadedAsync(ManyAgents);
        var amongFew = await few.ActorAsync("agent0001");
        var amongMany = await many.ActorAsync("agent0001");
        await using var db = few.Open();
        foreach (var (name, filter) in await QuestionsAsync(db, amongFew))
        {
            var fewTimes = new Sample();
            var manyTimes = new Sample();
            for (var i = -WarmUp; i < Rounds; i++)
            {
                var (first, second) = i < 0 ? (new Sample(), new Sample()) : (fewTimes, manyTimes);
                await first.MeasureAsync(() => AskAsync(few.Get<ClientGrid>(), amongFew, filter));
                await second.MeasureAsync(() => AskAsync(many.Get<ClientGrid>(), amongMany, filter));
            }

            var ratio = manyTimes.Median / fewTimes.Median;
            table.Add(
                $"Чужих 10 000 / 1 000 000: {name}",
                "± 25 %",
                $"p50 {fewTimes.Median:0.00} / {manyTimes.Median:0.00} мс; × {ratio:0.00}",
                ratio is >= 0.75 and <= 1.25);
        }
    }

    /// <summary>What an agent asks his list, with words that some of his clients have.</summary>
    public static async Task<(string Name, ClientFilter Filter)[]> QuestionsAsync(ClientBaseDb db, Actor actor)
    {
        var someone = await db.Clients
            .Where(c => c.AgentId == actor.Id && c.DeletedAt == null && !c.IsArchived && c.SearchPhone != "")
            .OrderBy(c => c.SearchPhone)
            .Skip(1_000)
            .FirstAsync();
        var surname = someone.LastName;
        return
        [
            ("первая страница", new ClientFilter()),
            ("сотая страница", new ClientFilter { Page = 100 }),
            ("1 буква", new ClientFilter { Name = surname[..1] }),
            ("3 буквы", new ClientFilter { Name = surname[..3] }),
            ("5 букв", new ClientFilter { Name = surname[..5] }),
            ("два слова", new ClientFilter { Name = $"{someone.FirstName[..3]} {surname[..4]}" }),
            ("4 последние цифры", new ClientFilter { Phone = someone.SearchPhone[^4..] }),
        ];
    }

    public static async Task AskAsync(ClientGrid grid, Actor actor, ClientFilter filter)
    {
        var found = await grid.FindAsync(actor, filter, CancellationToken.None);
        if (found.Value.Rows.Count == 0)
        {
            throw new InvalidOperationException("The question finds nobody, so its time says nothing.");
        }
    }
}
