using System.Globalization;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Motor;

/// <summary>One line of «Как посчитано».</summary>
/// <param name="Code">«КТ», as the formula writes it.</param>
/// <param name="Title">«Коэффициент территории».</param>
/// <param name="Value">Rubles for «ТБ» and «Стоимость», percent for «Б», else a factor.</param>
/// <param name="Reason">Why this value, «Москва».</param>
/// <param name="Edition">Where it stands, «Указание 7204-У от 09.10.2025».</param>
public sealed record RatingFactor(string Code, string Title, decimal Value, string Reason, string Edition)
{
    /// <summary>«6 485 ₽», «4,5 %», «1,80».</summary>
    public string ValueText => Code switch
    {
        "ТБ" or "Стоимость" => Value.ToString("#,##0.##", MotorText.Russian) + "\u00A0₽",
        "Б" => Value.ToString("0.##", MotorText.Russian) + "\u00A0%",
        _ => Value.ToString("0.00", MotorText.Russian),
    };
}

/// <summary>What would change the price, found by rating it.</summary>
/// <param name="Text">«Ещё год без аварий: −9 %».</param>
/// <param name="Percent">Signed change of the premium.</param>
public sealed record PriceHint(string Text, decimal Percent)
{
    /// <summary>Of the premium with the change against the premium without; null when it would change nothing worth saying.</summary>
    internal static PriceHint? Of(string what, Money now, Money then)
    {
        var percent = decimal.Round((then.Rubles - now.Rubles) / now.Rubles * 100);
        return percent == 0 ? null : new PriceHint($"{what}: {(percent < 0 ? "−" : "+")}{Math.Abs(percent).ToString("0", MotorText.Russian)}\u00A0%", percent);
    }

    /// <summary>The three that change most.</summary>
    internal static IReadOnlyList<PriceHint> Strongest(IEnumerable<PriceHint?> hints) =>
        [.. hints.OfType<PriceHint>().OrderByDescending(hint => Math.Abs(hint.Percent)).Take(3)];
}

/// <summary>A premium to the kopeck, with everything that made it.</summary>
public sealed record Rating(Money Premium, IReadOnlyList<RatingFactor> Factors, IReadOnlyList<PriceHint> Hints)
{
    /// <summary>The product of all factors, rounded once, half away from zero (domain §6.1).</summary>
    internal static Money Multiply(IEnumerable<RatingFactor> factors) =>
        Money.FromRubles(factors.Aggregate(1m, (product, factor) => product * (factor.Code == "Б" ? factor.Value / 100 : factor.Value)));
}

/// <summary>One payment of several.</summary>
public sealed record Instalment(int Number, DateOnly DueOn, Money Amount);

internal static class MotorText
{
    public static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru-RU");

    public static string Years(int years) => RussianPlural.Count(years, "год", "года", "лет");

    /// <summary>A sentence that goes on after a colon; an abbreviation keeps its capitals.</summary>
    public static string Continue(string sentence) =>
        sentence.Length > 1 && char.IsUpper(sentence[1]) ? sentence : char.ToLower(sentence[0], Russian) + sentence[1..];

    public static string ClassOf(int bonusClass) => bonusClass < 0 ? "класс М" : $"класс {bonusClass}";
}
