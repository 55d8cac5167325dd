using ClientBase.Core.Basics;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Portfolio;

/// <summary>What «Страховой портфель» shows (domain §7–8).</summary>
public class PolicyPortfolioTests : IDisposable
{
    private readonly PortfolioWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    // «Оформлен» → «Действует» → «Истекает» from 30 days before the end → «Истёк»; 26.11.2026 – 25.11.2027.
    [Theory]
    [InlineData(0, PolicyState.Upcoming, "Оформлен")]
    [InlineData(1, PolicyState.InForce, "Действует")]
    [InlineData(334, PolicyState.InForce, "Действует")]
    [InlineData(335, PolicyState.Expiring, "Истекает через 30 дней")]
    [InlineData(364, PolicyState.Expiring, "Истекает через 1 день")]
    [InlineData(365, PolicyState.Expiring, "Истекает сегодня")]
    [InlineData(366, PolicyState.Expired, "Истёк")]
    public async Task A_policy_is_what_its_dates_say(int days, PolicyState state, string text)
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(days);

        var row = Assert.Single(await FindAsync(new PortfolioFilter()));

        Assert.Equal((state, text), (row.State, row.StateText));
        Assert.Equal(("ХХХ 9000000001", "LADA Vesta, А001АА00"), (row.Number, row.Subject));

        // E1 of domain §6.3: 11 004,84 at 8 % is 880,39.
        Assert.Equal((Money.FromRubles(11_004.84m), Money.FromRubles(880.39m)), (row.Premium, row.Commission));
        Assert.Single(await FindAsync(new PortfolioFilter { State = state }));
        Assert.Equal(state is PolicyState.Expiring ? 1 : 0, (await FindAsync(new PortfolioFilter { State = PolicyState.InForce })).Count(_ => state is not PolicyState.InForce));
    }

    [Fact]
    public async Task Each_filter_finds_its_own_and_together_they_narrow()
    {
        await using var db = _world.Sales.Open();
        var other = Given.Client(db, _world.Agent, lastName: "Ёлкина", email: "elkina@mail.example");
        await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(2);
        await _world.SellAsync(new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(_world.Today.AddDays(1)) }, client: other);

        Assert.Equal([Product.Tick, Product.Osago], (await FindAsync(new PortfolioFilter())).Select(row => row.Product));
        Assert.Equal([Product.Osago, Product.Tick], (await FindAsync(new PortfolioFilter { Descending = false })).Select(row => row.Product));
        Assert.Equal([Product.Osago, Product.Tick], (await FindAsync(new PortfolioFilter { Sort = PortfolioSort.Premium })).Select(row => row.Product));
        Assert.Equal([Product.Osago, Product.Tick], (await FindAsync(new PortfolioFilter { Sort = PortfolioSort.Ends, Descending = false })).Select(row => row.Product));
        Assert.Equal(Product.Tick, (await FindAsync(new PortfolioFilter { Product = Product.Tick })).Single().Product);
        Assert.Equal(Product.Tick, (await FindAsync(new PortfolioFilter { Client = "елкина" })).Single().Product);
        Assert.Empty(await FindAsync(new PortfolioFilter { Client = "елкина", Product = Product.Osago }));
        Assert.Equal(Product.Osago, (await FindAsync(new PortfolioFilter { Number = "xxx 9000000001" })).Single().Product);
        Assert.Equal(Product.Tick, (await FindAsync(new PortfolioFilter { Number = "клщ" })).Single().Product);
        Assert.Empty(await FindAsync(new PortfolioFilter { Number = "%" }));
        Assert.Equal(Product.Osago, (await FindAsync(new PortfolioFilter { To = new DateOnly(2026, 11, 25) })).Single().Product);
        Assert.Equal(Product.Tick, (await FindAsync(new PortfolioFilter { From = new DateOnly(2026, 11, 26) })).Single().Product);
        Assert.Empty(await FindAsync(new PortfolioFilter { Channel = SalesChannel.OnlineStore }));
        Assert.Equal(2, (await FindAsync(new PortfolioFilter { Channel = SalesChannel.AgentCabinet })).Count);
    }

    // Sold on 25.11.2026 at 23:59 and 00:01 Moscow time: two days, DST or not.
    [Fact]
    public async Task The_period_is_counted_in_Moscow_days()
    {
        _world.Sales.Clock.SetTo(new DateTimeOffset(2026, 11, 25, 23, 59, 0, TimeSpan.FromHours(3)));
        await _world.SellAsync(PortfolioWorld.Osago());
        _world.Sales.Clock.Move(TimeSpan.FromMinutes(2));
        await _world.SellAsync(PortfolioWorld.Osago("27.11.2026"));

        Assert.Single(await FindAsync(new PortfolioFilter { To = new DateOnly(2026, 11, 25) }));
        Assert.Single(await FindAsync(new PortfolioFilter { From = new DateOnly(2026, 11, 26), To = new DateOnly(2026, 11, 26) }));
    }

    [Fact]
    public async Task Totals_count_what_is_in_force_sold_and_renewed_and_leave_out_what_was_annulled()
    {
        var first = await _world.SellAsync(PortfolioWorld.Osago());
        var mistake = await _world.SellAsync(PortfolioWorld.Kasko());
        Assert.Null((await _world.Endings.AnnulAsync(_world.Agent, mistake.Id, default)).Refusal);
        var totals = await TotalsAsync();
        Assert.Equal((0, Money.FromRubles(11_004.84m), 0, null), (totals.InForce, totals.PremiumOfYear, totals.Expiring, totals.RenewedPercent));

        _world.Move(1);
        Assert.Equal((1, 0), ((await TotalsAsync()).InForce, (await TotalsAsync()).Expiring));
        _world.Move(335);
        Assert.Equal((1, 1), ((await TotalsAsync()).InForce, (await TotalsAsync()).Expiring));
        await RenewAndSellAsync(first.Id);
        _world.Move(40);

        totals = await TotalsAsync();
        Assert.Equal((1, 1, 1, 100), (totals.InForce, totals.Ended, totals.Renewed, totals.RenewedPercent));
    }

    [Fact]
    public async Task Another_agents_policies_are_neither_seen_nor_counted_nor_found_by_id()
    {
        await using var db = _world.Sales.Open();
        var stranger = Given.Agent(db, "Громов Павел Андреевич");
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(330);

        Assert.Empty((await _world.Portfolio.FindPoliciesAsync(stranger, new PortfolioFilter(), default)).Value.Rows);
        Assert.Equal(new Money(0), (await _world.Portfolio.TotalsAsync(stranger, default)).Value.PremiumOfYear);
        Assert.Empty((await _world.Portfolio.FindRenewalsAsync(stranger, RenewalChoice.Open, 1, default)).Value.Rows);
        Assert.IsType<PolicyNotFound>((await _world.Portfolio.FindAsync(stranger, policy.Id, default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Portfolio.FindAsync(stranger, PolicyId.New(), default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Endings.CancelAsync(stranger, policy.Id, CancellationReason.VehicleSold, "", default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Endings.AnnulAsync(stranger, policy.Id, default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Endings.PreviewCancellationAsync(stranger, policy.Id, null, "", default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Renewals.BeginAsync(stranger, policy.Id, default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Renewals.NoteOutcomeAsync(stranger, policy.Id, RenewalOutcome.NotReached, null, "", default)).Refusal);
    }

    [Fact]
    public async Task Pages_hold_25_and_one_beyond_the_last_gives_the_last()
    {
        await using var db = _world.Sales.Open();
        for (var i = 0; i < 26; i++)
        {
            Given.SoldPolicy(db, _world.Agent, _world.Client, _world.Sales.Clock.GetUtcNow().UtcDateTime.AddDays(-i));
        }

        var page = (await _world.Portfolio.FindPoliciesAsync(_world.Agent, new PortfolioFilter { Page = 9 }, default)).Value;

        Assert.Equal((2, 1, 26, 2), (page.Number, page.Rows.Count, page.Total, page.Count));
    }

    [Fact]
    public async Task Calculations_of_all_clients_stand_together_until_they_are_sold()
    {
        var sent = QuoteId.New();
        await _world.Sales.Sales.SaveQuoteAsync(_world.Agent, _world.Client.Id, sent, PortfolioWorld.Osago(), default);
        Assert.Null((await _world.Quotes.MarkSentAsync(_world.Agent, sent, default)).Refusal);
        Assert.Equal("Отправлен клиенту", (await QuotesAsync()).Single().State.Title());

        var copy = (await _world.Quotes.CopyAsync(_world.Agent, sent, QuoteId.New(), default)).Value;
        Assert.Equal(["Черновик", "Отправлен клиенту"], (await QuotesAsync()).Select(row => row.State.Title()));
        Assert.Equal(("LADA", "26.11.2026"), (copy.Input.Motor!.Make, copy.Input.Motor.StartsOn));

        Assert.Null((await _world.Quotes.PutAsideAsync(_world.Agent, copy.Id, QuoteStatus.Declined, default)).Refusal);
        Assert.Equal("Отказ", (await QuotesAsync()).Single(row => row.Id == copy.Id).State.Title());
        Assert.IsType<NothingToPay>((await _world.Sales.Sales.ProceedToPaymentAsync(_world.Agent, _world.Client.Id, copy.Id, (await ReadAsync(copy.Id)).Version, default)).Refusal);

        await _world.SellAsync(PortfolioWorld.Osago(), id: sent);
        Assert.Equal([copy.Id], (await QuotesAsync()).Select(row => row.Id));
        Assert.IsType<QuoteIsSold>((await _world.Quotes.PutAsideAsync(_world.Agent, sent, QuoteStatus.Cancelled, default)).Refusal);
    }

    [Fact]
    public async Task A_copy_leaves_a_start_that_has_passed_empty_and_a_strangers_calculation_is_not_found()
    {
        var old = QuoteId.New();
        await _world.Sales.Sales.SaveQuoteAsync(_world.Agent, _world.Client.Id, old, PortfolioWorld.Osago(), default);
        _world.Move(1);

        Assert.Equal("", (await _world.Quotes.CopyAsync(_world.Agent, old, QuoteId.New(), default)).Value.Input.Motor!.StartsOn);
        await using var db = _world.Sales.Open();
        var stranger = Given.Agent(db, "Громов Павел Андреевич");
        Assert.IsType<QuoteNotFound>((await _world.Quotes.CopyAsync(stranger, old, QuoteId.New(), default)).Refusal);
        Assert.IsType<QuoteNotFound>((await _world.Quotes.MarkSentAsync(stranger, old, default)).Refusal);
        Assert.IsType<QuoteNotFound>((await _world.Quotes.PutAsideAsync(stranger, old, QuoteStatus.Cancelled, default)).Refusal);
    }

    private async Task<IReadOnlyList<PolicyRow>> FindAsync(PortfolioFilter filter) =>
        (await _world.Portfolio.FindPoliciesAsync(_world.Agent, filter, default)).Value.Rows;

    private async Task<PortfolioTotals> TotalsAsync() => (await _world.Portfolio.TotalsAsync(_world.Agent, default)).Value;

    private async Task<IReadOnlyList<PortfolioQuoteRow>> QuotesAsync() =>
        (await _world.Portfolio.FindQuotesAsync(_world.Agent, 1, default)).Value.Rows;

    private async Task<Quote> ReadAsync(QuoteId id)
    {
        await using var db = _world.Sales.Open();
        return await db.Quotes.AsNoTracking().SingleAsync(q => q.Id == id);
    }

    private async Task RenewAndSellAsync(PolicyId policy)
    {
        var (client, quote) = (await _world.Renewals.BeginAsync(_world.Agent, policy, default)).Value;
        Assert.Equal(_world.Client.Id, client);
        var form = (await _world.Sales.Sales.FindQuoteAsync(_world.Agent, client, quote, default)).Value.Input;
        await _world.SellAsync(form, id: quote);
    }
}
