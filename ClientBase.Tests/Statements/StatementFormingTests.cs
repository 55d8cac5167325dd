using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Statements;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Commissions;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Statements;

/// <summary>Акт-отчёт агента: when it is formed and what is in it (domain §6.4).</summary>
public class StatementFormingTests : IDisposable
{
    private readonly StatementWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Given two policies paid 31.10 23:59 and 01.11 00:01 MSK; when October's act is formed; then only the first is in it.</summary>
    [Fact]
    public async Task Of_what_is_paid_at_midnight_only_the_earlier_is_in_the_months_act_formed_at_six()
    {
        _world.GoTo(2026, 10, 31, hour: 23, minute: 59);
        var first = await _world.SellAsync();
        _world.GoTo(2026, 11, 1, hour: 0, minute: 1);
        var second = await _world.SellAsync();
        _world.GoTo(2026, 11, 1, hour: 5, minute: 59);
        Assert.Equal(0, await _world.Forming.FormDueAsync(default));

        _world.GoTo(2026, 11, 1, hour: 6);
        Assert.Equal(1, await _world.Forming.FormDueAsync(default));
        Assert.Equal(0, await _world.Forming.FormDueAsync(default));

        var act = Assert.Single(await _world.ReadAsync());
        Assert.Equal(("АО-000123-202610-01", StatementStatus.AwaitsApproval, new DateOnly(2026, 11, 30)), (act.Number, act.Status, act.ApproveBy));
        var line = Assert.Single(act.Lines);
        Assert.Equal((first.FullName, 25m, StatementWorld.OwnSale, "01.11.2026"), (line.PolicyholderName, line.Percent, line.Amount, MoscowTime.Show(line.StartsOn)));
        Assert.Equal((Money.FromRubles(450), StatementWorld.OwnSale, new Money(0), StatementWorld.OwnSale), (act.Premium, act.Accrued, act.Withheld, act.Payable));

        _world.GoTo(2026, 12, 1, hour: 6);
        await _world.Forming.FormDueAsync(default);
        Assert.Equal(second.FullName, Assert.Single((await _world.ReadAsync())[1].Lines).PolicyholderName);
    }

    [Fact]
    public async Task The_agent_is_told_once_by_number_month_sum_and_date_and_the_notice_opens_the_act()
    {
        var act = await _world.FormedAsync();

        await using var db = _world.Desk.Open();
        var notice = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.StatementFormed);
        Assert.Equal(
            (_world.A.Id, "Акт сформирован", "Акт АО-000123-202610-01 за октябрь 2026 на сумму 112,50\u00A0₽ ждёт согласования до 30.11.2026.", act.Id),
            (notice.RecipientId, notice.Title, notice.Body, notice.StatementId));
    }

    [Fact]
    public async Task Each_channel_has_its_rate_and_each_agent_his_own_lines()
    {
        _world.GoTo(2026, 10, 1, hour: 9);
        var client = await BoundAsync();
        await _world.Desk.Database.BuyAsync(client, _world.Desk.Clock.UtcNow().AddDays(2), rubles: 3_900m);
        await _world.SellAsync(_world.Desk.B);
        _world.GoTo(2026, 11, 1, hour: 6);

        Assert.Equal(2, await _world.Forming.FormDueAsync(default));

        var act = Assert.Single(await _world.ReadAsync());
        Assert.Equal(
            [(SalesChannel.AgentCabinet, 25m, 11_250L), (SalesChannel.OnlineStore, 15m, 58_500L)],
            act.Lines.Select(line => (line.Channel, line.Percent, line.Amount.Kopecks)));
        Assert.Equal(69_750, act.Payable.Kopecks);
        Assert.Single(Assert.Single(await _world.ReadAsync(_world.Desk.B)).Lines);
    }

    /// <summary>Late payments go to the next act.</summary>
    [Fact]
    public async Task What_was_written_after_the_act_goes_to_the_next_one_and_says_of_what_month_it_is()
    {
        _world.GoTo(2026, 10, 5);
        var client = await BoundAsync();
        _world.GoTo(2026, 11, 1, hour: 6);
        await _world.Forming.FormDueAsync(default);
        await _world.Desk.Database.BuyAsync(client, MoscowTime.StartOf(new DateOnly(2026, 10, 25)), rubles: 1_000m);
        _world.GoTo(2026, 12, 1, hour: 6);

        Assert.Equal(1, await _world.Forming.FormDueAsync(default));

        var late = Assert.Single((await _world.ReadAsync())[1].Lines);
        Assert.Equal(("оплата за октябрь 2026", 15_000L), (late.Note, late.Amount.Kopecks));
    }

    /// <summary>If negative total: «Перенесено на следующий период», К выплате 0.</summary>
    [Fact]
    public async Task What_cannot_be_withheld_is_carried_to_the_next_act()
    {
        _world.GoTo(2026, 10, 30);
        var client = await _world.SellAsync();
        _world.GoTo(2026, 11, 2);
        await _world.Forming.FormDueAsync(default);
        await _world.CancelAsync(client);
        _world.GoTo(2026, 12, 1, hour: 6);
        await _world.Forming.FormDueAsync(default);
        await _world.SellAsync();
        await _world.SellAsync();
        _world.GoTo(2027, 1, 1, hour: 6);
        await _world.Forming.FormDueAsync(default);

        var acts = await _world.ReadAsync();

        Assert.Equal(
            [(11_250L, 0L, 0L, 11_250L, 0L), (0, 11_250, 0, 0, 11_250), (22_500, 0, 11_250, 11_250, 0)],
            acts.Select(act => (act.Accrued.Kopecks, act.Withheld.Kopecks, act.Brought.Kopecks, act.Payable.Kopecks, act.Carried.Kopecks)));
        var taken = Assert.Single(acts[1].Lines);
        Assert.Equal(("расторжение", -45_000L, -11_250L), (taken.Note, taken.Base.Kopecks, taken.Amount.Kopecks));
    }

    [Fact]
    public async Task After_months_without_the_program_each_month_gets_its_act_and_an_empty_one_none()
    {
        await _world.FormedAsync();
        _world.GoTo(2026, 11, 20);
        await _world.SellAsync();
        _world.GoTo(2027, 1, 20);
        await _world.SellAsync();
        _world.GoTo(2027, 3, 15);

        Assert.Equal(2, await _world.Forming.FormDueAsync(default));

        Assert.Equal(["202610", "202611", "202701"], (await _world.ReadAsync()).Select(act => act.Number.Split('-')[2]));
    }

    /// <summary>What was accrued before statements began here was settled elsewhere.</summary>
    [Fact]
    public async Task The_first_act_is_of_the_last_month_alone()
    {
        _world.GoTo(2026, 8, 20);
        await _world.SellAsync();
        _world.GoTo(2026, 10, 20);
        await _world.SellAsync();
        _world.GoTo(2026, 11, 3);

        Assert.Equal(1, await _world.Forming.FormDueAsync(default));
        Assert.Single(Assert.Single(await _world.ReadAsync()).Lines);
    }

    /// <summary>Once there are acts here, a newcomer's are formed of every month too.</summary>
    [Fact]
    public async Task An_agent_whose_first_month_was_missed_gets_its_act_as_well()
    {
        await _world.FormedAsync();
        _world.GoTo(2026, 11, 20);
        await _world.SellAsync(_world.Desk.B);
        _world.GoTo(2027, 1, 10);

        Assert.Equal(1, await _world.Forming.FormDueAsync(default));
        Assert.Equal(new DateOnly(2026, 11, 1), Assert.Single(await _world.ReadAsync(_world.Desk.B)).Month);
    }

    [Fact]
    public async Task In_January_the_acts_of_the_year_before_are_shown()
    {
        await _world.FormedAsync();
        _world.GoTo(2027, 1, 10);

        var year = (await _world.Book.ListAsync(_world.A, null, default)).Value;

        Assert.Equal((2026, 1), (year.Year, year.Rows.Count));
        Assert.Equal([2027, 2026], year.Years);
    }

    [Fact]
    public async Task Two_nodes_at_once_form_one_act()
    {
        _world.GoTo(2026, 10, 20);
        await _world.SellAsync();
        _world.GoTo(2026, 11, 1, hour: 6);

        var formed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new StatementForming(_world.Desk.Database, _world.Desk.Clock, _world.Desk.Feed).FormDueAsync(default))));

        Assert.Equal(1, formed.Sum());
        Assert.Single(await _world.ReadAsync());
    }

    [Fact]
    public async Task The_database_admits_no_line_of_the_ledger_in_two_acts()
    {
        var act = await _world.FormedAsync();
        await using var db = _world.Desk.Open();
        var line = act.Lines[0];
        db.StatementLines.Add(new CommissionStatementLine
        {
            StatementId = act.Id,
            Number = 2,
            EntryId = line.EntryId,
            PolicyId = line.PolicyId,
            PolicyNumber = line.PolicyNumber,
            PolicyholderName = line.PolicyholderName,
        });

        var failure = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());

        Assert.True(db.IsUniqueViolation(failure));
    }

    [Fact]
    public async Task The_running_month_is_shown_before_its_act_is_formed()
    {
        await _world.FormedAsync();
        Assert.Null((await _world.Book.ListAsync(_world.A, null, default)).Value.Running);
        _world.GoTo(2026, 11, 20);
        await _world.SellAsync();

        var year = (await _world.Book.ListAsync(_world.A, null, default)).Value;
        var running = (await _world.Book.FindRunningAsync(_world.A, default)).Value;

        Assert.Equal((2026, new DateOnly(2026, 11, 1), 11_250L), (year.Year, year.RunningMonth, year.Running!.Payable.Kopecks));
        Assert.True(running.IsProvisional);
        Assert.Single(running.Statement.Lines);
        Assert.Equal("АО-000123-202610-01", Assert.Single(year.Rows).Number);
        Assert.Single(await _world.ReadAsync());
    }

    [Fact]
    public async Task A_policy_says_in_which_act_its_commission_stands()
    {
        var act = await _world.FormedAsync();

        var policy = act.Lines[0].PolicyId;
        var line = Assert.Single((await new ClientBase.Core.Portfolio.CommissionBook(_world.Desk.Database, _world.Desk.Access).FindLinesAsync(_world.A, policy, default)).Value.Lines);

        Assert.Equal((act.Id, act.Number), (line.StatementId, line.StatementNumber));
    }

    /// <summary>A client with a confirmed phone, sold a policy now.</summary>
    private async Task<ClientRecord> BoundAsync()
    {
        var client = (await _world.Desk.TryAddConfirmedAsync(_world.A, ClientDesk.Petrov, StoreWorld.Phone)).Value;
        await _world.Desk.SellAsync(_world.A, client);
        return await _world.Desk.ReadAsync(client);
    }
}
