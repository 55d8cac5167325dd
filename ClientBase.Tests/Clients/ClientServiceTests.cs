using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.PhoneVerification;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Clients;

public class ClientServiceTests : IDisposable
{
    private const string Bound =
        "Клиент закреплён за другим агентом. Оформление полисов и редактирование профиля в ЛКА недоступны. В других системах ограничение не действует.";

    private const string NotConfirmed =
        "Телефон не подтверждён. Сохранить клиента без подтверждения? После продажи полиса личный кабинет у клиента не появится, и КВ за его самостоятельные покупки начисляться не будет.";

    private readonly ClientDesk _desk = new();

    [Fact]
    public async Task R01_five_fields_are_enough()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov);

        var card = (await _desk.Cards.FindAsync(_desk.A, id, default)).Value;
        Assert.Equal("Булгаков Сергей Александрович", card.FullName);
        Assert.Equal(ClientStatus.Prospect, card.Status);
        Assert.Null(card.Phone);
        Assert.Null(card.Document);
    }

    [Fact]
    public async Task R01_an_empty_form_gives_five_errors_and_saves_nothing()
    {
        var refusal = (await _desk.TryAddAsync(_desk.A, new ClientInput())).Refusal;

        var errors = Assert.IsType<InvalidInput>(refusal).Errors;
        Assert.Equal(
            [ClientField.LastName, ClientField.FirstName, ClientField.Patronymic, ClientField.BirthDate, ClientField.Email],
            errors.Select(error => error.Field));
        Assert.All(errors, error => Assert.Equal("Заполните поле", error.Text));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task R03_with_the_box_off_a_typed_number_is_discarded_and_with_it_on_it_is_required()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov with { WithPhone = false, Phone = "+7 910 000-03-41" });
        Assert.Null((await _desk.ReadAsync(id)).Phone);

        var refusal = (await _desk.TryAddAsync(_desk.A, ClientDesk.Petrov with { WithPhone = true })).Refusal;
        Assert.Equal([ClientField.Phone], Assert.IsType<InvalidInput>(refusal).Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task R04_an_unconfirmed_number_is_asked_about_and_then_saved_as_unconfirmed()
    {
        var input = ClientDesk.WithPhone(ClientDesk.Bulgakov, "8 910 000-03-41");

        Assert.Equal(NotConfirmed, Assert.IsType<PhoneNotConfirmed>((await _desk.TryAddAsync(_desk.A, input)).Refusal).Message);
        Assert.Equal(0, await CountAsync());

        var client = await _desk.ReadAsync(await _desk.AddAsync(_desk.A, input, new SaveDecisions { WithoutConfirmation = true }));
        Assert.Equal("+79100000341", client.Phone?.E164);
        Assert.Null(client.PhoneVerifiedAt);
        Assert.Null(client.ConsentGivenAt);
    }

    [Fact]
    public async Task R05_a_strong_match_in_ones_own_base_leads_to_the_record_there()
    {
        var existing = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var again = ClientDesk.Petrov with { LastName = "Петровский", Email = "other@mail.example" };

        var refusal = (await _desk.TryAddAsync(_desk.A, again, new SaveDecisions { DespiteSimilar = true })).Refusal;

        var known = Assert.IsType<AlreadyInYourBase>(refusal);
        Assert.Equal("Такой клиент уже есть в вашей базе", known.Message);
        Assert.Equal((existing, "Петров Пётр Петрович", false), (known.Existing, known.FullName, known.IsArchived));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task R05_an_archived_record_counts_and_can_be_restored()
    {
        var existing = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await _desk.Keeping.ArchiveAsync(_desk.A, [existing], default);

        var known = Assert.IsType<AlreadyInYourBase>((await _desk.TryAddAsync(_desk.A, ClientDesk.Petrov)).Refusal);

        Assert.Equal((existing, true), (known.Existing, known.IsArchived));
    }

    [Fact]
    public async Task R05_a_namesake_is_asked_about_and_added_as_another_person()
    {
        var existing = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var namesake = ClientDesk.Petrov with { Email = "pppetrov@mail.example", DocumentNumber = "0005 222222" };

        var similar = Assert.IsType<PerhapsInYourBase>((await _desk.TryAddAsync(_desk.A, namesake)).Refusal);
        Assert.Equal("Возможно, этот клиент уже есть в вашей базе.", similar.Message);
        Assert.Equal([existing], similar.Similar.Select(client => client.Id));

        var added = await _desk.AddAsync(_desk.A, namesake, new SaveDecisions { DespiteSimilar = true });
        Assert.NotEqual((await _desk.ReadAsync(existing)).PersonId, (await _desk.ReadAsync(added)).PersonId);
    }

    [Fact]
    public async Task R05_a_record_linked_only_through_another_agents_record_is_found_in_ones_own_base()
    {
        // А and Б know him by e-mail, Б has the passport too: for А the passport alone leads to his own record.
        var mine = await _desk.AddAsync(_desk.A, ClientDesk.WithoutDocument(ClientDesk.Petrov));
        await _desk.AddAsync(_desk.B, ClientDesk.Petrov);
        var byPassport = ClientDesk.Petrov with { LastName = "Петровский", Email = "new@mail.example" };

        var known = Assert.IsType<AlreadyInYourBase>((await _desk.TryAddAsync(_desk.A, byPassport)).Refusal);

        Assert.Equal(mine, known.Existing);
    }

    [Fact]
    public async Task R06_a_prospect_may_stand_in_any_number_of_bases_and_nobody_is_told()
    {
        var first = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var before = await _desk.ReadAsync(first);

        var second = await _desk.AddAsync(_desk.B, ClientDesk.Petrov with { LastName = "Петровский", Email = "his@mail.example" });

        var after = await _desk.ReadAsync(first);
        Assert.Equal((before.Version, before.FullName, before.Email), (after.Version, after.FullName, after.Email));
        Assert.Equal(before.PersonId, (await _desk.ReadAsync(second)).PersonId);
        Assert.Equal("Петровский Пётр Петрович", (await _desk.ReadAsync(second)).FullName);
        await using var db = _desk.Open();
        Assert.Equal(0, await db.Notifications.CountAsync());
        Assert.IsType<ClientNotFound>((await _desk.Cards.FindAsync(_desk.A, second, default)).Refusal);
    }

    [Fact]
    public async Task R07_a_bound_person_is_refused_in_these_words_and_the_refusal_is_written_down()
    {
        await BindToAAsync();

        var refusal = (await _desk.TryAddAsync(_desk.B, ClientDesk.Petrov)).Refusal;

        Assert.Equal(Bound, Assert.IsType<BoundToAnotherAgent>(refusal).Message);
        Assert.Equal(1, await CountAsync());
        await using var db = _desk.Open();
        Assert.Equal(_desk.B.Id, (await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.Refused)).ActorId);
        Assert.Equal(0, await db.Notifications.CountAsync(n => n.RecipientId == _desk.B.Id));
    }

    [Fact]
    public async Task R07_ten_answers_a_day_then_the_supervisor()
    {
        await BindToAAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<BoundToAnotherAgent>((await _desk.TryAddAsync(_desk.B, ClientDesk.Petrov)).Refusal);
        }

        Assert.IsType<AskSupervisor>((await _desk.TryAddAsync(_desk.B, ClientDesk.Petrov)).Refusal);
        Assert.IsType<AskSupervisor>((await _desk.TryAddAsync(_desk.B, ClientDesk.Petrov)).Refusal);

        await using var db = _desk.Open();
        var notice = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.TooManyRefusals);
        Assert.Equal(_desk.Supervisor.Id, notice.RecipientId);
        Assert.Equal(12, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.Refused));

        _desk.Clock.SetTo(MoscowTime.StartOf(_desk.Clock.Today().AddDays(1)));
        Assert.IsType<BoundToAnotherAgent>((await _desk.TryAddAsync(_desk.B, ClientDesk.Petrov)).Refusal);
    }

    [Fact]
    public async Task R07_a_weak_match_is_saved_and_the_check_repeats_when_stronger_data_arrive()
    {
        await BindToAAsync();
        var weak = ClientDesk.WithoutDocument(ClientDesk.Petrov) with { Email = "other@mail.example" };
        var id = await _desk.AddAsync(_desk.B, weak);

        var refusal = (await _desk.TryEditAsync(_desk.B, id, form => form with
        {
            DocumentType = DocumentType.Passport,
            DocumentNumber = "0010123456",
            DocumentIssuedOn = "01.03.2012",
        })).Refusal;

        Assert.IsType<BoundToAnotherAgent>(refusal);
        Assert.Null((await _desk.ReadAsync(id)).DocumentNumberSealed);
    }

    [Fact]
    public async Task R09_one_form_adds_one_client_however_often_it_is_sent()
    {
        var form = Guid.NewGuid();
        var first = (await _desk.TryAddAsync(_desk.A, ClientDesk.Petrov, form: form)).Value;

        Assert.Equal(first, (await _desk.TryAddAsync(_desk.A, ClientDesk.Petrov, form: form)).Value);

        var parallel = Guid.NewGuid();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => _desk.TryAddAsync(_desk.A, ClientDesk.Bulgakov, form: parallel))));
        Assert.Single(results.Select(result => result.Value).Distinct());
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task R11_a_confirmation_serves_its_own_form_number_and_agent_once()
    {
        const string phone = "+7 910 000-03-41";
        var form = Guid.NewGuid();
        await _desk.ConfirmPhoneAsync(_desk.A, form, phone);
        var input = ClientDesk.WithPhone(ClientDesk.Bulgakov, phone);

        Assert.IsType<PhoneNotConfirmed>((await _desk.TryAddAsync(_desk.A, input)).Refusal);
        Assert.IsType<PhoneNotConfirmed>((await _desk.TryAddAsync(_desk.B, input, form: form)).Refusal);
        Assert.IsType<PhoneNotConfirmed>(
            (await _desk.TryAddAsync(_desk.A, ClientDesk.WithPhone(ClientDesk.Bulgakov, "+7 910 000-03-42"), form: form)).Refusal);

        var confirmedAt = _desk.Clock.UtcNow();
        _desk.Clock.Move(TimeSpan.FromMinutes(30));
        var id = (await _desk.TryAddAsync(_desk.A, input, form: form)).Value;
        var client = await _desk.ReadAsync(id);
        Assert.Equal(_desk.Clock.UtcNow(), client.PhoneVerifiedAt);
        Assert.Equal(confirmedAt, client.ConsentGivenAt);
        Assert.NotNull(client.ConsentTextVersion);

        var another = ClientDesk.WithPhone(ClientDesk.Petrov, phone);
        var other = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        Assert.IsType<PhoneNotConfirmed>((await _desk.TryEditAsync(_desk.A, other, _ => another, form: form)).Refusal);
    }

    [Fact]
    public async Task R11_after_half_an_hour_the_confirmation_is_void()
    {
        const string phone = "+7 910 000-03-41";
        var form = Guid.NewGuid();
        await _desk.ConfirmPhoneAsync(_desk.A, form, phone);
        _desk.Clock.Move(TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(1));

        Assert.IsType<PhoneNotConfirmed>((await _desk.TryAddAsync(_desk.A, ClientDesk.WithPhone(ClientDesk.Bulgakov, phone), form: form)).Refusal);
    }

    [Fact]
    public async Task P6_a_confirmation_is_of_no_use_to_a_minor()
    {
        const string phone = "+7 910 000-03-41";
        var form = Guid.NewGuid();
        await _desk.ConfirmPhoneAsync(_desk.A, form, phone);
        var minor = ClientDesk.WithPhone(ClientDesk.Bulgakov with { BirthDate = "23.11.2008" }, phone);

        var errors = Assert.IsType<InvalidInput>((await _desk.TryAddAsync(_desk.A, minor, form: form)).Refusal).Errors;
        Assert.Equal("Привязка доступна для клиентов от 18 лет", Assert.Single(errors).Text);
        Assert.Null((await _desk.TryAddAsync(_desk.A, minor with { BirthDate = "22.11.2008" }, form: form)).Refusal);
    }

    [Fact]
    public async Task R13_an_agents_number_is_no_clients_number()
    {
        await using (var db = _desk.Open())
        {
            (await db.Users.SingleAsync(user => user.Id == _desk.B.Id.Value)).OwnPhone = PhoneNumber.Parse("+7 910 000-00-02");
            await db.SaveChangesAsync();
        }

        var input = ClientDesk.WithPhone(ClientDesk.Bulgakov, "8 (910) 000 00 02");
        var errors = Assert.IsType<InvalidInput>(
            (await _desk.TryAddAsync(_desk.A, input, new SaveDecisions { WithoutConfirmation = true })).Refusal).Errors;

        Assert.Equal([new FieldMessage(ClientField.Phone, "Нельзя указать номер агента как номер клиента")], errors);
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov);
        Assert.IsType<InvalidInput>((await _desk.TryEditAsync(_desk.A, id, _ => input, new SaveDecisions { WithoutConfirmation = true })).Refusal);
    }

    [Fact]
    public async Task R30_an_edit_changes_ones_own_record_only()
    {
        var mine = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var his = await _desk.AddAsync(_desk.B, ClientDesk.Petrov);
        var before = await _desk.ReadAsync(his);

        await _desk.EditAsync(_desk.A, mine, form => form with { LastName = "Петровский" });

        Assert.Equal("Петровский Пётр Петрович", (await _desk.ReadAsync(mine)).FullName);
        var after = await _desk.ReadAsync(his);
        Assert.Equal((before.FullName, before.Version), (after.FullName, after.Version));
    }

    [Fact]
    public async Task R30_fields_are_checked_as_for_adding()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);

        var refusal = (await _desk.TryEditAsync(_desk.A, id, form => form with { Email = "", LastName = "Ivanov" })).Refusal;

        Assert.Equal([ClientField.LastName, ClientField.Email], Assert.IsType<InvalidInput>(refusal).Errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData("Фамилия")]
    [InlineData("Имя")]
    [InlineData("Отчество")]
    [InlineData("Дата рождения")]
    [InlineData("Серия и номер")]
    [InlineData("Дата выдачи документа")]
    public async Task R31_key_data_of_a_customer_change_with_a_reason_and_into_the_history(string field)
    {
        ClientInput Change(ClientInput form) => field switch
        {
            "Фамилия" => form with { LastName = "Петровский" },
            "Имя" => form with { FirstName = "Павел" },
            "Отчество" => form with { Patronymic = "", NoPatronymic = true },
            "Дата рождения" => form with { BirthDate = "16.06.1985" },
            "Серия и номер" => form with { DocumentNumber = "00 11 123456" },
            _ => form with { DocumentIssuedOn = "02.03.2012" },
        };

        var id = await BindToAAsync();
        Assert.IsType<ReasonNeeded>((await _desk.TryEditAsync(_desk.A, id, Change)).Refusal);

        await _desk.EditAsync(_desk.A, id, Change, new SaveDecisions { Reason = KeyDataReason.Correction });

        var line = (await _desk.Cards.HistoryAsync(_desk.A, id, default)).Value[0];
        Assert.Equal((AuditAction.ClientEdited, "Исправление ошибки", _desk.A.Name), (line.Action, line.Remark, line.ActorName));
        Assert.Equal([field], line.Changes.Select(change => change.Field));
        Assert.DoesNotContain("123456", string.Concat(line.Changes.Select(change => change.Old + change.New)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R31_a_prospect_needs_no_reason()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);

        await _desk.EditAsync(_desk.A, id, form => form with { LastName = "Петровский", BirthDate = "16.06.1985" });

        Assert.Equal(new DateOnly(1985, 6, 16), (await _desk.ReadAsync(id)).BirthDate);
    }

    [Fact]
    public async Task P3_after_a_marriage_both_surnames_are_found()
    {
        var id = await BindToAAsync();
        await _desk.EditAsync(_desk.A, id, form => form with { LastName = "Иванов" }, new SaveDecisions { Reason = KeyDataReason.NameChange });

        foreach (var name in (string[])["Петров", "Иванов", "петр иван"])
        {
            var row = Assert.Single((await _desk.Grid.FindAsync(_desk.A, new ClientFilter { Name = name }, default)).Value.Rows);
            Assert.Equal(("Иванов Пётр Петрович", "Петров"), (row.FullName, row.FormerLastName));
        }
    }

    [Fact]
    public async Task R32_a_bound_clients_new_number_waits_for_its_confirmation()
    {
        const string before = "+7 (910) 000-03-41";
        const string after = "+7 (910) 000-03-42";
        var id = (await _desk.TryAddConfirmedAsync(_desk.A, ClientDesk.Petrov, before)).Value;
        await _desk.SellAsync(_desk.A, id);

        Assert.IsType<PhoneNotConfirmed>((await _desk.TryEditAsync(_desk.A, id, form => form with { Phone = after })).Refusal);
        await _desk.EditAsync(_desk.A, id, form => form with { Phone = after }, new SaveDecisions { WithoutConfirmation = true });

        var waiting = await _desk.ReadAsync(id);
        Assert.Equal((before, after), (waiting.Phone?.Display, waiting.PendingPhone?.Display));
        Assert.NotNull(waiting.PhoneVerifiedAt);

        var formKey = Guid.NewGuid();
        await _desk.ConfirmPhoneAsync(_desk.A, formKey, after);
        Assert.Null((await _desk.TryEditAsync(_desk.A, id, form => form, form: formKey)).Refusal);

        var confirmed = await _desk.ReadAsync(id);
        Assert.Equal((after, null), (confirmed.Phone?.Display, confirmed.PendingPhone?.Display));
        Assert.Equal(_desk.Clock.UtcNow(), confirmed.PhoneVerifiedAt);
        Assert.Equal(ClientStatus.BoundToMe, (await _desk.Cards.FindAsync(_desk.A, id, default)).Value.Status);
    }

    [Fact]
    public async Task R32_a_bound_clients_number_is_not_removed_and_a_prospects_is()
    {
        const string phone = "+7 (910) 000-03-41";
        var bound = (await _desk.TryAddConfirmedAsync(_desk.A, ClientDesk.Petrov, phone)).Value;
        await _desk.SellAsync(_desk.A, bound);
        var prospect = await _desk.AddAsync(
            _desk.A, ClientDesk.WithPhone(ClientDesk.Bulgakov, "+7 910 000-03-43"), new SaveDecisions { WithoutConfirmation = true });

        Assert.Equal(
            "Телефон закреплённого клиента можно только заменить.",
            Assert.IsType<BoundPhoneOnlyReplaced>((await _desk.TryEditAsync(_desk.A, bound, form => form with { WithPhone = false })).Refusal).Message);
        await _desk.EditAsync(_desk.A, prospect, form => form with { WithPhone = false });

        Assert.Equal(phone, (await _desk.ReadAsync(bound)).Phone?.Display);
        Assert.Null((await _desk.ReadAsync(prospect)).Phone);
    }

    [Fact]
    public async Task R33_a_stale_save_is_told_and_writes_nothing()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var open = (await _desk.Cards.OpenForEditAsync(_desk.A, id, default)).Value;
        await _desk.EditAsync(_desk.A, id, form => form with { Email = "first@mail.example" });

        var late = await _desk.Clients.EditAsync(
            _desk.A, id, open.Version, Guid.NewGuid(), open.Input with { Email = "second@mail.example" }, new SaveDecisions(), default);

        Assert.Equal("Данные изменены в другом окне. Обновите форму.", Assert.IsType<ChangedElsewhere>(late.Refusal).Message);
        Assert.Equal("first@mail.example", (await _desk.ReadAsync(id)).Email);
    }

    [Fact]
    public async Task R34_a_customers_e_mail_changes_without_a_reason()
    {
        var id = await BindToAAsync();

        await _desk.EditAsync(_desk.A, id, form => form with { Email = "new@mail.example" });

        Assert.Equal("new@mail.example", (await _desk.ReadAsync(id)).Email);
    }

    [Fact]
    public async Task R35_an_edit_that_becomes_a_bound_person_is_refused()
    {
        await BindToAAsync();
        var id = await _desk.AddAsync(_desk.B, ClientDesk.Bulgakov);

        var refusal = (await _desk.TryEditAsync(_desk.B, id, _ => ClientDesk.WithoutDocument(ClientDesk.Petrov))).Refusal;

        Assert.Equal(Bound, Assert.IsType<BoundToAnotherAgent>(refusal).Message);
        Assert.Equal("Булгаков Сергей Александрович", (await _desk.ReadAsync(id)).FullName);
    }

    [Fact]
    public async Task R35_other_birth_date_and_other_document_are_another_person()
    {
        var id = await BindToAAsync();
        ClientInput Other(ClientInput form) => form with { BirthDate = "16.06.1986", DocumentNumber = "0005222222" };

        var refusal = (await _desk.TryEditAsync(_desk.A, id, Other, new SaveDecisions { Reason = KeyDataReason.Correction })).Refusal;

        Assert.Equal("Похоже, это другой человек. Добавьте нового клиента.", Assert.IsType<LooksLikeAnotherPerson>(refusal).Message);
    }

    [Fact]
    public async Task R28_a_closed_record_is_not_edited_and_the_attempt_is_written_down()
    {
        var his = await _desk.AddAsync(_desk.B, ClientDesk.Petrov);
        var open = (await _desk.Cards.OpenForEditAsync(_desk.B, his, default)).Value;
        await BindToAAsync();

        var saved = await _desk.Clients.EditAsync(
            _desk.B, his, open.Version, Guid.NewGuid(), open.Input with { Email = "new@mail.example" }, new SaveDecisions(), default);

        Assert.Equal(Bound, Assert.IsType<BoundToAnotherAgent>(saved.Refusal).Message);
        Assert.IsType<BoundToAnotherAgent>((await _desk.Cards.OpenForEditAsync(_desk.B, his, default)).Refusal);
        Assert.Equal("petrov@mail.example", (await _desk.ReadAsync(his)).Email);
        await using var db = _desk.Open();
        var line = await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.Refused);
        Assert.Equal((_desk.B.Id, his), (line.ActorId, line.ClientId));
    }

    [Fact]
    public async Task An_archived_record_is_restored_before_it_is_edited()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await _desk.Keeping.ArchiveAsync(_desk.A, [id], default);

        Assert.IsType<ClientIsArchived>((await _desk.Cards.OpenForEditAsync(_desk.A, id, default)).Refusal);
    }

    [Fact]
    public async Task A_foreign_id_and_a_missing_one_get_the_same_answer()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var version = (await _desk.ReadAsync(id)).Version;

        foreach (var wanted in (ClientId[])[id, ClientId.New()])
        {
            var edited = await _desk.Clients.EditAsync(_desk.B, wanted, version, Guid.NewGuid(), ClientDesk.Petrov, new SaveDecisions(), default);
            Assert.Equal(new ClientNotFound(), edited.Refusal);
            Assert.Equal(new ClientNotFound(), (await _desk.Cards.FindAsync(_desk.B, wanted, default)).Refusal);
            Assert.Equal(new ClientNotFound(), (await _desk.Cards.HistoryAsync(_desk.B, wanted, default)).Refusal);
        }
    }

    [Fact]
    public async Task A_supervisor_adds_nobody_and_after_a_sign_out_neither_does_an_agent()
    {
        Assert.IsType<NotPermitted>((await _desk.TryAddAsync(_desk.Supervisor, ClientDesk.Petrov)).Refusal);

        await _desk.SignOutAsync(_desk.A);
        Assert.IsType<SessionEnded>((await _desk.TryAddAsync(_desk.A, ClientDesk.Petrov)).Refusal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task R28_nobody_sends_a_code_to_a_client_in_another_agents_hands_and_the_attempt_is_written_down()
    {
        var mine = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var his = await _desk.AddAsync(_desk.B, ClientDesk.Petrov);
        await _desk.SellAsync(_desk.A, mine);

        Assert.IsType<BoundToAnotherAgent>((await SendCodeAsync(_desk.B, his)).Refusal);
        Assert.Null((await SendCodeAsync(_desk.A, mine)).Refusal);

        var line = (await _desk.Cards.HistoryAsync(_desk.B, his, default)).Value[0];
        Assert.Equal((AuditAction.Refused, ClientService.RefusedConfirmation), (line.Action, line.Remark));
    }

    [Fact]
    public async Task An_archived_clients_phone_is_not_confirmed()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await _desk.Keeping.ArchiveAsync(_desk.A, [id], default);

        Assert.IsType<ClientIsArchived>((await SendCodeAsync(_desk.A, id)).Refusal);
    }

    private Task<Result<CodeSent>> SendCodeAsync(Actor agent, ClientId? client) =>
        _desk.Clients.SendCodeAsync(agent, client, Guid.NewGuid(), PhoneNumber.Parse("+7 911 000-51-10"), null, default);

    public void Dispose() => _desk.Dispose();

    private async Task<ClientId> BindToAAsync()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await _desk.SellAsync(_desk.A, id);
        return id;
    }

    private async Task<int> CountAsync()
    {
        await using var db = _desk.Open();
        return await db.Clients.CountAsync();
    }
}
