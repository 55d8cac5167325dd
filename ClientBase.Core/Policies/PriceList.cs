using System.Globalization;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Policies;

/// <summary>An allowed span, both ends included.</summary>
public sealed record Span(int From, int To)
{
    public bool Holds(decimal value) => value >= From && value <= To;
}

/// <summary>
/// How one product is priced: by the sum insured (<see cref="RatePercent"/>, never below <see cref="Minimum"/>),
/// by the day (<see cref="PerDay"/>) or at one price (<see cref="Flat"/>). Rubles.
/// </summary>
public sealed record ProductPrice(
    Product Product,
    decimal? RatePercent,
    decimal? Minimum,
    decimal? PerDay,
    decimal? Flat,
    Span? Sum,
    Span? Days)
{
    /// <summary>One line for the choice of products, «0,35 % от суммы, не меньше 2 500 ₽».</summary>
    public string Summary => this switch
    {
        { RatePercent: { } percent, Minimum: { } minimum } => $"{PriceText.Percent(percent)} от суммы, не меньше {Money.FromRubles(minimum).InRubles}",
        { RatePercent: { } percent } => $"{PriceText.Percent(percent)} от суммы",
        { PerDay: { } perDay } => $"{Money.FromRubles(perDay).InRubles} за день",
        { Flat: { } flat } => $"{Money.FromRubles(flat).InRubles} за год",
        _ => throw new InvalidDataException($"No price for {Product}."),
    };
}

/// <summary>A premium to the kopeck, and the sentence that tells how it came about.</summary>
public sealed record PriceCalculation(Money Premium, string HowCalculated);

/// <summary>
/// The flat price list (domain §6.2) as it is in force from a date on. The figures are data, <c>price-list.json</c>: a new
/// edition is added there, and quotes calculated by the former one must be calculated again.
/// </summary>
public sealed record PriceList(string Name, DateOnly InForceFrom, Span StartsAfterDays, IReadOnlyList<ProductPrice> Prices)
{
    private static readonly IReadOnlyList<PriceList> Editions = EmbeddedEditions.Read<PriceList>("price-list.json", edition => edition.InForceFrom);

    /// <summary>What a quote remembers of its price, «Прайс-лист № 1 от 01.01.2020».</summary>
    public string Edition => $"{Name} от {MoscowTime.Show(InForceFrom)}";

    /// <summary>The edition in force on this Moscow date; throws before the first one.</summary>
    public static PriceList InForceOn(DateOnly date) =>
        Editions.LastOrDefault(edition => edition.InForceFrom <= date)
            ?? throw new InvalidOperationException($"No price list is in force on {date:O}.");

    /// <summary>The edition that a quote was calculated by. Editions are added to the file, never taken out.</summary>
    public static PriceList OfEdition(string edition) => Editions.Single(list => list.Edition == edition);

    /// <summary>Products that this list can price, in its order; «ОСАГО» and «КАСКО» have tariffs of their own.</summary>
    public IReadOnlyList<Product> Products => [.. Prices.Select(price => price.Product)];

    /// <summary>How the product is priced; throws for a product that is not in the list.</summary>
    public ProductPrice PriceOf(Product product) => Prices.Single(price => price.Product == product);

    /// <summary>
    /// The premium of checked terms (<see cref="QuoteInputRules"/>): <paramref name="sumInsured"/> for products priced by the
    /// sum, <paramref name="days"/> for those priced by the day, neither for one price. Rounded once, at the end (R-53).
    /// </summary>
    public PriceCalculation Calculate(Product product, Money? sumInsured, int? days)
    {
        var price = PriceOf(product);
        if (price.RatePercent is { } percent)
        {
            var sum = sumInsured ?? throw new ArgumentNullException(nameof(sumInsured));
            var byRate = Money.FromRubles(sum.Rubles * percent / 100);
            var rule = $"{PriceText.Percent(percent)} от {sum.InRubles}";
            return price.Minimum is { } minimum && byRate.Rubles < minimum
                ? new PriceCalculation(Money.FromRubles(minimum), $"{rule} = {byRate}, но не меньше {Money.FromRubles(minimum).InRubles}")
                : new PriceCalculation(byRate, rule);
        }

        if (price.PerDay is { } perDay)
        {
            var count = days ?? throw new ArgumentNullException(nameof(days));
            return new PriceCalculation(Money.FromRubles(perDay * count), $"{Money.FromRubles(perDay).InRubles} × {RussianPlural.Count(count, "день", "дня", "дней")}");
        }

        var flat = price.Flat ?? throw new InvalidDataException($"No price for {product}.");
        return new PriceCalculation(Money.FromRubles(flat), $"единая цена {Money.FromRubles(flat).InRubles}");
    }

    /// <summary>
    /// The last day of cover. One year, or the given days of travel, the first day included: from 01.03.2027 to 29.02.2028,
    /// and from 29.02.2028 to 28.02.2029.
    /// </summary>
    public static DateOnly LastDay(DateOnly startsOn, int? days) => days is { } count
        ? startsOn.AddDays(count - 1)
        : (startsOn is { Month: 2, Day: 29 } ? new DateOnly(startsOn.Year + 1, 3, 1) : startsOn.AddYears(1)).AddDays(-1);
}

file static class PriceText
{
    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru-RU");

    public static string Percent(decimal percent) => percent.ToString("0.##", Russian) + "\u00A0%";
}
