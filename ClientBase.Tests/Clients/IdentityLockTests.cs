using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Clients;

/// <summary>LCK-2: the lock is on the person. А has sold to Ёлкина; Б tries to add her in every spelling.</summary>
public class IdentityLockTests : IDisposable
{
    private const string Phone = "+7 903 000-11-04";

    private static readonly ClientInput Elkina = new()
    {
        LastName = "Ёлкина",
        FirstName = "Анна-Мария",
        Patronymic = "Петровна",
        BirthDate = "07.08.1978",
        Email = "elkina.am@mail.example",
        DocumentType = DocumentType.Passport,
        DocumentNumber = "00 03 000001",
        DocumentIssuedOn = "01.09.2023",
    };

    private static readonly ClientInput ByName = ClientDesk.WithoutDocument(Elkina);

    private static readonly ClientInput ByDocument = Elkina with { Email = "another@mail.example" };

    private readonly ClientDesk _desk = new();

    /// <summary>Each is given to Б as it stands; a name that begins with «K2» is added with her phone confirmed.</summary>
    public static TheoryData<string> Evasions => [.. EvasionTable.Keys];

    private static Dictionary<string, ClientInput> EvasionTable { get; } = new()
    {
        // K3: name, birth date and e-mail, no document.
        ["as she is"] = ByName,
        ["small letters"] = ByName with { LastName = "ёлкина", FirstName = "анна-мария", Patronymic = "петровна" },
        ["capitals"] = ByName with { LastName = "ЁЛКИНА", FirstName = "АННА-МАРИЯ", Patronymic = "ПЕТРОВНА" },
        ["mixed case"] = ByName with { LastName = "ёЛКИНА", FirstName = "аннА-мАрия" },
        ["е for ё"] = ByName with { LastName = "Елкина" },
        ["ё as е and a mark"] = ByName with { LastName = "Е\u0308лкина" },
        ["ё for е"] = ByName with { Patronymic = "Пётровна" },
        ["Latin letters in one word"] = ByName with { LastName = "Ёлкинa" },
        ["Latin letters in all words"] = ByName with { LastName = "Eлкинa", FirstName = "Aнна-Mария", Patronymic = "Пeтpoвна" },
        ["Latin Ë"] = ByName with { LastName = "\u00CBлкина" },
        ["blanks around"] = ByName with { LastName = "  Ёлкина ", FirstName = " Анна-Мария", Patronymic = "Петровна\u00A0" },
        ["blank for the hyphen"] = ByName with { FirstName = "Анна Мария" },
        ["no hyphen"] = ByName with { FirstName = "Аннамария" },
        ["long dash"] = ByName with { FirstName = "Анна\u2014Мария" },
        ["hyphen that does not break"] = ByName with { FirstName = "Анна\u2011Мария" },
        ["zero-width blank"] = ByName with { LastName = "Ёл\u200Bкина" },
        ["soft hyphen"] = ByName with { LastName = "Ёл\u00ADкина" },
        ["first and last name swapped"] = ByName with { LastName = "Анна-Мария", FirstName = "Ёлкина" },
        ["first name and patronymic swapped"] = ByName with { FirstName = "Петровна", Patronymic = "Анна-Мария" },
        ["e-mail in capitals"] = ByName with { Email = "ELKINA.AM@MAIL.EXAMPLE" },
        ["e-mail with blanks"] = ByName with { Email = "  elkina.am@mail.example " },
        ["another passport, same e-mail"] = Elkina with { DocumentNumber = "00 04 999999" },

        // K1: the document, everything else new.
        ["same passport, new e-mail"] = ByDocument,
        ["passport without blanks"] = ByDocument with { DocumentNumber = "0003000001" },
        ["passport with №"] = ByDocument with { DocumentNumber = "0003 № 000001" },
        ["passport with words"] = ByDocument with { DocumentNumber = "серия 00 03 номер 000001" },
        ["passport with hyphens"] = ByDocument with { DocumentNumber = "00-03-000001" },
        ["same passport, new name"] = ByDocument with { LastName = "Смирнова", FirstName = "Ольга", Patronymic = "Ивановна" },
        ["same passport, new birth date"] = ByDocument with { BirthDate = "08.08.1979" },
        ["same passport, no patronymic"] = ByDocument with { Patronymic = "", NoPatronymic = true },

        // K2: the confirmed phone.
        ["K2 new surname and e-mail"] = ByName with { LastName = "Смирнова", Email = "another@mail.example" },
        ["K2 new patronymic and passport"] = ByDocument with { Patronymic = "Павловна", DocumentNumber = "00 04 999999" },
        ["K2 first and last name swapped, new e-mail"] = ByName with { LastName = "Анна Мария", FirstName = "Елкина", Email = "another@mail.example" },
    };

    [Theory]
    [MemberData(nameof(Evasions))]
    public async Task LCK2_a_bound_person_is_not_added_again(string evasion)
    {
        await BindAsync();
        var input = EvasionTable[evasion];

        var result = evasion.StartsWith("K2", StringComparison.Ordinal)
            ? await _desk.TryAddConfirmedAsync(_desk.B, input, Phone)
            : await _desk.TryAddAsync(_desk.B, input);

        Assert.IsType<BoundToAnotherAgent>(result.Refusal);
        await using var db = _desk.Open();
        Assert.Equal(1, await db.Clients.CountAsync());
    }

    public static TheoryData<string> Strangers => [.. StrangerTable.Keys];

    private static Dictionary<string, ClientInput> StrangerTable { get; } = new()
    {
        ["name and birth date, all else different (д, P-1)"] = Elkina with { Email = "other@mail.example", DocumentNumber = "00 04 222222" },
        ["name and birth date only"] = ByName with { Email = "other@mail.example" },
        ["her e-mail, another name (P-15)"] = ByName with { LastName = "Смирнова" },
        ["her e-mail and name, another birth date"] = ByName with { BirthDate = "08.08.1978" },
        ["no patronymic matches only none (P-5)"] = ByName with { Patronymic = "", NoPatronymic = true },
        ["her phone, not confirmed by him"] = ClientDesk.WithPhone(ByName with { Email = "other@mail.example" }, Phone),
        ["the same digits in another document"] = Elkina with
        {
            LastName = "Смирнова",
            Email = "other@mail.example",
            DocumentType = DocumentType.DrivingLicence,
            BirthDate = "01.02.1990",
        },
        ["K2 spouse with the same phone (R-13)"] = ByName with { LastName = "Ёлкин", FirstName = "Иван", BirthDate = "01.02.1975", Email = "i@mail.example" },
        ["K2 twin with the same phone"] = ByName with { FirstName = "Ольга", Email = "o@mail.example" },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_weak_likeness_locks_nobody_and_says_nothing(string stranger)
    {
        var bound = await BindAsync();
        var input = StrangerTable[stranger];

        var result = stranger.StartsWith("K2", StringComparison.Ordinal)
            ? await _desk.TryAddConfirmedAsync(_desk.B, input, Phone)
            : await _desk.TryAddAsync(_desk.B, input, new SaveDecisions { WithoutConfirmation = true });

        Assert.Null(result.Refusal);
        Assert.NotEqual((await _desk.ReadAsync(bound)).PersonId, (await _desk.ReadAsync(result.Value)).PersonId);
        Assert.NotEqual(ClientStatus.LockedByOther, (await _desk.Cards.FindAsync(_desk.B, result.Value, default)).Value.Status);
    }

    [Fact]
    public async Task P2_after_a_renewal_the_old_passport_still_locks()
    {
        var id = await BindAsync();
        await _desk.EditAsync(
            _desk.A, id, form => form with { DocumentNumber = "00 26 111111" }, new SaveDecisions { Reason = KeyDataReason.DocumentReplacement });
        await _desk.EditAsync(_desk.A, id, form => form with { Email = "fresh@mail.example" });

        Assert.IsType<BoundToAnotherAgent>((await _desk.TryAddAsync(_desk.B, ByDocument)).Refusal);
        Assert.IsType<BoundToAnotherAgent>((await _desk.TryAddAsync(_desk.B, ByDocument with { DocumentNumber = "00 26 111111" })).Refusal);
    }

    [Fact]
    public async Task A_mistyped_number_is_forgotten_once_it_is_corrected()
    {
        var id = await BindAsync();
        await _desk.EditAsync(
            _desk.A, id, form => form with { DocumentNumber = "00 26 111111" }, new SaveDecisions { Reason = KeyDataReason.Correction });

        Assert.Null((await _desk.TryAddAsync(_desk.B, ByDocument)).Refusal);
    }

    [Fact]
    public async Task P3_after_a_marriage_the_former_surname_still_locks()
    {
        var id = await BindAsync();
        await _desk.EditAsync(_desk.A, id, form => form with { LastName = "Смирнова" }, new SaveDecisions { Reason = KeyDataReason.NameChange });

        Assert.IsType<BoundToAnotherAgent>((await _desk.TryAddAsync(_desk.B, ByName)).Refusal);
        Assert.IsType<BoundToAnotherAgent>((await _desk.TryAddAsync(_desk.B, ByName with { LastName = "Смирнова" })).Refusal);
    }

    [Fact]
    public async Task A_customers_former_e_mail_and_phone_still_lock()
    {
        var id = await BindAsync();
        var form = Guid.NewGuid();
        await _desk.ConfirmPhoneAsync(_desk.A, form, "+7 903 000-11-05");
        var edited = await _desk.TryEditAsync(
            _desk.A, id, open => open with { Email = "fresh@mail.example", Phone = "+7 903 000-11-05" }, form: form);
        Assert.Null(edited.Refusal);

        Assert.IsType<BoundToAnotherAgent>((await _desk.TryAddAsync(_desk.B, ByName)).Refusal);
        Assert.IsType<BoundToAnotherAgent>(
            (await _desk.TryAddConfirmedAsync(_desk.B, ByName with { LastName = "Смирнова", Email = "another@mail.example" }, Phone)).Refusal);
    }

    [Theory]
    [InlineData("II-АБ № 123456", "ii-аб 123456")]
    [InlineData("IV-АБ 123456", "1УАБ123456")]
    public async Task Spellings_of_a_birth_certificate_are_one_document(string first, string second)
    {
        var child = Elkina with
        {
            BirthDate = "07.08.2016",
            DocumentType = DocumentType.BirthCertificate,
            DocumentNumber = first,
            DocumentIssuedOn = "01.09.2016",
        };
        var mine = await _desk.AddAsync(_desk.A, child);

        var his = await _desk.AddAsync(_desk.B, child with { DocumentNumber = second, Email = "another@mail.example" });

        Assert.Equal((await _desk.ReadAsync(mine)).PersonId, (await _desk.ReadAsync(his)).PersonId);
    }

    [Fact]
    public async Task P10_unmappable_Latin_is_an_error_and_a_look_alike_is_stored_in_Russian()
    {
        var errors = Assert.IsType<InvalidInput>((await _desk.TryAddAsync(_desk.A, ByName with { LastName = "Ivanov" })).Refusal).Errors;
        Assert.Equal([new FieldMessage(ClientField.LastName, "Используйте только русские буквы")], errors);

        var id = await _desk.AddAsync(_desk.A, ByName with { FirstName = "Mария" });
        Assert.Equal("Мария", (await _desk.ReadAsync(id)).FirstName);
    }

    [Fact]
    public async Task P11_P12_P13_short_and_two_part_names_are_saved_as_they_are()
    {
        var id = await _desk.AddAsync(_desk.A, ByName with { LastName = "Ли", FirstName = "О", Patronymic = " Али   ОГЛЫ" });

        Assert.Equal("Ли О Али оглы", (await _desk.ReadAsync(id)).FullName);
    }

    [Fact]
    public async Task The_same_number_with_other_surname_and_birth_date_is_a_task_for_the_supervisor()
    {
        var bound = await BindAsync();
        var typo = ByDocument with { LastName = "Смирнова", BirthDate = "01.02.1990" };

        var id = await _desk.AddAsync(_desk.B, typo);

        Assert.NotEqual((await _desk.ReadAsync(bound)).PersonId, (await _desk.ReadAsync(id)).PersonId);
        Assert.True((await _desk.ReadAsync(id)).IsDocumentDisputed);
        Assert.False((await _desk.ReadAsync(bound)).IsDocumentDisputed);
        Assert.NotNull((await _desk.Sales.OpenAsync(_desk.B, id, default)).Refusal);
        await using (var db = _desk.Open())
        {
            var task = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.DisputedMatch);
            Assert.Equal((_desk.Supervisor.Id, "Спорное совпадение"), (task.RecipientId, task.Title));
        }

        await _desk.EditAsync(_desk.B, id, form => form with { DocumentNumber = "00 03 000007" });
        Assert.False((await _desk.ReadAsync(id)).IsDocumentDisputed);
        Assert.Null((await _desk.Sales.OpenAsync(_desk.B, id, default)).Refusal);
    }

    [Theory]
    [InlineData("00 04 999999", true)]
    [InlineData("00 03 000001", false)]
    public async Task The_same_e_mail_with_another_passport_is_one_person_to_be_reviewed(string number, bool needsReview)
    {
        var mine = await _desk.AddAsync(_desk.A, Elkina);
        var his = await _desk.AddAsync(_desk.B, Elkina with { DocumentNumber = number });

        await using var db = _desk.Open();
        var person = await db.Persons.SingleAsync();
        Assert.Equal((person.Id, person.Id), ((await _desk.ReadAsync(mine)).PersonId, (await _desk.ReadAsync(his)).PersonId));
        Assert.Equal(needsReview, person.NeedsReview);
    }

    [Fact]
    public async Task An_edit_that_joins_two_persons_marks_the_one_that_stays()
    {
        await _desk.AddAsync(_desk.A, Elkina);
        _desk.Clock.Move(TimeSpan.FromDays(1));
        var his = await _desk.AddAsync(_desk.B, Elkina with { DocumentNumber = "00 04 999999", Email = "typo@mail.example" });

        await _desk.EditAsync(_desk.B, his, form => form with { Email = Elkina.Email });

        await using var db = _desk.Open();
        var person = (await _desk.ReadAsync(his)).PersonId;
        Assert.Equal(2, await db.Clients.CountAsync(c => c.PersonId == person));
        Assert.True((await db.Persons.SingleAsync(p => p.Id == person)).NeedsReview);
    }

    [Fact]
    public async Task Two_prospects_become_one_by_a_later_edit_and_two_again_by_the_next()
    {
        var mine = await _desk.AddAsync(_desk.A, Elkina);
        var his = await _desk.AddAsync(_desk.B, ByName with { Email = "typo@mail.example" });
        Assert.NotEqual((await _desk.ReadAsync(mine)).PersonId, (await _desk.ReadAsync(his)).PersonId);

        await _desk.EditAsync(_desk.B, his, form => form with { Email = Elkina.Email });
        Assert.Equal((await _desk.ReadAsync(mine)).PersonId, (await _desk.ReadAsync(his)).PersonId);

        await _desk.EditAsync(_desk.B, his, form => form with { Email = "typo@mail.example" });
        Assert.NotEqual((await _desk.ReadAsync(mine)).PersonId, (await _desk.ReadAsync(his)).PersonId);
        await using var db = _desk.Open();
        Assert.Equal(0, await db.Notifications.CountAsync());
    }

    [Fact]
    public async Task Two_prospects_become_one_by_a_phone_confirmation()
    {
        var mine = (await _desk.TryAddConfirmedAsync(_desk.A, Elkina, Phone)).Value;
        var his = await _desk.AddAsync(_desk.B, ByName with { LastName = "Смирнова", Email = "another@mail.example" });

        var form = Guid.NewGuid();
        await _desk.ConfirmPhoneAsync(_desk.B, form, Phone);
        Assert.Null((await _desk.TryEditAsync(_desk.B, his, open => ClientDesk.WithPhone(open, Phone), form: form)).Refusal);

        Assert.Equal((await _desk.ReadAsync(mine)).PersonId, (await _desk.ReadAsync(his)).PersonId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R26_two_sales_to_one_person_the_earlier_binding_stays_whoever_finds_out(bool byLaterSeller)
    {
        var first = (await _desk.TryAddConfirmedAsync(_desk.A, Elkina, Phone)).Value;
        await _desk.SellAsync(_desk.A, first);
        _desk.Clock.Move(TimeSpan.FromDays(1));
        var second = await _desk.AddAsync(_desk.B, Elkina with { LastName = "Смирнова", Email = "another@mail.example", DocumentNumber = "00 04 999999" });
        await _desk.SellAsync(_desk.B, second);

        if (byLaterSeller)
        {
            var form = Guid.NewGuid();
            await _desk.ConfirmPhoneAsync(_desk.B, form, Phone);
            Assert.Null((await _desk.TryEditAsync(_desk.B, second, open => ClientDesk.WithPhone(open, Phone), form: form)).Refusal);
        }
        else
        {
            await _desk.EditAsync(
                _desk.A, first, form => form with { DocumentNumber = "00 04 999999" }, new SaveDecisions { Reason = KeyDataReason.DocumentReplacement });
        }

        Assert.Equal(ClientStatus.BoundToMe, (await _desk.Cards.FindAsync(_desk.A, first, default)).Value.Status);
        Assert.Equal(ClientStatus.LockedByOther, (await _desk.Cards.FindAsync(_desk.B, second, default)).Value.Status);
        await using var db = _desk.Open();
        Assert.Equal(2, await db.Policies.CountAsync(p => p.AnnulledAt == null));
        Assert.Equal(BindingEndReason.DuplicateMerged, (await db.Bindings.SingleAsync(b => b.EndedAt != null)).EndReason);
        Assert.Equal(_desk.Supervisor.Id, (await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.DoubleSale)).RecipientId);
        Assert.Equal(_desk.B.Id, (await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.ClientBoundToAnother)).RecipientId);
    }

    [Fact]
    public async Task Nobody_stops_another_agents_sale_by_typing_his_clients_number()
    {
        var bound = await BindAsync();
        await _desk.AddAsync(_desk.B, ByDocument with { LastName = "Смирнова", BirthDate = "01.02.1990" });

        await _desk.EditAsync(_desk.A, bound, form => form with { Email = "new@mail.example" });
        Assert.False((await _desk.ReadAsync(bound)).IsDocumentDisputed);
        Assert.Null((await _desk.Sales.OpenAsync(_desk.A, bound, default)).Refusal);
    }

    [Fact]
    public async Task A_disputed_number_stays_disputed_until_it_is_another_one()
    {
        await BindAsync();
        var typo = await _desk.AddAsync(_desk.B, ByDocument with { LastName = "Смирнова", BirthDate = "01.02.1990" });

        await _desk.EditAsync(_desk.B, typo, form => form with { Email = "new@mail.example" });
        Assert.True((await _desk.ReadAsync(typo)).IsDocumentDisputed);
    }

    public void Dispose() => _desk.Dispose();

    private async Task<ClientId> BindAsync()
    {
        var id = (await _desk.TryAddConfirmedAsync(_desk.A, Elkina, Phone)).Value;
        await _desk.SellAsync(_desk.A, id);
        return id;
    }
}
