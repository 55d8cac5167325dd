using System.Text;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.PhoneVerification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static ClientBase.Tests.PhoneVerification.PhoneDesk;

namespace ClientBase.Tests.Sms;

/// <summary>OTP-9, OTP-11, OTP-12, F9–F13: a message that was asked for goes out once, late at worst, and its state is the truth.</summary>
public class SmsSenderTests : IDisposable
{
    private static readonly Exception GatewayIsAway = new HttpRequestException(HttpRequestError.ConnectionError);

    private readonly PhoneDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_screen_does_not_wait_for_a_slow_gateway_and_learns_the_truth_later()
    {
        using var desk = new PhoneDesk(screenPatience: TimeSpan.FromMilliseconds(50));
        var answer = new TaskCompletionSource();
        desk.Gateway.Slowness = answer.Task;

        Assert.Equal(new SmsProgress(SmsState.Queued, null, IsDelayed: false), (await desk.SendAsync()).Value.Sms);
        Assert.Empty(desk.Gateway.Sent);

        answer.SetResult();
        while ((await desk.Service.FindSmsAsync(desk.Sokolova, desk.Form, PhoneDesk.Phone, default))!.State != SmsState.Accepted)
        {
            await Task.Delay(10);
        }

        Assert.Single(desk.Gateway.Sent);
    }

    [Fact]
    public async Task A_message_waits_for_a_gateway_that_is_away_and_its_code_is_the_same()
    {
        _desk.Gateway.Failure = GatewayIsAway;
        Assert.Equal(SmsState.Queued, (await _desk.SendAsync()).Value.Sms.State);
        Assert.True((await ProgressAsync()).IsDelayed);

        _desk.Gateway.Failure = null;
        await SweepUntilAsync(() => Find().State is SmsState.Accepted);

        Assert.Null(await _desk.TryAsync(_desk.Gateway.LastCode()));
        Assert.Single(_desk.Gateway.Sent);
    }

    [Fact]
    public async Task Another_node_sends_what_a_dead_one_has_left()
    {
        _desk.Gateway.Failure = GatewayIsAway;
        await _desk.SendAsync();
        _desk.Reopen();
        _desk.Gateway.Failure = null;

        await SweepUntilAsync(() => Find().State is SmsState.Accepted);

        Assert.Null(await _desk.TryAsync(_desk.Gateway.LastCode()));
    }

    [Fact]
    public async Task A_new_code_takes_the_place_of_one_that_still_waits()
    {
        _desk.Gateway.Failure = GatewayIsAway;
        await _desk.SendAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        await _desk.SendAsync();
        _desk.Gateway.Failure = null;

        await SweepUntilAsync(() => Find().State is SmsState.Accepted);
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        await _desk.Sender.SweepAsync(default);

        Assert.Single(_desk.Gateway.Sent);
        Assert.Null(await _desk.TryAsync(_desk.Gateway.LastCode()));
    }

    [Fact]
    public async Task What_nobody_took_while_it_was_of_use_is_given_up_and_not_counted()
    {
        _desk.Gateway.Failure = GatewayIsAway;
        await _desk.SendAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(5));
        _desk.Gateway.Failure = null;
        await _desk.Sender.SweepAsync(default);

        Assert.Equal((SmsState.Failed, SmsFailure.NoGateway, null), (Find().State, Find().Failure, Find().Text));
        Assert.Empty(_desk.Gateway.Sent);
        Assert.Equal(_desk.Clock.GetUtcNow().UtcDateTime.AddMinutes(1), (await _desk.SendAsync()).Value.ResendAllowedAt);
    }

    [Fact]
    public async Task Of_two_nodes_that_look_at_once_one_sends()
    {
        _desk.Gateway.Failure = GatewayIsAway;
        for (var i = 0; i < 10; i++)
        {
            await _desk.SendAsync(form: Guid.NewGuid(), phone: PhoneNumber.Parse($"+7 910 000-04-{i:00}"));
        }

        _desk.Gateway.Failure = null;
        var other = NewSender();
        while (_desk.Gateway.Sent.Count < 10)
        {
            _desk.Clock.Move(TimeSpan.FromSeconds(20));
            await Task.WhenAll(Task.Run(() => _desk.Sender.SweepAsync(default)), Task.Run(() => other.SweepAsync(default)));
        }

        Assert.Equal(10, _desk.Gateway.Sent.Select(message => message.Id).Distinct().Count());
        Assert.Equal(10, _desk.Gateway.Sent.Count);
    }

    [Fact]
    public async Task No_code_can_be_read_while_it_waits_nor_after_it_has_gone()
    {
        _desk.Gateway.Failure = GatewayIsAway;
        await _desk.SendAsync();
        var waiting = Stored();
        _desk.Gateway.Failure = null;
        await SweepUntilAsync(() => Find().State is SmsState.Accepted);
        var code = _desk.Gateway.LastCode();

        Assert.Null(Find().Text);
        Assert.Contains(_desk.Sokolova.Name, Encoding.UTF8.GetString(waiting), StringComparison.Ordinal);
        foreach (var stored in new[] { waiting, Stored() })
        {
            var text = Encoding.UTF8.GetString(stored);
            Assert.DoesNotContain($"{code[..3]} {code[3..]}", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Сообщите его агенту", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SmsAnswer.NoRoute)]
    [InlineData(SmsAnswer.Misconfigured)]
    public async Task What_the_first_gateway_refuses_the_second_sends(SmsAnswer refusal)
    {
        _desk.Gateway.Answer = refusal;
        var second = new RecordingGateway();
        var sender = NewSender(second);

        Assert.Equal(SmsState.Accepted, (await SendAsync(sender)).State);

        Assert.Empty(_desk.Gateway.Sent);
        Assert.Single(second.Sent);
    }

    [Fact]
    public async Task A_number_that_is_refused_is_not_offered_to_the_second()
    {
        _desk.Gateway.Answer = SmsAnswer.NumberRefused;
        var second = new RecordingGateway();
        var sender = NewSender(second);

        Assert.Equal(new SmsProgress(SmsState.Failed, SmsFailure.NumberRefused, IsDelayed: false), await SendAsync(sender));
        Assert.Empty(second.Sent);
    }

    [Fact]
    public async Task What_may_have_been_sent_is_not_sent_again_at_once()
    {
        _desk.Gateway.Slowness = new TaskCompletionSource().Task;
        var second = new RecordingGateway();
        var sender = NewSender(second, _desk.Sms with { Timeout = TimeSpan.FromMilliseconds(100) });

        await SendAsync(sender);

        Assert.Empty(second.Sent);
        Assert.Equal(SmsState.Queued, Find().State);
        Assert.InRange(Find().NextTryAt, Find().CreatedAt.AddSeconds(10), Find().CreatedAt.AddSeconds(30));
    }

    [Fact]
    public async Task A_gateway_that_keeps_failing_is_left_alone_for_a_while_and_the_second_takes_over()
    {
        var first = new CountingGateway();
        var second = new RecordingGateway();
        var routes = new SmsRoutes([first, second], new SmsOptions(), TimeProvider.System, NullLogger<SmsRoutes>.Instance);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(new SmsHandover(KannelGateway.Key, SmsAnswer.Accepted), await routes.SendAsync(Message(), default));
        }

        Assert.Equal(20, second.Sent.Count);
        Assert.InRange(first.Asked, 5, 10);
        Assert.Contains(("Counting", true), routes.Breakers);
    }

    [Fact]
    public async Task A_slow_gateway_holds_up_no_more_than_its_share()
    {
        _desk.Gateway.Slowness = new TaskCompletionSource().Task;
        var routes = new SmsRoutes([_desk.Gateway], new SmsOptions { Parallel = 2 }, TimeProvider.System, NullLogger<SmsRoutes>.Instance);

        var sending = Enumerable.Range(0, 20).Select(_ => routes.SendAsync(Message(), default)).ToList();
        var turnedAway = await Task.WhenAll(sending.Where(one => one.IsCompleted));

        // Two are with the gateway, eight wait; the others are told at once and stay in the database.
        Assert.Equal(10, turnedAway.Length);
        Assert.All(turnedAway, one => Assert.Null(one.Answer));
    }

    private static SmsMessage Message() => new(Guid.NewGuid(), PhoneDesk.Phone, "ВСК", DateTime.UtcNow, DateTime.UtcNow.AddMinutes(5));

    private SmsSender NewSender(ISmsGateway? second = null, SmsOptions? options = null) => new(
        _desk.Database,
        _desk.Clock,
        new SmsRoutes(second is null ? [_desk.Gateway] : [_desk.Gateway, second], options ?? _desk.Sms, _desk.Clock, NullLogger<SmsRoutes>.Instance),
        options ?? _desk.Sms,
        new KeyRing("test", new byte[32]),
        NullLogger<SmsSender>.Instance);

    private async Task<SmsProgress> SendAsync(SmsSender sender)
    {
        await using var db = _desk.Database.CreateDbContext();
        var id = Guid.NewGuid();
        sender.Add(db, id, _desk.Sokolova.Id, _desk.Sokolova.Address, PhoneDesk.Phone, "ВСК", _desk.Clock.GetUtcNow().UtcDateTime.AddMinutes(5));
        await db.SaveChangesAsync();
        return await sender.SendAsync(id);
    }

    /// <summary>The last message.</summary>
    private SmsDelivery Find()
    {
        using var db = _desk.Database.CreateDbContext();
        return db.SmsDeliveries.AsNoTracking().OrderByDescending(d => d.CreatedAt).First();
    }

    private async Task<SmsProgress> ProgressAsync() => (await _desk.Service.FindSmsAsync(_desk.Sokolova, _desk.Form, PhoneDesk.Phone, default))!;

    private async Task SweepUntilAsync(Func<bool> reached)
    {
        for (var i = 0; !reached(); i++)
        {
            Assert.True(i < 20, "The relay has not got there.");
            _desk.Clock.Move(TimeSpan.FromSeconds(5));
            await _desk.Sender.SweepAsync(default);
            await Task.Delay(50);
        }
    }

    private byte[] Stored() => [.. _desk.Database.ReadEverything().SelectMany(bytes => bytes)];

    /// <summary>Has no route, ever.</summary>
    private sealed class CountingGateway : ISmsGateway
    {
        public int Asked { get; private set; }

        public string Name => "Counting";

        public Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct)
        {
            Asked++;
            return Task.FromResult(SmsAnswer.NoRoute);
        }
    }
}
