using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Tests.Motor;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Policies;

/// <summary>«ОСАГО» and «КАСКО» from the first letter to the policy (domain §6–7).</summary>
public sealed class MotorSaleTests : IDisposable
{
    private readonly SaleWorld _world = new();
    private readonly Actor _agent;
    private readonly ClientRecord _client;
    private readonly QuoteId _id = QuoteId.New();

    public MotorSaleTests()
    {
        using var db = _world.Open();
        _agent = Given.Agent(db);
        _client = Given.Client(db, _agent);
    }

    private SaleService Sales => _world.Sales;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task E1_is_calculated_paid_and_becomes_an_electronic_policy()
    {
        var saved = (await CalculateAsync(Osago())).Value;
        Assert.Equal(Money.FromRubles(11_004.84m), saved.Price!.Premium);
        Assert.Equal(["ТБ", "КТ", "КБМ", "КВС", "КО", "КМ", "КС"], saved.Price.Explanation!.Factors.Select(factor => factor.Code));
        Assert.Equal(new DateOnly(2027, 11, 25), saved.Price.EndsOn);

        var policy = await PayAsync();

        Assert.Equal("ХХХ 9000000001", policy.Value.Number);
        await using var db = _world.Open();
        Assert.Equal("LADA Vesta, А001АА00", (await db.Policies.SingleAsync()).Subject);
        Assert.True(policy.Value.IsBoundToYou);
    }

    [Fact]
    public async Task What_is_typed_is_kept_at_every_step_and_read_on_another_machine()
    {
        var half = new QuoteInput { Product = Product.Osago, Motor = new MotorInput { Make = "LADA", Year = "двадцать" } };
        var kept = (await Sales.KeepDraftAsync(_agent, _client.Id, _id, half, default)).Value;
        var again = (await Sales.KeepDraftAsync(_agent, _client.Id, _id, half with { Motor = half.Motor with { Model = "Vesta" } }, default)).Value;

        var found = (await _world.NewService().FindQuoteAsync(_agent, _client.Id, _id, default)).Value;

        Assert.Equal((QuoteStatus.Draft, null, kept.Number), (found.Status, found.Price, found.Number));
        Assert.Equal(("LADA", "Vesta", "двадцать"), (found.Input.Motor!.Make, found.Input.Motor.Model, found.Input.Motor.Year));
        Assert.Equal(again.Version, found.Version);
    }

    [Fact]
    public async Task A_calculation_taken_back_from_payment_keeps_every_field_again_and_cannot_be_paid_in_an_older_tab()
    {
        var saved = (await CalculateAsync(Osago())).Value;
        var paying = (await Sales.ProceedToPaymentAsync(_agent, _client.Id, _id, saved.Version, default)).Value;
        Assert.IsType<QuoteChangedElsewhere>((await Sales.ReopenAsync(_agent, _client.Id, _id, saved.Version, default)).Refusal);

        var reopened = (await Sales.ReopenAsync(_agent, _client.Id, _id, paying.Version, default)).Value;
        Assert.Equal((QuoteStatus.Calculated, Money.FromRubles(11_004.84m)), (reopened.Status, reopened.Price!.Premium));
        Assert.IsType<QuoteChangedElsewhere>((await Sales.IssueAsync(_agent, _client.Id, _id, paying.Version, default)).Refusal);

        var typed = Osago();
        await Sales.KeepDraftAsync(_agent, _client.Id, _id, typed with { Motor = typed.Motor! with { Model = "Granta" } }, default);
        Assert.Equal("Granta", (await _world.NewService().FindQuoteAsync(_agent, _client.Id, _id, default)).Value.Input.Motor!.Model);
    }

    [Fact]
    public async Task What_was_begun_stands_in_the_list_with_the_state_of_today_until_it_is_sold()
    {
        await Sales.KeepDraftAsync(_agent, _client.Id, QuoteId.New(), new QuoteInput { Product = Product.Kasko, Motor = new MotorInput() }, default);
        _world.Clock.Move(TimeSpan.FromMinutes(1));
        await CalculateAsync(Osago());

        Assert.Equal(["ОСАГО Рассчитан LADA Vesta, А001АА00", "КАСКО Черновик "], await ListAsync());
        _world.Clock.Move(TimeSpan.FromDays(4));
        Assert.Equal("ОСАГО Требует пересчёта LADA Vesta, А001АА00", (await ListAsync())[0]);
        _world.Clock.Move(TimeSpan.FromDays(26));
        Assert.Equal("ОСАГО Истёк LADA Vesta, А001АА00", (await ListAsync())[0]);

        await CalculateAsync(Osago("15.01.2027"));
        Assert.Null((await PayAsync()).Refusal);
        Assert.Equal(["КАСКО Черновик "], await ListAsync());

        async Task<string[]> ListAsync() =>
        [
            .. (await Sales.ListQuotesAsync(_agent, _client.Id, default)).Value.Select(line => $"{line.Product.Title()} {line.State.Title()} {line.Subject}"),
        ];
    }

    [Fact]
    public async Task No_driver_and_no_licence_can_be_read_in_the_database()
    {
        await CalculateAsync(Osago());

        await using var db = _world.Open();
        var quote = await db.Quotes.SingleAsync();
        Assert.DoesNotContain("000008", quote.Form, StringComparison.Ordinal);
        Assert.DoesNotContain("Волков", quote.Form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_typed_after_the_calculation_gives_it_up()
    {
        var saved = (await CalculateAsync(Osago())).Value;
        await Sales.KeepDraftAsync(_agent, _client.Id, _id, Osago() with { Motor = Car.Form() with { Power = "150" } }, default);

        Assert.IsType<QuoteChangedElsewhere>((await Sales.ProceedToPaymentAsync(_agent, _client.Id, _id, saved.Version, default)).Refusal);
        var draft = (await Sales.FindQuoteAsync(_agent, _client.Id, _id, default)).Value;
        Assert.IsType<NothingToPay>((await Sales.ProceedToPaymentAsync(_agent, _client.Id, _id, draft.Version, default)).Refusal);
    }

    [Fact]
    public async Task A_letter_typed_in_another_window_while_it_is_paid_changes_nothing()
    {
        var saved = (await CalculateAsync(Osago())).Value;
        await Sales.ProceedToPaymentAsync(_agent, _client.Id, _id, saved.Version, default);

        var kept = (await Sales.KeepDraftAsync(_agent, _client.Id, _id, Osago() with { Motor = new MotorInput() }, default)).Value;

        Assert.Equal((QuoteStatus.AwaitingPayment, saved.Price!.Premium), (kept.Status, kept.Price!.Premium));
    }

    [Fact]
    public async Task A_mistake_is_told_at_its_field_and_the_draft_stays()
    {
        await Sales.KeepDraftAsync(_agent, _client.Id, _id, Osago(), default);

        var refusal = (await CalculateAsync(Osago() with { Motor = Car.Form() with { Power = "0" } })).Refusal;

        Assert.Equal(MotorField.Power, Assert.Single(Assert.IsType<InvalidMotorQuote>(refusal).Errors).Field);
        Assert.Equal("123", (await Sales.FindQuoteAsync(_agent, _client.Id, _id, default)).Value.Input.Motor!.Power);
    }

    [Fact]
    public async Task A_new_edition_between_calculation_and_payment_asks_for_another_calculation()
    {
        _world.Clock.SetTo(new DateTimeOffset(2026, 6, 21, 23, 0, 0, TimeSpan.FromHours(3)));
        await CalculateAsync(Osago("01.07.2026"));
        var quote = await ProceedAsync();

        _world.Clock.SetTo(new DateTimeOffset(2026, 6, 22, 0, 1, 0, TimeSpan.FromHours(3)));
        var refusal = (await Sales.IssueAsync(_agent, _client.Id, _id, quote.Value.Version, default)).Refusal;

        Assert.Equal("С 22.06.2026 действует новая редакция тарифа.", Assert.IsType<RecalculationNeeded>(refusal).Reason);
    }

    [Fact]
    public async Task A_calculation_holds_for_thirty_days()
    {
        var saved = (await CalculateAsync(Osago("15.01.2027"))).Value;

        _world.Clock.Move(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Null((await Sales.ProceedToPaymentAsync(_agent, _client.Id, _id, saved.Version, default)).Refusal);

        _world.Clock.Move(TimeSpan.FromSeconds(1));
        var refusal = (await PayAsync()).Refusal;
        Assert.Equal("Расчёт от 22.11.2026 истёк: он действует 30 дней.", Assert.IsType<RecalculationNeeded>(refusal).Reason);
    }

    [Fact]
    public async Task K1_is_paid_in_parts_that_add_up()
    {
        var form = Car.Form() with { Year = "2025", Deductible = 30_000, HasAntiTheft = true, Instalments = 4 };
        var price = (await CalculateAsync(new QuoteInput { Product = Product.Kasko, Motor = form })).Value.Price!;

        // K1 of the brief, times 1,05 for four parts: 78 911,712 × 1,05.
        Assert.Equal(Money.FromRubles(82_857.30m), price.Premium);
        Assert.Equal(price.Premium.Kopecks, price.Schedule.Sum(part => part.Amount.Kopecks));
        Assert.Equal([0, 15_000, 30_000, 50_000, 100_000], price.Explanation!.Deductibles.Select(one => one.Deductible));
        Assert.Equal("КАС-26-7700-0000001", (await PayAsync()).Value.Number);
    }

    [Fact]
    public async Task A_car_older_than_ten_years_goes_to_the_underwriter_and_cannot_be_paid()
    {
        var saved = (await CalculateAsync(new QuoteInput { Product = Product.Kasko, Motor = Car.Form() with { Year = "2015" } })).Value;

        Assert.Equal((QuoteStatus.Referral, null), (saved.Status, saved.Price));
        Assert.IsType<NothingToPay>((await Sales.ProceedToPaymentAsync(_agent, _client.Id, _id, saved.Version, default)).Refusal);
    }

    [Fact]
    public async Task Somebody_elses_calculation_looks_like_one_that_does_not_exist()
    {
        await CalculateAsync(Osago());
        await using var db = _world.Open();
        var other = Given.Agent(db);
        var own = Given.Client(db, other);

        Assert.IsType<ClientNotFound>((await Sales.KeepDraftAsync(other, _client.Id, _id, Osago(), default)).Refusal);
        Assert.IsType<QuoteNotFound>((await Sales.KeepDraftAsync(other, own.Id, _id, Osago(), default)).Refusal);
    }

    private static QuoteInput Osago(string startsOn = "26.11.2026") => new() { Product = Product.Osago, Motor = Car.Form() with { StartsOn = startsOn } };

    private Task<Result<SavedQuote>> CalculateAsync(QuoteInput input) => Sales.SaveQuoteAsync(_agent, _client.Id, _id, input, default);

    private async Task<Result<SavedQuote>> ProceedAsync()
    {
        var found = (await Sales.FindQuoteAsync(_agent, _client.Id, _id, default)).Value;
        return await Sales.ProceedToPaymentAsync(_agent, _client.Id, _id, found.Version, default);
    }

    private async Task<Result<IssuedPolicy>> PayAsync()
    {
        var proceeded = await ProceedAsync();
        return proceeded.Refusal is { } no ? no : await Sales.IssueAsync(_agent, _client.Id, _id, proceeded.Value.Version, default);
    }
}
