using ClientBase.Core.Basics;

namespace ClientBase.Core.Motor;

/// <summary>Премия = ТБ × КТ × КБМ × КВС × КО × КМ × КС (domain §6.1). Pure.</summary>
public static class OsagoRating
{
    /// <summary>The premium, its seven factors in the order of the formula, and what would change it most.</summary>
    public static Rating Calculate(OsagoTariff tariff, TerritoryDirectory territories, MotorTerms terms)
    {
        var factors = Factors(tariff, territories, terms);
        var premium = Rating.Multiply(factors);
        return new Rating(premium, factors, Hints(tariff, territories, terms, premium));
    }

    private static RatingFactor[] Factors(OsagoTariff tariff, TerritoryDirectory territories, MotorTerms terms)
    {
        var edition = EditionOf(tariff);
        var (bonus, bonusReason) = BonusOf(tariff, terms);
        var (experience, experienceReason) = ExperienceOf(tariff, terms);
        var share = ShareOf(tariff, terms, bonus);
        var rate = decimal.Round(tariff.BaseFrom + ((tariff.BaseTo - tariff.BaseFrom) * share), MidpointRounding.AwayFromZero);
        return
        [
            new(
                "ТБ",
                "Базовая ставка страховщика",
                rate,
                $"{(share * 100).ToString("0", MotorText.Russian)}\u00A0% коридора от {tariff.BaseFrom.ToString("#,##0", MotorText.Russian)} до {tariff.BaseTo.ToString("#,##0", MotorText.Russian)}\u00A0₽",
                edition),
            new("КТ", "Коэффициент территории", terms.Territory.Coefficient, terms.Territory.Name, EditionOf(territories)),
            new("КБМ", "Коэффициент бонус-малус", bonus, bonusReason, edition),
            new("КВС", "Коэффициент возраста и стажа", experience, experienceReason, edition),
            new("КО", "Коэффициент ограничения списка", terms.Unlimited ? tariff.Unlimited : 1, terms.Unlimited ? "без ограничений" : "по списку", edition),
            new("КМ", "Коэффициент мощности", tariff.PowerOf(terms.Vehicle.Horsepower), $"{terms.Vehicle.Horsepower.ToString("0.##", MotorText.Russian)} л.с.", edition),
            new(
                "КС",
                "Коэффициент сезонности",
                tariff.SeasonOf(terms.Months),
                terms.Months >= 12 ? "весь год" : RussianPlural.Count(terms.Months, "месяц", "месяца", "месяцев"),
                edition),
        ];
    }

    private static string EditionOf(ITariffEdition edition) => $"{edition.Name}, действует с {MoscowTime.Show(edition.InForceFrom)}";

    private static (decimal Value, string Reason) BonusOf(OsagoTariff tariff, MotorTerms terms)
    {
        if (terms.Unlimited)
        {
            return (tariff.UnlimitedBonus, "без ограничений");
        }

        var worst = terms.Drivers.MaxBy(driver => tariff.BonusOf(driver.BonusClass))!;
        return (tariff.BonusOf(worst.BonusClass), MotorText.ClassOf(worst.BonusClass) + NameOf(worst, terms));
    }

    private static (decimal Value, string Reason) ExperienceOf(OsagoTariff tariff, MotorTerms terms)
    {
        if (terms.Unlimited)
        {
            return (1, "без ограничений");
        }

        var worst = terms.Drivers.MaxBy(driver => CoefficientOf(tariff, terms, driver))!;
        var reason = $"возраст {MotorText.Years(terms.AgeOf(worst))}, стаж {MotorText.Years(terms.ExperienceOf(worst))}";
        return (CoefficientOf(tariff, terms, worst), reason + NameOf(worst, terms));
    }

    private static decimal CoefficientOf(OsagoTariff tariff, MotorTerms terms, Driver driver) =>
        tariff.AgeExperienceOf(terms.AgeOf(driver), terms.ExperienceOf(driver))
            ?? throw new ArgumentException("Nobody of this age has driven so long.", nameof(driver));

    /// <summary>With one driver everybody knows who is meant.</summary>
    private static string NameOf(Driver driver, MotorTerms terms) => terms.Drivers.Count > 1 ? $": {driver.Name}" : "";

    /// <summary>Our transparent grid: which share of the corridor the insurer takes.</summary>
    private static decimal ShareOf(OsagoTariff tariff, MotorTerms terms, decimal bonus)
    {
        if (terms.Unlimited)
        {
            return tariff.UnlimitedShare;
        }

        var isInexperienced = terms.Drivers.Any(driver =>
            terms.AgeOf(driver) < tariff.InexperiencedAge || terms.ExperienceOf(driver) < tariff.InexperiencedYears);
        return Math.Min(1, tariff.BaseShares.First(step => bonus <= step.BonusTo).Share + (isInexperienced ? tariff.InexperiencedShare : 0));
    }

    private static IReadOnlyList<PriceHint> Hints(OsagoTariff tariff, TerritoryDirectory territories, MotorTerms terms, Money premium)
    {
        if (terms.Unlimited)
        {
            return [];
        }

        var hints = new List<PriceHint?>
        {
            Variant("Ещё год без аварий", WithDrivers(driver => driver with { BonusClass = Math.Min(driver.BonusClass + 1, tariff.Bonus.Count - 2) })),
            Variant("После аварии по вине водителя", WithDrivers(driver => driver with { BonusClass = tariff.ClassAfterPayout[driver.BonusClass + 1] })),
        };
        if (terms.Drivers.Count > 1)
        {
            hints.AddRange(terms.Drivers.Select(left => Variant($"Без водителя {left.Name}", terms with { Drivers = [.. terms.Drivers.Where(driver => driver != left)] })));
        }
        else if (terms.Drivers is [var only] && NextColumn(tariff, terms, only) is { } years)
        {
            hints.Add(Variant(
                $"Через {MotorText.Years(years)} стажа",
                WithDrivers(driver => driver with { ExperienceSince = driver.ExperienceSince.AddYears(-years), BirthDate = driver.BirthDate.AddYears(-years) })));
        }

        return PriceHint.Strongest(hints);

        PriceHint? Variant(string what, MotorTerms other) => PriceHint.Of(what, premium, Rating.Multiply(Factors(tariff, territories, other)));

        MotorTerms WithDrivers(Func<Driver, Driver> change) => terms with { Drivers = [.. terms.Drivers.Select(change)] };
    }

    /// <summary>Years until the driver's experience reaches the next column of КВС; null in the last one.</summary>
    private static int? NextColumn(OsagoTariff tariff, MotorTerms terms, Driver driver)
    {
        var experience = terms.ExperienceOf(driver);
        var next = tariff.ColumnOf(experience) + 1;
        return next < tariff.ExperienceFrom.Count ? tariff.ExperienceFrom[next] - experience : null;
    }
}
