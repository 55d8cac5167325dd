using System.Globalization;

namespace ClientBase.Core.Basics;

/// <summary>
/// Business dates are Moscow dates: UTC+3 all year round. Times are stored in UTC and shown in Moscow time.
/// </summary>
public static class MoscowTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(3);

    /// <summary>In whole microseconds, which every engine keeps: a stored time equals the one that was stored.</summary>
    public static DateTime UtcNow(this TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Today's date in Moscow.</summary>
    public static DateOnly Today(this TimeProvider time) => DateOf(time.UtcNow());

    public static DateOnly DateOf(DateTime utc) => DateOnly.FromDateTime(utc + Offset);

    /// <summary>The instant at which this Moscow date begins, in UTC.</summary>
    public static DateTime StartOf(DateOnly date) =>
        DateTime.SpecifyKind(date.ToDateTime(TimeOnly.MinValue) - Offset, DateTimeKind.Utc);

    /// <summary>The first day of this date's month.</summary>
    public static DateOnly MonthOf(DateOnly date) => new(date.Year, date.Month, 1);

    /// <summary>«октябрь 2026».</summary>
    public static string ShowMonth(DateOnly month) => month.ToString("MMMM yyyy", CultureInfo.GetCultureInfo("ru-RU"));

    /// <summary>«27.11.2020».</summary>
    public static string Show(DateOnly date) => date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    /// <summary>«27.11.2020 14:05», Moscow time.</summary>
    public static string Show(DateTime utc) => (utc + Offset).ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The next whole minute: what is promised for it then holds.</summary>
    public static DateTime UpToTheMinute(DateTime utc) =>
        utc.AddTicks((TimeSpan.TicksPerMinute - (utc.Ticks % TimeSpan.TicksPerMinute)) % TimeSpan.TicksPerMinute);

    /// <summary>«14:05», Moscow time.</summary>
    public static string ShowTime(DateTime utc) => (utc + Offset).ToString("HH:mm", CultureInfo.InvariantCulture);
}
