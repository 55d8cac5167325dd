using System.Globalization;
using System.Text;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Core.Seeding;

/// <summary>
/// Invents people by the statistics of domain §9: the same seed gives the same people. Whatever could belong to somebody
/// (phones, documents, e-mails) comes from ranges that nobody has.
/// </summary>
public sealed class DemoPeople
{
    private static readonly Ranked Surnames = new(
        "Смирнов", "Иванов", "Кузнецов", "Попов", "Соколов", "Лебедев", "Козлов", "Новиков", "Морозов", "Петров", "Волков",
        "Соловьёв", "Васильев", "Зайцев", "Павлов", "Семёнов", "Голубев", "Виноградов", "Богданов", "Воробьёв", "Фёдоров",
        "Михайлов", "Беляев", "Тарасов", "Белов", "Комаров", "Орлов", "Киселёв", "Макаров", "Андреев");

    private static readonly Ranked TatarSurnames = new("Галиев", "Хасанов", "Сафин", "Ахметов", "Юсупов", "Валиев");
    private static readonly Ranked CaucasianSurnames = new("Мамедов", "Магомедов", "Гезердава", "Алиев", "Хачатрян", "Гогоберидзе");

    private static readonly Ranked MenBefore1975 = new("Сергей", "Александр", "Владимир", "Николай", "Виктор", "Анатолий");
    private static readonly Ranked MenBefore1996 = new("Александр", "Алексей", "Дмитрий", "Андрей", "Максим", "Евгений", "Иван");
    private static readonly Ranked MenAfter = new("Артём", "Максим", "Даниил", "Никита", "Кирилл", "Матвей");
    private static readonly Ranked WomenBefore1975 = new("Татьяна", "Елена", "Людмила", "Галина", "Нина");
    private static readonly Ranked WomenBefore1996 = new("Анна", "Ольга", "Наталья", "Екатерина", "Юлия", "Ирина", "Мария");
    private static readonly Ranked WomenAfter = new("Анастасия", "Дарья", "София", "Виктория", "Полина", "Алиса");
    private static readonly Ranked TatarMen = new("Ильдар", "Марат", "Рустам", "Тимур", "Айрат");
    private static readonly Ranked TatarWomen = new("Алсу", "Гульнара", "Айгуль", "Эльмира", "Диляра");
    private static readonly Ranked CaucasianMen = new("Руслан", "Магомед", "Давид", "Арсен", "Тимур");
    private static readonly Ranked CaucasianWomen = new("Мадина", "Патимат", "Тамара", "Лейла", "Нино");

    private static readonly PersonName[] Foreigners =
    [
        new("Ким", "Минхо", null), new("Нгуен", "Тхань", null), new("Чжан", "Вэй", null), new("Мюллер", "Томас", null),
        new("Ван", "Лин", null), new("Йованович", "Марко", null),
    ];

    private static readonly string[] EndingsThatTakeA = ["ов", "ев", "ёв", "ин", "ын"];

    private static readonly int[] PassportAges = [45, 20, 14];

    private static readonly Dictionary<string, string> MalePatronymics = new()
    {
        ["Павел"] = "Павлович",
        ["Лев"] = "Львович",
        ["Пётр"] = "Петрович",
        ["Яков"] = "Яковлевич",
        ["Михаил"] = "Михайлович",
        ["Дмитрий"] = "Дмитриевич",
        ["Юрий"] = "Юрьевич",
        ["Анатолий"] = "Анатольевич",
        ["Василий"] = "Васильевич",
        ["Евгений"] = "Евгеньевич",
        ["Илья"] = "Ильич",
        ["Никита"] = "Никитич",
    };

    private readonly Dice _dice;

    public DemoPeople(int seed)
        : this(new Dice((ulong)seed))
    {
    }

    internal DemoPeople(Dice dice) => _dice = dice;

    /// <summary>The next person; at most one in a hundred is under age.</summary>
    public DemoPerson Next(DateOnly today)
    {
        var birth = BirthDate(today);
        var name = Name(birth);
        return new DemoPerson(name, birth, Email(name, birth), IsForeigner: name.Patronymic is null);
    }

    /// <summary>«Соколов» → «Соколова», «Римский» → «Римская»; «Седых», «Шевченко», «Гезердава» do not change.</summary>
    public static string Feminine(string surname)
    {
        if (surname.EndsWith("ский", StringComparison.Ordinal) || surname.EndsWith("цкий", StringComparison.Ordinal))
        {
            return surname[..^2] + "ая";
        }

        return EndingsThatTakeA.Any(ending => surname.EndsWith(ending, StringComparison.Ordinal)) ? surname + "а" : surname;
    }

    /// <summary>«Сергей» → «Сергеевич» or «Сергеевна».</summary>
    public static string Patronymic(string father, bool isMale)
    {
        if (!MalePatronymics.TryGetValue(father, out var patronymic))
        {
            patronymic = father[^1] switch
            {
                'й' or 'ь' => father[..^1] + "евич",
                'а' or 'я' => father[..^1] + "ич",
                'и' => father + "евич",
                _ => father + "ович",
            };
        }

        if (isMale)
        {
            return patronymic;
        }

        // Ильич → Ильинична, Никитич → Никитична: the names in -а and -я take -ична or -инична.
        return patronymic switch
        {
            "Ильич" => "Ильинична",
            _ when patronymic.EndsWith("ович", StringComparison.Ordinal) || patronymic.EndsWith("евич", StringComparison.Ordinal) =>
                patronymic[..^2] + "на",
            _ => patronymic + "на",
        };
    }

    /// <summary>
    /// A Russian passport of this person; null for children. No region has the series «00 NN»; NN is the year of the blank,
    /// as on real ones.
    /// </summary>
    /// <param name="birth">Date of birth.</param>
    /// <param name="today">Moscow date.</param>
    /// <param name="serial">Makes the number unique, 1…999999.</param>
    public static IdentityDocument? Passport(DateOnly birth, DateOnly today, int serial) =>
        PassportIssuedOn(birth, today, serial) is { } issued
            ? new(DocumentType.Passport, string.Create(CultureInfo.InvariantCulture, $"00{issued.Year % 100:00}{serial:000000}"), issued)
            : null;

    /// <summary>When the passport that is in force today was issued: soon after the last of the 14th, 20th and 45th birthdays.</summary>
    public static DateOnly? PassportIssuedOn(DateOnly birth, DateOnly today, int serial)
    {
        foreach (var age in PassportAges)
        {
            var issued = birth.AddYears(age).AddDays(21);
            if (issued <= today)
            {
                var firstBlank = new DateOnly(1997, 10, 1);
                return issued < firstBlank ? firstBlank.AddDays(serial % 1500) : issued;
            }
        }

        return null;
    }

    /// <summary>The n-th number of «+7 (9xx) 000-NN-NN»; 900 is left to the agents. Repeats after 990 000.</summary>
    public static PhoneNumber Phone(long n) =>
        PhoneNumber.Parse(string.Create(CultureInfo.InvariantCulture, $"+79{1 + (n / 10_000 % 99):00}000{n % 10_000:0000}"));

    private DateOnly BirthDate(DateOnly today)
    {
        var (from, to) = _dice.Below(100) switch
        {
            < 1 => (8, 17),
            < 20 => (18, 29),
            < 65 => (30, 44),
            < 90 => (45, 59),
            _ => (60, 80),
        };
        var eldest = today.AddYears(-to - 1).AddDays(1);
        return eldest.AddDays(_dice.Below(today.AddYears(-from).DayNumber - eldest.DayNumber + 1));
    }

    private PersonName Name(DateOnly birth)
    {
        var isMale = _dice.Chance(50);
        var kind = _dice.Below(100);
        if (kind >= 98)
        {
            return _dice.Of(Foreigners);
        }

        var (surnames, first, fathers) = kind switch
        {
            >= 90 and < 95 => (CaucasianSurnames, isMale ? CaucasianMen : CaucasianWomen, CaucasianMen),
            >= 82 and < 90 => (TatarSurnames, isMale ? TatarMen : TatarWomen, TatarMen),
            _ => (Surnames, FirstNames(birth.Year, isMale), FirstNames(birth.Year - 27, isMale: true)),
        };
        var surname = Surname(surnames, isMale);
        if (kind is 95 or 96 or 97)
        {
            var second = Surname(surnames, isMale);
            surname = second == surname ? surname : $"{surname}-{second}";
        }

        return new PersonName(surname, first.Throw(_dice), Patronymic(fathers.Throw(_dice), isMale));
    }

    private string Surname(Ranked surnames, bool isMale)
    {
        var surname = surnames.Throw(_dice);
        return isMale ? surname : Feminine(surname);
    }

    private static Ranked FirstNames(int year, bool isMale) => year switch
    {
        < 1975 => isMale ? MenBefore1975 : WomenBefore1975,
        < 1996 => isMale ? MenBefore1996 : WomenBefore1996,
        _ => isMale ? MenAfter : WomenAfter,
    };

    private string Email(PersonName name, DateOnly birth)
    {
        var last = Transliterate(name.LastName);
        var first = Transliterate(name.FirstName);
        return _dice.Below(4) switch
        {
            0 => $"{first[0]}.{last}",
            1 => $"{last}_{first}",
            2 => $"{last}{birth.Year}",
            _ => $"{first}.{last}{birth.Year % 100:00}",
        };
    }

    private static string Transliterate(string name)
    {
        const string Russian = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
        string[] latin =
        [
            "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
            "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
        ];
        var result = new StringBuilder(name.Length * 2);
        foreach (var letter in name.ToLowerInvariant())
        {
            var at = Russian.IndexOf(letter, StringComparison.Ordinal);
            result.Append(at >= 0 ? latin[at] : letter == '-' ? "-" : "");
        }

        return result.ToString();
    }
}

/// <summary>An invented person. <paramref name="EmailName"/> is what stands before the @, and is not unique.</summary>
public sealed record DemoPerson(PersonName Name, DateOnly BirthDate, string EmailName, bool IsForeigner);
