using ClientBase.Core;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Benchmarks;

/// <summary>The product's own services, wired as the site wires them, over a SQLite file or as one node on a PostgreSQL.</summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    private readonly string? _temporaryFolder;

    private BenchWorld(string provider, string connectionString, string keys, string? temporaryFolder, Action<IServiceCollection>? more)
    {
        _temporaryFolder = temporaryFolder;
        var settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider,
            ["ConnectionStrings:ClientBase"] = connectionString,
            ["Keys:File"] = keys,
        };
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddClientBaseCore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Path.GetDirectoryName(keys)!);
        more?.Invoke(services);
        Services = services.BuildServiceProvider();
    }

    /// <summary>The SQLite file; empty on PostgreSQL.</summary>
    public string File { get; private init; } = "";

    public ServiceProvider Services { get; }

    /// <summary>A new database that is removed at the end.</summary>
    /// <param name="more">Further services, those of the screens for instance.</param>
    public static async Task<BenchWorld> NewAsync(Action<IServiceCollection>? more = null)
    {
        var folder = Directory.CreateTempSubdirectory("clientbase-bench-").FullName;
        var world = OverFile(Path.Combine(folder, "bench.db"), Path.Combine(folder, "keys.json"), folder, more);
        await using var db = world.Open();
        await db.Database.MigrateAsync();
        return world;
    }

    /// <summary>A node over this PostgreSQL that hears the other nodes.</summary>
    /// <param name="keys">The key ring's file, the same for all nodes.</param>
    /// <param name="more">Further services, those of the screens for instance.</param>
    public static async Task<BenchWorld> NodeAsync(string connectionString, string keys, Action<IServiceCollection>? more = null)
    {
        var node = new BenchWorld("PostgreSql", connectionString, keys, null, more);
        await using (var db = node.Open())
        {
            await db.MigrateAsync(CancellationToken.None);
        }

        var listener = node.Get<PostgresListener>();
        await listener.StartAsync(CancellationToken.None);
        while (!listener.IsListening)
        {
            await Task.Delay(20);
        }

        return node;
    }

    /// <summary>
    /// The synthetic load: so many agents with 5 000 records each. Filling a million takes minutes, so the file is kept
    /// (data/bench) and made anew only when its schema is not the present one.
    /// </summary>
    public static async Task<BenchWorld> LoadedAsync(int agents)
    {
        var folder = Path.Combine(Repository.Root, "data", "bench");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"list-{agents}.db");
        var keys = Path.Combine(folder, "keys.json");
        var world = OverFile(file, keys, null, null);
        if (await world.IsLoadedAsync(agents))
        {
            return world;
        }

        SqliteConnection.ClearAllPools();
        foreach (var part in Directory.GetFiles(folder, $"list-{agents}.db*"))
        {
            System.IO.File.Delete(part);
        }

        Console.WriteLine($"  заполняется {file} …");
        await using (var db = world.Open())
        {
            await db.Database.MigrateAsync();
        }

        await world.Get<LoadSeed>().RunAsync(agents, ListBench.Records, seed: 1, progress: null, CancellationToken.None);
        return world;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public ClientBaseDb Open() => Get<IDbContextFactory<ClientBaseDb>>().CreateDbContext();

    public async Task<Actor> ActorAsync(string login)
    {
        await using var db = Open();
        var user = await db.Users.SingleAsync(user => user.UserName == login);
        return new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!);
    }

    /// <summary>Agents <c>agent0001…</c> without clients.</summary>
    public async Task<Actor[]> AddAgentsAsync(int count)
    {
        await using var db = Open();
        var users = Enumerable.Range(1, count)
            .Select(n => new DemoAccount($"agent{n:0000}", $"Агент Номер {n}", StaffRole.Agent, $"{900_000 + n}").ToUser("no password"))
            .ToList();
        db.Users.AddRange(users);
        await db.SaveChangesAsync();
        return [.. users.Select(user => new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!))];
    }

    /// <inheritdoc cref="BenchPeople.AddShared" />
    public List<ClientRecord> AddSharedPerson(ClientBaseDb db, IEnumerable<Actor> agents, ClientProfile profile) =>
        BenchPeople.AddShared(db, Get<DocumentVault>(), agents, profile);

    public async ValueTask DisposeAsync()
    {
        if (Services.GetService<PostgresListener>() is { } listener)
        {
            await listener.StopAsync(CancellationToken.None);
        }

        await Services.DisposeAsync();
        if (_temporaryFolder is not null)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_temporaryFolder, recursive: true);
        }
    }

    private static BenchWorld OverFile(string file, string keys, string? temporaryFolder, Action<IServiceCollection>? more) =>
        new("Sqlite", $"Data Source={file}", keys, temporaryFolder, more) { File = file };

    private async Task<bool> IsLoadedAsync(int agents)
    {
        if (!System.IO.File.Exists(File))
        {
            return false;
        }

        await using var db = Open();
        var applied = await db.Database.GetAppliedMigrationsAsync();
        return applied.SequenceEqual(db.Database.GetMigrations())
            && await db.Users.CountAsync(user => user.UserName!.StartsWith("agent")) == agents
            && await db.Clients.CountAsync() >= agents * ListBench.Records;
    }
}

internal static class Repository
{
    /// <summary>The folder of ClientBase.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "ClientBase.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The benchmarks must run inside the repository.");
    }
}
