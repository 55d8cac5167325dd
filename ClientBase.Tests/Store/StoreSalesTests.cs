using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Policies;
using ClientBase.Core.Store;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Store;

/// <summary>What a client buys and calculates himself, and what his agent sees and goes on with (R-51, R-54…R-56).</summary>
public class StoreSalesTests : IDisposable
{
    private readonly StoreWorld _world = new();

    private ClientDesk Desk => _world.Desk;

    [Fact]
    public async Task R51_a_purchase_of_the_clients_own_is_credited_to_the_agent_who_holds_him()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();

        var bought = await _world.BuyAsync(visitor, _world.Property());

        await using var db = _world.Open();
        var policy = await db.Policies.SingleAsync(p => p.Id == bought.Value.Id);
        Assert.Equal((SalesChannel.OnlineStore, Desk.A.Id, id), (policy.Channel, policy.AgentId, policy.ClientId));

        // 0,35 % of a million, and 15 % of it by the table of self-purchases (domain §6.2, §6.3).
        Assert.Equal((Money.FromRubles(3_500), 15m, Money.FromRubles(525)), (policy.Premium, policy.CommissionPercent, policy.Commission));
        var told = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.SelfPurchase);
        Assert.Equal("Петров Пётр Петрович купил Имущество на 3\u00A0500\u00A0₽. КВ: 525\u00A0₽.", told.Body);
    }

    [Fact]
    public async Task R51_after_the_binding_has_ended_nobody_gets_anything_and_the_purchase_stands()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await EndBindingAsync(id);

        var bought = await _world.BuyAsync(visitor, _world.Tick());

        await using var db = _world.Open();
        var policy = await db.Policies.SingleAsync(p => p.Id == bought.Value.Id);
        Assert.Equal((StaffId.OnlineStore, new Money(0)), (policy.AgentId, policy.Commission));
        Assert.False(await db.Notifications.AnyAsync(n => n.Kind == NotificationKind.SelfPurchase));
    }

    [Fact]
    public async Task SAL1_the_same_purchase_sent_again_is_one_policy_and_one_notice()
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        var saved = (await _world.Sales.CalculateAsync(visitor, quote, _world.Tick(), default)).Value;
        var awaiting = (await _world.Sales.ProceedToPaymentAsync(visitor, quote, saved.Version, default)).Value;

        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => _world.Sales.BuyAsync(visitor, quote, awaiting.Version, default))));

        Assert.Single(all.Select(one => one.Value.Number).Distinct());
        await using var db = _world.Open();
        Assert.Equal(1, await db.Policies.CountAsync(p => p.QuoteId == quote));
        Assert.Equal(1, await db.Notifications.CountAsync(n => n.Kind == NotificationKind.SelfPurchase));
    }

    [Theory]
    [InlineData(Product.Osago, true)]
    [InlineData(Product.Kasko, true)]
    [InlineData(Product.Property, false)]
    public async Task R54_the_agent_sees_motor_calculations_of_his_client_and_no_others(Product product, bool isSeen)
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();

        await _world.Sales.CalculateAsync(visitor, QuoteId.New(), product is Product.Property ? _world.Property() : _world.Motor(product), default);

        var seen = (await _world.Quotes.ListAsync(Desk.A, id, default)).Value;
        Assert.Equal(isSeen ? [product] : [], seen.Select(line => line.Product));
        await using var db = _world.Open();
        Assert.Equal(isSeen ? 1 : 0, await db.Notifications.CountAsync(n => n.Kind == NotificationKind.QuoteCalculatedByClient));
    }

    [Fact]
    public async Task R54_another_agent_sees_nothing_and_the_owner_nothing_while_the_phone_is_not_confirmed()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await _world.Sales.CalculateAsync(visitor, QuoteId.New(), _world.Motor(Product.Kasko), default);
        await using var db = _world.Open();
        var foreign = Given.Client(db, Desk.B, samePersonAs: await Desk.ReadAsync(id));

        Assert.IsType<NotBoundToYou>((await _world.Quotes.ListAsync(Desk.B, foreign.Id, default)).Refusal);
        Assert.IsType<ClientNotFound>((await _world.Quotes.ListAsync(Desk.B, id, default)).Refusal);

        var record = await db.Clients.SingleAsync(c => c.Id == id);
        record.SetPhone(record.Phone, verifiedAt: null);
        await db.SaveChangesAsync();
        Assert.Empty((await _world.Quotes.ListAsync(Desk.A, id, default)).Value);
    }

    [Fact]
    public async Task R54_a_recalculation_is_no_second_notice()
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();

        await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Osago), default);
        await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Osago) with { Motor = _world.Motor(Product.Osago).Motor! with { Power = "150" } }, default);

        await using var db = _world.Open();
        var told = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.QuoteCalculatedByClient);
        Assert.StartsWith("Петров Пётр Петрович рассчитал ОСАГО: ", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R55_the_agent_goes_on_at_the_same_step_with_the_same_data_and_the_client_sees_that()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        var own = (await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Kasko), default)).Value;

        var copy = await _world.Quotes.ContinueAsync(Desk.A, id, quote, default);
        var again = await _world.Quotes.ContinueAsync(Desk.A, id, quote, default);

        Assert.Equal(copy.Value, again.Value);
        var agents = (await Desk.Sales.FindQuoteAsync(Desk.A, id, copy.Value, default)).Value;
        Assert.Equal((own.Input, own.Price!.Premium, QuoteStatus.Calculated), (agents.Input, agents.Price!.Premium, agents.Status));
        Assert.NotNull((await _world.Sales.FindAsync(visitor, quote, default)).Value.Agents);
        Assert.True((await _world.Sales.ListAsync(visitor, default)).Value.Single().ContinuedByAgent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R55_who_pays_first_closes_both_with_his_own_rate(bool agentPays)
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        var own = (await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Kasko), default)).Value;
        var copy = (await _world.Quotes.ContinueAsync(Desk.A, id, quote, default)).Value;
        var agents = (await Desk.Sales.ProceedToPaymentAsync(Desk.A, id, copy, (await Desk.Sales.FindQuoteAsync(Desk.A, id, copy, default)).Value.Version, default)).Value;
        var awaiting = (await _world.Sales.ProceedToPaymentAsync(visitor, quote, own.Version, default)).Value;

        var first = agentPays ? await Desk.Sales.IssueAsync(Desk.A, id, copy, agents.Version, default) : await _world.Sales.BuyAsync(visitor, quote, awaiting.Version, default);
        var second = agentPays ? await _world.Sales.BuyAsync(visitor, quote, awaiting.Version, default) : await Desk.Sales.IssueAsync(Desk.A, id, copy, agents.Version, default);

        Assert.Null(first.Refusal);
        Assert.Contains("Полис по этому расчёту уже оформлен", Assert.IsType<SoldByOtherQuote>(second.Refusal).Message, StringComparison.Ordinal);
        await using var db = _world.Open();
        var policy = await db.Policies.SingleAsync(p => p.Product == Product.Kasko);

        // КАСКО: 15 % sold by the agent, 10 % bought by the client (domain §6.3).
        Assert.Equal(
            agentPays ? (SalesChannel.AgentCabinet, 15m) : (SalesChannel.OnlineStore, 10m),
            (policy.Channel, policy.CommissionPercent));
    }

    [Fact]
    public async Task R55_both_pay_in_the_same_moment_and_one_policy_is_issued()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        for (var round = 0; round < 5; round++)
        {
            var quote = QuoteId.New();
            var own = (await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Kasko), default)).Value;
            var copy = (await _world.Quotes.ContinueAsync(Desk.A, id, quote, default)).Value;
            var agents = (await Desk.Sales.ProceedToPaymentAsync(Desk.A, id, copy, (await Desk.Sales.FindQuoteAsync(Desk.A, id, copy, default)).Value.Version, default)).Value;
            var awaiting = (await _world.Sales.ProceedToPaymentAsync(visitor, quote, own.Version, default)).Value;

            var both = await Task.WhenAll(
                Task.Run(() => Desk.Sales.IssueAsync(Desk.A, id, copy, agents.Version, default)),
                Task.Run(() => _world.Sales.BuyAsync(visitor, quote, awaiting.Version, default)));

            Assert.Single(both, one => one.Refusal is null);
            Assert.Single(both, one => one.Refusal is SoldByOtherQuote);
        }
    }

    [Fact]
    public async Task R56_after_the_binding_has_ended_the_agent_sees_nothing_and_cannot_go_on()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Osago), default);

        await EndBindingAsync(id);

        Assert.IsType<NotBoundToYou>((await _world.Quotes.ListAsync(Desk.A, id, default)).Refusal);
        Assert.IsType<NotBoundToYou>((await _world.Quotes.ContinueAsync(Desk.A, id, quote, default)).Refusal);
    }

    [Fact]
    public async Task A_calculation_that_was_handed_over_is_not_changed_or_paid_until_it_is_taken_back()
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        var saved = (await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Osago), default)).Value;

        Assert.Null((await _world.Sales.HandOverAsync(visitor, quote, default)).Refusal);

        Assert.IsType<QuoteIsHandedOver>((await _world.Sales.KeepDraftAsync(visitor, quote, _world.Motor(Product.Osago), default)).Refusal);
        Assert.IsType<QuoteIsHandedOver>((await _world.PayAsync(visitor, quote, saved.Version)).Refusal);
        Assert.Null((await _world.Sales.TakeBackAsync(visitor, quote, default)).Refusal);
        var back = (await _world.Sales.FindAsync(visitor, quote, default)).Value;
        Assert.Null((await _world.PayAsync(visitor, quote, back.Quote.Version)).Refusal);
    }

    [Fact]
    public async Task Only_what_the_agent_sees_can_be_handed_to_him()
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        await _world.Sales.CalculateAsync(visitor, quote, _world.Property(), default);

        Assert.IsType<NoAgentToHandOver>((await _world.Sales.HandOverAsync(visitor, quote, default)).Refusal);
    }

    [Fact]
    public async Task The_agents_version_is_taken_over_with_its_price()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Kasko), default);
        var copy = (await _world.Quotes.ContinueAsync(Desk.A, id, quote, default)).Value;
        var input = _world.Motor(Product.Kasko);
        input.Motor!.Deductible = 30_000;
        var agents = (await Desk.Sales.SaveQuoteAsync(Desk.A, id, copy, input, default)).Value;

        var taken = (await _world.Sales.TakeAgentsVersionAsync(visitor, quote, default)).Value;

        Assert.Equal((30_000, agents.Price!.Premium), (taken.Input.Motor!.Deductible, taken.Price!.Premium));
    }

    [Fact]
    public async Task ACC2_the_calculations_and_policies_of_others_look_like_missing_ones()
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        var quote = QuoteId.New();
        await _world.Sales.CalculateAsync(visitor, quote, _world.Motor(Product.Kasko), default);
        var bought = (await _world.BuyAsync(visitor, _world.Tick())).Value;
        await _world.BoundClientAsync(StoreWorld.Sidorov, StoreWorld.OtherPhone);
        var stranger = await _world.EnterAsync(StoreWorld.OtherPhone);

        foreach (var id in new[] { quote, QuoteId.New() })
        {
            Assert.IsType<QuoteNotFound>((await _world.Sales.FindAsync(stranger, id, default)).Refusal);
            Assert.IsType<QuoteNotFound>((await _world.Sales.HandOverAsync(stranger, id, default)).Refusal);
            Assert.IsType<QuoteNotFound>((await _world.Sales.ProceedToPaymentAsync(stranger, id, Guid.Empty, default)).Refusal);
            Assert.IsType<QuoteNotFound>((await _world.Sales.BuyAsync(stranger, id, Guid.Empty, default)).Refusal);
        }

        Assert.IsType<QuoteNotFound>((await _world.Sales.CalculateAsync(stranger, quote, _world.Motor(Product.Kasko), default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Cabinet.PrintAsync(stranger, bought.Id, default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Cabinet.PrintAsync(stranger, PolicyId.New(), default)).Refusal);
        Assert.Equal(bought.Number, (await _world.Cabinet.PrintAsync(visitor, bought.Id, default)).Value.Number);
    }

    [Fact]
    public async Task What_the_profile_lacks_is_told_with_the_way_out()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await using var db = _world.Open();
        var record = await db.Clients.SingleAsync(c => c.Id == id);
        record.IsDocumentDisputed = true;
        await db.SaveChangesAsync();

        var refusal = Assert.IsType<StoreProfileIncomplete>((await _world.Sales.OpenAsync(visitor, default)).Refusal);

        Assert.Contains("агенту", refusal.WhatNext, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private async Task EndBindingAsync(ClientId id)
    {
        await using var db = _world.Open();
        var person = (await Desk.ReadAsync(id)).PersonId;
        (await db.Bindings.SingleAsync(b => b.PersonId == person && b.EndedAt == null)).End(Desk.Clock.UtcNow(), BindingEndReason.Transfer);
        await db.SaveChangesAsync();
    }
}
