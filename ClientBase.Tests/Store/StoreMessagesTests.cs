using ClientBase.Core.Basics;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Store;

/// <summary>What clients are told: a new address for their letters, a policy that ends (domain §7).</summary>
public class StoreMessagesTests : IDisposable
{
    private readonly StoreWorld _world = new();

    private ClientDesk Desk => _world.Desk;

    [Fact]
    public async Task R34_the_former_address_is_told_and_letters_go_to_the_new_one()
    {
        var id = await _world.BoundClientAsync();
        await SendAsync();
        var sms = Desk.Gateway.Sent.Count;

        await Desk.EditAsync(Desk.A, id, input => input with { Email = "petrov.new@mail.example" });
        await SendAsync();

        var told = _world.Letters.Taken[^1];
        Assert.Equal(("petrov@mail.example", "Адрес для писем изменён"), (told.To, told.Subject));
        Assert.DoesNotContain("petrov.new", told.Text, StringComparison.Ordinal);
        Assert.Equal((2, sms), (_world.Letters.Taken.Count, Desk.Gateway.Sent.Count));
    }

    [Fact]
    public async Task R34_a_client_without_an_account_gets_no_letter()
    {
        var id = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        await Desk.EditAsync(Desk.A, id, input => input with { Email = "petrov.new@mail.example" });
        await SendAsync();

        Assert.Empty(_world.Letters.Taken);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    public async Task Who_has_agreed_to_advertising_is_told_of_the_end_30_7_and_1_days_before(bool agrees, int letters)
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        if (agrees)
        {
            await _world.Data.SetAdvertisingConsentAsync(visitor, given: true, default);
        }

        await SendAsync();
        _world.Letters.Taken.Clear();
        var sms = Desk.Gateway.Sent.Count;
        await using var db = _world.Open();
        var policy = await db.Policies.SingleAsync();
        var reminders = new RenewalReminders(Desk.Database, Desk.Clock, Desk.Feed);
        List<int> days = [];
        for (var left = 70; left >= -2; left--)
        {
            Desk.Clock.SetTo(new DateTimeOffset(MoscowTime.StartOf(policy.EndsOn.AddDays(-left)).AddHours(12), TimeSpan.Zero));
            await reminders.RemindAsync(default);
            await reminders.RemindAsync(default);
            var before = _world.Letters.Taken.Count;
            await SendAsync();
            days.AddRange(Enumerable.Repeat(left, _world.Letters.Taken.Count - before));
        }

        Assert.Equal(agrees ? [30, 7, 1] : [], days);
        Assert.Equal((letters, letters), (_world.Letters.Taken.Count, Desk.Gateway.Sent.Count - sms));
        Assert.All(_world.Letters.Taken, letter => Assert.Equal($"Полис {policy.Number} действует до {MoscowTime.Show(policy.EndsOn)}", letter.Subject));
        Assert.All(Desk.Gateway.Sent.Skip(sms), message => Assert.Contains(policy.Number, message.Text, StringComparison.Ordinal));
    }

    public void Dispose() => _world.Dispose();

    private async Task SendAsync()
    {
        await _world.Messages.SendDueAsync(default);
        await Desk.Sms.SweepAsync(default);
        await _world.NewMail().SweepAsync(default);
    }
}
