using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Portfolio;

/// <summary>«Продлить», its outcomes and reminders (domain §7). The policy runs from 26.11.2026 to 25.11.2027.</summary>
public class RenewalsTests : IDisposable
{
    private readonly PortfolioWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_renewal_is_filled_with_last_years_data_and_begins_the_day_after_the_end()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(320);

        var (client, quote) = (await BeginAsync(policy.Id)).Value;
        var draft = (await _world.Sales.Sales.FindQuoteAsync(_world.Agent, client, quote, default)).Value;

        Assert.Equal(QuoteStatus.Draft, draft.Status);
        Assert.Equal(("26.11.2027", "LADA", "Волков Иван Петрович"), (draft.Input.Motor!.StartsOn, draft.Input.Motor.Make, draft.Input.Motor.Drivers[0].Name));

        // A second press, and one on another machine, go on with the same one.
        Assert.Equal(quote, (await BeginAsync(policy.Id)).Value.Quote);

        var renewed = await _world.SellAsync(draft.Input, id: quote);
        await using var db = _world.Sales.Open();
        Assert.Equal(policy.Id, (await db.Policies.SingleAsync(p => p.Id == renewed.Id)).RenewalOfPolicyId);
        Assert.Equal(RenewalOutcome.Renewed, (await db.Policies.SingleAsync(p => p.Id == policy.Id)).RenewalOutcome);
        Assert.Empty(await RowsAsync(RenewalChoice.Open));
        Assert.Equal(policy.Id, Assert.Single(await RowsAsync(RenewalChoice.Closed)).Policy.Id);
        Assert.IsType<NothingToRenew>((await BeginAsync(policy.Id)).Refusal);
        Assert.IsType<RenewedAlready>((await _world.Renewals.NoteOutcomeAsync(_world.Agent, policy.Id, RenewalOutcome.NotReached, null, "", default)).Refusal);
    }

    [Fact]
    public async Task A_renewal_that_is_annulled_is_to_be_renewed_again_with_a_new_calculation()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(320);
        var (client, quote) = (await BeginAsync(policy.Id)).Value;
        var form = (await _world.Sales.Sales.FindQuoteAsync(_world.Agent, client, quote, default)).Value.Input;
        var renewed = await _world.SellAsync(form, id: quote);

        Assert.False((await _world.Endings.AnnulAsync(_world.Agent, renewed.Id, default)).Value);

        Assert.Single(await RowsAsync(RenewalChoice.Open));
        Assert.NotEqual(quote, (await BeginAsync(policy.Id)).Value.Quote);
    }

    [Fact]
    public async Task After_the_end_the_new_cover_begins_tomorrow()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(370);

        var (client, quote) = (await BeginAsync(policy.Id)).Value;

        var draft = (await _world.Sales.Sales.FindQuoteAsync(_world.Agent, client, quote, default)).Value;
        Assert.Equal(MoscowTime.Show(_world.Today.AddDays(1)), draft.Input.Motor!.StartsOn);
    }

    [Fact]
    public async Task A_product_of_the_price_list_brings_its_sum()
    {
        var policy = await _world.SellAsync(new QuoteInput { Product = Product.Property, SumInsured = "1 000 000", StartsOn = "26.11.2026" });
        _world.Move(330);

        var (client, quote) = (await BeginAsync(policy.Id)).Value;

        var draft = (await _world.Sales.Sales.FindQuoteAsync(_world.Agent, client, quote, default)).Value;
        Assert.Equal(("1 000 000", "26.11.2027"), (draft.Input.SumInsured.Replace('\u00A0', ' '), draft.Input.StartsOn));
        Assert.Null((await _world.Sales.Sales.SaveQuoteAsync(_world.Agent, client, quote, draft.Input, default)).Refusal);
    }

    // From 60 days before the end to 30 days after it.
    [Theory]
    [InlineData(304, false)]
    [InlineData(305, true)]
    [InlineData(395, true)]
    [InlineData(396, false)]
    public async Task The_list_begins_60_days_before_the_end_and_ends_30_days_after(int days, bool listed)
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(days);

        Assert.Equal(listed ? 1 : 0, (await RowsAsync(RenewalChoice.Open)).Count);
        Assert.Equal(listed, (await _world.Portfolio.FindAsync(_world.Agent, policy.Id, default)).Value.CanRenew);
        Assert.Equal(listed, (await BeginAsync(policy.Id)).Refusal is null);
    }

    [Fact]
    public async Task What_the_client_said_is_kept_and_a_refusal_needs_its_reason()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(330);

        Assert.IsType<InvalidOutcome>((await NoteAsync(RenewalOutcome.Refused)).Refusal);
        Assert.IsType<InvalidOutcome>((await NoteAsync(RenewalOutcome.CallBack, callBackOn: "32.13.2027")).Refusal);
        Assert.IsType<InvalidOutcome>((await NoteAsync(RenewalOutcome.CallBack, callBackOn: MoscowTime.Show(_world.Today.AddDays(-1)))).Refusal);
        Assert.IsType<RenewedAlready>((await NoteAsync(RenewalOutcome.Renewed)).Refusal);
        Assert.Null(Assert.Single(await RowsAsync(RenewalChoice.Open)).Outcome);

        Assert.Null((await NoteAsync(RenewalOutcome.CallBack, callBackOn: "01.11.2027")).Refusal);
        var row = Assert.Single(await RowsAsync(RenewalChoice.Open));
        Assert.Equal((RenewalOutcome.CallBack, new DateOnly(2027, 11, 1)), (row.Outcome, row.CallBackOn));

        Assert.Null((await NoteAsync(RenewalOutcome.Refused, RenewalRefusal.Price)).Refusal);
        row = Assert.Single(await RowsAsync(RenewalChoice.Closed));
        Assert.Equal((RenewalOutcome.Refused, RenewalRefusal.Price, null), (row.Outcome, row.Refusal, row.CallBackOn));

        Task<Result> NoteAsync(RenewalOutcome outcome, RenewalRefusal? refusal = null, string callBackOn = "") =>
            _world.Renewals.NoteOutcomeAsync(_world.Agent, policy.Id, outcome, refusal, callBackOn, default);
    }

    [Fact]
    public async Task The_agent_is_reminded_60_30_14_7_and_1_days_before_and_the_day_after_once_each()
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        var told = new List<string>();
        for (var day = 1; day <= 400; day++)
        {
            _world.Move(1);
            await _world.Reminders.RemindAsync(default);
            if (await _world.Reminders.RemindAsync(default) > 0)
            {
                Assert.Fail("A reminder was written twice.");
            }

            await using var db = _world.Sales.Open();
            foreach (var notice in await db.Notifications.Where(n => n.Kind == NotificationKind.PolicyEnds && n.ReadAt == null).ToListAsync())
            {
                notice.ReadAt = notice.CreatedAt;
                told.Add($"{365 - day}: {notice.Title}");
            }

            await db.SaveChangesAsync();
        }

        Assert.Equal(
            ["60: Полис истекает", "30: Полис истекает", "14: Полис истекает", "7: Полис истекает", "1: Полис истекает", "-1: Полис истёк"],
            told);
    }

    [Fact]
    public async Task The_words_of_a_reminder_are_those_of_the_brief_and_missed_ones_are_not_made_up_for()
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(353);

        Assert.Equal(1, await _world.Reminders.RemindAsync(default));

        await using var db = _world.Sales.Open();
        var notice = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.PolicyEnds);
        Assert.Equal("Петров Пётр Петрович: ОСАГО ХХХ 9000000001 действует до 25.11.2027. Осталось 12 дней. Предложите продление.", notice.Body);
        Assert.Equal(_world.Agent.Id, notice.RecipientId);
    }

    [Fact]
    public async Task Nobody_is_reminded_of_what_was_cancelled_renewed_or_refused()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(340);
        await _world.Renewals.NoteOutcomeAsync(_world.Agent, policy.Id, RenewalOutcome.Refused, RenewalRefusal.VehicleSold, "", default);

        Assert.Equal(0, await _world.Reminders.RemindAsync(default));
    }

    private Task<Result<(ClientId Client, QuoteId Quote)>> BeginAsync(PolicyId policy) => _world.Renewals.BeginAsync(_world.Agent, policy, default);

    private async Task<IReadOnlyList<RenewalRow>> RowsAsync(RenewalChoice choice) =>
        (await _world.Portfolio.FindRenewalsAsync(_world.Agent, choice, 1, default)).Value.Rows;
}
