using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Tests.Support;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Sms;

/// <summary>F9–F13 from «Подтвердить» to the phone and back: our outbox, a real Kannel, its operator, our report address.</summary>
public sealed class ThroughKannelTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly PhoneNumber Phone = PhoneDesk.Phone;

    private readonly WebApplication _reports;
    private readonly HttpClient _http = new();
    private PhoneDesk? _desk;
    private TimeSpan _thinking;
    private int _reportsTaken;

    public ThroughKannelTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddScoped(_ => new SmsReports(_desk!.Database, _desk.Clock, _desk.Sms));
        _reports = builder.Build();
        _reports.Urls.Add("http://127.0.0.1:0");
        _reports.Use(async (HttpContext context, RequestDelegate next) =>
        {
            await next(context);
            Interlocked.Increment(ref _reportsTaken);
            await Task.Delay(_thinking);
        });
        _reports.MapSmsReports();
    }

    public async ValueTask DisposeAsync()
    {
        await _reports.DisposeAsync();
        _desk?.Dispose();
        _http.Dispose();
    }

    /// <summary>F11.</summary>
    [Fact]
    public async Task Every_code_that_was_asked_for_arrives_though_the_gateway_is_killed_under_load()
    {
        const int codes = 80;
        using var kannel = await Kannel.StartAsync();
        var desk = await OpenAsync(kannel);
        var phones = Enumerable.Range(0, codes).Select(i => PhoneNumber.Parse($"+7 910 000-05-{i:00}")).ToList();

        var asking = Parallel.ForEachAsync(phones, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (phone, _) =>
            Assert.Null((await desk.SendAsync(form: Guid.NewGuid(), phone: phone)).Refusal));
        foreach (var arrived in new[] { 10, 40 })
        {
            await SweepUntilAsync(() => Arrived() >= arrived);
            kannel.KillGateway();
            await kannel.StartGatewayAsync();
        }

        await asking;
        await SweepUntilAsync(() => Arrived() == codes && All().All(sms => sms.State is not SmsState.Queued));

        Assert.Equal(codes, All().Count);
        Assert.All(kannel.Handsets.Received.GroupBy(sms => sms.To), same => Assert.Single(same.Select(sms => sms.Text).Distinct()));

        // A report may die with the process that had it in hand; that a message did not arrive must nobody say.
        Assert.All(All(), sms => Assert.NotEqual(SmsState.Failed, sms.State));
        Assert.Contains(All(), sms => sms.State is SmsState.Delivered);

        int Arrived() => kannel.Handsets.Received.Select(sms => sms.To).Distinct().Count();
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_once_and_the_code_does_not_count()
    {
        using var kannel = await Kannel.StartAsync();
        var desk = await OpenAsync(kannel, password: "wrong");

        // More often than the limits of a phone allow, and the answer is still this one.
        for (var i = 0; i <= desk.Limits.SendsPerPhoneIn10Minutes; i++)
        {
            Assert.IsType<CodeNotSent>((await desk.SendAsync()).Refusal);
        }

        Assert.All(All(), sms => Assert.Equal((SmsState.Failed, SmsFailure.NoGateway), (sms.State, sms.Failure)));
        Assert.Empty(kannel.Handsets.Received);
        Assert.DoesNotContain(desk.Log, line => line.Contains(Phone.E164, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_waits_for_an_operator_that_lets_nobody_in()
    {
        using var peer = new SmppPeer();
        using var kannel = await Kannel.StartAsync(peer);
        await kannel.StopOperatorAsync();
        peer.RefusesBind = true;
        peer.Start();
        var desk = await OpenAsync(kannel);

        await ComesTrueAsync(() => NotRoutableAsync(kannel));
        Assert.Equal(new SmsProgress(SmsState.Queued, null, IsDelayed: true), (await desk.SendAsync()).Value.Sms);

        // Kannel gives such an operator up for good: somebody mends the account and starts it again.
        peer.RefusesBind = false;
        peer.Stop();
        kannel.KillGateway();
        await kannel.StartGatewayAsync();
        await kannel.StartOperatorAsync();
        await SweepUntilAsync(() => All().Single().State is SmsState.Delivered);
        Assert.Single(kannel.Handsets.Received, sms => sms.To == Phone.E164);
    }

    [Fact]
    public async Task What_the_operator_does_with_a_message_is_what_the_agent_is_told()
    {
        var fates = new (string Phone, Fate Fate, SmsState State, SmsFailure? Failure)[]
        {
            ("+79100000341", Fate.Deliver, SmsState.Delivered, null),
            ("+79100000342", Fate.Fail, SmsState.Failed, SmsFailure.NotDelivered),
            ("+79100000343", Fate.RefuseNumber, SmsState.Failed, SmsFailure.NotDelivered),
            ("+79100000344", Fate.Throttle(1), SmsState.Delivered, null),
            ("+79100000345", Fate.SystemError, SmsState.Failed, SmsFailure.NotDelivered),
            ("+79100000346", Fate.Silent, SmsState.Accepted, null),
        };
        using var peer = new SmppPeer();
        foreach (var (phone, fate, _, _) in fates)
        {
            peer.Fates[phone] = fate;
        }

        using var kannel = await Kannel.StartAsync(peer);
        var desk = await OpenAsync(kannel);
        foreach (var (phone, _, _, _) in fates)
        {
            Assert.Null((await desk.SendAsync(form: Guid.NewGuid(), phone: PhoneNumber.Parse(phone))).Refusal);
        }

        await ComesTrueAsync(() => All().Count(sms => sms.State is SmsState.Accepted) == 1);
        Assert.Equal(
            fates.Select(fate => (fate.Phone, fate.State, fate.Failure)),
            All().Select(sms => (sms.Phone.E164, sms.State, sms.Failure)).OrderBy(sms => sms.E164));

        desk.Clock.Move(desk.Sms.ReportWithin);
        await desk.Sender.SweepAsync(default);
        Assert.Equal(SmsState.Unknown, All().Single(sms => sms.Phone.E164 == fates[^1].Phone).State);
    }

    /// <summary>F13: Kannel waits five seconds for our answer, then it asks again.</summary>
    [Fact]
    public async Task A_report_that_is_answered_too_late_and_so_comes_again_changes_nothing()
    {
        using var kannel = await Kannel.StartAsync();
        var desk = await OpenAsync(kannel);
        _thinking = TimeSpan.FromSeconds(6);

        await desk.SendAsync();
        await ComesTrueAsync(() => All().Single().State is SmsState.Delivered);
        var delivered = All().Single();
        await ComesTrueAsync(() => _reportsTaken >= 3);

        Assert.Equal((delivered.State, delivered.StateAt), (All().Single().State, All().Single().StateAt));
        Assert.Single(kannel.Handsets.Received);
    }

    private async Task<PhoneDesk> OpenAsync(Kannel kannel, string? password = null)
    {
        await _reports.StartAsync();
        var options = new KannelOptions { Url = kannel.SendUrl, Username = Kannel.Username, Password = password ?? kannel.Password, From = "VSK" };
        return _desk = new PhoneDesk(
            new PhoneVerificationOptions { SendsPerAgentPerHour = 1_000, SendsPerAgentPerDay = 1_000 },
            new SmsOptions { PrefixSends = 1_000, DailyBudget = 100_000, ReportAddress = new Uri(_reports.Urls.Single()) },
            gateway: clock => new KannelGateway(options, _http, clock));
    }

    private List<SmsDelivery> All()
    {
        using var db = _desk!.Database.CreateDbContext();
        return db.SmsDeliveries.AsNoTracking().ToList();
    }

    /// <summary>Seconds pass and the relay looks, as it does in the running product.</summary>
    private Task SweepUntilAsync(Func<bool> isSo) => ComesTrueAsync(async () =>
    {
        _desk!.Clock.Move(TimeSpan.FromSeconds(1));
        await _desk.Sender.SweepAsync(default);
        return isSo();
    });

    private async Task<bool> NotRoutableAsync(Kannel kannel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, kannel.SendUrl) { Content = new StringContent("Проба") };
        request.Headers.Add("X-Kannel-Username", Kannel.Username);
        request.Headers.Add("X-Kannel-Password", kannel.Password);
        request.Headers.Add("X-Kannel-From", "VSK");
        request.Headers.Add("X-Kannel-To", "+79100000399");
        using var answer = await _http.SendAsync(request);
        return (await answer.Content.ReadAsStringAsync()).StartsWith("Not routable", StringComparison.Ordinal);
    }

    private Task ComesTrueAsync(Func<bool> isSo) => ComesTrueAsync(() => Task.FromResult(isSo()));

    private async Task ComesTrueAsync(Func<Task<bool>> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < Patience, $"It did not come true: {string.Join(", ", All().GroupBy(sms => (sms.State, sms.Failure, sms.IsWaiting)).Select(same => $"{same.Key}: {same.Count()}"))}");
            await Task.Delay(50);
        }
    }
}
