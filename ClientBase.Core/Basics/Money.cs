using System.Globalization;

namespace ClientBase.Core.Basics;

/// <summary>Rubles as whole kopecks. Rounding is half away from zero (R-53).</summary>
public readonly record struct Money(long Kopecks)
{
    /// <summary>Far beyond any sum insured, and safe to count with.</summary>
    private const decimal Most = 1_000_000_000_000m;

    public static Money FromRubles(decimal rubles) =>
        new((long)decimal.Round(rubles * 100, MidpointRounding.AwayFromZero));

    /// <summary>A sum as people type it, «1 000 000», «350,50 ₽»; null where it is none, or negative.</summary>
    public static Money? Parse(string typed)
    {
        var compact = string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter))).TrimEnd('₽').Replace(',', '.');
        return decimal.TryParse(compact, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rubles) && rubles <= Most ? FromRubles(rubles) : null;
    }

    public decimal Rubles => Kopecks / 100m;

    /// <summary>«30 000 ₽», kopecks only where there are any.</summary>
    public string InRubles => Rubles.ToString("#,##0.##", CultureInfo.GetCultureInfo("ru-RU")) + "\u00A0₽";

    /// <summary>What was taken back with a minus as long as the digits are wide, which is also read aloud: «−880,39 ₽».</summary>
    public string WithMinus() => Kopecks < 0 ? $"−{new Money(-Kopecks)}" : ToString();

    /// <summary>«11 004,84 ₽» with no-break spaces.</summary>
    public override string ToString() => Rubles.ToString("N2", CultureInfo.GetCultureInfo("ru-RU")) + "\u00A0₽";
}
