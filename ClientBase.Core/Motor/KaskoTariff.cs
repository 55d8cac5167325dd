namespace ClientBase.Core.Motor;

/// <summary>The figures of «КАСКО» (domain §6.2, our own: there is no public tariff).</summary>
/// <param name="Name">«Тариф КАСКО № 1».</param>
/// <param name="InForceFrom">Moscow date.</param>
/// <param name="Source">Where the figures come from.</param>
/// <param name="Minimum">No premium is lower, rubles.</param>
/// <param name="ValueFrom">Lowest value of a car that is insured, rubles.</param>
/// <param name="ValueTo">Highest.</param>
/// <param name="Rates">Б by the age of the car, percent; an older one needs the underwriter.</param>
/// <param name="Drivers">Кв, the first line whose age and experience the driver has.</param>
/// <param name="Unlimited">Кв when anybody may drive.</param>
/// <param name="Territories">Кт of named territories.</param>
/// <param name="OtherTerritories">Кт of the others.</param>
/// <param name="Deductibles">Кф.</param>
/// <param name="Bonuses">Кб, the first line whose class the driver has.</param>
/// <param name="UnlimitedBonus">Кб when anybody may drive.</param>
/// <param name="AntiTheft">Ка of a car with an anti-theft device.</param>
/// <param name="Instalments">Кр.</param>
public sealed record KaskoTariff(
    string Name,
    DateOnly InForceFrom,
    string Source,
    int Minimum,
    int ValueFrom,
    int ValueTo,
    IReadOnlyList<CarAgeRate> Rates,
    IReadOnlyList<DriverStep> Drivers,
    decimal Unlimited,
    IReadOnlyList<TerritoryGroup> Territories,
    decimal OtherTerritories,
    IReadOnlyList<DeductibleStep> Deductibles,
    IReadOnlyList<BonusStep> Bonuses,
    decimal UnlimitedBonus,
    decimal AntiTheft,
    IReadOnlyList<InstalmentStep> Instalments) : ITariffEdition
{
    public TariffKind Kind => TariffKind.Kasko;

    /// <summary>Years up to which a car is insured without the underwriter.</summary>
    public int OldestCar => Rates[^1].AgeTo;

    public decimal DriverOf(int age, int experience) => Drivers.First(step => age >= step.Age && experience >= step.Experience).Coefficient;

    public decimal TerritoryOf(string name) => Territories.FirstOrDefault(group => group.Names.Contains(name))?.Coefficient ?? OtherTerritories;

    public decimal BonusOf(int bonusClass) => Bonuses.First(step => bonusClass >= step.ClassFrom).Coefficient;
}

/// <summary>Б of a car of at most this age.</summary>
public sealed record CarAgeRate(int AgeTo, decimal Percent);

/// <summary>Кв of a driver who is at least so old and has driven at least so long.</summary>
public sealed record DriverStep(int Age, int Experience, decimal Coefficient);

public sealed record TerritoryGroup(decimal Coefficient, IReadOnlyList<string> Names);

/// <summary>Безусловная франшиза.</summary>
public sealed record DeductibleStep(int Rubles, decimal Coefficient);

/// <summary>Кб from this class on.</summary>
public sealed record BonusStep(int ClassFrom, decimal Coefficient);

public sealed record InstalmentStep(int Parts, decimal Coefficient);
