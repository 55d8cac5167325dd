namespace ClientBase.Core.Motor;

/// <summary>The figures of «ОСАГО», passenger cars of individuals (domain §6.1).</summary>
/// <param name="Name">The directive.</param>
/// <param name="InForceFrom">Moscow date.</param>
/// <param name="Source">Where the figures were read.</param>
/// <param name="BaseFrom">Lower end of the corridor of base rates, rubles.</param>
/// <param name="BaseTo">Upper end.</param>
/// <param name="BaseShares">The insurer's grid: the share of the corridor by the КБМ of the riskiest driver.</param>
/// <param name="InexperiencedShare">Added when a driver is younger or less experienced than this.</param>
/// <param name="InexperiencedAge">Years.</param>
/// <param name="InexperiencedYears">Years of experience.</param>
/// <param name="UnlimitedShare">The share when anybody may drive.</param>
/// <param name="Bonus">КБМ by class: М, 0, 1 … 13.</param>
/// <param name="ClassAfterPayout">The class after a year with one payout: of М, 0, 1 … 13.</param>
/// <param name="ExperienceFrom">Columns of КВС: full years of experience from which each begins.</param>
/// <param name="AgeExperience">Rows of КВС.</param>
/// <param name="Unlimited">КО when anybody may drive.</param>
/// <param name="UnlimitedBonus">КБМ when anybody may drive.</param>
/// <param name="HorsepowerPerKilowatt">л.с. in a kilowatt.</param>
/// <param name="Power">КМ, upper bounds included.</param>
/// <param name="Season">КС by months of use.</param>
public sealed record OsagoTariff(
    string Name,
    DateOnly InForceFrom,
    string Source,
    int BaseFrom,
    int BaseTo,
    IReadOnlyList<BaseShare> BaseShares,
    decimal InexperiencedShare,
    int InexperiencedAge,
    int InexperiencedYears,
    decimal UnlimitedShare,
    IReadOnlyList<decimal> Bonus,
    IReadOnlyList<int> ClassAfterPayout,
    IReadOnlyList<int> ExperienceFrom,
    IReadOnlyList<AgeRow> AgeExperience,
    decimal Unlimited,
    decimal UnlimitedBonus,
    decimal HorsepowerPerKilowatt,
    IReadOnlyList<PowerStep> Power,
    IReadOnlyList<SeasonStep> Season) : ITariffEdition
{
    public TariffKind Kind => TariffKind.Osago;

    /// <summary>КБМ of a class; −1 is М.</summary>
    public decimal BonusOf(int bonusClass) => Bonus[bonusClass + 1];

    /// <summary>КВС; null for an age and an experience that cannot be.</summary>
    public decimal? AgeExperienceOf(int age, int experience) =>
        AgeExperience.LastOrDefault(row => row.AgeFrom <= age)?.Coefficients[ColumnOf(experience)];

    /// <summary>The column of КВС.</summary>
    public int ColumnOf(int experience) => ExperienceFrom.Count(from => from <= experience) - 1;

    /// <summary>КМ.</summary>
    public decimal PowerOf(decimal horsepower) => Power.First(step => step.To is null || horsepower <= step.To).Coefficient;

    /// <summary>КС.</summary>
    public decimal SeasonOf(int months) => Season.Last(step => step.Months <= months).Coefficient;
}

/// <summary>Up to this КБМ, included, the insurer takes this share of the corridor.</summary>
public sealed record BaseShare(decimal BonusTo, decimal Share);

/// <summary>A row of КВС; null where nobody of this age can be so experienced.</summary>
public sealed record AgeRow(int AgeFrom, IReadOnlyList<decimal?> Coefficients);

/// <summary>КМ up to this power, included; the last step has no end.</summary>
public sealed record PowerStep(int? To, decimal Coefficient);

/// <summary>КС from so many months on.</summary>
public sealed record SeasonStep(int Months, decimal Coefficient);
