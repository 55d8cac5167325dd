namespace ClientBase.Core.Motor;

/// <summary>That the tables of «ОСАГО» are whole and their figures possible. Pure.</summary>
internal static class OsagoTariffRules
{
    private const int YoungestDriver = 16;

    /// <summary>М, 0, 1 … 13.</summary>
    private const int Classes = 15;

    public static IReadOnlyList<string> Check(OsagoTariff tariff)
    {
        var steps = new TariffSteps();
        steps.Between("baseFrom", tariff.BaseFrom, 1, 1_000_000);
        steps.Between("baseTo", tariff.BaseTo, 1, 1_000_000);
        steps.Unless(tariff.BaseFrom <= tariff.BaseTo, "baseFrom", $"нижняя граница коридора {tariff.BaseFrom} больше верхней {tariff.BaseTo}");
        CheckBonus(tariff, steps);
        CheckShares(tariff, steps);
        CheckAgeExperience(tariff, steps);
        steps.Factor("unlimited", tariff.Unlimited);
        steps.Factor("unlimitedBonus", tariff.UnlimitedBonus);
        steps.Between("horsepowerPerKilowatt", tariff.HorsepowerPerKilowatt, 1, 2);
        CheckPower(tariff.Power, steps);
        CheckSeason(tariff.Season, steps);
        return steps.Errors;
    }

    private static void CheckBonus(OsagoTariff tariff, TariffSteps steps)
    {
        steps.Unless(tariff.Bonus.Count == Classes, "bonus", $"нужны КБМ всех классов, М и от 0 до 13: {Classes} чисел, а их {tariff.Bonus.Count}");
        foreach (var (i, factor) in tariff.Bonus.Index())
        {
            steps.Factor(TariffSteps.At("bonus", i), factor);
            steps.Unless(
                i == 0 || factor <= tariff.Bonus[i - 1], TariffSteps.At("bonus", i), $"КБМ {TariffSteps.Text(factor)} больше, чем у класса ниже");
        }

        steps.Unless(tariff.ClassAfterPayout.Count == Classes, "classAfterPayout", $"нужны классы после выплаты для М и от 0 до 13: {Classes} чисел, а их {tariff.ClassAfterPayout.Count}");
        foreach (var (i, after) in tariff.ClassAfterPayout.Index())
        {
            steps.Unless(after >= -1 && after <= i - 1, TariffSteps.At("classAfterPayout", i), $"класс после выплаты {after} должен быть от -1 (М) до {i - 1}");
        }
    }

    private static void CheckShares(OsagoTariff tariff, TariffSteps steps)
    {
        if (steps.Any("baseShares", tariff.BaseShares))
        {
            steps.Ascending("baseShares", ".bonusTo", [.. tariff.BaseShares.Select(step => step.BonusTo)]);
            foreach (var (i, step) in tariff.BaseShares.Index())
            {
                steps.Share($"{TariffSteps.At("baseShares", i)}.share", step.Share);
            }

            steps.Unless(
                tariff.Bonus.All(bonus => bonus <= tariff.BaseShares[^1].BonusTo),
                $"{TariffSteps.At("baseShares", tariff.BaseShares.Count - 1)}.bonusTo",
                $"последняя ступень {TariffSteps.Text(tariff.BaseShares[^1].BonusTo)} меньше наибольшего КБМ");
        }

        steps.Share("inexperiencedShare", tariff.InexperiencedShare);
        steps.Share("unlimitedShare", tariff.UnlimitedShare);
        steps.Between("inexperiencedAge", tariff.InexperiencedAge, YoungestDriver, 100);
        steps.Between("inexperiencedYears", tariff.InexperiencedYears, 0, 80);
    }

    private static void CheckAgeExperience(OsagoTariff tariff, TariffSteps steps)
    {
        var (columns, rows) = (tariff.ExperienceFrom, tariff.AgeExperience);
        if (!steps.Any("experienceFrom", columns) | !steps.Any("ageExperience", rows))
        {
            return;
        }

        steps.Unless(columns[0] == 0, "experienceFrom[0]", "первый столбец КВС начинается со стажа 0");
        steps.Ascending("experienceFrom", "", [.. columns.Select(from => (decimal)from)]);
        steps.Unless(rows[0].AgeFrom == YoungestDriver, "ageExperience[0].ageFrom", $"первая строка КВС начинается с возраста {YoungestDriver}");
        steps.Ascending("ageExperience", ".ageFrom", [.. rows.Select(row => (decimal)row.AgeFrom)]);
        foreach (var (i, row) in rows.Index())
        {
            var place = $"{TariffSteps.At("ageExperience", i)}.coefficients";
            if (row.Coefficients.Count != columns.Count)
            {
                steps.Unless(false, place, $"в строке КВС должно быть {columns.Count} чисел, по числу столбцов, а их {row.Coefficients.Count}");
                continue;
            }

            // The oldest driver of the row, if he has driven since he might: who is more experienced cannot be.
            int? mostExperience = i + 1 < rows.Count ? rows[i + 1].AgeFrom - 1 - YoungestDriver : null;
            foreach (var (column, factor) in row.Coefficients.Index())
            {
                if (factor is { } given)
                {
                    steps.Factor(TariffSteps.At(place, column), given);
                }
                else
                {
                    steps.Unless(
                        columns[column] > mostExperience, TariffSteps.At(place, column), $"нет КВС для возраста от {row.AgeFrom} и стажа от {columns[column]}");
                }
            }
        }
    }

    private static void CheckPower(IReadOnlyList<PowerStep> power, TariffSteps steps)
    {
        if (!steps.Any("power", power))
        {
            return;
        }

        steps.Ascending("power", ".to", [.. power.Select(step => step.To).OfType<int>().Select(to => (decimal)to)]);
        steps.Unless(power[0].To is null or > 0, "power[0].to", "мощность должна быть больше 0");
        foreach (var (i, step) in power.Index())
        {
            steps.Factor($"{TariffSteps.At("power", i)}.coefficient", step.Coefficient);
            var isLast = i == power.Count - 1;
            steps.Unless(
                step.To is null == isLast,
                $"{TariffSteps.At("power", i)}.to",
                isLast ? "у последней ступени мощности нет верхней границы: укажите null" : "null бывает только у последней ступени");
        }
    }

    private static void CheckSeason(IReadOnlyList<SeasonStep> season, TariffSteps steps)
    {
        if (!steps.Any("season", season))
        {
            return;
        }

        // The form offers from three months on.
        steps.Between("season[0].months", season[0].Months, 1, 3);
        steps.Ascending("season", ".months", [.. season.Select(step => (decimal)step.Months)]);
        foreach (var (i, step) in season.Index())
        {
            steps.Factor($"{TariffSteps.At("season", i)}.coefficient", step.Coefficient);
        }
    }
}
