namespace ClientBase.Core.Basics;

/// <summary>Full years of a person, and the words for them. Born on 29 February grows older on 1 March in common years (P-14).</summary>
public static class Age
{
    /// <summary>From this age a person can be policyholder and can be bound (P-6).</summary>
    public const int OfMajority = 18;

    /// <summary>From the 18th birthday on.</summary>
    public static bool IsAdult(DateOnly birthDate, DateOnly day) => Years(birthDate, day) >= OfMajority;

    /// <summary>Full years on <paramref name="day"/>; negative before birth.</summary>
    public static int Years(DateOnly birthDate, DateOnly day)
    {
        var years = day.Year - birthDate.Year;
        return (day.Month, day.Day).CompareTo((birthDate.Month, birthDate.Day)) < 0 ? years - 1 : years;
    }

    /// <summary>The day on which the person is <paramref name="years"/> years old.</summary>
    public static DateOnly Birthday(DateOnly birthDate, int years)
    {
        var year = birthDate.Year + years;
        return birthDate is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year)
            ? new DateOnly(year, 3, 1)
            : new DateOnly(year, birthDate.Month, birthDate.Day);
    }

    /// <summary>«34 года», «меньше года».</summary>
    public static string Words(int years) => years < 1 ? "меньше года" : RussianPlural.Count(years, "год", "года", "лет");

    /// <summary>The line of the card: «34 года: 23.01.1986 г. р.»</summary>
    public static string Line(DateOnly birthDate, DateOnly today) =>
        $"{Words(Years(birthDate, today))}: {MoscowTime.Show(birthDate)} г. р.";
}
