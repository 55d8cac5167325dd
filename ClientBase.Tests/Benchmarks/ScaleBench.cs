using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ClientBase.Core;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClientBase.Tests.Benchmarks;

/// <summary>
/// Fills a database of any size and asks the list of one agent, against the same statements run bare and against the same list
/// among 100 000 records in all. The filled databases stay in their folder; filling that was broken off goes on.
/// </summary>
internal static class ScaleBench
{
    public const string Name = "scale";

    public const string Help =
        """
          scale        то же на обоих движках и при любом размере, с наполнением:
                       bench scale --engine sqlite|postgres [--clients 10000000] [--agents 2000] [--folder ПАПКА]
        """;

    private const int SmallAgents = 20;
    private const int WarmUp = 200;
    private const int Rounds = 1_000;

    // A server with a few gigabytes to itself. Commits stay durable, only the checkpoints are rarer than the defaults have it.
    private const string ServerSettings =
        "-c max_connections=50 -c shared_buffers=4GB -c maintenance_work_mem=512MB -c max_wal_size=16GB -c checkpoint_timeout=30min -c effective_cache_size=12GB";

    public static async Task<int> RunAsync(string[] options)
    {
        Console.OutputEncoding = Encoding.UTF8;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var told = options.Chunk(2).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
        var engine = told.GetValueOrDefault("--engine");
        if (told.Keys.Except(["--engine", "--clients", "--agents", "--folder"]).Any()
            || engine is not ("sqlite" or "postgres")
            || !int.TryParse(told.GetValueOrDefault("--clients", "10000000"), out var clients)
            || !int.TryParse(told.GetValueOrDefault("--agents", "2000"), out var agents)
            || agents < 1
            || clients / agents < ListBench.Records)
        {
            Console.WriteLine(Help);
            Console.WriteLine($"    на агента — не меньше {ListBench.Records} клиентов");
            return 2;
        }

        var folder = Path.GetFullPath(told.GetValueOrDefault("--folder") ?? Path.Combine(Repository.Root, "data", "bench", "scale"));
        Directory.CreateDirectory(folder);
        using var server = engine == "postgres" ? PostgresCluster.Keep(Path.Combine(folder, "postgres"), ServerSettings) : null;
        var table = new BenchTable();
        await using var large = await OpenAsync(folder, server, $"scale_{clients}_{agents}");
        await using var small = await OpenAsync(folder, server, $"scale_{SmallAgents * ListBench.Records}_{SmallAgents}");
        await FillAsync(table, large, agents, clients, server is null ? 30_000 : 50_000);
        await FillAsync(null, small, SmallAgents, SmallAgents * ListBench.Records, 0);
        await AskAsync(table, large, small);
        table.Print(Console.Out);
        return table.AllReached ? 0 : 1;
    }

    private static async Task FillAsync(BenchTable? table, World world, int agents, int clients, double atLeast)
    {
        var lines = new Lines();
        var done = await world.Get<LoadSeed>().SpreadAsync(agents, clients, 1, lines, CancellationToken.None);
        if (done.Rows == 0)
        {
            Console.WriteLine($"  {clients:N0} клиентов уже были");
            return;
        }

        table?.Add(
            $"Наполнение: {done.Clients - done.Before:N0} клиентов",
            $"≥ {atLeast:N0} строк/с",
            $"{done.ClientsPerSecond:N0} клиентов/с, {done.RowsPerSecond:N0} строк/с ({done.Rows:N0} строк за {done.Elapsed.TotalSeconds:N0} с)",
            done.RowsPerSecond >= atLeast);
        var watch = Stopwatch.StartNew();
        await world.SettleAsync();
        Console.WriteLine($"  уборка после наполнения: {watch.Elapsed.TotalSeconds:N0} с; на диске {await world.SizeAsync() / 1e9:N2} ГБ");
    }

    private static async Task AskAsync(BenchTable table, World large, World small)
    {
        var (amongMany, amongFew) = (await large.FindAgentAsync(), await small.FindAgentAsync());
        await using var db = large.Open();
        await using var smallDb = small.Open();
        var smallQuestions = await ListBench.QuestionsAsync(smallDb, amongFew);
        foreach (var (i, (name, filter)) in (await ListBench.QuestionsAsync(db, amongMany)).Index())
        {
            using var bare = await SqlTap.CaptureAsync(large.Connect(), AskMany);
            using var bareFew = await SqlTap.CaptureAsync(small.Connect(), AskFew);
            if (Environment.GetEnvironmentVariable("BENCH_EXPLAIN") is not null)
            {
                Console.WriteLine(string.Join('\n', bare.Explain()));
            }

            var (many, few, statement, statementFew) = (new Sample(), new Sample(), new Sample(), new Sample());
            for (var round = -WarmUp; round < Rounds; round++)
            {
                var isWarm = round >= 0;
                await (isWarm ? many : new Sample()).MeasureAsync(AskMany);
                await (isWarm ? statement : new Sample()).MeasureAsync(bare.RunAsync);
                await (isWarm ? few : new Sample()).MeasureAsync(AskFew);
                await (isWarm ? statementFew : new Sample()).MeasureAsync(bareFew.RunAsync);
            }

            var (toBare, toFew) = (many.Median / statement.Median, many.Median / few.Median);
            table.Add(
                $"Список: {name}",
                "p99 ≤ 10 мс; ≤ 1,5 × SQL; ± 25 %",
                $"{many}; SQL {statement}, × {toBare:0.00}; среди 100 000 {few}, SQL {statementFew}, × {toFew:0.00}",
                many.P99 <= 10 && toBare <= 1.5 && toFew <= 1.25);

            Task AskMany() => ListBench.AskAsync(large.Get<ClientGrid>(), amongMany, filter);
            Task AskFew() => ListBench.AskAsync(small.Get<ClientGrid>(), amongFew, smallQuestions[i].Filter);
        }
    }

    private static async Task<World> OpenAsync(string folder, PostgresCluster? server, string name)
    {
        if (server is null)
        {
            var file = Path.Combine(folder, name + ".db");
            return await World.OpenAsync("Sqlite", $"Data Source={file}", folder, () => new SqliteConnection($"Data Source={file}"));
        }

        await using (var connection = new NpgsqlConnection(server.ConnectionString("postgres")))
        {
            await connection.OpenAsync();
            await using var known = new NpgsqlCommand("SELECT count(*) FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = name } } };
            if ((long)(await known.ExecuteScalarAsync())! == 0)
            {
#pragma warning disable CA2100 // The name is made of two numbers.
                await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'", connection);
#pragma warning restore CA2100
                await create.ExecuteNonQueryAsync();
            }
        }

        var text = server.ConnectionString(name);
        // Planned once, as ours is: the driver's own settings would let the server plan it anew each time.
        return await World.OpenAsync("PostgreSql", text, folder, () => new NpgsqlConnection(PostgresDataSource.Complete(text)));
    }

    /// <summary>The product's services over one of the databases.</summary>
    private sealed class World(ServiceProvider services, Func<DbConnection> connect) : IAsyncDisposable
    {
        public static async Task<World> OpenAsync(string provider, string connectionString, string folder, Func<DbConnection> connect)
        {
            var settings = new Dictionary<string, string?>
            {
                ["Database:Provider"] = provider,
                ["ConnectionStrings:ClientBase"] = connectionString,
                ["Keys:File"] = Path.Combine(folder, "keys.json"),
            };
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddClientBaseCore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), folder);
            var world = new World(services.BuildServiceProvider(), connect);
            await using var db = world.Open();
            await db.MigrateAsync(CancellationToken.None);
            return world;
        }

        public T Get<T>()
            where T : notnull => services.GetRequiredService<T>();

        public ClientBaseDb Open() => Get<IDbContextFactory<ClientBaseDb>>().CreateDbContext();

        public DbConnection Connect() => connect();

        /// <summary>One from the middle.</summary>
        public async Task<Actor> FindAgentAsync()
        {
            await using var db = Open();
            var logins = db.Users.Where(user => user.UserName!.StartsWith("agent")).OrderBy(user => user.UserName);
            var user = await logins.Skip(await logins.CountAsync() / 2).FirstAsync();
            return new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!);
        }

        /// <summary>What the server's own housekeeping would do in its time.</summary>
        public async Task SettleAsync()
        {
            await using var db = Open();
            db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
            await db.Database.ExecuteSqlRawAsync(db is PostgresClientBaseDb ? "VACUUM (ANALYZE)" : "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        public async Task<long> SizeAsync()
        {
            await using var db = Open();
            return db is PostgresClientBaseDb
                ? await db.Database.SqlQuery<long>($"""SELECT pg_database_size(current_database()) AS "Value" """).SingleAsync()
                : new FileInfo(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource).Length;
        }

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }

    /// <summary>A line every ten seconds.</summary>
    private sealed class Lines : IProgress<LoadProgress>
    {
        private TimeSpan _last;

        public void Report(LoadProgress value)
        {
            if (value.Elapsed - _last > TimeSpan.FromSeconds(10))
            {
                _last = value.Elapsed;
                Console.WriteLine($"  {value.Clients:N0} из {value.Total:N0}, {value.ClientsPerSecond:N0} клиентов/с, {value.RowsPerSecond:N0} строк/с, осталось {value.Remaining:hh\\:mm\\:ss}");
            }
        }
    }
}
