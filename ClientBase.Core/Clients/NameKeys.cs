using System.Globalization;
using System.Text;

namespace ClientBase.Core.Clients;

/// <summary>Folded forms of names for order, search and matching.</summary>
public static class NameKeys
{
    private const int MaxTokens = 8;
    private const char LatinBlock = '\uE000';

    /// <summary>
    /// Binary order of this key is ru-RU alphabetical order: ё right after е, Latin names after the Russian ones.
    /// </summary>
    public static string Sort(string lastName, string firstName, string? patronymic)
    {
        var name = PersonName.Join(lastName, firstName, patronymic).ToLowerInvariant();
        var key = new StringBuilder(name.Length);
        var hasMarks = false;
        foreach (var letter in name)
        {
            var plain = Unmarked(letter);
            hasMarks |= plain != letter;
            key.Append(plain switch
            {
                // The Russian alphabet goes first, so Latin letters move behind it; an apostrophe sorts after a hyphen.
                >= 'a' and <= 'z' => (char)(LatinBlock + plain),
                '\'' => '.',
                _ => plain,
            });
        }

        // ё and other marks decide only between names that are otherwise equal; U+0001 keeps «елкин» before «елкина».
        return hasMarks ? key.Append('\u0001').Append(name).ToString() : key.ToString();
    }

    /// <summary>
    /// « елкина анна мария аннамария петровна»: each word that a filter token may be a prefix of, after a blank. Parts of a double
    /// name stand apart and joined; the former surname is there too (P-3).
    /// </summary>
    public static string Search(string lastName, string firstName, string? patronymic, string? formerLastName)
    {
        var words = new List<string>();
        foreach (var field in (string?[])[lastName, firstName, patronymic, formerLastName])
        {
            var parts = Words(field ?? "");
            words.AddRange(parts);
            if (parts.Length > 1)
            {
                words.Add(string.Concat(parts));
            }
        }

        return string.Concat(words.Distinct().Select(word => " " + word));
    }

    /// <summary>
    /// What was typed in «Фамилия / Имя / Отчество», as folded words: each must be the beginning of a word of <see cref="Search"/>.
    /// At most 8, each at most 60 characters; they may contain any character, «%» too.
    /// </summary>
    public static IReadOnlyList<string> FilterTokens(string? typed) =>
    [
        .. Words(typed ?? "")
            .Distinct()
            .Take(MaxTokens)
            .Select(word => word.Length > ClientRecord.NameLength ? word[..ClientRecord.NameLength] : word),
    ];

    /// <summary>NormName of domain §4: one form for all spellings of a name, without blanks, hyphens, apostrophes and dots.</summary>
    public static string Norm(string name) => string.Concat(Words(name));

    private static string[] Words(string text) =>
        LookAlikes.Fold(TypedText.Clean(text))
            .Replace("'", "", StringComparison.Ordinal)
            .Split([' ', '-', '.', ','], StringSplitOptions.RemoveEmptyEntries);

    private static char Unmarked(char letter)
    {
        if (letter == 'ё')
        {
            return 'е';
        }

        // й is a letter of its own; only the marks of Latin letters are put aside.
        return LookAlikes.IsLatin(letter) && letter > '\u007F'
            ? letter.ToString(CultureInfo.InvariantCulture).Normalize(NormalizationForm.FormD)[0]
            : letter;
    }
}
