using System.Reflection;
using ClientBase.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace ClientBase.Web.Accounts;

/// <summary>
/// Refuses passwords that are long enough and still among the first guesses: well-known ones, the login itself, one
/// repeated piece, rows of the keyboard (AUT-1). There are no composition rules on purpose.
/// </summary>
internal sealed class GuessablePasswordValidator : IPasswordValidator<StaffUser>
{
    private const int LongestPassword = 200;

    private static readonly string[] Rows =
    [
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
        "01234567890123456789012345678901234567890123456789",
        "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
        "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./",
        "qazwsxedcrfvtgbyhnujmikolp",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
        "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y7u8i9o0p",
        "йцукенгшщзхъфывапролджэячсмитьбюйцукенгшщзхъфывапролджэячсмитьбю",
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "1й2ц3у4к5е6н7г8ш9щ0з",
    ];

    private static readonly string[] RowsBothWays = [.. Rows, .. Rows.Select(Reversed)];

    private static readonly HashSet<string> WellKnown = ReadWellKnown();

    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password)
    {
        var reason = WhyGuessable(password ?? "", user.UserName);
        return Task.FromResult(reason is null
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError { Code = "PasswordGuessable", Description = reason }));
    }

    /// <summary>Null when the password is hard enough to guess, else the reason in Russian.</summary>
    public static string? WhyGuessable(string password, string? login)
    {
        var plain = password.Trim().ToLowerInvariant();
        if (plain.Length > LongestPassword)
        {
            return $"Пароль длиннее {LongestPassword} знаков.";
        }

        if (login is { Length: >= 3 } && plain.Contains(login.ToLowerInvariant(), StringComparison.Ordinal))
        {
            return "Пароль не должен содержать логин.";
        }

        // «qwertyuiop2026!» is no better than «qwertyuiop».
        var head = plain.TrimEnd([.. "0123456789!?.*#_-"]);
        string[] versions = head.Length >= 6 ? [plain, head] : [plain];
        if (versions.Any(WellKnown.Contains))
        {
            return "Этот пароль слишком известен. Придумайте другой.";
        }

        if (versions.Any(IsOnePieceRepeated))
        {
            return "Пароль состоит из одного повторяющегося куска.";
        }

        return versions.Any(IsMadeOfRows) ? "Пароль — это ряд клавиш или цифр подряд." : null;
    }

    private static bool IsOnePieceRepeated(string text) =>
        Enumerable.Range(1, 4).Any(length => !text.Where((letter, index) => letter != text[index % length]).Any());

    // Nothing but stretches of three and more keys of one row: «123456789012», «йцукен123456», «qwe123asd456».
    private static bool IsMadeOfRows(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var taken = RowsBothWays.Max(row => LongestPieceOf(row, text, at));
            if (taken < 3)
            {
                return false;
            }

            at += taken;
        }

        return true;
    }

    private static int LongestPieceOf(string row, string text, int at)
    {
        var length = 0;
        while (at + length < text.Length && row.Contains(text.Substring(at, length + 1), StringComparison.Ordinal))
        {
            length++;
        }

        return length;
    }

    private static string Reversed(string text) => new([.. text.Reverse()]);

    private static HashSet<string> ReadWellKnown()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("ClientBase.Web.Accounts.common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
