namespace ClientBase.Core.Clients;

/// <summary>Latin letters that look like Russian ones, and the folding in which two spellings of one word meet (domain §4).</summary>
internal static class LookAlikes
{
    private const string Latin = "AaBCcEeËëHKkMOoPpTXxYy";
    private const string Russian = "АаВСсЕеЁёНКкМОоРрТХхУу";

    /// <summary>The Russian twin of a Latin letter; any other character as it is. «b», «h», «m», «t» have no twin: only their capitals do.</summary>
    public static char ToRussian(char letter)
    {
        var twin = Latin.IndexOf(letter, StringComparison.Ordinal);
        return twin < 0 ? letter : Russian[twin];
    }

    public static string ToRussian(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = ToRussian(source[i]);
        }
    });

    public static bool IsLatin(char letter) => letter <= '\u024F' && char.IsLetter(letter);

    public static bool IsCyrillic(char letter) => letter is >= '\u0400' and <= '\u052F';

    /// <summary>
    /// Lower case, ё as е, Latin twins as Russian letters. The twin is looked up for the capital, letter by letter, so that
    /// «CAXAPOB», «Caxapob» and «Сахаров» meet, and the fold of a prefix is a prefix of the fold.
    /// </summary>
    public static string Fold(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            var folded = char.ToLowerInvariant(ToRussian(char.ToUpperInvariant(source[i])));
            target[i] = folded == 'ё' ? 'е' : folded;
        }
    });
}
