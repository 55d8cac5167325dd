using System.Globalization;
using System.Text.RegularExpressions;

namespace ClientBase.Core.Clients;

/// <summary>Dates as people type them.</summary>
public static partial class DateText
{
    /// <summary>
    /// Reads «01.02.1980», «1.2.1980» and «01021980». Two-digit years are refused, and so are dates that do not exist:
    /// nothing is guessed.
    /// </summary>
    public static TypedDate Parse(string? typed)
    {
        var match = Shape().Match(TypedText.Clean(typed));
        if (!match.Success)
        {
            return new TypedDate(null, "Введите дату в виде ДД.ММ.ГГГГ");
        }

        var (day, month, year) = (Number(match, "day"), Number(match, "month"), Number(match, "year"));
        var exists = year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        return exists
            ? new TypedDate(new DateOnly(year, month, day), null)
            : new TypedDate(null, string.Create(CultureInfo.InvariantCulture, $"Такой даты нет: {day:00}.{month:00}.{year:0000}"));
    }

    /// <summary>Nothing typed, or only what an input mask draws by itself («__.__.____»).</summary>
    public static bool IsEmpty(string? typed) => TypedText.Clean(typed).All(c => c is '_' or '.' or ' ');

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?:(?<day>[0-9]{1,2})(?<dot>[./\-])(?<month>[0-9]{1,2})\k<dot>(?<year>[0-9]{4})|(?<day>[0-9]{2})(?<month>[0-9]{2})(?<year>[0-9]{4}))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>A date, or the sentence that says why there is none.</summary>
public sealed record TypedDate(DateOnly? Date, string? Error);
