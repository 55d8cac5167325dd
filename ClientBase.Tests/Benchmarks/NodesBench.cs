using System.Diagnostics;
using ClientBase.Tests.Support;
using Npgsql;

namespace ClientBase.Tests.Benchmarks;

/// <summary>Two nodes on one PostgreSQL: how soon a sale on one closes the lists of the other, and whether both can sell one person.</summary>
internal static class NodesBench
{
    private const int Lists = 200;
    private const int RawRounds = 500;

    public static async Task RunAsync(BenchTable table)
    {
        // Not one that only its maker may enter: under root the server is another account.
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"clientbase-bench-{Guid.NewGuid():N}")).FullName;
        using (var server = PostgresCluster.Keep(Path.Combine(folder, "postgres"), "-c max_connections=200 -c shared_buffers=256MB"))
        {
            await LockAsync(table, await CreateAsync(server, "locks"), folder);
            await RaceAsync(table, await CreateAsync(server, "races"), folder);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task LockAsync(BenchTable table, string database, string folder)
    {
        await using var one = await BenchWorld.NodeAsync(database, Path.Combine(folder, "keys.json"));
        await using var two = await BenchWorld.NodeAsync(database, Path.Combine(folder, "keys.json"), Screen.AddServices);
        var locked = await LockBench.MeasureAsync(
            table, $"Продажа на узле 1 → замок в {Lists} списках узла 2", TimeSpan.FromMilliseconds(150), one, two, Lists + 1);
        var raw = await MeasureRawAsync(database);
        table.Add("Голый NOTIFY между двумя соединениями", "—", $"{raw}; замок × {locked.Median / raw.Median:0} по p50", null);
    }

    private static async Task RaceAsync(BenchTable table, string database, string folder)
    {
        await using var one = await BenchWorld.NodeAsync(database, Path.Combine(folder, "keys.json"));
        await using var two = await BenchWorld.NodeAsync(database, Path.Combine(folder, "keys.json"));
        await RaceBench.RaceAsync(table, "8 агентов на двух узлах продают одному человеку, 1 000 раз", [one, two]);
    }

    private static async Task<string> CreateAsync(PostgresCluster server, string name)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // The name is one of two constants.
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'", connection);
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return server.ConnectionString(name);
    }

    private static async Task<Sample> MeasureRawAsync(string database)
    {
        await using var hearing = new NpgsqlConnection(database);
        await hearing.OpenAsync();
        await using (var listen = new NpgsqlCommand("LISTEN bench", hearing))
        {
            await listen.ExecuteNonQueryAsync();
        }

        await using var saying = new NpgsqlConnection(database);
        await saying.OpenAsync();
        var sample = new Sample();
        for (var round = 0; round < RawRounds; round++)
        {
            await using var notify = new NpgsqlCommand("NOTIFY bench", saying);
            var start = Stopwatch.GetTimestamp();
            await notify.ExecuteNonQueryAsync();
            await hearing.WaitAsync();
            sample.Add(Stopwatch.GetElapsedTime(start, Stopwatch.GetTimestamp()));
        }

        return sample;
    }
}
