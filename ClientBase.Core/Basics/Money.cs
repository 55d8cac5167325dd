using System.Globalization;

namespace ClientBase.Core.Basics;

/// <summary>Rubles as whole kopecks. Rounding is half away from zero (R-53).</summary>
public readonly record struct Money(long Kopecks)
{
    public static Money FromRubles(decimal rubles) =>
        new((long)decimal.Round(rubles * 100, MidpointRounding.AwayFromZero));

    public decimal Rubles => Kopecks / 100m;

    /// <summary>«30 000 ₽», kopecks only where there are any.</summary>
    public string InRubles => Rubles.ToString("#,##0.##", CultureInfo.GetCultureInfo("ru-RU")) + "\u00A0₽";

    /// <summary>«11 004,84 ₽» with no-break spaces.</summary>
    public override string ToString() => Rubles.ToString("N2", CultureInfo.GetCultureInfo("ru-RU")) + "\u00A0₽";
}
