using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.Data.Sqlite;
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

    private static DatabaseStartup Startup(IDbContextFactory<ClientBaseDb> database, DocumentVault? vault = null)
    {
        vault ??= TestKeys.Vault();
        return new(database, vault, new DemoSeed(database, FakeClock.On(2026, 11, 22), vault));
    }

    private sealed class FileDatabase(string folder, string name, string more = "") : IDbContextFactory<ClientBaseDb>, IDisposable
    {
        public ClientBaseDb CreateDbContext() => new SqliteClientBaseDb(
            new DbContextOptionsBuilder<SqliteClientBaseDb>().UseSqlite($"Data Source={Path.Combine(folder, name)};{more}").Options);

        public void Dispose() => SqliteConnection.ClearAllPools();
    }
}
