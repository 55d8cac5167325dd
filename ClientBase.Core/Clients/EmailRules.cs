using System.Text.RegularExpressions;

namespace ClientBase.Core.Clients;

/// <summary>The client's own e-mail address (domain §5).</summary>
public static partial class EmailRules
{
    private const int LocalLength = 64;
    private const string WrongKeyboard = "Проверьте раскладку клавиатуры";
    private const string WrongShape = "Укажите адрес в виде имя@домен.ru";

    // Without this list «mail.кг» (mail.ru typed on a Russian keyboard) would pass for a Russian domain.
    private static readonly HashSet<string> RussianTopDomains = new(StringComparer.OrdinalIgnoreCase)
    {
        "рф", "рус", "москва", "дети", "онлайн", "сайт", "орг", "ком", "католик", "бел", "бг", "мкд", "мон", "срб", "укр", "ею",
    };

    private static readonly Dictionary<string, string> MistypedDomains = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gmial.com"] = "gmail.com",
        ["gmai.com"] = "gmail.com",
        ["gamil.com"] = "gmail.com",
        ["gmal.com"] = "gmail.com",
        ["gnail.com"] = "gmail.com",
        ["gmaill.com"] = "gmail.com",
        ["gmail.co"] = "gmail.com",
        ["gmail.cm"] = "gmail.com",
        ["gmail.ru"] = "gmail.com",
        ["mai.ru"] = "mail.ru",
        ["maul.ru"] = "mail.ru",
        ["mial.ru"] = "mail.ru",
        ["maill.ru"] = "mail.ru",
        ["mail.tu"] = "mail.ru",
        ["yadnex.ru"] = "yandex.ru",
        ["yandx.ru"] = "yandex.ru",
        ["yndex.ru"] = "yandex.ru",
        ["yandex.tu"] = "yandex.ru",
        ["ramler.ru"] = "rambler.ru",
        ["rambler.tu"] = "rambler.ru",
        ["iclod.com"] = "icloud.com",
        ["icoud.com"] = "icloud.com",
        ["outlok.com"] = "outlook.com",
        ["hotmial.com"] = "hotmail.com",
    };

    // These endings are no top-level domains at all.
    private static readonly Dictionary<string, string> MistypedEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ri"] = "ru",
        ["ry"] = "ru",
        ["rru"] = "ru",
        ["ruu"] = "ru",
        ["con"] = "com",
        ["cmo"] = "com",
        ["ocm"] = "com",
        ["comm"] = "com",
    };

    /// <summary>Checks an address that is not empty. The value is trimmed and keeps its case.</summary>
    public static EmailCheck Check(string typed)
    {
        var email = TypedText.Clean(typed);
        var error = ErrorOf(email);
        return new EmailCheck(email, error, error is null ? HintFor(email) : null);
    }

    private static string? ErrorOf(string email)
    {
        if (email.Length > ClientRecord.EmailLength)
        {
            return $"Не больше {ClientRecord.EmailLength} символов";
        }

        if (email.Contains(' ', StringComparison.Ordinal))
        {
            return "В адресе не должно быть пробелов";
        }

        if (email.Split('@') is not [var local, var domain])
        {
            return email.Any(LookAlikes.IsCyrillic) && !email.Contains('@', StringComparison.Ordinal) ? WrongKeyboard : WrongShape;
        }

        if (local.Any(LookAlikes.IsCyrillic) || IsOnWrongKeyboard(domain))
        {
            return WrongKeyboard;
        }

        if (local.Length > LocalLength)
        {
            return $"До знака @ — не больше {LocalLength} символов";
        }

        return Local().IsMatch(local) && Domain().IsMatch(domain) ? null : WrongShape;
    }

    private static bool IsOnWrongKeyboard(string domain)
    {
        if (!domain.Any(LookAlikes.IsCyrillic))
        {
            return false;
        }

        var labels = domain.Split('.');
        return !RussianTopDomains.Contains(labels[^1])
            || labels.Any(label => label.Any(LookAlikes.IsCyrillic) && label.Any(LookAlikes.IsLatin));
    }

    private static string? HintFor(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        var domain = email[(at + 1)..];
        if (!MistypedDomains.TryGetValue(domain, out var meant))
        {
            var dot = domain.LastIndexOf('.');
            if (!MistypedEndings.TryGetValue(domain[(dot + 1)..], out var ending))
            {
                return null;
            }

            var repaired = domain[..(dot + 1)] + ending;
            meant = MistypedDomains.GetValueOrDefault(repaired, repaired);
        }

        return $"Возможно, вы имели в виду {email[..(at + 1)]}{meant}?";
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Local();

    [GeneratedRegex(
        @"^(?:[A-Za-zА-ЯЁа-яё0-9](?:[A-Za-zА-ЯЁа-яё0-9\-]{0,61}[A-Za-zА-ЯЁа-яё0-9])?\.)+(?:[A-Za-z]{2,63}|[А-Яа-я]{2,63}|[Xx][Nn]--[A-Za-z0-9\-]{1,58}[A-Za-z0-9])\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}

/// <summary>The address as it will be stored, what is wrong with it, and a hint that does not stop the save.</summary>
public sealed record EmailCheck(string Value, string? Error, string? Hint);
