using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Tests.Motor;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Policies;

/// <summary>What goes to paper, and for whom.</summary>
public class PrintedPapersTests : IDisposable
{
    private readonly SaleWorld _world = new();
    private readonly Actor _agent;
    private readonly ClientRecord _client;

    public PrintedPapersTests()
    {
        using var db = _world.Open();
        _agent = Given.Agent(db);
        _client = Given.Client(db, _agent);
    }

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_osago_says_who_may_drive_what_and_how_the_premium_came_about()
    {
        var form = Car.Form() with { Territory = "мск", Vin = "хта 00000000000000", Months = 6 };
        var sold = await SellAsync(new QuoteInput { Product = Product.Osago, Motor = form });

        var paper = (await _world.Papers.FindPolicyAsync(_agent, sold.Id, default)).Value;

        Assert.Equal(("ХХХ 9000000001", null, "Петров Пётр Петрович", new DateOnly(1985, 6, 15)), (paper.Number, paper.EndedMark, paper.PolicyholderName, paper.PolicyholderBirthDate));
        Assert.Equal((new DateOnly(2026, 11, 26), new DateOnly(2027, 11, 25)), (paper.Cover.StartsOn, paper.Cover.EndsOn));
        Assert.Equal((Money.FromRubles(400_000), Money.FromRubles(500_000)), (paper.Limits!.Property, paper.Limits.Health));
        Assert.Equal(_agent.Name, paper.Agent.Name);
        Assert.Equal(6, paper.Agent.Code!.Length);
        Assert.Equal(["ТБ", "КТ", "КБМ", "КВС", "КО", "КМ", "КС"], paper.Cover.Factors.Select(factor => factor.Code));
        Assert.False(paper.Cover.IsMinimum);
        Assert.Single(paper.Cover.Schedule);
        Assert.Equal([new PrintedDriver("Волков Иван Петрович", "00 00 000008")], paper.Cover.Car!.Drivers);
        Assert.Equal(
            new PrintedCar("LADA", "Vesta", "2024", "XTA00000000000000", "А001АА00", "СТС 00 00 123456", null, "Москва", false, paper.Cover.Car.Drivers, 6, default),
            paper.Cover.Car);
    }

    [Fact]
    public async Task Another_owner_and_an_unlimited_list_are_told()
    {
        var form = Car.Form() with { Unlimited = true, OwnerIsPolicyholder = false, OwnerName = "Волкова  Анна Ивановна" };
        var sold = await SellAsync(new QuoteInput { Product = Product.Osago, Motor = form });

        var car = (await _world.Papers.FindPolicyAsync(_agent, sold.Id, default)).Value.Cover.Car!;

        Assert.Equal(("Волкова Анна Ивановна", true, 0), (car.OwnerName, car.Unlimited, car.Drivers.Count));
    }

    [Fact]
    public async Task A_product_without_a_form_has_neither_car_nor_factors()
    {
        var sold = await SellAsync(new QuoteInput { Product = Product.Property, SumInsured = "3 000 000", StartsOn = _world.Tomorrow });

        var cover = (await _world.Papers.FindPolicyAsync(_agent, sold.Id, default)).Value.Cover;

        Assert.Null(cover.Car);
        Assert.Empty(cover.Factors);
        Assert.Equal((Money.FromRubles(3_000_000), "0,35\u00A0% от 3\u00A0000\u00A0000\u00A0₽"), (cover.SumInsured, cover.HowCalculated));
    }

    [Fact]
    public async Task A_policy_without_its_calculation_says_what_the_policy_itself_knows()
    {
        await using var db = _world.Open();
        var policy = Given.SoldPolicy(db, _agent, _client, _world.Clock.UtcNow());

        var paper = (await _world.Papers.FindPolicyAsync(_agent, policy.Id, default)).Value;

        Assert.Equal((policy.Number, Money.FromRubles(450), null, null), (paper.Number, paper.Cover.Premium, paper.Cover.Car, paper.Cover.HowCalculated));
        Assert.Null(paper.Limits);
    }

    [Fact]
    public async Task An_annulled_policy_carries_the_mark()
    {
        await using var db = _world.Open();
        var policy = Given.SoldPolicy(db, _agent, _client, _world.Clock.UtcNow(), annulledAt: _world.Clock.UtcNow().AddDays(1));

        Assert.Equal("Аннулирован 23.11.2026", (await _world.Papers.FindPolicyAsync(_agent, policy.Id, default)).Value.EndedMark);
    }

    [Fact]
    public async Task Another_agents_papers_look_like_ones_that_do_not_exist()
    {
        var sold = await SellAsync(_world.Tick());
        var quote = await CalculateAsync(_world.Tick());
        await using var db = _world.Open();
        var other = Given.Agent(db, "Громов Павел Андреевич");
        Given.Client(db, other, samePersonAs: _client);

        Assert.Equal(
            (await _world.Papers.FindPolicyAsync(_agent, PolicyId.New(), default)).Refusal,
            (await _world.Papers.FindPolicyAsync(other, sold.Id, default)).Refusal);
        Assert.IsType<PolicyNotFound>((await _world.Papers.FindPolicyAsync(other, sold.Id, default)).Refusal);
        Assert.Equal(
            (await _world.Papers.FindQuoteAsync(_agent, QuoteId.New(), default)).Refusal,
            (await _world.Papers.FindQuoteAsync(other, quote.Id, default)).Refusal);
        Assert.IsType<QuoteNotFound>((await _world.Papers.FindQuoteAsync(other, quote.Id, default)).Refusal);
    }

    [Fact]
    public async Task A_client_held_by_another_agent_closes_neither_paper()
    {
        var quote = await CalculateAsync(_world.Tick());
        await using var db = _world.Open();
        var policy = Given.SoldPolicy(db, _agent, _client, _world.Clock.UtcNow());
        Given.Binding(db, Given.Agent(db, "Громов Павел Андреевич"), _client, _world.Clock.UtcNow());

        Assert.Null((await _world.Papers.FindPolicyAsync(_agent, policy.Id, default)).Refusal);
        Assert.Null((await _world.Papers.FindQuoteAsync(_agent, quote.Id, default)).Refusal);
    }

    [Fact]
    public async Task What_becomes_of_the_record_changes_nothing_on_the_policy()
    {
        var sold = await SellAsync(new QuoteInput { Product = Product.Osago, Motor = Car.Form() });
        var quote = await CalculateAsync(_world.Tick());
        await using (var db = _world.Open())
        {
            var record = await db.Clients.SingleAsync(client => client.Id == _client.Id);
            record.SetProfile(new ClientProfile(new PersonName("Иванов", "Иван", "Иванович"), new DateOnly(1990, 1, 1), "ivanov@mail.example", null, null), Given.Vault);
            record.Delete(_world.Clock.UtcNow());
            await db.SaveChangesAsync();
        }

        var paper = (await _world.Papers.FindPolicyAsync(_agent, sold.Id, default)).Value;

        Assert.Equal(("Петров Пётр Петрович", "Волков Иван Петрович"), (paper.PolicyholderName, paper.Cover.Car!.Drivers.Single().Name));
        Assert.IsType<QuoteNotFound>((await _world.Papers.FindQuoteAsync(_agent, quote.Id, default)).Refusal);
    }

    [Fact]
    public async Task A_kasko_calculation_shows_its_deductibles_and_instalments_and_until_when_it_holds()
    {
        var form = Car.Form() with { Year = "2025", Deductible = 30_000, HasAntiTheft = true, Instalments = 4 };
        var quote = await CalculateAsync(new QuoteInput { Product = Product.Kasko, Motor = form });

        var paper = (await _world.Papers.FindQuoteAsync(_agent, quote.Id, default)).Value;

        Assert.Equal((quote.Number, "Рассчитан", null, "Петров Пётр Петрович"), (paper.Number, paper.State.Title(), paper.OutdatedWhy, paper.ClientName));
        Assert.Equal(_world.Clock.UtcNow().AddDays(30), paper.ValidUntil);
        Assert.Equal([0, 15_000, 30_000, 50_000, 100_000], paper.Deductibles.Select(one => one.Deductible));
        Assert.Equal((4, Money.FromRubles(30_000), 8), (paper.Cover.Schedule.Count, paper.Cover.Car!.Deductible, paper.Cover.Factors.Count));

        _world.Clock.Move(TimeSpan.FromDays(4));
        paper = (await _world.Papers.FindQuoteAsync(_agent, quote.Id, default)).Value;
        Assert.Equal("Требует пересчёта", paper.State.Title());
        Assert.StartsWith("Дата начала 26.11.2026", paper.OutdatedWhy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_minimal_premium_is_told_to_be_more_than_its_factors()
    {
        var form = Car.Form() with { Value = "300 000", Deductible = 100_000, HasAntiTheft = true };
        var sold = await SellAsync(new QuoteInput { Product = Product.Kasko, Motor = form });

        var cover = (await _world.Papers.FindPolicyAsync(_agent, sold.Id, default)).Value.Cover;

        Assert.Equal((Money.FromRubles(9_900), true), (cover.Premium, cover.IsMinimum));
    }

    [Fact]
    public async Task A_draft_has_nothing_to_print()
    {
        var id = QuoteId.New();
        await _world.Sales.KeepDraftAsync(_agent, _client.Id, id, new QuoteInput { Product = Product.Kasko, Motor = new MotorInput() }, default);

        Assert.IsType<QuoteNotFound>((await _world.Papers.FindQuoteAsync(_agent, id, default)).Refusal);
    }

    private async Task<SavedQuote> CalculateAsync(QuoteInput input) =>
        (await _world.Sales.SaveQuoteAsync(_agent, _client.Id, QuoteId.New(), input, default)).Value;

    private async Task<IssuedPolicy> SellAsync(QuoteInput input)
    {
        var saved = await CalculateAsync(input);
        var ready = (await _world.Sales.ProceedToPaymentAsync(_agent, _client.Id, saved.Id, saved.Version, default)).Value;
        return (await _world.Sales.IssueAsync(_agent, _client.Id, saved.Id, ready.Version, default)).Value;
    }
}
