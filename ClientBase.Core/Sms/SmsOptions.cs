using System.Globalization;

namespace ClientBase.Core.Sms;

/// <summary>The settings section <c>Sms</c> (docs/sms.md). Secrets come from the environment or user-secrets, never from a file in the repository.</summary>
public sealed record SmsOptions
{
    public const string Section = "Sms";

    /// <summary>Which gateway: Demo, Kannel, Http.</summary>
    public string Gateway { get; init; } = "Demo";

    /// <summary>The second one, for what the first does not take; none by default.</summary>
    public string? Fallback { get; init; }

    /// <summary>This application as the gateway reaches it, «http://127.0.0.1:5080»; reports of delivery come there. Empty: nobody reports.</summary>
    public Uri? ReportAddress { get; init; }

    /// <summary>A gateway that does not answer within this time is left; the message may have been sent.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The screen does not wait longer for the gateway; what becomes of the message is told later.</summary>
    public TimeSpan ScreenPatience { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>So many messages are handed over at the same time; the others wait in the database.</summary>
    public int Parallel { get; init; } = 16;

    /// <summary>A report that has not come by then is not waited for: the agent is told so.</summary>
    public TimeSpan ReportWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>OTP-7.</summary>
    public int SendsPerAddressPerHour { get; init; } = 50;

    /// <summary>OTP-7: messages of the whole installation in a Moscow day.</summary>
    public int DailyBudget { get; init; } = 2000;

    /// <summary>Percent of the budget from which <c>/health/ready</c> and the page of the administrator warn.</summary>
    public int AlarmAtPercent { get; init; } = 80;

    /// <summary>OTP-8: from so many messages to one prefix within an hour on, its share of confirmations counts.</summary>
    public int PrefixSends { get; init; } = 20;

    /// <summary>OTP-8: percent of confirmations below which a prefix gets nothing more.</summary>
    public int PrefixConfirmedPercent { get; init; } = 20;

    /// <summary>Prefixes that never get a message, «+7954».</summary>
    public string[] ClosedPrefixes { get; init; } = [];

    public KannelOptions Kannel { get; init; } = new();

    public HttpSmsOptions Http { get; init; } = new();

    /// <summary>What is wrong with these settings, a sentence each; empty when they are good.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        foreach (var (name, value) in new[] { (nameof(Gateway), Gateway), (nameof(Fallback), Fallback) })
        {
            switch (value)
            {
                case "Demo" when name == nameof(Gateway):
                case null or "" when name == nameof(Fallback):
                    break;
                case "Kannel":
                    problems.AddRange(Kannel.Missing());
                    break;
                case "Http":
                    problems.AddRange(Http.Missing());
                    break;
                default:
                    problems.Add($"{Section}:{name} = «{value}»: допустимо {(name == nameof(Gateway) ? "Demo, Kannel, Http" : "Kannel, Http или пусто")}.");
                    break;
            }
        }

        if (Fallback == Gateway)
        {
            problems.Add($"{Section}:{nameof(Fallback)} совпадает с {nameof(Gateway)}: запасной шлюз должен быть другим.");
        }

        foreach (var (name, address) in new[] { (nameof(ReportAddress), ReportAddress), ("Kannel:Url", Kannel.Url), ("Http:Url", Http.Url) })
        {
            if (address is not null && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
            {
                problems.Add($"{Section}:{name} = «{address}»: нужен полный адрес, например http://127.0.0.1:5080.");
            }
        }

        Need(Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromMinutes(1), nameof(Timeout), Timeout, "от 00:00:00.001 до 00:01:00");
        Need(ScreenPatience >= TimeSpan.Zero && ScreenPatience <= TimeSpan.FromSeconds(2), nameof(ScreenPatience), ScreenPatience, "от 00:00:00 до 00:00:02");
        Need(Parallel is >= 1 and <= 200, nameof(Parallel), Parallel, "от 1 до 200");
        Need(ReportWithin >= TimeSpan.FromSeconds(5), nameof(ReportWithin), ReportWithin, "не меньше 00:00:05");
        Need(SendsPerAddressPerHour >= 1, nameof(SendsPerAddressPerHour), SendsPerAddressPerHour, "не меньше 1");
        Need(DailyBudget >= 1, nameof(DailyBudget), DailyBudget, "не меньше 1");
        Need(AlarmAtPercent is >= 1 and <= 100, nameof(AlarmAtPercent), AlarmAtPercent, "от 1 до 100");
        Need(PrefixSends >= 1, nameof(PrefixSends), PrefixSends, "не меньше 1");
        Need(PrefixConfirmedPercent is >= 0 and <= 100, nameof(PrefixConfirmedPercent), PrefixConfirmedPercent, "от 0 до 100");
        return [.. problems.Distinct()];

        void Need(bool good, string name, IFormattable value, string allowed)
        {
            if (!good)
            {
                problems.Add($"{Section}:{name} = «{value.ToString(null, CultureInfo.InvariantCulture)}»: допустимо {allowed}.");
            }
        }
    }
}

/// <summary>Kannel's <c>sendsms</c>.</summary>
public sealed class KannelOptions
{
    /// <summary>«http://127.0.0.1:13013/cgi-bin/sendsms».</summary>
    public Uri? Url { get; init; }

    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The sender that the client sees; the operator must know it.</summary>
    public string From { get; init; } = "";

    public IEnumerable<string> Missing() => SmsSettings.Missing(
        "Kannel", (nameof(Url), Url?.ToString()), (nameof(Username), Username), (nameof(Password), Password), (nameof(From), From));
}

/// <summary>A provider that takes a message as JSON. Where a value stands under another name, the settings say so.</summary>
public sealed class HttpSmsOptions
{
    public Uri? Url { get; init; }

    /// <summary>Header with the key: «Authorization», «X-Api-Key».</summary>
    public string KeyHeader { get; init; } = "Authorization";

    /// <summary>Its whole value: «Bearer …».</summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// Name of a field → its value; dots go deeper («message.text»). In a value <c>{phone}</c> («+79100000341»), <c>{digits}</c>
    /// («79100000341»), <c>{text}</c>, <c>{minutes}</c> (of life), <c>{report}</c> (the address for reports) and <c>{id}</c> are filled in.
    /// </summary>
    public Dictionary<string, string> Body { get; init; } = [];

    /// <summary>Field of the answer that says whether the message was taken; empty: the status 2xx alone does.</summary>
    public string AnswerField { get; init; } = "";

    /// <summary>Its values that mean «taken».</summary>
    public string[] AcceptedValues { get; init; } = [];

    /// <summary>Its values that mean «never to this number».</summary>
    public string[] NumberRefusedValues { get; init; } = [];

    /// <summary>Field of a report that says what became of the message.</summary>
    public string ReportField { get; init; } = "status";

    public string[] DeliveredValues { get; init; } = ["delivered"];

    public string[] FailedValues { get; init; } = ["failed", "undelivered", "expired", "rejected"];

    public IEnumerable<string> Missing() => SmsSettings.Missing(
        "Http",
        (nameof(Url), Url?.ToString()),
        (nameof(KeyHeader), KeyHeader),
        (nameof(Key), Key),
        (nameof(Body), Body.Values.Any(value => value.Contains("{text}", StringComparison.Ordinal)) ? "есть" : ""),
        (nameof(AcceptedValues), AnswerField.Length == 0 || AcceptedValues.Length > 0 ? "есть" : ""));
}

internal static class SmsSettings
{
    /// <summary>A line for each setting of the gateway that is empty.</summary>
    public static IEnumerable<string> Missing(string gateway, params (string Name, string? Value)[] settings) => settings
        .Where(setting => string.IsNullOrWhiteSpace(setting.Value))
        .Select(setting => $"{SmsOptions.Section}:{gateway}:{setting.Name} не задано.");
}
