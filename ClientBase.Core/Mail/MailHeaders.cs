using System.Text;
using MimeKit;

namespace ClientBase.Core.Mail;

/// <summary>What may stand in the head of a letter (abuse 13): one line each, and addresses that are nothing else.</summary>
internal static class MailHeaders
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>The address; null when this is none, or more than one: a name, a list, a second line.</summary>
    public static string? Address(string typed)
    {
        var text = typed.Trim();
        return text.Length <= MailDelivery.AddressLength
            && !text.Any(char.IsControl)
            && MailboxAddress.TryParse(Strict, text, out var mailbox)
            && mailbox.Address == text
            && mailbox.LocalPart.All(char.IsAscii)
            ? text
            : null;
    }

    /// <summary>«Имя &lt;адрес&gt;» or an address alone; null when it is none.</summary>
    public static MailboxAddress? Sender(string typed) =>
        !typed.Any(char.IsControl) && MailboxAddress.TryParse(Strict, typed, out var mailbox) && mailbox.LocalPart.All(char.IsAscii) ? mailbox : null;

    /// <summary>One line: line breaks and other control characters are blanks, however many there are in a row.</summary>
    public static string Line(string text, int length)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsControl(letter) && letter is not ('\u2028' or '\u2029' or ' '))
            {
                line.Append(letter);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        var whole = line.ToString().TrimEnd();
        if (whole.Length <= length)
        {
            return whole;
        }

        // Not between the two halves of a character.
        return whole[..(char.IsHighSurrogate(whole[length - 2]) ? length - 2 : length - 1)] + "…";
    }
}
