using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;
using ClientBase.Core.Persistence;
using ClientBase.Core.Persistence.Migrations;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace ClientBase.Tests.Commissions;

/// <summary>The ledger of КВ against what it was made of: data that come with the program, damage, and what was sold before there was a ledger.</summary>
public class CommissionCheckTests : IDisposable
{
    private readonly PortfolioWorld _world = new();

    private TestDatabase Database => _world.Sales.Database;

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_demo_shows_the_self_purchase_of_client_7_with_fifteen_percent()
    {
        await SeedDemoAsync();
        await using var db = _world.Sales.Open();
        var mamedov = await db.Clients.SingleAsync(c => c.LastName == "Мамедов" && c.FirstName == "Руслан" && c.Patronymic == "Али оглы");

        var line = await db.CommissionEntries.SingleAsync(l => l.ClientId == mamedov.Id && l.Kind == CommissionKind.SelfPurchase);

        Assert.Equal((Money.FromRubles(3_900), 15m, Money.FromRubles(585)), (line.Base, line.Percent, line.Amount));
        Assert.NotNull(line.BoundSince);
        Assert.True(line.PhoneConfirmedAt < line.BoundSince);
        Assert.Equal(0, await DifferencesAsync());
    }

    [Theory]
    [InlineData("""UPDATE "CommissionEntries" SET "Amount" = "Amount" + 1 WHERE "Id" = (SELECT MIN("Id") FROM "CommissionEntries")""")]
    [InlineData("""UPDATE "CommissionEntries" SET "Base" = "Base" - 1 WHERE "Id" = (SELECT MAX("Id") FROM "CommissionEntries" WHERE "Kind" = 'Clawback')""")]
    [InlineData("""UPDATE "CommissionEntries" SET "AgentId" = "PolicyId" WHERE "Id" = (SELECT MIN("Id") FROM "CommissionEntries" WHERE "Kind" = 'SelfPurchase')""")]
    [InlineData("""UPDATE "CommissionEntries" SET "Part" = 3 WHERE "Part" = 2 AND "PolicyId" = (SELECT "Id" FROM "Policies" WHERE "Instalments" = 4 AND "CancelledOn" IS NULL)""")]
    [InlineData("""DELETE FROM "CommissionEntries" WHERE "Id" = (SELECT MIN("Id") FROM "CommissionEntries" WHERE "Kind" = 'OwnSale')""")]
    [InlineData("""DELETE FROM "CommissionEntries" WHERE "Kind" = 'Reversal'""")]
    [InlineData("""UPDATE "Bindings" SET "CommissionFrom" = NULL WHERE "CommissionFrom" IS NOT NULL""")]
    [InlineData("""UPDATE "Policies" SET "Refund" = "Refund" + 100 WHERE "Instalments" = 4 AND "CancelledOn" IS NOT NULL""")]
    [InlineData("""UPDATE "Policies" SET "Premium" = "Premium" + 100 WHERE "Channel" = 'OnlineStore' AND "Id" IN (SELECT "PolicyId" FROM "CommissionEntries")""")]
    public async Task What_does_not_agree_is_counted(string damage)
    {
        await SellAsync();
        Assert.Equal(0, await DifferencesAsync());
        await using (var db = _world.Sales.Open())
        {
            await db.Database.ExecuteSqlRawAsync(damage);
        }

        Assert.Equal(1, await DifferencesAsync());
        var lines = new List<CheckLine>();
        await foreach (var line in new IntegrityCheck(Database, TestKeys.Vault()).RunAsync(default))
        {
            lines.Add(line);
        }

        Assert.Equal("найдено нарушений: 1", lines.Find(line => line.Name == "КВ сходится с полисами")!.Problem);
    }

    [Fact]
    public async Task A_line_of_no_policy_is_counted()
    {
        await using var db = _world.Sales.Open();
        db.CommissionEntries.Add(new CommissionEntry { PolicyId = PolicyId.New(), RateEdition = "Ставки КВ № 1" });
        await db.SaveChangesAsync();

        Assert.Equal(1, await DifferencesAsync());
    }

    // What the migration does to a database of the version before, and the hourly work after it, gives what the services wrote.
    [Fact]
    public async Task What_was_sold_before_the_ledger_gets_the_same_lines()
    {
        await SeedDemoAsync();
        await SellAsync();
        var written = await ShownAsync();
        await using (var db = _world.Sales.Open())
        {
            await db.Database.ExecuteSqlRawAsync("""DELETE FROM "CommissionEntries" """);
            await db.Database.ExecuteSqlRawAsync("""UPDATE "Bindings" SET "CommissionFrom" = NULL""");
            var migration = new MigrationBuilder(db.Database.ProviderName);
            migration.FillCommissions();
            foreach (var sql in migration.Operations.Cast<SqlOperation>())
            {
                await db.Database.ExecuteSqlRawAsync(sql.Sql);
            }
        }

        Assert.Equal(0, await DifferencesAsync());
        await AccrueAsync();
        Assert.Equal(0, await DifferencesAsync());
        Assert.Equal(written, await ShownAsync());
        await using var after = _world.Sales.Open();
        Assert.Equal((true, true), (await after.Bindings.AnyAsync(b => b.CommissionFrom == null), await after.Bindings.AnyAsync(b => b.CommissionFrom != null)));
    }

    /// <summary>Everything that a policy can have become.</summary>
    private async Task SellAsync()
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        var annulled = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 2));
        Assert.Null((await _world.Endings.AnnulAsync(_world.Agent, annulled.Id, default)).Refusal);
        _world.Sales.Clock.Move(TimeSpan.FromHours(2));
        await using (var db = _world.Sales.Open())
        {
            var client = await db.Clients.SingleAsync(c => c.Id == _world.Client.Id);
            client.SetPhone(PhoneNumber.Parse("+7 (911) 000-51-10"), _world.Sales.Clock.UtcNow());
            (await db.Bindings.SingleAsync(b => b.PersonId == client.PersonId && b.EndedAt == null)).BeginCommission(_world.Sales.Clock.UtcNow());
            await db.SaveChangesAsync();
        }

        await Database.BuyAsync(_world.Client, _world.Sales.Clock.UtcNow().AddHours(-1));
        await Database.BuyAsync(_world.Client, _world.Sales.Clock.UtcNow().AddHours(1));
        var cancelled = await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        await _world.SellAsync(PortfolioWorld.Kasko(instalments: 4));
        _world.Move(100);
        await AccrueAsync();
        Assert.Null((await _world.Endings.CancelAsync(_world.Agent, cancelled.Id, CancellationReason.VehicleSold, MoscowTime.Show(_world.Today), default)).Refusal);
    }

    private Task<bool> SeedDemoAsync() => new DemoSeed(Database, _world.Sales.Clock, TestKeys.Vault(), new QuoteForms(TestKeys.Ring())).RunAsync(default);

    private Task<int> DifferencesAsync() => CommissionCheck.CountDifferencesAsync(Database, default);

    private Task<int> AccrueAsync() => new InstalmentAccruals(Database, _world.Sales.Clock, _world.Sales.Feed).AccrueAsync(default);

    /// <summary>Since when bindings earn КВ, and everything of the lines but their numbers.</summary>
    private async Task<List<string>> ShownAsync()
    {
        await using var db = _world.Sales.Open();
        return
        [
            .. (await db.Bindings.AsNoTracking().ToListAsync()).Select(b => $"{b.Id} {b.CommissionFrom:O}").Order(StringComparer.Ordinal),
            .. (await Database.LinesAsync())
                .Select(l => $"{l.PolicyId} {l.Kind} {l.Part} {l.At:O} {l.AgentId} {l.ClientId} {l.Base.Kopecks} {l.Percent:0.##} {l.Amount.Kopecks} {l.RateEdition} {l.BoundSince:O} {l.PhoneConfirmedAt:O}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
