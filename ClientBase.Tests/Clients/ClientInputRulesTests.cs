using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Tests.Clients;

public class ClientInputRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("\uFFFF")]
    [InlineData("\U0001FFFE")]
    public void What_a_PDF_puts_between_two_halves_of_a_word_is_left_out(string mark)
    {
        var check = ClientInputRules.Check(ClientDesk.Petrov with { LastName = $"Пет{mark}ров" }, new DateOnly(2026, 11, 22));

        Assert.Equal("Петров", check.Profile?.Name.LastName);
    }

    [Fact]
    public void R01_an_empty_form_gives_five_errors_in_the_order_of_the_screen()
    {
        var check = ClientInputRules.Check(new ClientInput(), Today);
        Assert.Null(check.Profile);
        Assert.Equal(
            [
                new(ClientField.LastName, "Заполните поле"),
                new(ClientField.FirstName, "Заполните поле"),
                new(ClientField.Patronymic, "Заполните поле"),
                new(ClientField.BirthDate, "Заполните поле"),
                new(ClientField.Email, "Заполните поле"),
            ],
            check.Errors);
        Assert.Empty(check.Warnings);
    }

    [Fact]
    public void Blank_and_invisible_characters_fill_no_field()
    {
        var check = ClientInputRules.Check(
            new ClientInput { LastName = " ", FirstName = "\u00A0", Patronymic = "\u200B", BirthDate = "__.__.____", Email = "\t" },
            Today);
        Assert.Equal(5, check.Errors.Count);
        Assert.All(check.Errors, error => Assert.Equal("Заполните поле", error.Text));
    }

    [Fact]
    public void R01_five_fields_are_enough()
    {
        var check = ClientInputRules.Check(Bulgakov(), Today);
        Assert.Empty(check.Errors);
        Assert.Empty(check.Warnings);
        Assert.Equal(
            new ClientProfile(
                new PersonName("Булгаков", "Сергей", "Александрович"),
                new DateOnly(1980, 8, 17),
                "bulgakov@vsk.example",
                null,
                null),
            check.Profile);
    }

    [Fact]
    public void P5_no_patronymic_lifts_the_star_and_drops_what_was_typed()
    {
        var input = Bulgakov();
        input.NoPatronymic = true;
        input.Patronymic = "Alexandrovich 2";
        Assert.Null(ClientInputRules.Check(input, Today).Profile!.Name.Patronymic);
    }

    [Fact]
    public void R08_the_profile_is_normalised()
    {
        var check = ClientInputRules.Check(
            new ClientInput
            {
                LastName = " САЛТЫКОВА–ЩЕДРИНА ",
                FirstName = "ольга",
                Patronymic = "али ОГЛЫ",
                BirthDate = "1.2.1988",
                Email = " saltykova.on@mail.example ",
                DocumentType = DocumentType.Passport,
                DocumentNumber = "0019 № 000001",
                DocumentIssuedOn = "01022019",
                WithPhone = true,
                Phone = "8 905 000-41-08",
            },
            Today);
        Assert.Equal(
            new ClientProfile(
                new PersonName("Салтыкова-Щедрина", "Ольга", "али оглы"),
                new DateOnly(1988, 2, 1),
                "saltykova.on@mail.example",
                new IdentityDocument(DocumentType.Passport, "0019000001", new DateOnly(2019, 2, 1)),
                PhoneNumber.Parse("+79050004108")),
            check.Profile);
    }

    [Fact]
    public void P10_replaced_letters_are_told_at_each_field()
    {
        var input = Bulgakov();
        input.LastName = "Булгакoв";
        input.FirstName = "Cергей";
        var check = ClientInputRules.Check(input, Today);
        Assert.Equal("Булгаков", check.Profile!.Name.LastName);
        Assert.Equal("Сергей", check.Profile.Name.FirstName);
        Assert.Equal(
            [
                new(ClientField.LastName, "Латинские буквы заменены на русские"),
                new(ClientField.FirstName, "Латинские буквы заменены на русские"),
            ],
            check.Warnings);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(DocumentType.Passport, false)]
    [InlineData(DocumentType.InternationalPassport, false)]
    [InlineData(DocumentType.ForeignPassport, true)]
    [InlineData(DocumentType.ResidencePermit, true)]
    [InlineData(DocumentType.TemporaryResidencePermit, true)]
    [InlineData(DocumentType.ForeignBirthCertificate, false)]
    public void P10_a_latin_name_needs_a_document_of_a_foreigner(DocumentType? type, bool passes)
    {
        var input = Bulgakov();
        input.LastName = "Ivanov";
        input.DocumentType = type;
        input.DocumentNumber = type is null ? "" : "123456789";
        var errors = ClientInputRules.Check(input, Today).Errors.Where(error => error.Field == ClientField.LastName);
        Assert.Equal(passes ? [] : [new(ClientField.LastName, "Используйте только русские буквы")], errors);
    }

    [Theory]
    [InlineData("23.11.2026", "Дата рождения не может быть в будущем")]
    [InlineData("21.11.1905", "Возраст не может быть больше 120 лет")]
    [InlineData("22.11.1905", "Возраст не может быть больше 120 лет")]
    [InlineData("31.02.1987", "Такой даты нет: 31.02.1987")]
    [InlineData("17.08.80", "Введите дату в виде ДД.ММ.ГГГГ")]
    public void A_wrong_birth_date_is_an_error(string typed, string error)
    {
        var input = Bulgakov();
        input.BirthDate = typed;
        var check = ClientInputRules.Check(input, Today);
        Assert.Null(check.Profile);
        Assert.Equal(new FieldMessage(ClientField.BirthDate, error), Assert.Single(check.Errors));
    }

    [Theory]
    [InlineData("22.11.2026", false)]
    [InlineData("22.11.2008", false)]
    [InlineData("23.11.1925", false)]
    [InlineData("22.11.1925", true)]
    [InlineData("23.11.1905", true)]
    public void A_great_age_is_only_doubted(string typed, bool doubted)
    {
        var input = Bulgakov();
        input.BirthDate = typed;
        var check = ClientInputRules.Check(input, Today);
        Assert.NotNull(check.Profile);
        Assert.Equal(doubted ? [new(ClientField.BirthDate, "Проверьте дату рождения")] : [], check.Warnings);
    }

    [Fact]
    public void The_rules_of_the_e_mail_are_told_at_its_field()
    {
        var input = Bulgakov();
        input.Email = "булгаков@vsk.example";
        Assert.Equal(
            new FieldMessage(ClientField.Email, "Проверьте раскладку клавиатуры"),
            Assert.Single(ClientInputRules.Check(input, Today).Errors));
        input.Email = "bulgakov@mail.ri";
        var check = ClientInputRules.Check(input, Today);
        Assert.NotNull(check.Profile);
        Assert.Equal(
            new FieldMessage(ClientField.Email, "Возможно, вы имели в виду bulgakov@mail.ru?"),
            Assert.Single(check.Warnings));
    }

    [Theory]
    [InlineData(null, "4510123456", "", ClientField.DocumentType, "Выберите документ")]
    [InlineData(null, "", "01.02.2019", ClientField.DocumentType, "Выберите документ")]
    [InlineData(null, "4510123456", "01.02.2019", ClientField.DocumentType, "Выберите документ")]
    [InlineData((DocumentType)77, "1", "", ClientField.DocumentType, "Выберите документ")]
    [InlineData(DocumentType.Passport, "", "", ClientField.DocumentNumber, "Укажите серию и номер или очистите поле „Документ“")]
    [InlineData(DocumentType.Passport, " ", "01.02.2019", ClientField.DocumentNumber, "Укажите серию и номер или очистите поле „Документ“")]
    [InlineData(DocumentType.Passport, "4519000001", "31.02.2019", ClientField.DocumentIssuedOn, "Такой даты нет: 31.02.2019")]
    [InlineData(DocumentType.Passport, "451900000", "01.02.2019", ClientField.DocumentNumber, "Проверьте серию и номер. Образец: 45 10 123456")]
    [InlineData(DocumentType.MilitaryId, "АБ 123456", "23.11.2026", ClientField.DocumentIssuedOn, "Дата выдачи не может быть в будущем")]
    public void R02_the_document_is_optional_but_consistent(DocumentType? type, string number, string issuedOn, ClientField field, string error)
    {
        var input = Bulgakov();
        input.DocumentType = type;
        input.DocumentNumber = number;
        input.DocumentIssuedOn = issuedOn;
        var check = ClientInputRules.Check(input, Today);
        Assert.Null(check.Profile);
        Assert.Equal(new FieldMessage(field, error), Assert.Single(check.Errors));
    }

    [Fact]
    public void R03_without_the_checkbox_the_phone_is_discarded()
    {
        var input = Bulgakov();
        input.Phone = "not a phone";
        Assert.Null(ClientInputRules.Check(input, Today).Profile!.Phone);
    }

    [Theory]
    [InlineData("", "Заполните поле")]
    [InlineData("+7 (", "Заполните поле")]
    [InlineData("+7 (___) ___-__-__", "Заполните поле")]
    [InlineData("x", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    [InlineData("+7 (910", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    [InlineData("+375 29 000-03-41", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    [InlineData("+7 701 000-03-41", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    public void R03_with_the_checkbox_the_phone_is_required_and_Russian(string typed, string error)
    {
        var input = Bulgakov();
        input.WithPhone = true;
        input.Phone = typed;
        Assert.Equal(new FieldMessage(ClientField.Phone, error), Assert.Single(ClientInputRules.Check(input, Today).Errors));
    }

    [Fact]
    public void All_errors_come_at_once_and_in_the_order_of_the_screen()
    {
        var check = ClientInputRules.Check(
            new ClientInput
            {
                LastName = "Ivanов",
                FirstName = "1",
                Patronymic = "-",
                BirthDate = "0",
                Email = "@",
                DocumentType = DocumentType.Passport,
                DocumentNumber = "1",
                DocumentIssuedOn = "1",
                WithPhone = true,
                Phone = "1",
            },
            Today);
        Assert.Equal(
            [
                ClientField.LastName, ClientField.FirstName, ClientField.Patronymic, ClientField.BirthDate, ClientField.Email,
                ClientField.DocumentNumber, ClientField.DocumentIssuedOn, ClientField.Phone,
            ],
            check.Errors.Select(error => error.Field));
    }

    [Fact]
    public void A_record_fills_the_edit_form_and_comes_back_unchanged()
    {
        var profile = new ClientProfile(
            new PersonName("Салтыкова-Щедрина", "Ольга", null),
            new DateOnly(1988, 2, 29),
            "saltykova.on@mail.example",
            new IdentityDocument(DocumentType.Passport, "0019000001", new DateOnly(2019, 2, 1)),
            PhoneNumber.Parse("+79050004108"));
        var client = new ClientRecord();
        client.SetProfile(profile, Vault());
        client.SetPhone(profile.Phone, verifiedAt: null);

        var input = ClientInputRules.ToInput(client, "0019000001");

        Assert.True(input.NoPatronymic);
        Assert.Equal("29.02.1988", input.BirthDate);
        Assert.Equal("00 19 000001", input.DocumentNumber);
        Assert.Equal("+7 (905) 000-41-08", input.Phone);
        Assert.True(input.WithPhone);
        Assert.Equal(profile, ClientInputRules.Check(input, Today).Profile);
    }

    [Fact]
    public void R32_the_number_that_waits_for_confirmation_is_the_one_in_the_form()
    {
        var client = new ClientRecord();
        client.SetPhone(PhoneNumber.Parse("+79050004108"), verifiedAt: null);
        client.AwaitConfirmationOf(PhoneNumber.Parse("+79050004109"));
        Assert.Equal("+7 (905) 000-41-09", ClientInputRules.ToInput(client, null).Phone);
    }

    [Fact]
    public void A_record_without_document_and_phone_leaves_those_fields_empty()
    {
        var client = new ClientRecord();
        client.SetProfile(ClientInputRules.Check(Bulgakov(), Today).Profile!, Vault());
        Assert.Equal(Bulgakov(), ClientInputRules.ToInput(client, null));
    }

    [Fact]
    public void No_text_whatever_breaks_the_check()
    {
        string[] scraps =
        [
            "", " ", "А", "ё", "Ъ", "o", "-", "'", "’", "\u200B", "\u0301", "\0", "\n", "№", "0", "9", "31", ".", "02", "@", "%", "•", "I", "IV-АБ",
            "123456", "рф", "😀", ((char)0xD800).ToString(), ((char)0xDC00).ToString(), "\uFFFF", "٣", "ß", "İ", new string('а', 300),
        ];
        var types = Enum.GetValues<DocumentType>();
        var state = 1u;
        string Scrap()
        {
            state = (state * 1664525) + 1013904223;
            return scraps[(int)((state >> 16) % scraps.Length)];
        }

        string Text() => Scrap() + Scrap() + Scrap() + Scrap();
        for (var i = 0; i < 2_000; i++)
        {
            var input = new ClientInput
            {
                LastName = Text(),
                FirstName = Text(),
                Patronymic = Text(),
                BirthDate = i % 2 == 0 ? "17.08.1980" : Text(),
                Email = Text(),
                DocumentType = types[i % types.Length],
                DocumentNumber = Text(),
                DocumentIssuedOn = Text(),
                WithPhone = true,
                Phone = Text(),
            };
            var check = ClientInputRules.Check(input, Today);
            Assert.Equal(check.Errors.Count == 0, check.Profile is not null);
            _ = NameKeys.FilterTokens(input.LastName);
            _ = DocumentTypes.Masked(input.DocumentType!.Value, input.DocumentNumber);
        }
    }

    [Fact]
    public void Cleared_inputs_that_are_null_are_empty_fields()
    {
        var input = new ClientInput
        {
            LastName = null!,
            FirstName = null!,
            Patronymic = null!,
            BirthDate = null!,
            Email = null!,
            DocumentNumber = null!,
            DocumentIssuedOn = null!,
            WithPhone = true,
            Phone = null!,
        };
        Assert.Equal(6, ClientInputRules.Check(input, Today).Errors.Count(error => error.Text == "Заполните поле"));
    }

    private static DocumentVault Vault() => new(new KeyRing("test", new byte[32]));

    private static ClientInput Bulgakov() => new()
    {
        LastName = "Булгаков",
        FirstName = "Сергей",
        Patronymic = "Александрович",
        BirthDate = "17.08.1980",
        Email = "bulgakov@vsk.example",
    };
}
