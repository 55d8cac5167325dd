using ClientBase.Core.Basics;

namespace ClientBase.Core.Motor;

/// <summary>Премия = Стоимость × Б × Кв × Кт × Кф × Кб × Ка × Кр, never below the minimum (domain §6.2). Pure.</summary>
public static class KaskoRating
{
    /// <summary>The car is too old for the tariff. Its age is the year of the start less the year of manufacture.</summary>
    public static bool NeedsUnderwriter(KaskoTariff tariff, MotorTerms terms) => CarAge(terms) > tariff.OldestCar;

    /// <summary>The premium, its factors in the order of the formula, and what would change it most. Throws where the underwriter is needed.</summary>
    public static Rating Calculate(KaskoTariff tariff, MotorTerms terms)
    {
        var factors = Factors(tariff, terms);
        var premium = PremiumOf(tariff, factors);
        return new Rating(premium, factors, Hints(tariff, terms, premium));
    }

    /// <summary>The premium at each deductible of the tariff, rubles.</summary>
    public static IReadOnlyList<(int Deductible, Money Premium)> CompareDeductibles(KaskoTariff tariff, MotorTerms terms) =>
        [.. tariff.Deductibles.Select(step => (step.Rubles, PremiumOf(tariff, Factors(tariff, terms with { Deductible = step.Rubles }))))];

    /// <summary>The parts of a premium at equal distances over the year; they add up to it, the kopecks that are left are in the first.</summary>
    public static IReadOnlyList<Instalment> Schedule(Money premium, int parts, DateOnly startsOn)
    {
        var part = premium.Kopecks / parts;
        return
        [
            .. Enumerable.Range(0, parts).Select(i => new Instalment(
                i + 1, startsOn.AddMonths(i * 12 / parts), new Money(i == 0 ? premium.Kopecks - (part * (parts - 1)) : part))),
        ];
    }

    private static int CarAge(MotorTerms terms) => Math.Max(0, terms.StartsOn.Year - terms.Vehicle.Year);

    private static Money PremiumOf(KaskoTariff tariff, IReadOnlyList<RatingFactor> factors)
    {
        var product = Rating.Multiply(factors);
        return product.Rubles < tariff.Minimum ? Money.FromRubles(tariff.Minimum) : product;
    }

    private static RatingFactor[] Factors(KaskoTariff tariff, MotorTerms terms)
    {
        var edition = $"{tariff.Name}, действует с {MoscowTime.Show(tariff.InForceFrom)}";
        var worst = terms.Drivers.MaxBy(driver => DriverOf(tariff, terms, driver));
        var riskiest = terms.Drivers.MaxBy(driver => tariff.BonusOf(driver.BonusClass));
        var deductible = tariff.Deductibles.Single(step => step.Rubles == terms.Deductible);
        return
        [
            new("Стоимость", "Стоимость автомобиля", terms.Value!.Value.Rubles, "указана в расчёте", edition),
            new(
                "Б",
                "Базовый тариф",
                tariff.Rates.First(rate => CarAge(terms) <= rate.AgeTo).Percent,
                CarAge(terms) == 0 ? "автомобиль этого года" : $"автомобилю {MotorText.Years(CarAge(terms))}",
                edition),
            new(
                "Кв",
                "Возраст и стаж",
                worst is null ? tariff.Unlimited : DriverOf(tariff, terms, worst),
                worst is null ? "без ограничений" : $"возраст {MotorText.Years(terms.AgeOf(worst))}, стаж {MotorText.Years(terms.ExperienceOf(worst))}",
                edition),
            new("Кт", "Территория", tariff.TerritoryOf(terms.Territory.Name), terms.Territory.Name, edition),
            new("Кф", "Франшиза", deductible.Coefficient, deductible.Rubles == 0 ? "без франшизы" : $"{deductible.Rubles.ToString("#,##0", MotorText.Russian)}\u00A0₽", edition),
            new(
                "Кб",
                "Аварийность",
                riskiest is null ? tariff.UnlimitedBonus : tariff.BonusOf(riskiest.BonusClass),
                riskiest is null ? "без ограничений" : MotorText.ClassOf(riskiest.BonusClass),
                edition),
            new("Ка", "Противоугонная система", terms.HasAntiTheft ? tariff.AntiTheft : 1, terms.HasAntiTheft ? "установлена" : "нет", edition),
            new(
                "Кр",
                "Рассрочка",
                tariff.Instalments.Single(step => step.Parts == terms.Instalments).Coefficient,
                terms.Instalments == 1 ? "оплата сразу" : RussianPlural.Count(terms.Instalments, "платёж", "платежа", "платежей"),
                edition),
        ];
    }

    private static decimal DriverOf(KaskoTariff tariff, MotorTerms terms, Driver driver) => tariff.DriverOf(terms.AgeOf(driver), terms.ExperienceOf(driver));

    private static IReadOnlyList<PriceHint> Hints(KaskoTariff tariff, MotorTerms terms, Money premium)
    {
        var hints = new List<PriceHint?>();
        if (!terms.HasAntiTheft)
        {
            hints.Add(Variant("С противоугонной системой", terms with { HasAntiTheft = true }));
        }

        if (terms.Instalments > 1)
        {
            hints.Add(Variant("При оплате сразу", terms with { Instalments = 1 }));
        }

        if (tariff.Deductibles.FirstOrDefault(step => step.Rubles > terms.Deductible) is { } next)
        {
            hints.Add(Variant($"С франшизой {next.Rubles.ToString("#,##0", MotorText.Russian)}\u00A0₽", terms with { Deductible = next.Rubles }));
        }

        if (terms.Drivers.Count > 1)
        {
            hints.AddRange(terms.Drivers.Select(left => Variant($"Без водителя {left.Name}", terms with { Drivers = [.. terms.Drivers.Where(driver => driver != left)] })));
        }

        return PriceHint.Strongest(hints);

        PriceHint? Variant(string what, MotorTerms other) => PriceHint.Of(what, premium, PremiumOf(tariff, Factors(tariff, other)));
    }
}
