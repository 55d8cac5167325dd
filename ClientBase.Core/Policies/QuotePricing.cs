using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Policies;

/// <summary>«Как посчитано» of a motor product, kept with the quote: it stays what it was when a tariff changes.</summary>
/// <param name="Factors">In the order of the formula.</param>
/// <param name="Hints">What would change the price most.</param>
/// <param name="Deductibles">КАСКО: the premium at each deductible, side by side; empty for «ОСАГО».</param>
public sealed record QuoteExplanation(
    IReadOnlyList<RatingFactor> Factors, IReadOnlyList<PriceHint> Hints, IReadOnlyList<DeductiblePremium> Deductibles);

/// <summary>КАСКО: what it would cost with this deductible, rubles.</summary>
public sealed record DeductiblePremium(int Deductible, Money Premium);

/// <summary>What «Рассчитать» makes of a form.</summary>
/// <param name="Premium">Null: the tariff names none, an underwriter has to («На согласовании»).</param>
internal sealed record QuoteCalculation(
    DateOnly StartsOn,
    DateOnly EndsOn,
    string? Subject,
    Money? SumInsured,
    int? Days,
    int Instalments,
    Money? Premium,
    string TariffEdition,
    QuoteExplanation? Explanation);

/// <summary>Prices a form by what is in force today: the price list, or the tariffs of «ОСАГО» and «КАСКО».</summary>
internal static class QuotePricing
{
    public static bool IsMotor(Product product) => product is Product.Osago or Product.Kasko;

    /// <summary>Refuses with <see cref="InvalidQuote"/> or <see cref="InvalidMotorQuote"/>, each sentence at its field.</summary>
    public static Result<QuoteCalculation> Calculate(QuoteInput input, DateOnly today, TariffBook book) =>
        IsMotor(input.Product) ? CalculateMotor(input, today, book.InForceOn(today)) : CalculateByList(input, today);

    /// <summary>What a motor form that was calculated on this day costs by these tariffs; null where they name no premium for it.</summary>
    public static Money? PremiumOf(QuoteInput input, DateOnly calculatedOn, MotorTariffs tariffs) =>
        MotorInputRules.Check(input.Product, input.Motor ?? new MotorInput(), tariffs, calculatedOn, DemoBonusClasses.ClassOf).Terms is { } terms
            ? Rate(tariffs, terms)?.Premium
            : null;

    /// <summary>The edition by which the product is calculated on this day.</summary>
    public static (string Edition, DateOnly InForceFrom) EditionOf(Product product, DateOnly today, TariffBook book)
    {
        if (IsMotor(product))
        {
            var tariffs = book.InForceOn(today);
            return (tariffs.EditionOf(product), tariffs.InForceFrom(product));
        }

        var prices = PriceList.InForceOn(today);
        return (prices.Edition, prices.InForceFrom);
    }

    private static Result<QuoteCalculation> CalculateByList(QuoteInput input, DateOnly today)
    {
        var prices = PriceList.InForceOn(today);
        var (terms, errors) = QuoteInputRules.Check(input, prices, today);
        return terms is null
            ? new InvalidQuote(errors)
            : new QuoteCalculation(
                terms.StartsOn,
                PriceList.LastDay(terms.StartsOn, terms.Days),
                Subject: null,
                terms.SumInsured,
                terms.Days,
                Instalments: 1,
                prices.Calculate(terms.Product, terms.SumInsured, terms.Days).Premium,
                prices.Edition,
                Explanation: null);
    }

    private static Result<QuoteCalculation> CalculateMotor(QuoteInput input, DateOnly today, MotorTariffs tariffs)
    {
        var (terms, errors) = MotorInputRules.Check(input.Product, input.Motor ?? new MotorInput(), tariffs, today, DemoBonusClasses.ClassOf);
        if (terms is null)
        {
            return new InvalidMotorQuote(errors);
        }

        var isKasko = input.Product is Product.Kasko;
        var rating = Rate(tariffs, terms);
        var deductibles = isKasko && rating is not null
            ? KaskoRating.CompareDeductibles(tariffs.Kasko, terms).Select(one => new DeductiblePremium(one.Deductible, one.Premium)).ToList()
            : [];
        return new QuoteCalculation(
            terms.StartsOn,
            PriceList.LastDay(terms.StartsOn, days: null),
            terms.Vehicle.ShortName,
            terms.Value,
            Days: null,
            isKasko ? terms.Instalments : 1,
            rating?.Premium,
            tariffs.EditionOf(input.Product),
            rating is null ? null : new QuoteExplanation(rating.Factors, rating.Hints, deductibles));
    }

    /// <summary>Null where an underwriter has to name the premium.</summary>
    private static Rating? Rate(MotorTariffs tariffs, MotorTerms terms) => terms.Product is Product.Kasko
        ? KaskoRating.NeedsUnderwriter(tariffs.Kasko, terms) ? null : KaskoRating.Calculate(tariffs.Kasko, terms)
        : OsagoRating.Calculate(tariffs.Osago, tariffs.Territories, terms);
}
