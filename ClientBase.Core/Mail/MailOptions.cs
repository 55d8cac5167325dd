using System.Globalization;
using System.Net;

namespace ClientBase.Core.Mail;

/// <summary>The settings section <c>Mail</c> (docs/mail.md). The password comes from the environment or user-secrets, never from a file in the repository.</summary>
public sealed record MailOptions
{
    public const string Section = "Mail";

    /// <summary>Demo: letters go to the demo mailbox and nowhere else. Smtp: to a server.</summary>
    public string Gateway { get; init; } = DemoMailbox.Key;

    /// <summary>This application as people reach it, «https://cabinet.example»; links in letters begin with it.</summary>
    public Uri? SiteAddress { get; init; }

    /// <summary>A letter that no server has taken by then is a dead one.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(2);

    public SmtpOptions Smtp { get; init; } = new();

    /// <summary>A page of this application as it stands in a letter: whole where it is known how people reach us, else «/notifications».</summary>
    public string LinkTo(string path) => SiteAddress is { } site ? new Uri(site, path).AbsoluteUri : $"/{path}";

    /// <summary>What is wrong with these settings, a sentence each; empty when they are good.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        switch (Gateway)
        {
            case DemoMailbox.Key:
                break;
            case SmtpGateway.Key:
                problems.AddRange(Smtp.Problems());
                if (SiteAddress is null)
                {
                    problems.Add($"{Section}:{nameof(SiteAddress)} не задано: без него в письмах нет ссылок на кабинет.");
                }

                break;
            default:
                problems.Add($"{Section}:{nameof(Gateway)} = «{Gateway}»: допустимо Demo, Smtp.");
                break;
        }

        if (SiteAddress is { } site && !(site.IsAbsoluteUri && site.Scheme is "http" or "https"))
        {
            problems.Add($"{Section}:{nameof(SiteAddress)} = «{site}»: нужен полный адрес, например https://cabinet.example.");
        }

        if (GiveUpAfter < TimeSpan.FromMinutes(10) || GiveUpAfter > TimeSpan.FromDays(7))
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"{Section}:{nameof(GiveUpAfter)} = «{GiveUpAfter}»: допустимо от 00:10:00 до 7.00:00:00."));
        }

        return problems;
    }
}

/// <summary>How the line to the server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all: for a server on this very machine.</summary>
    None,

    /// <summary>It begins in the clear and must be switched over before anything is said (port 587).</summary>
    StartTls,

    /// <summary>From the first byte (port 465).</summary>
    Tls,
}

/// <summary>A mail server that takes our letters.</summary>
public sealed class SmtpOptions
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>Empty where the server lets this machine in without.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>«ВСК &lt;cabinet@vsk.example&gt;»: whom letters come from.</summary>
    public string From { get; init; } = "";

    internal IEnumerable<string> Problems()
    {
        const string smtp = $"{MailOptions.Section}:{nameof(MailOptions.Smtp)}";
        if (string.IsNullOrWhiteSpace(Host))
        {
            yield return $"{smtp}:{nameof(Host)} не задано.";
        }

        if (string.IsNullOrWhiteSpace(From))
        {
            yield return $"{smtp}:{nameof(From)} не задано.";
        }
        else if (MailHeaders.Sender(From) is null)
        {
            yield return $"{smtp}:{nameof(From)} — не адрес: нужно «cabinet@vsk.example» или «ВСК <cabinet@vsk.example>».";
        }

        if (Port is < 1 or > 65535)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{smtp}:{nameof(Port)} = «{Port}»: допустимо от 1 до 65535.");
        }

        if (User.Length > 0 != Password.Length > 0)
        {
            yield return User.Length > 0 ? $"{smtp}:{nameof(Password)} не задано." : $"{smtp}:{nameof(User)} не задано.";
        }

        if (Security is SmtpSecurity.None && Password.Length > 0 && !IsThisMachine)
        {
            yield return $"{smtp}:{nameof(Security)} = «None»: пароль ушёл бы по сети открыто. Укажите StartTls или Tls.";
        }
    }

    private bool IsThisMachine => Host is "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
