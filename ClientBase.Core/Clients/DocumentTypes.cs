using System.Text.RegularExpressions;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>What the form shows of a document type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Title">As it stands in the list «Документ».</param>
/// <param name="Mask">Template of domain §5 (9 a digit, 0 an optional digit, Б a Russian capital, R a Roman numeral); null for free numbers.</param>
/// <param name="Hint">What to type, under the field.</param>
/// <param name="Example">A well-formed number as it is displayed.</param>
public sealed record DocumentTypeInfo(DocumentType Type, string Title, string? Mask, string Hint, string Example);

/// <summary>The catalogue of domain §5: titles, spelling of numbers, limits of dates and ages.</summary>
public static partial class DocumentTypes
{
    private const string MayHaveExpired = "Срок действия мог истечь";
    private const int ReplacementGraceDays = 90;

    private static readonly int[] ReplacementAges = [20, 45];

    private static readonly DateOnly FirstPassports = new(1997, 10, 1);

    /// <summary>In the order of the list; the first is the usual one.</summary>
    public static IReadOnlyList<DocumentTypeInfo> All { get; } =
    [
        new(DocumentType.Passport, "Паспорт гражданина РФ", "99 99 999999", "Серия и номер: 10 цифр", "45 10 123456"),
        new(DocumentType.BirthCertificate, "Свидетельство о рождении", "R-ББ 999999", "Римские цифры, две русские буквы, 6 цифр", "IV-АБ 123456"),
        new(DocumentType.InternationalPassport, "Загранпаспорт гражданина РФ", "99 9999999", "Серия и номер: 9 цифр", "51 1234567"),
        Free(DocumentType.ForeignPassport, "Паспорт иностранного гражданина", "EA1234567"),
        Free(DocumentType.ResidencePermit, "Вид на жительство в РФ", "821234567"),
        Free(DocumentType.TemporaryResidencePermit, "Разрешение на временное проживание в РФ", "123456"),
        Free(DocumentType.TemporaryIdentityCard, "Временное удостоверение личности гражданина РФ", "123456"),
        new(DocumentType.MilitaryId, "Военный билет", "ББ 0999999", "Две русские буквы, 6 или 7 цифр", "АБ 1234567"),
        new(DocumentType.ServicemanId, "Удостоверение личности военнослужащего РФ", "ББ 9999999", "Две русские буквы, 7 цифр", "АБ 1234567"),
        new(DocumentType.ReserveOfficerId, "Военный билет офицера запаса", "ББ 0999999", "Две русские буквы, 6 или 7 цифр", "АБ 1234567"),
        Free(DocumentType.MilitaryIdTemporary, "Временное удостоверение, выданное взамен военного билета", "123456"),
        Free(DocumentType.ForeignBirthCertificate, "Свидетельство о рождении иностранного государства", "AB123456"),
        new(DocumentType.DrivingLicence, "Водительское удостоверение", "99 99 999999", "10 цифр или 2 цифры, две русские буквы, 6 цифр", "99 15 123456"),
        Free(DocumentType.Other, "Иной документ", "123456"),
    ];

    public static DocumentTypeInfo Of(DocumentType type) => All.First(info => info.Type == type);

    /// <summary>As it stands in the list «Документ».</summary>
    public static string Title(this DocumentType type) => Of(type).Title;

    /// <summary>The driving licence may stand in the profile, but «Оформить» needs another document.</summary>
    public static bool IsIdentityDocument(DocumentType type) => type != DocumentType.DrivingLicence;

    /// <summary>Types 10, 12, 15: their holders may be named in Latin letters.</summary>
    public static bool AllowsLatinName(DocumentType? type) =>
        type is DocumentType.ForeignPassport or DocumentType.ResidencePermit or DocumentType.TemporaryResidencePermit;

    /// <summary>
    /// Upper case; «№», «серия», «номер», blanks and hyphens removed; one hyphen after a Roman part; look-alike letters as the
    /// template wants them. What does not fit the template stays visible, for <see cref="NumberError"/> to refuse.
    /// </summary>
    public static string Normalise(DocumentType type, string typed)
    {
        var number = Noise().Replace(TypedText.Clean(typed).ToUpperInvariant(), "");
        if (!IsFree(type))
        {
            // «N» stands for «№» on keyboards that have none; no template has this letter.
            number = number.Replace("N", "", StringComparison.Ordinal);
        }

        switch (type)
        {
            case DocumentType.BirthCertificate when CertificateParts().Match(number) is { Success: true } parts:
                var roman = string.Concat(parts.Groups["roman"].Value.Select(ToRoman));
                return $"{roman}-{LookAlikes.ToRussian(parts.Groups["series"].Value)}{parts.Groups["digits"].Value}";
            case DocumentType.MilitaryId or DocumentType.ServicemanId or DocumentType.ReserveOfficerId or DocumentType.DrivingLicence:
                return LookAlikes.ToRussian(number);
            default:
                return number;
        }
    }

    /// <summary>What is wrong with a normalised number; null when nothing is.</summary>
    public static string? NumberError(DocumentType type, string normalised)
    {
        if (type is DocumentType.Passport or DocumentType.Other && SovietPassport().IsMatch(normalised))
        {
            return "Паспорт СССР не принимается. Укажите действующий документ";
        }

        if (!Template(type).IsMatch(normalised))
        {
            return IsFree(type)
                ? "Допустимы буквы и цифры, не больше 25 символов"
                : $"Проверьте серию и номер. Образец: {Of(type).Example}";
        }

        return type is DocumentType.Passport or DocumentType.InternationalPassport && normalised.All(c => c == '0')
            ? "Номер не может состоять из одних нулей"
            : null;
    }

    /// <summary>
    /// Checks a document that has a number. Limits that need the birth date or the issue date are left out where it is not known.
    /// </summary>
    public static DocumentCheck Check(DocumentType type, string typedNumber, DateOnly? issuedOn, DateOnly? birthDate, DateOnly today)
    {
        var number = Normalise(type, typedNumber);
        var errors = new List<FieldMessage>();
        var warnings = new List<FieldMessage>();
        if (NumberError(type, number) is { } numberError)
        {
            errors.Add(new FieldMessage(ClientField.DocumentNumber, numberError));
        }

        if (birthDate is { } born)
        {
            CheckAge(type, Age.Years(born, today), errors, warnings);
        }

        if (issuedOn is { } issued)
        {
            if (IssueDateError(type, issued, birthDate, today) is { } issueError)
            {
                errors.Add(new FieldMessage(ClientField.DocumentIssuedOn, issueError));
            }
            else if (Expires(type, issued) < today)
            {
                warnings.Add(new FieldMessage(ClientField.DocumentIssuedOn, MayHaveExpired));
            }
        }

        var document = new IdentityDocument(type, number, issuedOn);
        if (errors.Count == 0 && HasStrangeSeries(document))
        {
            warnings.Add(new FieldMessage(ClientField.DocumentNumber, "Проверьте серию: год бланка далёк от года выдачи"));
        }

        if (errors.Count == 0 && birthDate is { } birthday && ReplacementDue(document, birthday, today) is { } due)
        {
            warnings.Add(new FieldMessage(ClientField.DocumentIssuedOn, due));
        }

        return new DocumentCheck(document, errors, warnings);
    }

    /// <summary>
    /// A Russian passport is replaced at 20 and at 45 and stays valid for 90 days after the birthday. Returns the sentence when that
    /// time is over: a warning in the profile, a reason to refuse the sale. Null for other documents and without an issue date.
    /// </summary>
    public static string? ReplacementDue(IdentityDocument document, DateOnly birthDate, DateOnly today)
    {
        if (document is not { Type: DocumentType.Passport, IssuedOn: { } issued })
        {
            return null;
        }

        foreach (var age in ReplacementAges)
        {
            var birthday = Age.Birthday(birthDate, age);
            if (issued < birthday && today > birthday.AddDays(ReplacementGraceDays))
            {
                return $"Паспорт подлежал замене в {age} лет";
            }
        }

        return null;
    }

    /// <summary>
    /// The last day on which a Russian passport is valid whose holder comes of the age of its replacement on <paramref name="day"/>;
    /// null on all other days, for other documents and without an issue date.
    /// </summary>
    public static DateOnly? ValidUntil(DocumentType? type, DateOnly? issuedOn, DateOnly birthDate, DateOnly day) =>
        type is DocumentType.Passport && issuedOn < day && Array.Exists(ReplacementAges, age => Age.Birthday(birthDate, age) == day)
            ? day.AddDays(ReplacementGraceDays)
            : null;

    /// <summary>«45 10 123456», «IV-АБ 123456»; a free number as it is stored.</summary>
    public static string Display(DocumentType type, string normalised)
    {
        var split = SeriesLength(type, normalised);
        if (split == 0 || split >= normalised.Length)
        {
            return normalised;
        }

        var series = type is DocumentType.Passport or DocumentType.DrivingLicence
            ? $"{normalised[..2]} {normalised[2..split]}"
            : normalised[..split];
        return $"{series} {normalised[split..]}";
    }

    /// <summary>«45 10 ••••56»: for histories and other places where the whole number has no business.</summary>
    public static string Masked(DocumentType type, string normalised)
    {
        var split = SeriesLength(type, normalised);
        var shown = Math.Min(2, (normalised.Length - split) / 3);
        var hidden = normalised.Length - split - shown;
        return Display(type, normalised[..split] + new string('•', hidden) + normalised[^shown..]);
    }

    private static DocumentTypeInfo Free(DocumentType type, string title, string example) =>
        new(type, title, null, "Буквы и цифры, до 25 символов", example);

    private static bool IsFree(DocumentType type) => Of(type).Mask is null;

    private static Regex Template(DocumentType type) => type switch
    {
        DocumentType.Passport => TenDigits(),
        DocumentType.InternationalPassport => NineDigits(),
        DocumentType.BirthCertificate => BirthCertificateNumber(),
        DocumentType.MilitaryId or DocumentType.ReserveOfficerId => MilitaryNumber(),
        DocumentType.ServicemanId => ServicemanNumber(),
        DocumentType.DrivingLicence => LicenceNumber(),
        _ => FreeNumber(),
    };

    /// <summary>How many characters stand before the number itself; 0 where there is no series, or none can be told.</summary>
    private static int SeriesLength(DocumentType type, string normalised)
    {
        if (IsFree(type) || !Template(type).IsMatch(normalised.Replace('•', '0')))
        {
            return 0;
        }

        return type switch
        {
            DocumentType.Passport or DocumentType.DrivingLicence => 4,
            DocumentType.BirthCertificate => normalised.Length - 6,
            _ => 2,
        };
    }

    private static void CheckAge(DocumentType type, int age, List<FieldMessage> errors, List<FieldMessage> warnings)
    {
        switch (type)
        {
            case DocumentType.BirthCertificate when age >= 14:
                warnings.Add(new FieldMessage(ClientField.DocumentType, "После 14 лет основной документ — паспорт"));
                break;
            case DocumentType.MilitaryId or DocumentType.ServicemanId when age < 16:
                errors.Add(new FieldMessage(ClientField.DocumentType, "Этот документ выдаётся с 16 лет"));
                break;
            case DocumentType.ReserveOfficerId when age < 18:
                errors.Add(new FieldMessage(ClientField.DocumentType, "Этот документ выдаётся с 18 лет"));
                break;
            case DocumentType.ForeignBirthCertificate when age >= 18:
                errors.Add(new FieldMessage(ClientField.DocumentType, "Этот документ принимается до 18 лет"));
                break;
        }
    }

    private static string? IssueDateError(DocumentType type, DateOnly issued, DateOnly? birthDate, DateOnly today)
    {
        if (issued > today)
        {
            return "Дата выдачи не может быть в будущем";
        }

        if (issued < birthDate)
        {
            return "Дата выдачи раньше даты рождения";
        }

        var ageAtIssue = birthDate is { } born ? Age.Years(born, issued) : (int?)null;
        return type switch
        {
            DocumentType.Passport when ageAtIssue < 14 => "Паспорт выдаётся с 14 лет",
            DocumentType.Passport when issued < FirstPassports => "Паспорта гражданина РФ выдаются с 01.10.1997",
            DocumentType.DrivingLicence when ageAtIssue < 16 => "Водительское удостоверение выдаётся с 16 лет",
            _ => null,
        };
    }

    private static DateOnly? Expires(DocumentType type, DateOnly issued) => type switch
    {
        DocumentType.InternationalPassport or DocumentType.DrivingLicence => issued.AddYears(10),
        DocumentType.TemporaryResidencePermit => issued.AddYears(3),
        DocumentType.TemporaryIdentityCard => issued.AddMonths(2),
        _ => null,
    };

    /// <summary>Digits 3 and 4 of a passport are the year in which the blank was printed.</summary>
    private static bool HasStrangeSeries(IdentityDocument document)
    {
        if (document is not { Type: DocumentType.Passport, IssuedOn: { } issued })
        {
            return false;
        }

        var twoDigits = ((document.Number[2] - '0') * 10) + (document.Number[3] - '0');
        var blankYear = twoDigits >= FirstPassports.Year % 100 ? 1900 + twoDigits : 2000 + twoDigits;
        return Math.Abs(issued.Year - blankYear) > 3;
    }

    /// <summary>Roman numerals are typed with Russian letters and the digit 1 as often as with the right ones.</summary>
    private static char ToRoman(char typed) => typed switch
    {
        'У' or 'Y' => 'V',
        'Х' => 'X',
        'Л' => 'L',
        'С' => 'C',
        '1' or 'І' => 'I',
        _ => typed,
    };

    [GeneratedRegex("СЕРИЯ|НОМЕР|[№ -]", RegexOptions.CultureInvariant)]
    private static partial Regex Noise();

    [GeneratedRegex(@"^(?<roman>.{1,7})(?<series>.{2})(?<digits>[0-9]{6})\z", RegexOptions.CultureInvariant)]
    private static partial Regex CertificateParts();

    [GeneratedRegex(@"^[0-9]{10}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TenDigits();

    [GeneratedRegex(@"^[0-9]{9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NineDigits();

    [GeneratedRegex(@"^[IVXLC]{1,7}-[А-Я]{2}[0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BirthCertificateNumber();

    [GeneratedRegex(@"^[А-Я]{2}[0-9]{6,7}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MilitaryNumber();

    [GeneratedRegex(@"^[А-Я]{2}[0-9]{7}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServicemanNumber();

    [GeneratedRegex(@"^[0-9]{2}[0-9А-Я]{2}[0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LicenceNumber();

    [GeneratedRegex(@"^[0-9A-ZА-ЯЁ]{1,25}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FreeNumber();

    [GeneratedRegex(@"^[IVXLC]{1,7}[А-Я]{2}[0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SovietPassport();
}

/// <summary>A document with its normalised number; only without errors is it fit to be kept.</summary>
public sealed record DocumentCheck(IdentityDocument Document, IReadOnlyList<FieldMessage> Errors, IReadOnlyList<FieldMessage> Warnings);
