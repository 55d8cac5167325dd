using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Commissions;

/// <summary>Whose КВ a purchase is, and since when .</summary>
public class CommissionLedgerTests : IDisposable
{
    private const string Phone = "+7 (910) 000-03-41";

    private static readonly Money SelfPurchase = Money.FromRubles(585);
    private static readonly Money Nothing = new(0);

    private readonly ClientDesk _desk = new();

    public void Dispose()
    {
        _desk.Dispose();
        GC.SuppressFinalize(this);
    }

    // А sold 01.10 and confirmed the phone 10.10 12:00. КВ begins with that very instant and never before.
    [Theory]
    [InlineData("2026-10-05 12:00:00", false)]
    [InlineData("2026-10-10 11:59:59.999999", false)]
    [InlineData("2026-10-10 12:00:00", true)]
    [InlineData("2026-10-11 09:00:00", true)]
    public async Task Commission_begins_when_the_phone_is_confirmed_after_the_sale(string moscow, bool counts)
    {
        var client = await SoldWithoutPhoneAsync();
        Set("2026-10-10 12:00:00");
        await ConfirmAsync(client, Phone);
        Set("2026-10-12 10:00:00");

        var (policy, accrued) = await _desk.Database.BuyAsync(await _desk.ReadAsync(client), Utc(moscow));

        Assert.Equal(counts ? SelfPurchase : Nothing, accrued);
        Assert.Equal(counts ? (15m, SelfPurchase) : (0m, Nothing), (policy.CommissionPercent, policy.Commission));
        var lines = await _desk.Database.LinesAsync(policy.Id);
        if (!counts)
        {
            Assert.Empty(lines);
            return;
        }

        var line = Assert.Single(lines);
        Assert.Equal(
            (_desk.A.Id, client, CommissionKind.SelfPurchase, 1, Utc(moscow), Money.FromRubles(3_900), 15m, SelfPurchase, "Ставки КВ № 1"),
            (line.AgentId, line.ClientId, line.Kind, line.Part, line.At, line.Base, line.Percent, line.Amount, line.RateEdition));
        Assert.Equal((Utc("2026-10-01 12:00:00"), Utc("2026-10-10 12:00:00")), (line.BoundSince, line.PhoneConfirmedAt));
        Assert.Equal(0, await CommissionCheck.CountDifferencesAsync(_desk.Database, default));
    }

    [Fact]
    public async Task A_purchase_made_before_the_confirmation_stays_without_commission_for_ever()
    {
        var client = await SoldWithoutPhoneAsync();
        Set("2026-10-05 12:00:00");
        var (early, _) = await _desk.Database.BuyAsync(await _desk.ReadAsync(client), _desk.Clock.UtcNow());
        Set("2026-10-10 12:00:00");
        await ConfirmAsync(client, Phone);

        Assert.Empty(await _desk.Database.LinesAsync(early.Id));
        Assert.Equal(0, await CommissionCheck.CountDifferencesAsync(_desk.Database, default));
    }

    [Fact]
    public async Task With_a_confirmed_phone_commission_begins_with_the_sale_itself()
    {
        Set("2026-10-01 12:00:00");
        var client = (await _desk.TryAddConfirmedAsync(_desk.A, ClientDesk.Petrov, Phone)).Value;
        Set("2026-10-01 13:00:00");
        await _desk.SellAsync(_desk.A, client);
        var record = await _desk.ReadAsync(client);

        Assert.Equal(Nothing, (await _desk.Database.BuyAsync(record, Utc("2026-10-01 12:59:59.999999"))).Accrued);
        Assert.Equal(SelfPurchase, (await _desk.Database.BuyAsync(record, Utc("2026-10-01 13:00:00"))).Accrued);
        var own = (await _desk.Database.LinesAsync()).Find(line => line.Kind is CommissionKind.OwnSale)!;
        Assert.Equal((Money.FromRubles(112.50m), 25m, Utc("2026-10-01 13:00:00"), Utc("2026-10-01 12:00:00")), (own.Amount, own.Percent, own.BoundSince, own.PhoneConfirmedAt));
    }

    [Fact]
    public async Task A_new_number_confirmed_later_moves_nothing()
    {
        var client = await SoldWithoutPhoneAsync();
        Set("2026-10-10 12:00:00");
        await ConfirmAsync(client, Phone);
        Set("2026-11-01 12:00:00");
        await ConfirmAsync(client, "+7 (916) 000-31-07");

        await using var db = _desk.Open();
        Assert.Equal(Utc("2026-10-10 12:00:00"), (await db.Bindings.SingleAsync()).CommissionFrom);
        var (policy, accrued) = await _desk.Database.BuyAsync(await _desk.ReadAsync(client), Utc("2026-10-20 12:00:00"));
        Assert.Equal(SelfPurchase, accrued);
        Assert.Equal(Utc("2026-10-10 12:00:00"), Assert.Single(await _desk.Database.LinesAsync(policy.Id)).PhoneConfirmedAt);
    }

    [Fact]
    public async Task Where_only_a_confirmed_phone_binds_commission_begins_with_that_binding()
    {
        using var desk = new ClientDesk(BindOnSale.VerifiedPhoneOnly);
        desk.Clock.SetTo(Moscow("2026-10-01 12:00:00"));
        var client = await desk.AddAsync(desk.A, ClientDesk.Petrov);
        await desk.SellAsync(desk.A, client);
        var own = Assert.Single(await desk.Database.LinesAsync());
        Assert.Equal((CommissionKind.OwnSale, (DateTime?)null, (DateTime?)null), (own.Kind, own.BoundSince, own.PhoneConfirmedAt));

        desk.Clock.SetTo(Moscow("2026-10-10 12:00:00"));
        var form = Guid.NewGuid();
        await desk.ConfirmPhoneAsync(desk.A, form, Phone);
        Assert.Null((await desk.TryEditAsync(desk.A, client, input => ClientDesk.WithPhone(input, Phone), form: form)).Refusal);

        var record = await desk.ReadAsync(client);
        Assert.Equal(Nothing, (await desk.Database.BuyAsync(record, Utc("2026-10-10 11:59:59.999999"))).Accrued);
        Assert.Equal(SelfPurchase, (await desk.Database.BuyAsync(record, Utc("2026-10-10 12:00:00"))).Accrued);
    }

    // the only sale is annulled, the binding ends; the end itself is no longer inside.
    [Theory]
    [InlineData("2026-10-01 17:59:59.999999", true)]
    [InlineData("2026-10-01 18:00:00", false)]
    public async Task Nothing_after_the_end_of_the_binding(string moscow, bool counts)
    {
        Set("2026-10-01 12:00:00");
        var client = (await _desk.TryAddConfirmedAsync(_desk.A, ClientDesk.Petrov, Phone)).Value;
        await _desk.SellAsync(_desk.A, client);
        Set("2026-10-01 18:00:00");
        var sold = Assert.Single(await _desk.Database.LinesAsync());
        Assert.True((await new PolicyEndings(_desk.Database, _desk.Clock, _desk.Access, _desk.Feed).AnnulAsync(_desk.A, sold.PolicyId, default)).Value);

        Assert.Equal(counts ? SelfPurchase : Nothing, (await _desk.Database.BuyAsync(await _desk.ReadAsync(client), Utc(moscow))).Accrued);
        Assert.Equal(0, await CommissionCheck.CountDifferencesAsync(_desk.Database, default));
    }

    // After a transfer the purchases are the new agent's, and the line names the record in his own base.
    [Fact]
    public async Task The_agent_who_holds_the_person_at_the_payment_gets_it()
    {
        await using var db = _desk.Open();
        var client = Given.Client(db, _desk.A, isPhoneVerified: true);
        var his = Given.Client(db, _desk.B, samePersonAs: client, isPhoneVerified: true);
        var former = Given.Binding(db, _desk.A, client, Utc("2026-10-01 12:00:00"));
        former.BeginCommission(client.PhoneVerifiedAt!.Value);
        former.End(Utc("2026-10-10 12:00:00"), BindingEndReason.Transfer);
        await db.SaveChangesAsync();
        Given.Binding(db, _desk.B, his, Utc("2026-10-10 12:00:00")).BeginCommission(his.PhoneVerifiedAt!.Value);
        await db.SaveChangesAsync();

        var (before, _) = await _desk.Database.BuyAsync(client, Utc("2026-10-10 11:59:59.999999"));
        var (after, _) = await _desk.Database.BuyAsync(client, Utc("2026-10-10 12:00:00"));

        var (first, second) = (Assert.Single(await _desk.Database.LinesAsync(before.Id)), Assert.Single(await _desk.Database.LinesAsync(after.Id)));
        Assert.Equal((_desk.A.Id, client.Id), (first.AgentId, first.ClientId));
        Assert.Equal((_desk.B.Id, his.Id, SelfPurchase), (second.AgentId, second.ClientId, second.Amount));
        Assert.Equal(0, await CommissionCheck.CountDifferencesAsync(_desk.Database, default));
    }

    [Fact]
    public async Task Of_one_agents_two_records_of_one_person_the_confirmed_phone_goes_on_counting()
    {
        await using var db = _desk.Open();
        var (first, second) = (Given.Client(db, _desk.A), Given.Client(db, _desk.A, isPhoneVerified: true));
        Given.Binding(db, _desk.A, first, Utc("2026-10-01 12:00:00"));
        Given.Binding(db, _desk.A, second, Utc("2026-10-05 12:00:00")).BeginCommission(second.PhoneVerifiedAt!.Value);
        await db.SaveChangesAsync();
        await _desk.Database.WriteAsync(
            async (write, tx) =>
            {
                await write.MergePersonsAsync(first.PersonId, second.PersonId, Utc("2026-10-10 12:00:00"), default);
                await tx.CommitAsync(default);
                return true;
            },
            default);

        var record = await _desk.ReadAsync(first.Id);
        Assert.Equal(Nothing, (await _desk.Database.BuyAsync(record, Utc("2026-10-04 12:00:00"))).Accrued);
        Assert.Equal(SelfPurchase, (await _desk.Database.BuyAsync(record, Utc("2026-10-10 11:59:59.999999"))).Accrued);
        Assert.Equal(SelfPurchase, (await _desk.Database.BuyAsync(record, Utc("2026-10-10 12:00:00"))).Accrued);
    }

    // E1 of domain §6.3: 11 004,84, sold 880,39, bought himself 550,24.
    [Fact]
    public async Task The_example_of_the_brief_to_the_kopeck()
    {
        using var world = new PortfolioWorld();
        var sold = await world.SellAsync(PortfolioWorld.Osago());
        Assert.Equal(Money.FromRubles(11_004.84m), sold.Premium);
        Assert.Equal(Money.FromRubles(880.39m), Assert.Single(await world.Sales.Database.LinesAsync(sold.Id)).Amount);

        await using (var db = world.Sales.Open())
        {
            (await db.Bindings.SingleAsync()).BeginCommission(world.Sales.Clock.UtcNow());
            await db.SaveChangesAsync();
        }

        Assert.Equal(
            Money.FromRubles(550.24m),
            (await world.Sales.Database.BuyAsync(world.Client, world.Sales.Clock.UtcNow(), 11_004.84m, Product.Osago)).Accrued);
    }

    [Fact]
    public async Task The_database_itself_admits_no_line_twice()
    {
        var client = await SoldWithoutPhoneAsync();
        await using var db = _desk.Open();
        var policy = await db.Policies.SingleAsync(p => p.ClientId == client);
        await db.AccrueOwnSaleAsync(policy.ForCommission(), default);

        var violation = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());

        Assert.True(db.IsUniqueViolation(violation));
        await Assert.ThrowsAsync<ArgumentException>(() => db.AccrueSelfPurchaseAsync(policy.ForCommission(), default));
    }

    [Fact]
    public async Task Another_agents_policy_is_not_found_and_his_own_explains_itself()
    {
        var client = await SoldWithoutPhoneAsync();
        Set("2026-10-10 12:00:00");
        await ConfirmAsync(client, Phone);
        var (policy, _) = await _desk.Database.BuyAsync(await _desk.ReadAsync(client), Utc("2026-10-11 12:00:00"));
        var book = new CommissionBook(_desk.Database, _desk.Access);

        Assert.IsType<PolicyNotFound>((await book.FindLinesAsync(_desk.B, policy.Id, default)).Refusal);
        Assert.IsType<PolicyNotFound>((await book.FindLinesAsync(_desk.A, PolicyId.New(), default)).Refusal);
        var found = (await book.FindLinesAsync(_desk.A, policy.Id, default)).Value;
        Assert.Equal((Product.Property, SalesChannel.OnlineStore, SelfPurchase), (found.Product, found.Channel, found.Total));
        Assert.Equal(
            new CommissionLine(
                CommissionKind.SelfPurchase, 1, Utc("2026-10-11 12:00:00"), Money.FromRubles(3_900), 15, SelfPurchase, "Ставки КВ № 1",
                Utc("2026-10-01 12:00:00"), Utc("2026-10-10 12:00:00"), "Соколова Марина Викторовна", null, null),
            Assert.Single(found.Lines));
    }

    private async Task<ClientId> SoldWithoutPhoneAsync()
    {
        Set("2026-10-01 12:00:00");
        var client = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await _desk.SellAsync(_desk.A, client);
        return client;
    }

    private async Task ConfirmAsync(ClientId client, string phone)
    {
        var form = Guid.NewGuid();
        await _desk.ConfirmPhoneAsync(_desk.A, form, phone);
        Assert.Null((await _desk.TryEditAsync(_desk.A, client, input => ClientDesk.WithPhone(input, phone), form: form)).Refusal);
    }

    private void Set(string moscow) => _desk.Clock.SetTo(Moscow(moscow));

    private static DateTimeOffset Moscow(string moscow) =>
        new(DateTime.Parse(moscow, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(3));

    private static DateTime Utc(string moscow) => Moscow(moscow).UtcDateTime;
}
