using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Store;

/// <summary>When an account of the online store comes into being, and what its client is told (R-22… ).</summary>
public class StoreAccountsTests : IDisposable
{
    private readonly StoreWorld _world = new();

    private ClientDesk Desk => _world.Desk;

    [Fact]
    public async Task R24_it_is_opened_by_the_sale_to_a_client_with_a_confirmed_phone_and_not_before()
    {
        var id = (await Desk.TryAddConfirmedAsync(Desk.A, ClientDesk.Petrov, StoreWorld.Phone)).Value;
        Assert.Empty(await AccountsAsync());

        await Desk.SellAsync(Desk.A, id);

        var account = Assert.Single(await AccountsAsync());
        Assert.Equal(PhoneNumber.Parse(StoreWorld.Phone), account.Phone);
        Assert.Equal((await Desk.ReadAsync(id)).PersonId, account.PersonId);
        Assert.Equal(1, await CountAsync(NotificationKind.StoreAccountOpened));
    }

    [Fact]
    public async Task R24_a_second_sale_opens_no_second_account()
    {
        var id = await _world.BoundClientAsync();

        await Desk.SellAsync(Desk.A, id);

        Assert.Single(await AccountsAsync());
        Assert.Equal(1, await CountAsync(NotificationKind.StoreAccountOpened));
    }

    [Fact]
    public async Task R22_R23_without_a_confirmed_phone_there_is_none_until_the_phone_is_confirmed_after_the_sale()
    {
        var id = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        await Desk.SellAsync(Desk.A, id);
        Assert.Empty(await AccountsAsync());

        await ConfirmAsync(id, StoreWorld.Phone);

        Assert.Equal(PhoneNumber.Parse(StoreWorld.Phone), Assert.Single(await AccountsAsync()).Phone);
    }

    [Fact]
    public async Task R24_a_number_that_serves_another_persons_account_opens_none_and_the_agent_is_told()
    {
        await _world.BoundClientAsync();
        Desk.Clock.Move(TimeSpan.FromMinutes(11));
        var other = await _world.BoundClientAsync(StoreWorld.Sidorov);

        Assert.Single(await AccountsAsync());
        await using var db = _world.Open();
        var told = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.StoreNumberTaken);
        Assert.Equal((other, Desk.A.Id), (told.ClientId, told.RecipientId));
        Assert.Contains("Личный кабинет не создан: номер уже используется. Уточните номер у клиента.", told.Body, StringComparison.Ordinal);
        Assert.True(await db.Bindings.AnyAsync(b => b.PersonId == db.Clients.Single(c => c.Id == other).PersonId && b.EndedAt == null));
    }

    [Fact]
    public async Task R32_a_newly_confirmed_number_is_the_login_at_once_the_old_one_is_told_and_its_sessions_end()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await _world.Messages.SendDueAsync(default);

        await ConfirmAsync(id, StoreWorld.OtherPhone);

        Assert.Equal(PhoneNumber.Parse(StoreWorld.OtherPhone), Assert.Single(await AccountsAsync()).Phone);
        Assert.NotNull(await _world.Access.RefuseAsync(visitor, default));
        Assert.Equal(1, await _world.Messages.SendDueAsync(default));
        var sms = await LastSmsAsync();
        Assert.Equal(PhoneNumber.Parse(StoreWorld.Phone), sms.Phone);
        Assert.Single(await AccountsAsync());
    }

    [Fact]
    public async Task R26_of_two_accounts_of_one_person_the_older_stays_with_the_calculations_and_claims_of_both()
    {
        var older = await Desk.ReadAsync(await _world.BoundClientAsync());
        Desk.Clock.Move(TimeSpan.FromMinutes(11));
        var younger = await Desk.ReadAsync((await Desk.TryAddConfirmedAsync(Desk.A, ClientDesk.Petrov with { LastName = "Петров-Водкин", DocumentNumber = "00 10 777777" }, "+7 905 000-41-09")).Value);
        await Desk.SellAsync(Desk.A, younger.Id);
        var accounts = await AccountsAsync();
        var (kept, gone) = (accounts.Single(account => account.PersonId == older.PersonId), accounts.Single(account => account.PersonId == younger.PersonId));
        await using (var db = Desk.Open())
        {
            var quote = Given.CalculatedQuote(db, Desk.A, younger, Desk.Clock.UtcNow());
            await db.Quotes.Where(q => q.Id == quote.Id).ExecuteUpdateAsync(set => set.SetProperty(q => q.AccountId, gone.Id));
            db.RemoteClaims.Add(new RemoteClaim { Id = ClaimId.New(), AccountId = gone.Id, Form = "sealed", ChangedAt = Desk.Clock.UtcNow() });
            await db.SaveChangesAsync();
        }

        await Desk.Database.WriteAsync(
            async (db, tx) =>
            {
                await db.MergePersonsAsync(younger.PersonId, older.PersonId, Desk.Clock.UtcNow(), default);
                await tx.CommitAsync(default);
                return true;
            },
            default);

        var account = Assert.Single(await AccountsAsync());
        Assert.Equal((kept.Id, kept.Phone, younger.PersonId), (account.Id, account.Phone, account.PersonId));
        await using var after = Desk.Open();
        Assert.Equal(kept.Id, (await after.Quotes.SingleAsync(q => q.AccountId != null)).AccountId);
        Assert.Equal(kept.Id, (await after.RemoteClaims.SingleAsync()).AccountId);
        Assert.Equal(
            [(StoreMessageKind.Invitation, kept.Phone), (StoreMessageKind.LoginChanged, gone.Phone)],
            (await after.StoreMessages.Where(m => m.SentAt == null).OrderBy(m => m.CreatedAt).ToListAsync()).Select(m => (m.Kind, m.Phone)));
    }

    [Fact]
    public async Task The_invitation_goes_out_once_however_often_and_from_wherever_the_relay_runs()
    {
        await _world.BoundClientAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _world.Messages.SendDueAsync(default))));

        Assert.Equal(1, sent.Sum());
        Assert.Equal(0, await _world.Messages.SendDueAsync(default));
        await Desk.Sms.SweepAsync(default);
        var invitation = Desk.Gateway.Sent[^1];
        Assert.Equal(PhoneNumber.Parse(StoreWorld.Phone), invitation.To);
        Assert.Contains("https://lk.example/store", invitation.Text, StringComparison.Ordinal);
        Assert.Contains("Соколова Марина Викторовна", invitation.Text, StringComparison.Ordinal);

        await _world.NewMail().SweepAsync(default);
        var letter = Assert.Single(_world.Letters.Taken);
        Assert.Equal("petrov@mail.example", letter.To);
        Assert.Contains("https://lk.example/store", letter.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private async Task ConfirmAsync(ClientId id, string phone)
    {
        var form = Guid.NewGuid();
        await Desk.ConfirmPhoneAsync(Desk.A, form, phone);
        Assert.Null((await Desk.TryEditAsync(Desk.A, id, input => ClientDesk.WithPhone(input, phone), form: form)).Refusal);
    }

    private async Task<List<StoreAccount>> AccountsAsync()
    {
        await using var db = _world.Open();
        return await db.StoreAccounts.AsNoTracking().ToListAsync();
    }

    private async Task<int> CountAsync(NotificationKind kind)
    {
        await using var db = _world.Open();
        return await db.Notifications.CountAsync(n => n.Kind == kind && n.RecipientId == Desk.A.Id);
    }

    private async Task<Core.Sms.SmsDelivery> LastSmsAsync()
    {
        await using var db = _world.Open();
        return await db.SmsDeliveries.Where(d => !d.IsCode).OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).FirstAsync();
    }
}
