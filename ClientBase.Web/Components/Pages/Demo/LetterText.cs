using System.Text.RegularExpressions;

namespace ClientBase.Web.Components.Pages.Demo;

/// <summary>A piece of a letter; with an address when it may be followed.</summary>
internal sealed record LetterPiece(string Text, string? Address);

/// <summary>Cuts the plain text of a letter where links to this very site stand. Everything else stays text.</summary>
internal static partial class LetterText
{
    public static IReadOnlyList<LetterPiece> Cut(string text, Uri site)
    {
        var pieces = new List<LetterPiece>();
        var from = 0;
        foreach (Match match in Link().Matches(text))
        {
            var link = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '…');
            if (!Uri.TryCreate(site, link, out var whole)
                || Uri.Compare(whole, site, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0)
            {
                continue;
            }

            Add(text[from..match.Index], null);
            Add(link, whole.AbsoluteUri);
            from = match.Index + link.Length;
        }

        Add(text[from..], null);
        return pieces;

        void Add(string piece, string? address)
        {
            if (piece.Length > 0)
            {
                pieces.Add(new LetterPiece(piece, address));
            }
        }
    }

    // «https://…», and «/notifications» where a word begins; neither «//other.example» nor «и/или».
    [GeneratedRegex(@"(?<![^\s(«""])(?:https?://|/(?=[A-Za-z0-9]))[^\s<>""«»]*")]
    private static partial Regex Link();
}
