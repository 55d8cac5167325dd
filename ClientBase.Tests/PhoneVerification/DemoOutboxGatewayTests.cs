using System.Globalization;
using ClientBase.Core.PhoneVerification.Sms;

namespace ClientBase.Tests.PhoneVerification;

public class DemoOutboxGatewayTests
{
    [Fact]
    public async Task Messages_and_numbers_come_newest_first_and_each_arrival_is_told()
    {
        var outbox = new DemoOutboxGateway();
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
        var outbox = new DemoOutboxGateway();
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

    private static SmsMessage Message(ClientBase.Core.Basics.PhoneNumber to, string text) =>
        new(Guid.CreateVersion7(), to, text, new DateTime(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc));
}
