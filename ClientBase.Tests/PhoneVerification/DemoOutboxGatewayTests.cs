using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.PhoneVerification;

public class DemoOutboxGatewayTests
{
    [Fact]
    public async Task Messages_and_numbers_come_newest_first_and_each_arrival_is_told()
    {
        var outbox = OpenOutbox();
        var heard = new List<string>();
        outbox.Arrived += message => heard.Add(message.Text);

        await outbox.SendAsync(Message(PhoneDesk.Phone, "1"), CancellationToken.None);
        await outbox.SendAsync(Message(PhoneDesk.OtherPhone, "2"), CancellationToken.None);
        await outbox.SendAsync(Message(PhoneDesk.Phone, "3"), CancellationToken.None);

        Assert.Equal(["1", "2", "3"], heard);
        Assert.Equal(["3", "1"], outbox.MessagesTo(PhoneDesk.Phone).Select(message => message.Text));
        Assert.Equal([PhoneDesk.Phone, PhoneDesk.OtherPhone], outbox.Numbers());
    }

    [Fact]
    public async Task Only_the_last_two_hundred_messages_are_kept()
    {
        var outbox = OpenOutbox();
        for (var i = 1; i <= 201; i++)
        {
            await outbox.SendAsync(Message(PhoneDesk.Phone, i.ToString(CultureInfo.InvariantCulture)), CancellationToken.None);
        }

        var kept = outbox.MessagesTo(PhoneDesk.Phone);
        Assert.Equal(200, kept.Count);
        Assert.Equal(("201", "2"), (kept[0].Text, kept[^1].Text));
    }

    [Fact]
    public void A_message_in_a_log_shows_neither_text_nor_full_number()
    {
        var line = Message(PhoneDesk.Phone, "ВСК: код 482 193.").ToString();

        Assert.DoesNotContain("482", line, StringComparison.Ordinal);
        Assert.DoesNotContain("0003", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_it_is_opened_nothing_is_taken()
    {
        var outbox = new DemoOutboxGateway(TimeProvider.System);

        Assert.Equal(SmsAnswer.Misconfigured, await outbox.SendAsync(Message(PhoneDesk.Phone, "1"), CancellationToken.None));

        Assert.Empty(outbox.Numbers());
    }

    [Fact]
    public async Task A_network_that_loses_messages_takes_them_and_one_that_confuses_numbers_delivers_next_door()
    {
        var outbox = OpenOutbox();
        outbox.Network = DemoNetwork.Loses;
        Assert.Equal(SmsAnswer.Accepted, await outbox.SendAsync(Message(PhoneDesk.Phone, "1"), CancellationToken.None));
        Assert.Empty(outbox.Numbers());

        outbox.Network = DemoNetwork.Misdirects;
        Assert.Equal(SmsAnswer.Accepted, await outbox.SendAsync(Message(PhoneDesk.Phone, "2"), CancellationToken.None));

        Assert.Empty(outbox.MessagesTo(PhoneDesk.Phone));
        Assert.Equal(PhoneDesk.Phone.E164[..^1], Assert.Single(outbox.Numbers()).E164[..^1]);
    }

    [Fact]
    public async Task A_late_network_delivers_after_its_time()
    {
        var clock = new ClientBase.Web.Runs.RunClock(TimeProvider.System);
        var outbox = new DemoOutboxGateway(clock) { Network = DemoNetwork.Late };
        outbox.Open();
        var arrived = new TaskCompletionSource();
        outbox.Arrived += _ => arrived.SetResult();

        Assert.Equal(SmsAnswer.Accepted, await outbox.SendAsync(Message(PhoneDesk.Phone, "1"), CancellationToken.None));

        Assert.Empty(outbox.Numbers());
        await arrived.Task.WaitAsync(DemoOutboxGateway.Lateness + TimeSpan.FromSeconds(20));
        Assert.Single(outbox.MessagesTo(PhoneDesk.Phone));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_code_is_called_sent_only_where_the_demo_is_on(string demo)
    {
        using var app = new TestApp().With("Demo:Enabled", demo).With("Sms:ScreenPatience", "00:00:02");
        var agent = await app.AddStaffAsync("ivanova");
        var actor = new Actor(agent.StaffId, agent.FullName, agent.Role, agent.SecurityStamp!);

        var sent = await app.Services.GetRequiredService<PhoneVerificationService>().SendCodeAsync(
            actor, Guid.NewGuid(), PhoneDesk.Phone, birthDate: null, editedClient: null, CancellationToken.None);

        Assert.Equal(demo == "true" ? null : new CodeNotSent(), sent.Refusal);
    }

    private static DemoOutboxGateway OpenOutbox()
    {
        var outbox = new DemoOutboxGateway(TimeProvider.System);
        outbox.Open();
        return outbox;
    }

    private static SmsMessage Message(PhoneNumber to, string text) =>
        new(Guid.CreateVersion7(), to, text, new DateTime(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc), new DateTime(2026, 11, 22, 9, 5, 0, DateTimeKind.Utc));
}
