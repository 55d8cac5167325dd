using System.Text.RegularExpressions;

namespace ClientBase.Core.Clients;

/// <summary>Фамилия, имя, отчество after normalisation (R-08). A null patronymic means «Нет отчества» (P-5).</summary>
public sealed partial record PersonName(string LastName, string FirstName, string? Patronymic)
{
    /// <summary>«Фамилия Имя Отчество».</summary>
    public string Full => Join(LastName, FirstName, Patronymic);

    /// <summary>«Фамилия И. О.»</summary>
    public string Initials => Patronymic is null ? $"{LastName} {FirstName[0]}." : $"{LastName} {FirstName[0]}. {Patronymic[0]}.";

    public static string Join(string lastName, string firstName, string? patronymic) =>
        patronymic is null ? $"{lastName} {firstName}" : $"{lastName} {firstName} {patronymic}";

    /// <summary>
    /// R-08 for one field of a name: clean text; a name typed all in small or all in capital letters gets a capital in each part;
    /// «оглы» and «кызы» behind another word are written small (P-12). Letters are not exchanged: <see cref="Read"/> does that.
    /// </summary>
    public static string Normalise(string text) => Capitalise(TypedText.Clean(text));

    /// <summary>
    /// Checks one typed field that is not empty. Latin look-alikes among Russian letters are replaced (P-10); a name wholly in
    /// Latin letters passes only where <paramref name="latinAllowed"/> says so (documents of foreigners).
    /// </summary>
    public static NamePart Read(string typed, bool latinAllowed)
    {
        var clean = TypedText.Clean(typed);
        var isMixed = clean.Any(LookAlikes.IsLatin) && clean.Any(LookAlikes.IsCyrillic);

        // Before the capitals are set: «ТAМАРА» with a Latin A must not become small Latin letters that have no twin.
        var name = Capitalise(isMixed ? LookAlikes.ToRussian(clean) : clean);
        var error = ErrorOf(name, latinAllowed);
        return new NamePart(name, error, isMixed && error is null);
    }

    private static string? ErrorOf(string name, bool latinAllowed)
    {
        if (name.Length > ClientRecord.NameLength)
        {
            return $"Не больше {ClientRecord.NameLength} символов";
        }

        if (RussianName().IsMatch(name) || (latinAllowed && LatinName().IsMatch(name)))
        {
            return null;
        }

        if (name.Any(c => char.IsLetterOrDigit(c) && !IsRussian(c)))
        {
            return latinAllowed ? "Используйте только русские или только латинские буквы" : "Используйте только русские буквы";
        }

        return name[0] is 'Ъ' or 'Ь' or 'ъ' or 'ь'
            ? "Первая буква не может быть «Ъ» или «Ь»"
            : "Допустимы буквы и между ними дефис, пробел или апостроф";
    }

    private static bool IsRussian(char letter) => letter is (>= 'А' and <= 'я') or 'Ё' or 'ё';

    private static string Capitalise(string name)
    {
        if (!name.Any(char.IsUpper) || !name.Any(char.IsLower))
        {
            var letters = name.ToLowerInvariant().ToCharArray();
            for (var i = 0; i < letters.Length; i++)
            {
                if (BeginsPart(name, i))
                {
                    letters[i] = char.ToUpperInvariant(letters[i]);
                }
            }

            name = new string(letters);
        }

        return Particle().Replace(name, particle => particle.Value.ToLowerInvariant());
    }

    // «О'Коннор», «Д'Артаньян», but «Лукʼянов»: a capital follows the apostrophe only where one letter stands before it.
    private static bool BeginsPart(string name, int i) =>
        i == 0
        || name[i - 1] is ' ' or '-'
        || (name[i - 1] == '\'' && (i == 2 || (i > 2 && name[i - 3] is ' ' or '-')));

    [GeneratedRegex(@"^(?![ЪЬъь])[А-ЯЁа-яё]+(?:[ \-'][А-ЯЁа-яё]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RussianName();

    [GeneratedRegex(@"^[A-Za-zÀ-ÖØ-öø-ž]+(?:[ \-'][A-Za-zÀ-ÖØ-öø-ž]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LatinName();

    [GeneratedRegex(@"(?<=[ \-])(?:оглы|кызы)(?![А-ЯЁа-яё])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Particle();
}

/// <summary>One field of a name as it will be stored, what is wrong with it (null: nothing), and whether Latin letters were replaced.</summary>
public sealed record NamePart(string Value, string? Error, bool LookAlikesReplaced);
