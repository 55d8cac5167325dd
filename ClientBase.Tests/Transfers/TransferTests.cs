using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Mail;
using ClientBase.Core.Motor;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Store;
using ClientBase.Core.Transfers;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientBase.Tests.Transfers;

/// <summary>«Передача клиентов» .</summary>
public class TransferTests : IDisposable
{
    private const string Password = "пароль руководителя";

    private static readonly string Hash = StaffPasswords.Hash(Password);

    private readonly StoreWorld _store = new();
    private readonly TransferRuns _runs;
    private readonly TransferDesk _transfers;

    public TransferTests()
    {
        _runs = new TransferRuns(Desk.Database, Desk.Clock, _store.NewMail(), Desk.Feed);
        _transfers = new TransferDesk(Desk.Database, Desk.Clock, Desk.Access, new FreshProof(Desk.Database, Desk.Clock), _runs, NullLogger<TransferDesk>.Instance);
        using var db = Desk.Open();
        db.Users.Where(user => user.Id == Desk.Supervisor.Id.Value).ExecuteUpdate(set => set.SetProperty(user => user.PasswordHash, Hash));
    }

    private ClientDesk Desk => _store.Desk;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Old binding ends, new starts at the same instant (no gap, no overlap).</summary>
    [Fact]
    public async Task All_clients_go_over_at_one_instant_and_the_new_agent_gets_a_record_with_everything()
    {
        var first = await _store.BoundClientAsync();
        await Desk.Keeping.SetNoteAsync(Desk.A, first, "Звонить после 18:00", default);
        var second = await Desk.AddAsync(Desk.A, StoreWorld.Sidorov);
        await Desk.SellAsync(Desk.A, second);
        var prospect = await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov);
        Desk.Clock.Move(TimeSpan.FromDays(3));

        var line = (await OrderAsync()).Value;

        Assert.Equal((2, (int?)null), (line.Moved, line.Planned));
        Assert.NotNull(line.DoneAt);
        await using var db = Desk.Open();
        var now = Desk.Clock.UtcNow();
        var bindings = await db.Bindings.ToListAsync();
        Assert.Equal(
            [(Desk.A.Id, (DateTime?)now, (BindingEndReason?)BindingEndReason.Transfer), (Desk.A.Id, now, BindingEndReason.Transfer)],
            bindings.Where(b => b.AgentId == Desk.A.Id).Select(b => (b.AgentId, b.EndedAt, b.EndReason)));
        Assert.All(bindings.Where(b => b.AgentId == Desk.B.Id), b => Assert.Equal((now, null, BindingReason.Transfer), (b.StartedAt, b.EndedAt, b.Reason)));
        Assert.Equal(2, bindings.Count(b => b.AgentId == Desk.B.Id));

        var source = await Desk.ReadAsync(first);
        var copy = await db.Clients.SingleAsync(c => c.AgentId == Desk.B.Id && c.PersonId == source.PersonId);
        Assert.Equal(
            (source.FullName, source.BirthDate, source.Email, source.DocumentNumberSealed, source.Phone, source.PhoneVerifiedAt, "Звонить после 18:00", source.ConsentGivenAt),
            (copy.FullName, copy.BirthDate, copy.Email, copy.DocumentNumberSealed, copy.Phone, copy.PhoneVerifiedAt, copy.Note, copy.ConsentGivenAt));
        Assert.Equal(
            await db.IdentityKeys.Where(key => key.ClientId == first).OrderBy(key => key.Hash).Select(key => key.Hash).ToListAsync(),
            await db.IdentityKeys.Where(key => key.ClientId == copy.Id).OrderBy(key => key.Hash).Select(key => key.Hash).ToListAsync());
        Assert.Equal(ClientStatus.BoundToMe, await db.StatusAsync(Desk.B.Id, source.PersonId, default));
        Assert.Equal(ClientStatus.LockedByOther, await db.StatusAsync(Desk.A.Id, source.PersonId, default));
        Assert.Equal(ClientStatus.Prospect, await db.StatusAsync(Desk.A.Id, (await Desk.ReadAsync(prospect)).PersonId, default));
        Assert.Equal(2, await db.Clients.CountAsync(c => c.AgentId == Desk.B.Id));
    }

    [Fact]
    public async Task Without_the_tick_comments_stay_behind()
    {
        var client = await _store.BoundClientAsync();
        await Desk.Keeping.SetNoteAsync(Desk.A, client, "Секрет", default);

        await OrderAsync(withNotes: false);

        Assert.Null((await OwnAsync(client)).Note);
        Assert.Equal("Секрет", (await Desk.ReadAsync(client)).Note);
    }

    /// <summary>If he already has one, it is linked, not doubled.</summary>
    [Fact]
    public async Task A_record_of_his_own_is_taken_out_of_the_archive_and_speaks_for_the_client_from_then_on()
    {
        var client = (await Desk.TryAddConfirmedAsync(Desk.A, ClientDesk.Petrov, StoreWorld.Phone)).Value;
        var his = await Desk.AddAsync(Desk.B, ClientDesk.Petrov with { Email = "old@mail.example" });
        await using (var db = Desk.Open())
        {
            // As it was before he had matched it by its document.
            await db.Clients.Where(c => c.Id == his).ExecuteUpdateAsync(set => set
                .SetProperty(c => c.DocumentType, (DocumentType?)null).SetProperty(c => c.DocumentNumberSealed, (string?)null).SetProperty(c => c.DocumentIssuedOn, (DateOnly?)null));
        }

        await Desk.Keeping.SetNoteAsync(Desk.B, his, "Свой комментарий", default);
        await Desk.SellAsync(Desk.A, client);
        await Desk.Keeping.ArchiveAsync(Desk.B, [his], default);

        await OrderAsync();

        var record = await OwnAsync(client);
        var source = await Desk.ReadAsync(client);
        Assert.Equal((his, false, "Свой комментарий"), (record.Id, record.IsArchived, record.Note));
        Assert.Equal(
            (source.Phone, source.PhoneVerifiedAt, source.Email, source.DocumentType, source.DocumentNumberSealed),
            (record.Phone, record.PhoneVerifiedAt, record.Email, record.DocumentType, record.DocumentNumberSealed));
        var history = (await Desk.Cards.HistoryAsync(Desk.B, his, default)).Value;
        Assert.Equal(["Эл. почта", "Документ", "Телефон"], history.Single(line => line.Remark == "Передача клиентов").Changes.Select(change => change.Field));

        // In the store he buys as before.
        Assert.Null((await _store.BuyAsync(await _store.EnterAsync(), _store.Property())).Refusal);
    }

    /// <summary>КВ of policies sold before stays with the seller; self-purchases from the transfer on go to the new agent.</summary>
    [Fact]
    public async Task Commission_of_what_the_client_buys_goes_to_the_new_agent_from_that_instant_on()
    {
        await _store.BoundClientAsync();
        var visitor = await _store.EnterAsync();
        Assert.Null((await _store.BuyAsync(visitor, _store.Property())).Refusal);
        Desk.Clock.Move(TimeSpan.FromMinutes(1));
        await OrderAsync();
        Assert.Null((await _store.BuyAsync(visitor, _store.Property())).Refusal);

        await using var db = Desk.Open();
        var lines = await db.CommissionEntries.OrderBy(line => line.Id).ToListAsync();
        Assert.Equal([Desk.A.Id, Desk.A.Id, Desk.B.Id], lines.Select(line => line.AgentId));
        Assert.Equal([Desk.A.Id, Desk.A.Id, Desk.B.Id], (await db.Policies.OrderBy(p => p.IssuedAt).ThenBy(p => p.Id).ToListAsync()).Select(p => p.AgentId));
        Assert.Equal(0, await CommissionCheck.CountDifferencesAsync(Desk.Database, default));
    }

    [Fact]
    public async Task Both_agents_are_told_once_and_the_client_by_letter()
    {
        await _store.BoundClientAsync();
        await OrderAsync();
        await _runs.RunDueAsync(default);

        await using var db = Desk.Open();
        var notices = await db.Notifications.Where(n => n.Kind == NotificationKind.ClientsTransferred).ToListAsync();
        Assert.Equal("Вам передано клиентов: 1.", Assert.Single(notices, notice => notice.RecipientId == Desk.B.Id).Body);
        var former = Assert.Single(notices, notice => notice.RecipientId == Desk.A.Id);
        Assert.StartsWith("Передано другому агенту клиентов: 1.", former.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Громов", former.Body, StringComparison.Ordinal);
        Assert.Equal(2, notices.Count);

        await _store.Messages.SendDueAsync(default);
        var told = await db.SmsDeliveries.CountAsync();
        await _store.Messages.SendDueAsync(default);
        Assert.Equal(told, await db.SmsDeliveries.CountAsync());
        await Desk.Sms.SweepAsync(default);
        Assert.DoesNotContain(Desk.Gateway.Sent, sms => sms.Text.Contains("новый агент", StringComparison.Ordinal));
        await _store.NewMail().SweepAsync(default);
        Assert.Contains(_store.Letters.Taken, letter => letter.Subject == "Ваш новый агент" && letter.Text.Contains("Громов Павел Андреевич", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_letters_go_out_the_client_is_told_by_sms()
    {
        await _store.BoundClientAsync();
        await OrderAsync();
        var closed = new MailSender(Desk.Database, Desk.Clock, new DemoMailbox(Desk.Database, TestKeys.Ring()), new MailOptions(), TestKeys.Ring(), NullLogger<MailSender>.Instance);

        await new StoreMessages(Desk.Database, Desk.Clock, Desk.Sms, closed).SendDueAsync(default);
        await Desk.Sms.SweepAsync(default);

        Assert.Contains(Desk.Gateway.Sent, sms => sms.Text.StartsWith("ВСК: ваш новый агент — Громов Павел Андреевич.", StringComparison.Ordinal));
    }

    /// <summary>SES-4: the password once more; wrong ones close the sign-in as well.</summary>
    [Fact]
    public async Task Without_the_supervisors_password_nothing_happens_and_guessing_ends()
    {
        await _store.BoundClientAsync();
        var input = new TransferInput(Desk.A.Id, Desk.B.Id, true, [], MoscowTime.Show(Desk.Clock.Today()), "Увольнение", true, "не тот");
        for (var tries = 1; tries <= 5; tries++)
        {
            var refused = Assert.IsType<InvalidTransfer>((await _transfers.OrderAsync(Desk.Supervisor, Guid.NewGuid(), input, default)).Refusal);
            Assert.Equal(
                tries < 5 ? "Неверный пароль" : "Слишком много неверных паролей. Попробуйте через 15 минут.",
                refused.Errors[TransferField.Password]);
        }

        var right = input with { Password = Password };
        Assert.IsType<InvalidTransfer>((await _transfers.OrderAsync(Desk.Supervisor, Guid.NewGuid(), right, default)).Refusal);
        await using (var db = Desk.Open())
        {
            Assert.True((await db.Users.SingleAsync(user => user.Id == Desk.Supervisor.Id.Value)).LockoutEnd > Desk.Clock.GetUtcNow());
        }

        Desk.Clock.Move(TimeSpan.FromMinutes(16));
        Assert.Equal(1, (await _transfers.OrderAsync(Desk.Supervisor, Guid.NewGuid(), right, default)).Value.Moved);
    }

    [Fact]
    public async Task The_same_form_with_another_target_is_refused()
    {
        await _store.BoundClientAsync();
        var key = Guid.NewGuid();
        await OrderAsync(key: key);
        await using var db = Desk.Open();
        var other = Given.Agent(db, "Белова Анна Олеговна");

        var refused = await _transfers.OrderAsync(
            Desk.Supervisor, key, new TransferInput(Desk.A.Id, other.Id, true, [], MoscowTime.Show(Desk.Clock.Today()), "Увольнение", true, Password), default);

        Assert.IsType<TransferOrderedBefore>(refused.Refusal);
    }

    [Fact]
    public async Task Who_has_no_account_is_told_by_letter()
    {
        await Desk.SellAsync(Desk.A, await Desk.AddAsync(Desk.A, ClientDesk.Petrov));

        await OrderAsync();
        await _store.NewMail().SweepAsync(default);

        var letter = Assert.Single(_store.Letters.Taken);
        Assert.Equal(("petrov@mail.example", "Ваш новый агент"), (letter.To, letter.Subject));
    }

    [Fact]
    public async Task A_transfer_waits_for_its_day_and_can_be_cancelled_until_then()
    {
        await _store.BoundClientAsync();
        var tomorrow = MoscowTime.Show(Desk.Clock.Today().AddDays(1));
        var planned = (await OrderAsync(on: tomorrow)).Value;
        Assert.Equal((0, (DateTime?)null), (planned.Moved, planned.DoneAt));
        Assert.Equal(0, await _runs.RunDueAsync(default));
        Assert.Null((await _transfers.CancelAsync(Desk.Supervisor, planned.Id, default)).Refusal);
        Assert.IsType<TransferCannotBeCancelled>((await _transfers.CancelAsync(Desk.Supervisor, planned.Id, default)).Refusal);

        await OrderAsync(on: tomorrow);
        Desk.Clock.SetTo(new DateTimeOffset(MoscowTime.StartOf(Desk.Clock.Today().AddDays(1)).AddHours(8.9)));
        Assert.Equal(0, await _runs.RunDueAsync(default));
        Desk.Clock.Move(TimeSpan.FromMinutes(10));

        Assert.Equal(1, await _runs.RunDueAsync(default));
        Assert.Equal(0, await _runs.RunDueAsync(default));
    }

    [Fact]
    public async Task Pressed_twice_and_run_by_two_nodes_it_happens_once()
    {
        await _store.BoundClientAsync();
        var key = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => OrderAsync(key: key))));

        await using var db = Desk.Open();
        Assert.Equal((1, 1), (await db.ClientTransfers.CountAsync(), await db.Bindings.CountAsync(b => b.AgentId == Desk.B.Id)));
        Assert.Equal(1, (await db.ClientTransfers.SingleAsync()).Moved);
        Assert.Equal(2, await db.Notifications.CountAsync(n => n.Kind == NotificationKind.ClientsTransferred));
    }

    [Fact]
    public async Task Of_the_chosen_only_those_go_over_whom_the_agent_holds()
    {
        var chosen = await _store.BoundClientAsync();
        var other = await Desk.AddAsync(Desk.A, StoreWorld.Sidorov);
        await Desk.SellAsync(Desk.A, other);
        var prospect = await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov);

        var line = (await OrderAsync(clients: [chosen, prospect])).Value;

        Assert.Equal((1, 1), (line.Planned, line.Moved));
        await using var db = Desk.Open();
        Assert.Equal(ClientStatus.BoundToMe, await db.StatusAsync(Desk.A.Id, (await Desk.ReadAsync(other)).PersonId, default));
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_at_its_field_and_nothing_happens()
    {
        var wrong = await _transfers.OrderAsync(Desk.Supervisor, Guid.NewGuid(), new TransferInput(null, null, true, [], "31.02.2026", " ", true, ""), default);
        Assert.Equal(
            new Dictionary<TransferField, string>
            {
                [TransferField.From] = "Выберите агента из подсказок",
                [TransferField.To] = "Выберите агента из подсказок",
                [TransferField.On] = "Такой даты нет: 31.02.2026",
                [TransferField.Reason] = "Укажите причину",
            },
            Assert.IsType<InvalidTransfer>(wrong.Refusal).Errors);

        var nobody = await _transfers.OrderAsync(Desk.Supervisor, Guid.NewGuid(), new TransferInput(Desk.A.Id, Desk.A.Id, true, [], "21.11.2026", "Увольнение", true, Password), default);
        Assert.Equal(
            [TransferField.To, TransferField.Clients, TransferField.On],
            Assert.IsType<InvalidTransfer>(nobody.Refusal).Errors.Keys.Order());
        Assert.Empty((await _transfers.ListAsync(Desk.Supervisor, default)).Value);
    }

    [Fact]
    public async Task The_supervisor_finds_agents_and_their_bound_clients()
    {
        var client = await _store.BoundClientAsync();
        await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov);

        Assert.Equal("Громов Павел Андреевич", Assert.Single((await _transfers.FindAgentsAsync(Desk.Supervisor, "громов", default)).Value).Name);
        var page = (await _transfers.FindClientsAsync(Desk.Supervisor, Desk.A.Id, "петр", 1, default)).Value;
        Assert.Equal((client, "Петров Пётр Петрович"), (Assert.Single(page.Rows).Id, page.Rows[0].FullName));
        Assert.Equal(0, (await _transfers.FindClientsAsync(Desk.Supervisor, Desk.A.Id, "булгаков", 1, default)).Value.Total);
    }

    /// <summary>Renewals from the transfer on go to the new agent.</summary>
    [Fact]
    public async Task The_new_agent_is_reminded_of_the_former_ones_policies_and_renews_them()
    {
        var client = await _store.BoundClientAsync();
        var person = (await Desk.ReadAsync(client)).PersonId;
        await using var db = Desk.Open();
        var policy = await db.Policies.SingleAsync(p => p.PersonId == person);
        Desk.Clock.SetTo(new DateTimeOffset(MoscowTime.StartOf(policy.EndsOn.AddDays(-20)).AddHours(12)));
        var renewals = Desk.Renewals;
        Assert.Null((await renewals.NoteOutcomeAsync(Desk.A, policy.Id, RenewalOutcome.Refused, RenewalRefusal.Price, "", default)).Refusal);
        await OrderAsync();
        Assert.IsType<BoundToAnotherAgent>((await renewals.NoteOutcomeAsync(Desk.A, policy.Id, RenewalOutcome.Refused, RenewalRefusal.Price, "", default)).Refusal);
        var portfolio = new PolicyPortfolio(Desk.Database, Desk.Clock, Desk.Access, new TariffBooks());
        Assert.True(Assert.Single((await portfolio.FindRenewalsAsync(Desk.A, RenewalChoice.Open, 1, default)).Value.Rows).IsGivenAway);
        Desk.Clock.SetTo(new DateTimeOffset(MoscowTime.StartOf(policy.EndsOn.AddDays(-7)).AddHours(12)));

        await new RenewalReminders(Desk.Database, Desk.Clock, Desk.Feed).RemindAsync(default);
        var his = await OwnAsync(client);
        var notice = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.PolicyEnds);
        Assert.Equal((Desk.B.Id, (ClientId?)his.Id), (notice.RecipientId, notice.ClientId));
        var card = (await Desk.Cards.FindAsync(Desk.B, his.Id, default)).Value;
        Assert.Equal(policy.Number, Assert.Single(card.FormerPolicies).Number);
        Assert.Empty((await Desk.Cards.FindAsync(Desk.A, client, default)).Value.FormerPolicies);

        Assert.IsType<BoundToAnotherAgent>((await renewals.BeginAsync(Desk.A, policy.Id, default)).Refusal);
        var begun = (await renewals.BeginAsync(Desk.B, policy.Id, default)).Value;
        Assert.Equal(his.Id, begun.Client);
        Assert.Equal(begun, (await renewals.BeginAsync(Desk.B, policy.Id, default)).Value);
        var quote = (await Desk.Sales.FindQuoteAsync(Desk.B, his.Id, begun.Quote, default)).Value;
        var calculated = (await Desk.Sales.SaveQuoteAsync(Desk.B, his.Id, begun.Quote, quote.Input, default)).Value;
        var awaiting = (await Desk.Sales.ProceedToPaymentAsync(Desk.B, his.Id, begun.Quote, calculated.Version, default)).Value;
        var renewed = (await Desk.Sales.IssueAsync(Desk.B, his.Id, begun.Quote, awaiting.Version, default)).Value;

        await using var after = Desk.Open();
        Assert.Equal(RenewalOutcome.Renewed, (await after.Policies.SingleAsync(p => p.Id == policy.Id)).RenewalOutcome);
        var sold = await after.Policies.SingleAsync(p => p.Id == renewed.Id);
        Assert.Equal((policy.Id, Desk.B.Id), (sold.RenewalOfPolicyId, sold.AgentId));
        Assert.Empty((await Desk.Cards.FindAsync(Desk.B, his.Id, default)).Value.FormerPolicies);
    }

    /// <summary>R-61 after R-63: nobody is bound by a sale that never was.</summary>
    [Fact]
    public async Task An_annulled_only_sale_frees_the_client_from_his_new_agent_too()
    {
        var client = await _store.BoundClientAsync();
        var person = (await Desk.ReadAsync(client)).PersonId;
        await OrderAsync();
        await using var db = Desk.Open();
        var policy = await db.Policies.SingleAsync(p => p.PersonId == person);

        Assert.Null((await _store.Endings.AnnulAsync(Desk.A, policy.Id, default)).Refusal);

        Assert.Null(await db.OwnerAsync(person, default));
    }

    private async Task<Result<TransferLine>> OrderAsync(
        Guid? key = null, IReadOnlyCollection<ClientId>? clients = null, string? on = null, bool withNotes = true)
    {
        var ordered = await _transfers.OrderAsync(
            Desk.Supervisor,
            key ?? Guid.NewGuid(),
            new TransferInput(Desk.A.Id, Desk.B.Id, clients is null, clients ?? [], on ?? MoscowTime.Show(Desk.Clock.Today()), "Увольнение агента", withNotes, Password),
            default);
        Assert.Null(ordered.Refusal);
        return ordered;
    }

    /// <summary>The record of the same person in the new agent's base.</summary>
    private async Task<ClientRecord> OwnAsync(ClientId former)
    {
        var person = (await Desk.ReadAsync(former)).PersonId;
        await using var db = Desk.Open();
        return await db.Clients.AsNoTracking().SingleAsync(c => c.PersonId == person && c.AgentId == Desk.B.Id);
    }
}
