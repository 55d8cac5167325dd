using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>Makes a profile of a typed form, or says what is wrong with it and where (R-01…, domain §5). Pure.</summary>
public static class ClientInputRules
{
    private const string Required = "Заполните поле";
    private const string ChooseDocument = "Выберите документ";
    private const int MaxAge = 120;
    private const int UsualAge = 100;

    /// <summary>
    /// Checks the whole form as of <paramref name="today"/> (Moscow date). Warnings do not stop the save. Whether the person is
    /// known already, or the e-mail is the agent's own, is not asked here: that needs the database.
    /// </summary>
    public static ClientInputCheck Check(ClientInput input, DateOnly today)
    {
        var report = new Report();
        var latinAllowed = DocumentTypes.AllowsLatinName(input.DocumentType);
        var lastName = ReadName(input.LastName, ClientField.LastName, latinAllowed, report);
        var firstName = ReadName(input.FirstName, ClientField.FirstName, latinAllowed, report);
        var patronymic = input.NoPatronymic ? null : ReadName(input.Patronymic, ClientField.Patronymic, latinAllowed, report);
        var birthDate = ReadBirthDate(input.BirthDate, today, report);
        var email = ReadEmail(input.Email, report);
        var document = ReadDocument(input, birthDate, today, report);
        var phone = input.WithPhone ? ReadPhone(input.Phone, report) : null;

        var profile = report.Errors.Count == 0
            ? new ClientProfile(new PersonName(lastName!, firstName!, patronymic), birthDate!.Value, email!, document, phone)
            : null;
        return new ClientInputCheck(profile, InOrder(report.Errors), InOrder(report.Warnings));
    }

    /// <summary>
    /// The form «Редактирование профиля клиента» filled from a record. A number that still waits for its confirmation is
    /// shown instead of the one in force.
    /// </summary>
    /// <param name="client">The record.</param>
    /// <param name="openedDocumentNumber">Its normalised document number, opened by <see cref="DocumentVault"/>; null where there is no document.</param>
    public static ClientInput ToInput(ClientRecord client, string? openedDocumentNumber)
    {
        var phone = client.PendingPhone ?? client.Phone;
        return new ClientInput
        {
            LastName = client.LastName,
            FirstName = client.FirstName,
            Patronymic = client.Patronymic ?? "",
            NoPatronymic = client.Patronymic is null,
            BirthDate = MoscowTime.Show(client.BirthDate),
            Email = client.Email,
            DocumentType = client.DocumentType,
            DocumentNumber = client.DocumentType is { } type && openedDocumentNumber is not null
                ? DocumentTypes.Display(type, openedDocumentNumber)
                : "",
            DocumentIssuedOn = client.DocumentIssuedOn is { } issuedOn ? MoscowTime.Show(issuedOn) : "",
            WithPhone = phone is not null,
            Phone = phone?.Display ?? "",
        };
    }

    private static string? ReadName(string typed, ClientField field, bool latinAllowed, Report report)
    {
        if (TypedText.Clean(typed).Length == 0)
        {
            return report.Error(field, Required);
        }

        var name = PersonName.Read(typed, latinAllowed);
        if (name.LookAlikesReplaced)
        {
            report.Warn(field, "Латинские буквы заменены на русские");
        }

        return name.Error is null ? name.Value : report.Error(field, name.Error);
    }

    private static DateOnly? ReadBirthDate(string typed, DateOnly today, Report report)
    {
        if (ReadDate(typed, ClientField.BirthDate, Required, report) is not { } date)
        {
            return null;
        }

        var age = Age.Years(date, today);
        if (date > today)
        {
            report.Error(ClientField.BirthDate, "Дата рождения не может быть в будущем");
            return null;
        }

        if (age > MaxAge)
        {
            report.Error(ClientField.BirthDate, $"Возраст не может быть больше {MaxAge} лет");
            return null;
        }

        if (age > UsualAge)
        {
            report.Warn(ClientField.BirthDate, "Проверьте дату рождения");
        }

        return date;
    }

    private static string? ReadEmail(string typed, Report report)
    {
        if (TypedText.Clean(typed).Length == 0)
        {
            return report.Error(ClientField.Email, Required);
        }

        var email = EmailRules.Check(typed);
        if (email.Hint is not null)
        {
            report.Warn(ClientField.Email, email.Hint);
        }

        return email.Error is null ? email.Value : report.Error(ClientField.Email, email.Error);
    }

    private static IdentityDocument? ReadDocument(ClientInput input, DateOnly? birthDate, DateOnly today, Report report)
    {
        var hasNumber = TypedText.Clean(input.DocumentNumber).Length > 0;
        var issuedOn = ReadDate(input.DocumentIssuedOn, ClientField.DocumentIssuedOn, whenEmpty: null, report);

        // A value outside the list can only come from a forged request; it is no document type.
        if (input.DocumentType is not { } type || !Enum.IsDefined(type))
        {
            if (input.DocumentType is not null || hasNumber || !DateText.IsEmpty(input.DocumentIssuedOn))
            {
                report.Error(ClientField.DocumentType, ChooseDocument);
            }

            return null;
        }

        if (!hasNumber)
        {
            report.Error(ClientField.DocumentNumber, "Укажите серию и номер или очистите поле „Документ“");
            return null;
        }

        var check = DocumentTypes.Check(type, input.DocumentNumber, issuedOn, birthDate, today);
        report.Errors.AddRange(check.Errors);
        report.Warnings.AddRange(check.Warnings);
        return check.Document;
    }

    private static PhoneNumber? ReadPhone(string typed, Report report)
    {
        if (PhoneNumber.TryParse(typed, out var phone))
        {
            return phone;
        }

        // «+7 (» is drawn by the mask, not typed.
        var marks = TypedText.Clean(typed).Where(c => c is not (' ' or '+' or '(' or ')' or '-' or '_')).ToArray();
        var isEmpty = marks is [] or ['7'];
        report.Error(ClientField.Phone, isEmpty ? Required : "Укажите российский мобильный номер: +7 9XX XXX-XX-XX");
        return null;
    }

    private static DateOnly? ReadDate(string typed, ClientField field, string? whenEmpty, Report report)
    {
        if (DateText.IsEmpty(typed))
        {
            if (whenEmpty is not null)
            {
                report.Error(field, whenEmpty);
            }

            return null;
        }

        var date = DateText.Parse(typed);
        if (date.Error is not null)
        {
            report.Error(field, date.Error);
        }

        return date.Date;
    }

    private static FieldMessage[] InOrder(IEnumerable<FieldMessage> messages) => [.. messages.OrderBy(message => message.Field)];

    private sealed class Report
    {
        public List<FieldMessage> Errors { get; } = [];

        public List<FieldMessage> Warnings { get; } = [];

        public string? Error(ClientField field, string text)
        {
            Errors.Add(new FieldMessage(field, text));
            return null;
        }

        public void Warn(ClientField field, string text) => Warnings.Add(new FieldMessage(field, text));
    }
}
