using ClientBase.Core.Basics;
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

    [Fact]
    public async Task A_load_that_was_broken_off_goes_on_and_ends_as_if_nothing_had_happened()
    {
        using var whole = new TestDatabase();
        await new LoadSeed(whole, _clock, _vault).SpreadAsync(3, 1_000, 5, 100, null, default);

        // After the third block, while the fourth is written; the day after, another computer's clock and another size of block.
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Seed().SpreadAsync(3, 1_000, 5, 100, new Progress(done => Cancel(done, stop)), stop.Token));
        await using (var db = _database.CreateDbContext())
        {
            Assert.Equal(300, await db.Clients.CountAsync());
        }

        _database.Reopen();
        var seen = new List<LoadProgress>();
        var later = FakeClock.On(2026, 11, 23);
        var rest = await new LoadSeed(_database, later, _vault).SpreadAsync(3, 1_000, 5, 250, new Progress(seen.Add), default);

        Assert.Equal((300, 1_000), (rest.Before, rest.Clients));
        Assert.Equal([550, 800, 1_000], seen.Select(done => done.Clients));
        Assert.Equal(await ContentAsync(whole), await ContentAsync(_database));
    }

    [Fact]
    public async Task A_load_that_is_finished_is_found_finished_and_another_seed_number_makes_a_further_one()
    {
        await Seed().SpreadAsync(2, 50, 1, null, default);
        var again = await Seed().SpreadAsync(2, 50, 1, null, default);
        Assert.Equal((50, 50, 0), (again.Before, again.Clients, again.Rows));

        await Seed().SpreadAsync(2, 50, 2, null, default);
        await using var db = _database.CreateDbContext();
        Assert.Equal((4, 100), (await db.Users.CountAsync(), await db.Clients.CountAsync()));
    }

    [Fact]
    public async Task Two_processes_at_one_load_do_not_write_a_block_twice()
    {
        var other = Seed();
        var failure = await Assert.ThrowsAsync<StartupRefusedException>(() => Seed().SpreadAsync(
            1, 400, 5, 100, new Progress(done => other.SpreadAsync(1, 400, 5, 150, null, default).GetAwaiter().GetResult()), default));

        Assert.Contains("другой процесс", failure.Message, StringComparison.Ordinal);
        await using var db = _database.CreateDbContext();
        Assert.Equal(400, await db.Clients.CountAsync());
    }

    [Fact]
    public async Task Every_column_written_in_bulk_is_what_saving_would_have_stored()
    {
        await Seed().SpreadAsync(2, 200, 5, null, default);
        await using var db = _database.CreateDbContext();
        using var saved = new TestDatabase();
        await using (var copy = saved.CreateDbContext())
        {
            copy.Users.AddRange(await db.Users.AsNoTracking().ToListAsync());
            copy.UserClaims.AddRange(await db.UserClaims.AsNoTracking().ToListAsync());
            copy.Persons.AddRange(await db.Persons.AsNoTracking().ToListAsync());
            copy.Clients.AddRange(await db.Clients.AsNoTracking().ToListAsync());
            copy.IdentityKeys.AddRange(await db.IdentityKeys.AsNoTracking().ToListAsync());
            copy.Policies.AddRange(await db.Policies.AsNoTracking().ToListAsync());
            copy.Bindings.AddRange(await db.Bindings.AsNoTracking().ToListAsync());
            await copy.SaveChangesAsync();
        }

        foreach (var table in (string[])["Persons", "Clients", "IdentityKeys", "Policies", "Bindings"])
        {
            var stored = await RawAsync(_database, table);
            Assert.NotEmpty(stored);
            Assert.Equal(stored, await RawAsync(saved, table));
        }
    }

    [Fact]
    public async Task Progress_tells_what_remains_at_the_rate_of_this_call()
    {
        var seen = new List<LoadProgress>();
        await Seed().SpreadAsync(1, 100, 3, 25, new Progress(seen.Add), default);

        Assert.Equal([25, 50, 75, 100], seen.Select(done => done.Clients));
        Assert.Equal(TimeSpan.Zero, seen[^1].Remaining);
        Assert.Equal(TimeSpan.FromSeconds(30), new LoadProgress(600, 200, 1_800, 2_000, TimeSpan.FromSeconds(10)).Remaining);
        Assert.Null(new LoadProgress(200, 200, 1_800, 0, TimeSpan.FromSeconds(10)).Remaining);
    }

    private LoadSeed Seed() => new(_database, _clock, _vault);

    private static void Cancel(LoadProgress done, CancellationTokenSource stop)
    {
        if (done.Clients == 300)
        {
            stop.Cancel();
        }
    }

    /// <summary>The rows as the engine has them, whatever EF makes of them.</summary>
    private static async Task<List<string>> RawAsync(TestDatabase database, string table)
    {
        await using var db = database.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names of our tables.
        command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY \"Id\"";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(value => $"{value.GetType().Name} {value}")));
        }

        return rows;
    }

    /// <summary>
    /// All rows with all columns, but for what is thrown anew each time: the ids of the agents (their logins instead), the nonces
    /// of sealed numbers (the numbers instead), versions, the order in which keys were numbered.
    /// </summary>
    private async Task<List<string>> ContentAsync(TestDatabase database)
    {
        await using var db = database.CreateDbContext();
        var logins = await db.Users.ToDictionaryAsync(user => user.Id, user => user.UserName!);
        var rows = new List<string>();
        foreach (var entity in (object[])
        [
            .. await db.Persons.ToListAsync(), .. await db.Clients.ToListAsync(), .. await db.IdentityKeys.ToListAsync(),
            .. await db.Policies.ToListAsync(), .. await db.Bindings.ToListAsync(),
        ])
        {
            var entry = db.Entry(entity);
            rows.Add($"{entity.GetType().Name} " + string.Join('|', entry.Properties
                .Where(property => property.Metadata.Name != nameof(ClientRecord.Version) && !(entity is IdentityKey && property.Metadata.Name == nameof(IdentityKey.Id)))
                .Select(property => property.CurrentValue switch
                {
                    StaffId agent => logins[agent.Value],
                    string number when property.Metadata.Name == nameof(ClientRecord.DocumentNumberSealed) => _vault.Open(number),
                    var value => $"{property.Metadata.Name} {value}",
                })));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private sealed class Progress(Action<LoadProgress> report) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => report(value);
    }
}
