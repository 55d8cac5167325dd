using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.PhoneVerification;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Sms;

/// <summary>OTP-7, OTP-8 and the switch, counted at the gateway. Each refusal says when it ends.</summary>
public class SmsLimitsTests : IDisposable
{
    private readonly List<PhoneDesk> _desks = [];

    public void Dispose() => _desks.ForEach(desk => desk.Dispose());

    [Fact]
    public async Task Fifty_an_hour_go_out_for_one_address_whoever_asks()
    {
        var desk = Desk(new SmsOptions { PrefixSends = 1_000 });
        var agents = Enumerable.Range(0, 4).Select(i => desk.AddStaff($"Агент {i}", StaffRole.Agent, null) with { Address = "203.0.113.7" }).ToList();
        for (var i = 0; i < 50; i++)
        {
            Assert.Null((await SendAsync(desk, agents[i % 4], i)).Refusal);
            desk.Clock.Move(TimeSpan.FromSeconds(10));
        }

        var start = desk.Clock.GetUtcNow().UtcDateTime.AddSeconds(-500);
        var refused = (await SendAsync(desk, agents[0], 50)).Refusal;

        Assert.Equal(start.AddHours(1), Assert.IsType<TooManySmsFromAddress>(refused).Until);
        Assert.Contains(MoscowTime.Show(MoscowTime.UpToTheMinute(start.AddHours(1))), refused.Message, StringComparison.Ordinal);
        Assert.Null((await SendAsync(desk, agents[0] with { Address = "203.0.113.8" }, 51)).Refusal);
        desk.Reopen();
        desk.Clock.SetTo(start.AddHours(1));
        Assert.Null((await SendAsync(desk, agents[0], 52)).Refusal);
        Assert.Equal(52, desk.Gateway.Sent.Count);
    }

    [Fact]
    public async Task The_budget_of_a_day_ends_at_midnight_in_Moscow()
    {
        var desk = Desk(new SmsOptions { DailyBudget = 5 });
        desk.Clock.SetTo(new DateTime(2026, 11, 22, 20, 0, 0, DateTimeKind.Utc));
        for (var i = 0; i < 5; i++)
        {
            Assert.Null((await SendAsync(desk, desk.Sokolova, i)).Refusal);
        }

        var refused = Assert.IsType<SmsBudgetSpent>((await SendAsync(desk, desk.Gromov, 5)).Refusal);

        Assert.Equal("Дневной запас СМС израсходован. Коды снова отправляются с 23.11.2026 00:00.", refused.Message);
        desk.Reopen();
        desk.Clock.SetTo(new DateTime(2026, 11, 22, 20, 59, 59, DateTimeKind.Utc));
        Assert.IsType<SmsBudgetSpent>((await SendAsync(desk, desk.Gromov, 5)).Refusal);
        desk.Clock.SetTo(refused.End);
        Assert.Null((await SendAsync(desk, desk.Gromov, 5)).Refusal);
        Assert.Equal(6, desk.Gateway.Sent.Count);
    }

    [Fact]
    public async Task What_no_gateway_took_costs_nothing()
    {
        var desk = Desk(new SmsOptions { DailyBudget = 1 });
        desk.Gateway.Answer = SmsAnswer.Misconfigured;
        Assert.IsType<CodeNotSent>((await SendAsync(desk, desk.Sokolova, 1)).Refusal);
        desk.Gateway.Answer = SmsAnswer.Accepted;

        Assert.Null((await SendAsync(desk, desk.Sokolova, 2)).Refusal);
        Assert.IsType<SmsBudgetSpent>((await SendAsync(desk, desk.Sokolova, 3)).Refusal);
    }

    [Fact]
    public async Task Pumping_stops_by_the_twenty_first_message_and_only_for_its_prefix()
    {
        var desk = Desk(new SmsOptions());
        var agents = new[] { desk.Sokolova, desk.Gromov };
        for (var i = 0; i < 20; i++)
        {
            Assert.Null((await SendAsync(desk, agents[i % 2], i)).Refusal);
            desk.Clock.Move(TimeSpan.FromSeconds(1));
        }

        var first = desk.Clock.GetUtcNow().UtcDateTime.AddSeconds(-20);
        Assert.Equal(first.AddHours(1), Assert.IsType<SmsPrefixStopped>((await SendAsync(desk, desk.Sokolova, 20)).Refusal).Until);
        Assert.Equal(20, desk.Gateway.Sent.Count);
        Assert.Null((await desk.SendAsync(form: Guid.NewGuid(), phone: PhoneNumber.Parse("+7 900 000-00-21"))).Refusal);
    }

    [Fact]
    public async Task A_prefix_where_every_fifth_code_is_confirmed_goes_on()
    {
        var desk = Desk(new SmsOptions());
        for (var i = 0; i < 19; i++)
        {
            await SendAsync(desk, i % 2 == 0 ? desk.Sokolova : desk.Gromov, i, confirm: i % 5 == 0);
        }

        Assert.Null((await SendAsync(desk, desk.Gromov, 19)).Refusal);
        Assert.Null((await SendAsync(desk, desk.Gromov, 20)).Refusal);
    }

    [Fact]
    public async Task A_closed_prefix_gets_nothing()
    {
        var desk = Desk(new SmsOptions { ClosedPrefixes = ["+7910"] });

        Assert.IsType<SmsPrefixClosed>((await SendAsync(desk, desk.Sokolova, 1)).Refusal);
        Assert.Empty(desk.Gateway.Sent);
    }

    [Fact]
    public async Task The_switch_stops_new_and_waiting_messages_and_tells_until_when_and_why()
    {
        var desk = Desk(new SmsOptions());
        var admin = desk.AddStaff("Администратор", StaffRole.Admin, null);
        desk.Gateway.Failure = new HttpRequestException(HttpRequestError.ConnectionError);
        await SendAsync(desk, desk.Sokolova, 1);
        desk.Gateway.Failure = null;
        var until = desk.Clock.GetUtcNow().UtcDateTime.AddMinutes(2);
        Assert.Null((await desk.Control.StopAsync(admin, until, " Проверка расходов ", default)).Refusal);

        var refused = Assert.IsType<SmsStopped>((await SendAsync(desk, desk.Gromov, 2)).Refusal);
        desk.Clock.Move(TimeSpan.FromSeconds(90));
        await desk.Sender.SweepAsync(default);

        Assert.Equal((until, "Причина: Проверка расходов"), (refused.Until, refused.Why));
        Assert.Contains(MoscowTime.Show(MoscowTime.UpToTheMinute(until)), refused.Message, StringComparison.Ordinal);
        Assert.Empty(desk.Gateway.Sent);
        desk.Reopen();
        desk.Clock.SetTo(until);
        await desk.Sender.SweepAsync(default);
        Assert.Single(desk.Gateway.Sent);
        Assert.Null((await SendAsync(desk, desk.Gromov, 2)).Refusal);
    }

    [Fact]
    public async Task A_stop_without_an_end_lasts_until_somebody_ends_it()
    {
        var desk = Desk(new SmsOptions());
        var admin = desk.AddStaff("Администратор", StaffRole.Admin, null);
        await desk.Control.StopAsync(admin, null, "", default);
        desk.Clock.Move(TimeSpan.FromDays(30));
        Assert.Null(Assert.IsType<SmsStopped>((await SendAsync(desk, desk.Gromov, 2)).Refusal).Until);

        Assert.Null((await desk.Control.ResumeAsync(admin, default)).Refusal);

        Assert.Null((await SendAsync(desk, desk.Gromov, 2)).Refusal);
        await using var db = desk.Database.CreateDbContext();
        Assert.Equal(
            [Core.Audit.AuditAction.SmsStopped, Core.Audit.AuditAction.SmsResumed], await db.AuditEntries.OrderBy(line => line.Id).Select(line => line.Action).ToListAsync());
    }

    [Fact]
    public async Task Only_an_administrator_sees_the_figures_and_turns_the_switch()
    {
        var desk = Desk(new SmsOptions());
        foreach (var actor in new[] { desk.Sokolova, desk.AddStaff("Руководитель", StaffRole.Supervisor, null), desk.AddStaff("Тренер", StaffRole.Trainer, null) })
        {
            Assert.IsType<NotPermitted>((await desk.Control.ReadAsync(actor, default)).Refusal);
            Assert.IsType<NotPermitted>((await desk.Control.StopAsync(actor, null, "", default)).Refusal);
            Assert.IsType<NotPermitted>((await desk.Control.ResumeAsync(actor, default)).Refusal);
        }

        Assert.Null((await SendAsync(desk, desk.Sokolova, 1)).Refusal);
    }

    [Fact]
    public async Task The_administrator_sees_what_was_sent_delivered_and_confirmed_by_prefix_and_agent()
    {
        var desk = Desk(new SmsOptions { DailyBudget = 10, AlarmAtPercent = 80 });
        var admin = desk.AddStaff("Администратор", StaffRole.Admin, null);
        await SendAsync(desk, desk.Sokolova, 1, confirm: true);
        await SendAsync(desk, desk.Sokolova, 2);
        for (var i = 3; i < 8; i++)
        {
            await SendAsync(desk, desk.Gromov, i);
        }

        await using (var db = desk.Database.CreateDbContext())
        {
            var first = await db.SmsDeliveries.OrderBy(d => d.CreatedAt).ThenBy(d => d.Id).FirstAsync();
            await new SmsReports(desk.Database, desk.Clock, desk.Sms).TakeKannelAsync(first.ReportKey, 1, "1", default);
        }

        var seen = (await desk.Control.ReadAsync(admin, default)).Value;

        Assert.Equal(new SmsTotals(Sent: 7, Delivered: 1, Failed: 0, Unsent: 0, Confirmed: 1), seen.Today);
        Assert.Equal((7, 10, false), (seen.Used, seen.Budget, seen.IsAlarming));
        Assert.Equal([("+7910", 7, false)], seen.Prefixes.Select(prefix => (prefix.Prefix, prefix.Totals.Sent, prefix.IsStopped)));
        Assert.Equal(
            [(desk.Gromov.Name, 5, 0, true), (desk.Sokolova.Name, 2, 1, false)],
            seen.Agents.Select(agent => (agent.Name, agent.Totals.Sent, agent.Totals.Confirmed, agent.IsSuspicious)));
        await SendAsync(desk, desk.Gromov, 9);
        Assert.True((await desk.Control.ReadAsync(admin, default)).Value.IsAlarming);
        Assert.Equal(new SmsSpending(8, 10, IsAlarming: true, IsStopped: false), await desk.Control.ReadSpendingAsync(default));
    }

    [Fact]
    public async Task Guessing_at_one_phone_for_a_day_succeeds_ten_times_in_a_million_at_most()
    {
        var desk = Desk(new SmsOptions { PrefixSends = 1_000 });
        var end = desk.Clock.GetUtcNow().UtcDateTime.AddHours(24);
        var tried = 0;
        while (desk.Clock.GetUtcNow().UtcDateTime < end)
        {
            var sent = await SendAsync(desk, desk.Sokolova, 1, form: desk.Form);
            if (sent.Refusal is NotYet limit)
            {
                desk.Clock.SetTo(limit.Until);
                continue;
            }

            // One guess after another until the code is dead.
            var code = desk.Gateway.LastCode();
            Refusal? answer;
            do
            {
                answer = await desk.TryAsync(PhoneDesk.Wrong(code));
                tried += answer is WrongCode or TooManyWrongTries ? 1 : 0;
            }
            while (answer is WrongCode);

            desk.Clock.Move(TimeSpan.FromSeconds(1));
        }

        // Each guess hits one of 1 000 000 codes.
        Assert.InRange(tried, 5, 10);
    }

    private PhoneDesk Desk(SmsOptions options)
    {
        var desk = new PhoneDesk(sms: options);
        _desks.Add(desk);
        return desk;
    }

    /// <summary>A number and a form of their own for each i.</summary>
    private static async Task<Result<CodeSent>> SendAsync(PhoneDesk desk, Actor agent, int i, bool confirm = false, Guid? form = null)
    {
        var phone = i == 1 ? PhoneDesk.Phone : PhoneNumber.Parse($"+7 910 000-05-{i:00}");
        var key = form ?? Guid.NewGuid();
        var sent = await desk.SendAsync(agent, key, phone);
        if (confirm)
        {
            Assert.Null(await desk.TryAsync(desk.Gateway.LastCode(), agent, key, phone));
        }

        return sent;
    }
}
