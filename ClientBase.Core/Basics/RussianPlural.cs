using System.Globalization;

namespace ClientBase.Core.Basics;

/// <summary>The form of a word that goes with a number: 1 год, 2 года, 5 лет (domain §5).</summary>
public static class RussianPlural
{
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = "\u00A0" };

    /// <summary><paramref name="one"/> for 1, 21, 101; <paramref name="few"/> for 2–4, 22; <paramref name="many"/> for 0, 5–20, 111.</summary>
    public static string Choose(long n, string one, string few, string many)
    {
        var lastTwo = Math.Abs(n % 100);
        if (lastTwo is >= 11 and <= 14)
        {
            return many;
        }

        return (lastTwo % 10) switch
        {
            1 => one,
            2 or 3 or 4 => few,
            _ => many,
        };
    }

    /// <summary>«7 клиентов», «12 345 клиентов» (thousands apart by a no-break space).</summary>
    public static string Count(long n, string one, string few, string many) =>
        $"{n.ToString("N0", Grouped)} {Choose(n, one, few, many)}";
}
