using System.Net;
using System.Text;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Sms;

/// <summary>OTP-12 and abuse 10: a report moves its message forward and does nothing else.</summary>
public class SmsReportsTests : IDisposable
{
    private readonly PhoneDesk _desk = new();

    private SmsReports Reports => new(_desk.Database, _desk.Clock, _desk.Sms);

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(SmsState.Delivered, "8", "1")]
    [InlineData(SmsState.Failed, "8", "2")]
    [InlineData(SmsState.Failed, "16")]
    [InlineData(SmsState.Accepted, "8", "4")]
    [InlineData(SmsState.Delivered, "8", "4", "1")]
    [InlineData(SmsState.Delivered, "2", "1")]
    [InlineData(SmsState.Accepted, "99", "", "1; DROP TABLE")]
    public async Task Reports_lead_to_one_state_however_often_and_in_whatever_order_they_come(SmsState expected, params string[] types)
    {
        foreach (var order in Orders(types))
        {
            var key = await SendAsync();
            foreach (var type in order.SelectMany(type => Enumerable.Repeat(type, 3)))
            {
                Assert.True(await Reports.TakeKannelAsync(key, 1, type, default));
            }

            Assert.Equal(expected, (await FindAsync(key)).State);
        }
    }

    [Fact]
    public async Task A_message_without_a_report_is_unknown_after_a_minute_and_a_late_report_still_counts()
    {
        var key = await SendAsync();
        _desk.Clock.Move(TimeSpan.FromSeconds(59));
        await _desk.Sender.SweepAsync(default);
        Assert.Equal(SmsState.Accepted, (await FindAsync(key)).State);

        _desk.Clock.Move(TimeSpan.FromSeconds(1));
        await _desk.Sender.SweepAsync(default);
        Assert.Equal(SmsState.Unknown, (await FindAsync(key)).State);
        await Reports.TakeKannelAsync(key, 1, "8", default);
        Assert.Equal(SmsState.Unknown, (await FindAsync(key)).State);

        await Reports.TakeKannelAsync(key, 1, "1", default);
        Assert.Equal(SmsState.Delivered, (await FindAsync(key)).State);
    }

    [Fact]
    public async Task A_report_never_confirms_a_phone()
    {
        var key = await SendAsync();
        await Reports.TakeKannelAsync(key, 1, "1", default);

        await using var db = _desk.Database.CreateDbContext();
        Assert.Equal(0, await db.PhoneChallenges.CountAsync(c => c.ConfirmedAt != null));
    }

    [Fact]
    public async Task A_failed_message_that_an_operator_had_counts_against_the_number()
    {
        var key = await SendAsync();
        await Reports.TakeKannelAsync(key, 1, "2", default);

        Assert.Equal(SmsFailure.NotDelivered, (await FindAsync(key)).Failure);
        Assert.IsType<ResendTooEarly>((await _desk.SendAsync()).Refusal);
    }

    /// <summary>Kannel says «16» also of a message that it has refused with «Not routable».</summary>
    [Fact]
    public async Task A_refusal_that_is_reported_too_does_not_end_a_message_that_waits()
    {
        _desk.Gateway.Answer = SmsAnswer.NoRoute;
        var key = await SendAsync();

        Assert.True(await Reports.TakeKannelAsync(key, 1, "16", default));

        Assert.Equal(SmsState.Queued, (await FindAsync(key)).State);

        // The next attempt is another matter.
        _desk.Gateway.Answer = SmsAnswer.Accepted;
        _desk.Clock.Move(TimeSpan.FromSeconds(30));
        await _desk.Sender.SweepAsync(default);
        Assert.Equal(SmsState.Accepted, (await FindAsync(key)).State);
        await Reports.TakeKannelAsync(key, 1, "16", default);
        Assert.Equal(SmsState.Accepted, (await FindAsync(key)).State);
        await Reports.TakeKannelAsync(key, 2, "16", default);
        Assert.Equal(SmsState.Failed, (await FindAsync(key)).State);
    }

    [Fact]
    public async Task A_report_of_failure_may_be_faster_than_the_answer_to_its_message()
    {
        using var desk = new PhoneDesk(screenPatience: TimeSpan.FromMilliseconds(1));
        var answer = new TaskCompletionSource();
        desk.Gateway.Slowness = answer.Task;
        await desk.SendAsync();
        await using var db = desk.Database.CreateDbContext();
        var key = await db.SmsDeliveries.Select(d => d.ReportKey).SingleAsync();

        await new SmsReports(desk.Database, desk.Clock, desk.Sms).TakeKannelAsync(key, 1, "16", default);
        Assert.Equal(SmsState.Queued, (await desk.Service.FindSmsAsync(desk.Sokolova, desk.Form, PhoneDesk.Phone, default))!.State);
        answer.SetResult();

        while (await desk.Service.FindSmsAsync(desk.Sokolova, desk.Form, PhoneDesk.Phone, default) is { State: not SmsState.Failed })
        {
            await Task.Delay(10);
        }

        Assert.Single(desk.Gateway.Sent);
    }

    [Fact]
    public async Task A_gateway_that_does_not_have_the_message_cannot_report_its_failure()
    {
        _desk.Gateway.Name = HttpSmsGateway.Key;
        var key = await SendAsync();

        Assert.True(await Reports.TakeKannelAsync(key, 1, "16", default));

        Assert.Equal(SmsState.Accepted, (await FindAsync(key)).State);
    }

    [Theory]
    [InlineData("""{"status":"delivered"}""", SmsState.Delivered)]
    [InlineData("""{"status":"UNDELIVERED","id":7}""", SmsState.Failed)]
    [InlineData("""{"status":"enroute"}""", SmsState.Accepted)]
    [InlineData("""{"status":{"deep":1}}""", SmsState.Accepted)]
    [InlineData("not json", SmsState.Accepted)]
    public async Task A_providers_report_is_read_as_the_settings_say(string body, SmsState expected)
    {
        _desk.Gateway.Name = HttpSmsGateway.Key;
        var key = await SendAsync();

        Assert.True(await Reports.TakeJsonAsync(key, 1, body, default));

        Assert.Equal(expected, (await FindAsync(key)).State);
    }

    [Fact]
    public async Task Over_http_a_known_key_is_answered_200_and_any_other_404()
    {
        using var app = new TestApp();
        var agent = await app.AddStaffAsync("ivanova");
        var sender = app.Services.GetRequiredService<SmsSender>();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<Core.Persistence.ClientBaseDb>>().CreateDbContextAsync();
        sender.Add(
            db, Guid.NewGuid(), agent.StaffId, address: null, PhoneDesk.Phone, "ВСК", DateTime.UtcNow.AddYears(1));
        await db.SaveChangesAsync();
        var key = await db.SmsDeliveries.Select(d => d.ReportKey).SingleAsync();
        using var gateway = app.Browser();
        var wrong = new string('0', key.Length);

        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync($"/sms/report/{key}/1?type=8")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync($"/sms/report/{key}/1?type=nonsense")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.GetAsync($"/sms/report/{wrong}/1?type=1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.GetAsync("/sms/report/x/1?type=1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.PostAsync($"/sms/report/{wrong}/1", Json("""{"status":"delivered"}"""))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.PostAsync($"/sms/report/{key}/1", Json("""{"status":"delivered"}"""))).StatusCode);
        Assert.Equal(SmsState.Delivered, await db.SmsDeliveries.AsNoTracking().Select(d => d.State).SingleAsync());

        static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
    }

    private static IEnumerable<string[]> Orders(string[] types) => types.Length < 2
        ? [types]
        : types.SelectMany((first, i) => Orders([.. types[..i], .. types[(i + 1)..]]).Select(rest => (string[])[first, .. rest]));

    /// <summary>A message with a day of its own; accepted by the gateway unless it says otherwise.</summary>
    private async Task<string> SendAsync()
    {
        _desk.Clock.Move(TimeSpan.FromHours(25));
        Assert.Null((await _desk.SendAsync(form: Guid.NewGuid())).Refusal);
        await using var db = _desk.Database.CreateDbContext();
        return await db.SmsDeliveries.OrderByDescending(d => d.CreatedAt).Select(d => d.ReportKey).FirstAsync();
    }

    private async Task<SmsDelivery> FindAsync(string key)
    {
        await using var db = _desk.Database.CreateDbContext();
        return await db.SmsDeliveries.AsNoTracking().SingleAsync(d => d.ReportKey == key);
    }
}
