using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Seeding;

public class LoadSeedTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly FakeClock _clock = FakeClock.On(2026, 11, 22);
    private readonly DocumentVault _vault = TestKeys.Vault();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Clients_are_spread_evenly_and_a_second_load_goes_on_numbering()
    {
        await Seed().SpreadAsync(3, 100, 1, null, default);
        await Seed().SpreadAsync(1, 20, 1, null, default);

        await using var db = _database.CreateDbContext();
        var logins = await db.Users.OrderBy(user => user.UserName).ToListAsync();
        var counts = logins.Select(user => db.Clients.Count(c => c.AgentId == user.StaffId));

        Assert.Equal(["agent0001", "agent0002", "agent0003", "agent0004"], logins.Select(user => user.UserName));
        Assert.Equal([34, 33, 33, 20], counts);
    }

    [Fact]
    public async Task A_loaded_database_passes_the_check_and_has_every_status()
    {
        await Seed().RunAsync(2, 300, 7, null, default);

        await foreach (var line in new IntegrityCheck(_database, _vault).RunAsync(default))
        {
            Assert.True(line.Problem is null, $"{line.Name}: {line.Problem}");
        }

        await using var db = _database.CreateDbContext();
        var locked = await db.Clients.CountAsync(c => db.Bindings.Any(b => b.PersonId == c.PersonId && b.AgentId != c.AgentId));
        Assert.InRange(locked, 5, 60);
        Assert.InRange(await db.Bindings.CountAsync(), 150, 350);
        Assert.InRange(await db.Clients.CountAsync(c => c.Phone == null), 90, 220);
    }

    [Fact]
    public async Task Bulk_rows_read_back_as_saved_ones_do()
    {
        await Seed().RunAsync(1, 50, 3, null, default);

        await using var db = _database.CreateDbContext();
        var client = await db.Clients.OrderBy(c => c.Id).FirstAsync(c => c.DocumentNumberSealed != null && c.Phone != null);
        var formKey = client.FormKey;
        var found = await db.Clients.SingleAsync(c =>
            c.Id == client.Id && c.FormKey == formKey && c.BirthDate == client.BirthDate && c.CreatedAt == client.CreatedAt && !c.IsArchived);

        Assert.StartsWith("00", _vault.Open(found.DocumentNumberSealed!), StringComparison.Ordinal);
        Assert.True(await db.IdentityKeys.AnyAsync(k => k.ClientId == client.Id && k.Kind == IdentityKeyKind.Document));

        // A bulk row is an ordinary row: it can be changed and its version is checked.
        client.Archive();
        Assert.Equal(1, await db.SaveChangesAsync());
    }

    [Fact]
    public async Task Progress_counts_clients_and_rows()
    {
        var seen = new List<LoadProgress>();
        var done = await Seed().RunAsync(1, 40, 3, new Progress(seen.Add), default);

        Assert.Equal(40, done.Clients);
        Assert.Equal(40, Assert.Single(seen).Clients);
        Assert.True(done.Rows >= 40 * 4);
    }

    private LoadSeed Seed() => new(_database, _clock, _vault);

    private sealed class Progress(Action<LoadProgress> report) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => report(value);
    }
}
