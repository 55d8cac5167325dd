using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Persistence;

public sealed class DatabaseStartupTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 0)]
    public async Task The_demo_is_filled_only_where_it_is_on(bool withDemo, int staff)
    {
        await Startup(_database).RunAsync(withDemo, default);
        await Startup(_database).RunAsync(withDemo, default);

        await using var db = _database.CreateDbContext();
        Assert.Equal(staff, await db.Users.CountAsync());
    }

    [Fact]
    public async Task An_empty_file_gets_the_schema()
    {
        using var fresh = new FileDatabase(_database.Folder, "fresh.db");

        await Startup(fresh).RunAsync(withDemo: true, default);

        await using var db = fresh.CreateDbContext();
        Assert.True(await db.Clients.AnyAsync());
    }

    [Fact]
    public async Task Documents_of_another_key_ring_stop_the_start()
    {
        await Startup(_database).RunAsync(withDemo: true, default);

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(
            () => Startup(_database, TestKeys.Vault("other")).RunAsync(withDemo: true, default));

        Assert.Contains("Keys:File", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_write_ahead_log_stops_the_start()
    {
        await using (var db = _database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=delete");
        }

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => Startup(_database).RunAsync(withDemo: false, default));

        Assert.Contains("«delete»", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_keys_that_are_off_stop_the_start()
    {
        using var loose = new FileDatabase(_database.Folder, "clientbase.db", "Foreign Keys=False");

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => Startup(loose).RunAsync(withDemo: false, default));

        Assert.Contains("Foreign Keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F18_another_key_ring_stops_the_start_even_before_there_is_a_document()
    {
        await Startup(_database).RunAsync(withDemo: false, default);

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(
            () => Startup(_database, keys: new KeyRing("testring", new byte[32])).RunAsync(withDemo: false, default));

        Assert.Contains("Keys:File", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_stops_the_start()
    {
        await using (var db = _database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '99.0')");
        }

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => Startup(_database).RunAsync(withDemo: false, default));

        Assert.Contains("более новой версией", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_schema_stops_the_start_where_it_may_not_migrate()
    {
        using var fresh = new FileDatabase(_database.Folder, "fresh.db");

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(
            () => Startup(fresh).RunAsync(withDemo: false, default, mayMigrate: false));

        Assert.Contains("migrate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F20_the_lock_that_a_killed_migration_left_does_not_stop_the_next_start()
    {
        using var fresh = new FileDatabase(_database.Folder, "fresh.db");
        await using (var db = fresh.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync(
                "PRAGMA journal_mode = wal; CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); " +
                "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-24 00:00:00')");
        }

        await Startup(fresh).RunAsync(withDemo: false, default).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static DatabaseStartup Startup(IDbContextFactory<ClientBaseDb> database, DocumentVault? vault = null, KeyRing? keys = null)
    {
        vault ??= TestKeys.Vault();
        var clock = FakeClock.On(2026, 11, 22);
        return new(database, keys ?? TestKeys.Ring(), vault, new DemoSeed(database, clock, vault, new QuoteForms(TestKeys.Ring())), clock);
    }

    private sealed class FileDatabase(string folder, string name, string more = "") : IDbContextFactory<ClientBaseDb>, IDisposable
    {
        public ClientBaseDb CreateDbContext() => new SqliteClientBaseDb(
            new DbContextOptionsBuilder<SqliteClientBaseDb>().UseSqlite($"Data Source={Path.Combine(folder, name)};{more}").Options);

        public void Dispose() => SqlitePools.CloseIn(folder);
    }
}
