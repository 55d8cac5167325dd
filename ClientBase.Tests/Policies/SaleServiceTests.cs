using System.Data.Common;
using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ClientBase.Tests.Policies;

public class SaleServiceTests : IDisposable
{
    private readonly SaleWorld _world = new();

    [Fact]
    public async Task Before_the_gate_the_sale_does_not_open_without_a_confirmed_phone_and_at_midnight_it_does()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);

        _world.Clock.SetTo(new DateTimeOffset(2020, 11, 26, 23, 59, 59, TimeSpan.FromHours(3)));
        Assert.IsType<SaleNeedsConfirmedPhone>((await _world.Sales.OpenAsync(agent, client.Id, default)).Refusal);

        _world.Clock.SetTo(new DateTimeOffset(2020, 11, 27, 0, 0, 0, TimeSpan.FromHours(3)));
        Assert.Equal(
            [Product.Property, Product.Accident, Product.Travel, Product.Tick],
            (await _world.Sales.OpenAsync(agent, client.Id, default)).Value.Products.Select(price => price.Product));
    }

    [Fact]
    public async Task The_gate_is_a_setting()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);
        _world.Issuance.UnverifiedPhoneAllowedFrom = new DateOnly(2026, 11, 23);

        var refusal = (await _world.Sales.OpenAsync(agent, client.Id, default)).Refusal;

        Assert.Contains("доступно с 23.11.2026", Assert.IsType<SaleNeedsConfirmedPhone>(refusal).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("22.11.2008", true)]
    [InlineData("23.11.2008", false)]
    public async Task On_the_18th_birthday_one_becomes_a_policyholder(string birthDate, bool allowed)
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent, birthDate: DateOnly.ParseExact(birthDate, "dd.MM.yyyy"));

        Assert.Equal(allowed, (await _world.Sales.OpenAsync(agent, client.Id, default)).Refusal is not PolicyholderTooYoung);
    }

    [Fact]
    public async Task A_driving_licence_does_not_prove_identity()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent, documentType: DocumentType.DrivingLicence);

        Assert.IsType<DocumentIncomplete>((await _world.Sales.OpenAsync(agent, client.Id, default)).Refusal);
    }

    // Issued on 01.03.2012: to be replaced at 45, on 25.08.2026, and valid for 90 days more, up to 23.11.2026.
    [Theory]
    [InlineData("25.08.1981", 23, false)]
    [InlineData("25.08.1981", 24, true)]
    public async Task A_passport_past_its_age_stops_the_sale(string birthDate, int today, bool refused)
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent, birthDate: DateOnly.ParseExact(birthDate, "dd.MM.yyyy"));
        _world.Clock.Move(TimeSpan.FromDays(today - 22));

        var refusal = (await _world.Sales.OpenAsync(agent, client.Id, default)).Refusal;

        Assert.Equal(refused ? "Паспорт подлежал замене в 45 лет" : null, refusal?.Message);
    }

    [Fact]
    public async Task What_is_asked_at_opening_is_asked_again_at_payment()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);
        var quote = await _world.ReadyToPayAsync(agent, client);
        client.Archive();
        await db.SaveChangesAsync();

        var result = await _world.Sales.IssueAsync(agent, client.Id, quote.Id, quote.Version, default);

        Assert.IsType<ClientIsArchived>(result.Refusal);
        Assert.Equal(0, await db.Policies.CountAsync());
    }

    [Fact]
    public async Task A_sale_makes_policy_binding_history_and_notices_together()
    {
        await using var db = _world.Open();
        var (a, b, c) = (Given.Agent(db), Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a, lastName: "Петров");
        var his = Given.Client(db, b, samePersonAs: client, lastName: "Петровъ");
        var deleted = Given.Client(db, c, samePersonAs: client);
        deleted.Delete(_world.Clock.UtcNow());
        await db.SaveChangesAsync();

        var policy = (await _world.SellAsync(a, client)).Value;

        Assert.Equal("КЛЩ-26-7700-0000001", policy.Number);
        Assert.Equal(450m, policy.Premium.Rubles);
        Assert.True(policy.IsBoundToYou);
        Assert.False(policy.IsPhoneVerified);

        var binding = await db.Bindings.SingleAsync();
        Assert.Equal((client.PersonId, a.Id, BindingReason.Sale), (binding.PersonId, binding.AgentId, binding.Reason));
        Assert.Equal(policy.IssuedAt, binding.StartedAt);

        Assert.Equal(
            [(AuditAction.PolicySold, client.Id, a.Name), (AuditAction.ClientBound, client.Id, a.Name), (AuditAction.ClientLockedByOther, his.Id, AuditTrail.System)],
            (await db.AuditEntries.OrderBy(e => e.Id).ToListAsync()).Select(e => (e.Action, e.ClientId!.Value, e.ActorName)));

        var notices = await db.Notifications.OrderBy(n => n.Title).ToListAsync();
        Assert.Equal(
            [
                (a.Id, "Клиент закреплён за вами", "Петров Пётр Петрович закреплён за вами после продажи полиса КЛЩ-26-7700-0000001. Вы будете получать КВ за его самостоятельные покупки."),
                (b.Id, "Клиент закреплён за другим агентом", "Петровъ Пётр Петрович: оформление и редактирование в ЛКА недоступны. В других системах оформить полис можно."),
                (a.Id, "Подтвердите телефон", "У клиента Петров Пётр Петрович есть полис, но телефон не подтверждён. Подтвердите его: клиент получит личный кабинет, а вы — КВ за его покупки."),
            ],
            notices.Select(n => (n.RecipientId, n.Title, n.Body)));
        Assert.Equal(QuoteStatus.Issued, (await db.Quotes.AsNoTracking().SingleAsync()).Status);
    }

    [Fact]
    public async Task A_second_sale_binds_and_tells_nobody_again()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a, isPhoneVerified: true);
        Given.Client(db, b, samePersonAs: client);
        await _world.SellAsync(a, client);
        var notices = await db.Notifications.CountAsync();

        var second = await _world.SellAsync(a, client);

        Assert.Equal("КЛЩ-26-7700-0000002", second.Value.Number);
        Assert.Equal(1, await db.Bindings.CountAsync());
        Assert.Equal(notices, await db.Notifications.CountAsync());
    }

    [Fact]
    public async Task The_open_screens_of_all_agents_concerned_are_told_after_the_commit()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        var his = Given.Client(db, b, samePersonAs: client);
        var (mine, others) = (Hear(a), Hear(b));

        await _world.SellAsync(a, client);

        Assert.Contains(client.Id, (await mine.Task.WaitAsync(TimeSpan.FromSeconds(5))).Clients);
        Assert.Equal([his.Id], (await others.Task.WaitAsync(TimeSpan.FromSeconds(5))).Clients);
    }

    [Theory]
    [InlineData("INSERT INTO \"PolicySequences\"")]
    [InlineData("INSERT INTO \"Policies\"")]
    [InlineData("INSERT INTO \"Bindings\"")]
    [InlineData("INSERT INTO \"AuditEntries\"")]
    [InlineData("INSERT INTO \"Notifications\"")]
    [InlineData("UPDATE \"Quotes\"")]
    public async Task When_one_part_cannot_be_saved_nothing_of_the_sale_is_left(string part)
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        Given.Client(db, b, samePersonAs: client);
        var quote = await _world.ReadyToPayAsync(a, client);
        var heard = Hear(b);
        var broken = _world.NewService(new FailingDatabase(_world.Database, new FailOn(part)));

        var failure = await Assert.ThrowsAsync<DbUpdateException>(() => broken.IssueAsync(a, client.Id, quote.Id, quote.Version, default));
        Assert.IsType<InjectedFailure>(failure.GetBaseException());

        Assert.Equal(0, await db.Policies.CountAsync());
        Assert.Equal(0, await db.Bindings.CountAsync());
        Assert.Equal(0, await db.Notifications.CountAsync());
        Assert.Equal(0, await db.AuditEntries.CountAsync());
        Assert.Equal(0, await db.PolicySequences.CountAsync());
        Assert.Equal(QuoteStatus.AwaitingPayment, (await db.Quotes.AsNoTracking().SingleAsync()).Status);
        await Task.Delay(100);
        Assert.False(heard.Task.IsCompleted);

        Assert.Equal("КЛЩ-26-7700-0000001", (await _world.Sales.IssueAsync(a, client.Id, quote.Id, quote.Version, default)).Value.Number);
    }

    [Fact]
    public async Task The_same_sale_sent_a_hundred_times_and_after_a_restart_is_one_policy()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        Given.Client(db, b, samePersonAs: client);
        var quote = await _world.ReadyToPayAsync(a, client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() =>
            _world.Sales.IssueAsync(a, client.Id, quote.Id, quote.Version, default))));
        _world.Database.Reopen();
        _world.Clock.Move(TimeSpan.FromDays(400));
        var afterRestart = await _world.NewService().IssueAsync(a, client.Id, quote.Id, quote.Version, default);

        await using var after = _world.Open();
        Assert.Single(answers.Append(afterRestart).Select(answer => (answer.Value.Id, answer.Value.Number)).Distinct());
        Assert.Equal(1, await after.Policies.CountAsync());
        Assert.Equal(1, await after.Bindings.CountAsync());
        Assert.Equal(3, await after.Notifications.CountAsync());
        Assert.Equal(3, await after.AuditEntries.CountAsync());
    }

    /// <summary>R-06, R-21: so many records change at once that the nodes cannot be told in one message.</summary>
    [Fact]
    public async Task A_person_in_the_bases_of_two_hundred_others_is_sold_and_closed_for_all_of_them()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);
        var others = Enumerable.Range(0, 200).Select(_ => Given.Agent(db)).ToList();
        var records = others.ConvertAll(other => Given.Client(db, other, samePersonAs: client));

        Assert.Null((await _world.SellAsync(agent, client)).Refusal);

        Assert.IsType<BoundToAnotherAgent>((await _world.Sales.OpenAsync(others[0], records[0].Id, default)).Refusal);
        Assert.IsType<BoundToAnotherAgent>((await _world.Sales.OpenAsync(others[^1], records[^1].Id, default)).Refusal);
    }

    [Fact]
    public async Task The_second_tab_sees_the_issued_policy_at_every_step()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);
        var quote = await _world.ReadyToPayAsync(agent, client);
        var policy = (await _world.Sales.IssueAsync(agent, client.Id, quote.Id, quote.Version, default)).Value;

        Assert.Equal(policy, (await _world.Sales.FindQuoteAsync(agent, client.Id, quote.Id, default)).Value.Policy);
        Assert.Equal(policy, (await _world.Sales.SaveQuoteAsync(agent, client.Id, quote.Id, _world.Tick(), default)).Value.Policy);
        Assert.Equal(policy, (await _world.Sales.ProceedToPaymentAsync(agent, client.Id, quote.Id, Guid.NewGuid(), default)).Value.Policy);
        Assert.Equal(policy, (await _world.Sales.IssueAsync(agent, client.Id, quote.Id, Guid.NewGuid(), default)).Value);
    }

    [Fact]
    public async Task What_was_changed_in_another_tab_is_not_sold_unseen()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);
        var seen = await _world.ReadyToPayAsync(agent, client);
        var input = new QuoteInput { Product = Product.Property, SumInsured = "3 000 000", StartsOn = _world.Tomorrow };
        var other = (await _world.Sales.SaveQuoteAsync(agent, client.Id, seen.Id, input, default)).Value;

        Assert.IsType<QuoteChangedElsewhere>((await _world.Sales.IssueAsync(agent, client.Id, seen.Id, seen.Version, default)).Refusal);
        Assert.IsType<QuoteChangedElsewhere>((await _world.Sales.ProceedToPaymentAsync(agent, client.Id, seen.Id, seen.Version, default)).Refusal);
        Assert.IsType<PaymentNotStarted>((await _world.Sales.IssueAsync(agent, client.Id, seen.Id, other.Version, default)).Refusal);
    }

    [Fact]
    public async Task A_calculation_whose_start_has_come_must_be_made_again()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);
        var quote = await _world.ReadyToPayAsync(agent, client);
        _world.Clock.Move(TimeSpan.FromDays(1));

        Assert.IsType<RecalculationNeeded>((await _world.Sales.IssueAsync(agent, client.Id, quote.Id, quote.Version, default)).Refusal);
    }

    [Fact]
    public async Task A_wrong_form_is_told_and_nothing_is_saved()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);

        var result = await _world.Sales.SaveQuoteAsync(
            agent, client.Id, QuoteId.New(), new QuoteInput { Product = Product.Travel, StartsOn = "1.1" }, default);

        Assert.Equal([QuoteField.Days, QuoteField.StartsOn], Assert.IsType<InvalidQuote>(result.Refusal).Errors.Select(e => e.Field));
        Assert.Equal(0, await db.Quotes.CountAsync());
    }

    [Theory]
    [InlineData(Product.Osago)]
    [InlineData(Product.Kasko)]
    public async Task What_has_no_flat_price_cannot_be_sold_this_way(Product product)
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);

        var result = await _world.Sales.SaveQuoteAsync(
            agent, client.Id, QuoteId.New(), new QuoteInput { Product = product, StartsOn = _world.Tomorrow }, default);

        Assert.NotNull(result.Refusal);
    }

    [Fact]
    public async Task A_saved_calculation_comes_back_as_it_was()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent);
        var input = new QuoteInput { Product = Product.Property, SumInsured = "3 000 000", StartsOn = _world.Tomorrow };
        var id = QuoteId.New();
        var saved = (await _world.Sales.SaveQuoteAsync(agent, client.Id, id, input, default)).Value;

        var found = (await _world.Sales.FindQuoteAsync(agent, client.Id, id, default)).Value;

        Assert.Equivalent(saved, found, strict: true);
        Assert.Equal(QuoteStatus.Calculated, found.Status);
        Assert.Equal($"Р-26-{await db.Users.Where(user => user.Id == agent.Id.Value).Select(user => user.AgentCode).SingleAsync()}-00001", found.Number);
        Assert.Equal(Money.FromRubles(10_500), found.Price!.Premium);
        Assert.Equal(new DateOnly(2026, 11, 23), found.Price.StartsOn);
        Assert.Equal("3\u00A0000\u00A0000", found.Input.SumInsured);
        Assert.Equal("0,35\u00A0% от 3\u00A0000\u00A0000\u00A0₽", found.Price.HowCalculated);
        Assert.Equal("Прайс-лист № 1 от 01.01.2020", (await db.Quotes.SingleAsync()).TariffEdition);
    }

    [Fact]
    public async Task Another_agents_client_and_calculation_look_like_missing_ones()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var (client, his) = (Given.Client(db, a), Given.Client(db, b));
        var quote = await _world.ReadyToPayAsync(a, client);

        Assert.IsType<ClientNotFound>((await _world.Sales.OpenAsync(b, client.Id, default)).Refusal);
        Assert.IsType<ClientNotFound>((await _world.Sales.FindQuoteAsync(b, client.Id, quote.Id, default)).Refusal);
        Assert.IsType<ClientNotFound>((await _world.Sales.IssueAsync(b, client.Id, quote.Id, quote.Version, default)).Refusal);
        Assert.IsType<QuoteNotFound>((await _world.Sales.FindQuoteAsync(b, his.Id, quote.Id, default)).Refusal);
        Assert.IsType<QuoteNotFound>((await _world.Sales.SaveQuoteAsync(b, his.Id, quote.Id, _world.Tick(), default)).Refusal);
        Assert.IsType<QuoteNotFound>((await _world.Sales.IssueAsync(b, his.Id, quote.Id, quote.Version, default)).Refusal);
    }

    [Fact]
    public async Task A_supervisor_sells_nothing_and_an_ended_session_neither()
    {
        await using var db = _world.Open();
        var agent = Given.Agent(db);
        var supervisor = Given.Supervisor(db);
        var client = Given.Client(db, agent);

        Assert.IsType<NotPermitted>((await _world.Sales.OpenAsync(supervisor, client.Id, default)).Refusal);
        Assert.IsType<SessionEnded>((await _world.Sales.OpenAsync(agent with { Session = "old" }, client.Id, default)).Refusal);
        Assert.IsType<SessionEnded>((await _world.Sales.SaveQuoteAsync(
            agent with { Session = "old" }, client.Id, QuoteId.New(), _world.Tick(), default)).Refusal);
    }

    [Fact]
    public async Task A_client_held_by_another_is_refused_at_opening_and_an_attempt_stands_in_the_diary()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        var his = Given.Client(db, b, samePersonAs: client);
        Given.Binding(db, a, client, _world.Clock.UtcNow());

        Assert.IsType<BoundToAnotherAgent>((await _world.Sales.OpenAsync(b, his.Id, default)).Refusal);
        Assert.IsType<BoundToAnotherAgent>((await _world.Sales.SaveQuoteAsync(b, his.Id, QuoteId.New(), _world.Tick(), default)).Refusal);

        var line = await db.AuditEntries.SingleAsync();
        Assert.Equal((AuditAction.Refused, b.Id, his.Id), (line.Action, line.ActorId!.Value, line.ClientId!.Value));
    }

    [Fact]
    public async Task A_lock_that_comes_before_the_payment_is_told_as_such_and_the_calculation_is_kept()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        var his = Given.Client(db, b, samePersonAs: client);
        var quote = await _world.ReadyToPayAsync(b, his);
        await _world.SellAsync(a, client);

        var refusal = (await _world.Sales.IssueAsync(b, his.Id, quote.Id, quote.Version, default)).Refusal;

        Assert.Equal(
            "Клиент только что закреплён за другим агентом. Полис не оформлен, деньги не списаны.",
            Assert.IsType<JustBoundToAnotherAgent>(refusal).Message);
        var kept = (await _world.Sales.FindQuoteAsync(b, his.Id, quote.Id, default)).Value;
        Assert.True(kept.IsUnavailable);
        Assert.Null(kept.Policy);
        Assert.Equal(1, await db.Policies.CountAsync());
    }

    [Fact]
    public async Task Eight_agents_sell_one_person_at_once_and_one_of_them_gets_him_every_time()
    {
        const int Rounds = 50;
        const int Agents = 8;
        await using var db = _world.Open();
        var agents = Enumerable.Range(0, Agents).Select(i => Given.Agent(db, $"Агент {i}")).ToList();
        var (sold, refused) = (0, 0);

        for (var round = 0; round < Rounds; round++)
        {
            var first = Given.Client(db, agents[0]);
            var records = agents.Select((agent, i) => i == 0 ? first : Given.Client(db, agent, samePersonAs: first)).ToList();
            var quotes = new List<SavedQuote>();
            for (var i = 0; i < Agents; i++)
            {
                quotes.Add(await _world.ReadyToPayAsync(agents[i], records[i]));
            }

            using var start = new ManualResetEventSlim();
            var sales = Enumerable.Range(0, Agents).Select(i => Task.Run(async () =>
            {
                start.Wait();
                return await _world.Sales.IssueAsync(agents[i], records[i].Id, quotes[i].Id, quotes[i].Version, default);
            })).ToList();
            start.Set();
            var results = await Task.WhenAll(sales);

            var winner = Array.FindIndex(results, result => result.Refusal is null);
            Assert.All(results.Where(result => result.Refusal is not null), result => Assert.IsType<JustBoundToAnotherAgent>(result.Refusal));
            Assert.Equal(agents[winner].Id, await db.OwnerAsync(first.PersonId, default));
            sold += results.Count(result => result.Refusal is null);
            refused += results.Count(result => result.Refusal is not null);
        }

        Assert.Equal((Rounds, Rounds * (Agents - 1)), (sold, refused));
        Assert.Equal(Rounds, await db.Policies.CountAsync());
        Assert.Equal(Rounds, await db.Bindings.CountAsync());
        Assert.Equal(Rounds, await db.Notifications.CountAsync(n => n.Kind == NotificationKind.ClientBoundToYou));
        Assert.Equal(Rounds * (Agents - 1), await db.Notifications.CountAsync(n => n.Kind == NotificationKind.ClientBoundToAnother));
    }

    [Fact]
    public async Task Parallel_sales_are_numbered_without_gaps_or_doubles()
    {
        await using var db = _world.Open();
        var agents = Enumerable.Range(0, 4).Select(i => Given.Agent(db, $"Агент {i}")).ToList();
        var ready = new List<(Actor Agent, ClientRecord Client, SavedQuote Quote)>();
        for (var i = 0; i < 40; i++)
        {
            var client = Given.Client(db, agents[i % 4]);
            ready.Add((agents[i % 4], client, await _world.ReadyToPayAsync(agents[i % 4], client)));
        }

        var policies = await Task.WhenAll(ready.Select(sale => Task.Run(() =>
            _world.Sales.IssueAsync(sale.Agent, sale.Client.Id, sale.Quote.Id, sale.Quote.Version, default))));

        Assert.Equal(
            Enumerable.Range(1, 40).Select(i => $"КЛЩ-26-7700-{i:0000000}"),
            policies.Select(policy => policy.Value.Number).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Numbers_begin_anew_with_each_product_and_moscow_year_and_carry_the_branch()
    {
        await using var db = _world.Open();
        _world.Issuance.BranchCode = "0042";

        Assert.Equal("КЛЩ-26-0042-0000001", await NumberAsync(Product.Tick, 2026));
        Assert.Equal("КЛЩ-26-0042-0000002", await NumberAsync(Product.Tick, 2026));
        Assert.Equal("ИМЩ-26-0042-0000001", await NumberAsync(Product.Property, 2026));
        Assert.Equal("НСЧ-26-0042-0000001", await NumberAsync(Product.Accident, 2026));
        Assert.Equal("ВЗР-26-0042-0000001", await NumberAsync(Product.Travel, 2026));
        Assert.Equal("КЛЩ-27-0042-0000001", await NumberAsync(Product.Tick, 2027));

        async Task<string> NumberAsync(Product product, int year)
        {
            var number = await db.NextPolicyNumberAsync(product, new DateOnly(year, 12, 31), _world.Issuance.BranchCode, default);
            await db.SaveChangesAsync();
            return number;
        }
    }

    /// <summary>What another node does between our reading and our writing, which one process's queue never lets happen.</summary>
    [Fact]
    public async Task A_row_that_came_first_is_answered_by_asking_again()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        var his = Given.Client(db, b, samePersonAs: client);
        var quote = await _world.ReadyToPayAsync(b, his);
        var collision = new CollideOnce(() => _world.SellAsync(a, client));
        var node = _world.NewService(new FailingDatabase(_world.Database, collision) { BeforeOpen = collision.LetTheOtherWriterInAsync });

        var result = await node.IssueAsync(b, his.Id, quote.Id, quote.Version, default);

        Assert.True(collision.Happened);
        Assert.IsType<JustBoundToAnotherAgent>(result.Refusal);
        Assert.Equal(a.Id, await db.OwnerAsync(client.PersonId, default));
    }

    public void Dispose() => _world.Dispose();

    private TaskCompletionSource<ClientsChanged> Hear(Actor agent)
    {
        var heard = new TaskCompletionSource<ClientsChanged>();
        _world.Feed.Subscribe(
            agent.Id,
            changes =>
            {
                heard.TrySetResult(changes[0]);
                return Task.CompletedTask;
            },
            exception =>
            {
                heard.TrySetException(exception);
                return Task.CompletedTask;
            });
        return heard;
    }

    private sealed class InjectedFailure() : Exception("injected");

    private sealed class FailingDatabase(TestDatabase database, IInterceptor interceptor) : IDbContextFactory<ClientBaseDb>
    {
        private readonly IDbContextFactory<ClientBaseDb> _contexts = database.With(interceptor);

        public Func<Task> BeforeOpen { get; init; } = () => Task.CompletedTask;

        public ClientBaseDb CreateDbContext() => _contexts.CreateDbContext();

        public async Task<ClientBaseDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            await BeforeOpen();
            return CreateDbContext();
        }
    }

    private sealed class FailOn(string part) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            command.CommandText.Contains(part, StringComparison.Ordinal) ? throw new InjectedFailure() : ValueTask.FromResult(result);
    }

    private sealed class CollideOnce(Func<Task> otherWriter) : SaveChangesInterceptor
    {
        private bool _otherWriterWaits;

        public bool Happened { get; private set; }

        public async Task LetTheOtherWriterInAsync()
        {
            if (_otherWriterWaits)
            {
                _otherWriterWaits = false;
                await otherWriter();
            }
        }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Happened)
            {
                return ValueTask.FromResult(result);
            }

            (Happened, _otherWriterWaits) = (true, true);
            throw new DbUpdateException("collision", TestEngine.IsPostgres
                ? new PostgresException("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation)
                : new SqliteException("UNIQUE constraint failed", 19, 2067));
        }
    }
}
