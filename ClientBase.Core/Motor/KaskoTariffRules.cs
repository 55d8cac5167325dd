namespace ClientBase.Core.Motor;

/// <summary>That the tables of «КАСКО» are whole and their figures possible. Pure.</summary>
internal static class KaskoTariffRules
{
    private const int YoungestDriver = 16;

    /// <param name="tariff">What is checked.</param>
    /// <param name="book">Its directory of the tariff's first day names the territories that there are.</param>
    public static IReadOnlyList<string> Check(KaskoTariff tariff, TariffBook book)
    {
        var steps = new TariffSteps();
        steps.Between("minimum", tariff.Minimum, 1, 10_000_000);
        steps.Between("valueFrom", tariff.ValueFrom, 1, 1_000_000_000);
        steps.Between("valueTo", tariff.ValueTo, 1, 1_000_000_000);
        steps.Unless(tariff.ValueFrom <= tariff.ValueTo, "valueFrom", $"наименьшая стоимость {tariff.ValueFrom} больше наибольшей {tariff.ValueTo}");
        CheckRates(tariff.Rates, steps);
        CheckDrivers(tariff.Drivers, steps);
        steps.Factor("unlimited", tariff.Unlimited);
        CheckTerritories(tariff, book, steps);
        CheckDeductibles(tariff.Deductibles, steps);
        CheckBonuses(tariff.Bonuses, steps);
        steps.Factor("unlimitedBonus", tariff.UnlimitedBonus);
        steps.Factor("antiTheft", tariff.AntiTheft);
        CheckInstalments(tariff.Instalments, steps);
        return steps.Errors;
    }

    private static void CheckRates(IReadOnlyList<CarAgeRate> rates, TariffSteps steps)
    {
        if (!steps.Any("rates", rates))
        {
            return;
        }

        steps.Between("rates[0].ageTo", rates[0].AgeTo, 0, 100);
        steps.Ascending("rates", ".ageTo", [.. rates.Select(rate => (decimal)rate.AgeTo)]);
        foreach (var (i, rate) in rates.Index())
        {
            steps.Unless(
                rate.Percent is > 0 and <= 100, $"{TariffSteps.At("rates", i)}.percent", $"базовый тариф {TariffSteps.Text(rate.Percent)} должен быть больше 0 и не больше 100 процентов");
        }
    }

    private static void CheckDrivers(IReadOnlyList<DriverStep> drivers, TariffSteps steps)
    {
        if (!steps.Any("drivers", drivers))
        {
            return;
        }

        foreach (var (i, step) in drivers.Index())
        {
            var place = TariffSteps.At("drivers", i);
            steps.Factor($"{place}.coefficient", step.Coefficient);
            steps.Unless(step is { Age: >= 0, Experience: >= 0 }, place, "возраст и стаж не бывают отрицательными");

            // The first line that fits counts.
            steps.Unless(
                !drivers.Take(i).Any(before => before.Age <= step.Age && before.Experience <= step.Experience),
                place,
                $"до строки «возраст от {step.Age}, стаж от {step.Experience}» дело не дойдёт: ей подходит и более ранняя строка");
        }

        steps.Unless(
            drivers[^1] is { Age: <= YoungestDriver, Experience: <= 0 }, TariffSteps.At("drivers", drivers.Count - 1), "последняя строка должна подходить любому водителю: age 0, experience 0");
    }

    private static void CheckTerritories(KaskoTariff tariff, TariffBook book, TariffSteps steps)
    {
        var known = ((TerritoryDirectory)(book.Entries.LastOrDefault(entry => entry.Figures is TerritoryDirectory && entry.Figures.InForceFrom <= tariff.InForceFrom)
            ?? book.Entries.First(entry => entry.Figures is TerritoryDirectory)).Figures).Territories.Select(territory => territory.Name).ToHashSet();
        var named = new HashSet<string>();
        foreach (var (i, group) in tariff.Territories.Index())
        {
            var place = TariffSteps.At("territories", i);
            steps.Factor($"{place}.coefficient", group.Coefficient);
            foreach (var (at, name) in group.Names.Index())
            {
                steps.Unless(known.Contains(name), TariffSteps.At($"{place}.names", at), $"территории «{name}» нет в справочнике КТ, который будет действовать в этот день");
                steps.Unless(named.Add(name), TariffSteps.At($"{place}.names", at), $"территория «{name}» названа дважды");
            }
        }

        steps.Factor("otherTerritories", tariff.OtherTerritories);
    }

    private static void CheckDeductibles(IReadOnlyList<DeductibleStep> deductibles, TariffSteps steps)
    {
        if (!steps.Any("deductibles", deductibles))
        {
            return;
        }

        // The form begins with none.
        steps.Unless(deductibles[0].Rubles == 0, "deductibles[0].rubles", "первая строка — без франшизы, 0");
        steps.Ascending("deductibles", ".rubles", [.. deductibles.Select(step => (decimal)step.Rubles)]);
        foreach (var (i, step) in deductibles.Index())
        {
            steps.Factor($"{TariffSteps.At("deductibles", i)}.coefficient", step.Coefficient);
        }
    }

    private static void CheckBonuses(IReadOnlyList<BonusStep> bonuses, TariffSteps steps)
    {
        if (!steps.Any("bonuses", bonuses))
        {
            return;
        }

        foreach (var (i, step) in bonuses.Index())
        {
            var place = TariffSteps.At("bonuses", i);
            steps.Factor($"{place}.coefficient", step.Coefficient);
            steps.Between($"{place}.classFrom", step.ClassFrom, -1, 13);
            steps.Unless(i == 0 || step.ClassFrom < bonuses[i - 1].ClassFrom, $"{place}.classFrom", "классы идут от высшего к низшему");
        }

        steps.Unless(bonuses[^1].ClassFrom == -1, $"{TariffSteps.At("bonuses", bonuses.Count - 1)}.classFrom", "последняя строка — класс М, -1");
    }

    private static void CheckInstalments(IReadOnlyList<InstalmentStep> instalments, TariffSteps steps)
    {
        if (!steps.Any("instalments", instalments))
        {
            return;
        }

        steps.Unless(instalments[0].Parts == 1, "instalments[0].parts", "первая строка — оплата сразу, 1");
        steps.Ascending("instalments", ".parts", [.. instalments.Select(step => (decimal)step.Parts)]);
        foreach (var (i, step) in instalments.Index())
        {
            var place = TariffSteps.At("instalments", i);
            steps.Unless(step.Parts is 1 or 2 or 3 or 4 or 6 or 12, $"{place}.parts", $"год не делится на {step.Parts} равных частей");
            steps.Factor($"{place}.coefficient", step.Coefficient);
        }
    }
}
