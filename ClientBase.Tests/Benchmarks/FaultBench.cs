using ClientBase.Core.Persistence;
using ClientBase.Tests.Policies;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Benchmarks;

/// <summary>Rows F1 and F2 of docs/faults.md for as long as one likes: what is lost, what is doubled, how long nothing is sold.</summary>
internal static class FaultBench
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(15);

    /// <summary>Of the sales in each of the two faults; the fault comes in the middle.</summary>
    public static TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchTable table)
    {
        await FailOverAsync(table);
        await LoseNodeAsync(table);
    }

    private static async Task FailOverAsync(BenchTable table)
    {
        using var primary = PostgresCluster.Create();
        using var standby = primary.CreateStandby();
        var folder = RunningApp.NewFolder(
            $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Database=postgres;Username=clientbase");
        await using (var node = Backstage.Of(folder))
        {
            await node.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
            var history = await BeginAsync(node);
            var load = new SaleLoad(node, history);
            await load.StartAsync("sokolova", "gromov", "belova");
            await Task.Delay(Duration / 2);
            primary.Kill();
            standby.Promote();
            await Task.Delay(Duration / 2);
            await load.StopAsync();

            Report(table, "Основной сервер PostgreSQL убит, резервный повышен", history, await CompareAsync(node, history));
            table.Add(
                "Самая долгая пауза без подтверждённых продаж",
                $"≤ {LongestGap.TotalSeconds:0} с",
                $"{history.LongestGap.TotalSeconds:0.0} с",
                history.LongestGap <= LongestGap);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task LoseNodeAsync(BenchTable table)
    {
        using var server = PostgresCluster.Create();
        var folder = RunningApp.NewFolder(server.ConnectionString("postgres"));
        await using (var node = Backstage.Of(folder))
        {
            await node.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
            var dying = await BeginAsync(node);
            var staying = await BeginAsync(node);
            using var one = SellingProcess.Start(folder, 100_000, dying);
            using var two = SellingProcess.Start(folder, 400_000, staying);
            await Task.Delay(Duration / 2);
            await one.KillAsync();
            await Task.Delay(Duration / 2);
            await two.KillAsync();

            dying.Add(staying);
            Report(table, "Один из двух узлов убит", dying, await CompareAsync(node, dying));
            table.Add("Самая долгая пауза на оставшемся узле", "—", $"{staying.LongestGap.TotalSeconds:0.00} с", null);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<History> BeginAsync(Backstage node)
    {
        await using var db = node.Open();
        return await History.BeginAsync(db);
    }

    private static async Task<Verdict> CompareAsync(Backstage node, History history)
    {
        await using var db = node.Open();
        return await history.CompareAsync(db);
    }

    private static void Report(BenchTable table, string fault, History history, Verdict verdict) => table.Add(
        $"{fault}, {Duration.TotalSeconds:0} с продаж",
        "0 потеряно, 0 задвоено",
        $"подтверждено {history.Acknowledged}, отказано {history.Failed}, без ответа {history.Unknown}; "
            + $"потеряно {verdict.Lost}, задвоено {verdict.Doubled}, лишних {verdict.Risen + verdict.Strange}, неполных {verdict.Incomplete}",
        verdict == new Verdict(0, 0, 0, 0, 0));
}
