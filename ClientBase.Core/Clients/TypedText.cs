using System.Globalization;
using System.Text;

namespace ClientBase.Core.Clients;

/// <summary>The part of R-08 that holds for every typed field, not only for names.</summary>
internal static class TypedText
{
    /// <summary>NFC, invisible characters removed, dashes and apostrophes unified, blanks collapsed, trimmed. Takes any text, broken Unicode too.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                AppendBlank(clean);
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control) && !IsNoncharacter(rune))
            {
                clean.Append(Unified(rune));
            }
        }

        return clean.ToString().TrimEnd().Normalize(NormalizationForm.FormC);
    }

    // U+FFFE stands for a soft hyphen in text that is copied out of a PDF; Normalize throws on it.
    private static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE;

    private static void AppendBlank(StringBuilder clean)
    {
        if (clean.Length > 0 && clean[^1] != ' ')
        {
            clean.Append(' ');
        }
    }

    private static Rune Unified(Rune rune) => rune.Value switch
    {
        (>= 0x2010 and <= 0x2015) or 0x2212 => new Rune('-'),
        '’' or '‘' or 'ʼ' or '`' or '´' => new Rune('\''),
        _ => rune,
    };
}
