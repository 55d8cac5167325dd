using ClientBase.Core.Basics;

namespace ClientBase.Core.Motor;

public enum VehicleDocumentKind
{
    Sts,
    Pts,
    Epts,
}

/// <summary>A car as the form checked it.</summary>
/// <param name="Make">«LADA».</param>
/// <param name="Model">«Vesta».</param>
/// <param name="Year">Of manufacture.</param>
/// <param name="Vin">17 Latin letters and digits; null for a car without one.</param>
/// <param name="Plate">«А001АА00»; null for a car that has none yet.</param>
/// <param name="Horsepower">л.с., also where it was typed in kilowatts.</param>
/// <param name="Document">Series and number as printed.</param>
/// <param name="DocumentKind">Of which document.</param>
public sealed record Vehicle(
    string Make, string Model, int Year, string? Vin, string? Plate, decimal Horsepower, string Document, VehicleDocumentKind DocumentKind)
{
    /// <summary>«LADA Vesta, А001АА00» for lists.</summary>
    public string ShortName => Plate is null ? $"{Make} {Model}" : $"{Make} {Model}, {Plate}";
}

/// <summary>A driver of the list.</summary>
/// <param name="Name">ФИО.</param>
/// <param name="BirthDate">Age counts on the first day of cover.</param>
/// <param name="Licence">«0000000008», without blanks.</param>
/// <param name="ExperienceSince">Full years of experience count on the first day of cover.</param>
/// <param name="BonusClass">Класс КБМ, 0 to 13; −1 is М.</param>
public sealed record Driver(string Name, DateOnly BirthDate, string Licence, DateOnly ExperienceSince, int BonusClass);

/// <summary>The checked form of «ОСАГО» or «КАСКО»; <see cref="MotorInputRules"/> makes it.</summary>
/// <param name="Product">Which of the two.</param>
/// <param name="Territory">Where the owner is registered.</param>
/// <param name="OwnerName">Null when the policyholder owns the car.</param>
/// <param name="Vehicle">The car.</param>
/// <param name="Months">Season of use, 3 to 9; 12 is the whole year.</param>
/// <param name="Unlimited">Anybody may drive; then <paramref name="Drivers"/> is empty.</param>
/// <param name="Drivers">Who may drive.</param>
/// <param name="StartsOn">First day of cover.</param>
/// <param name="Value">КАСКО: what the car is worth.</param>
/// <param name="Deductible">КАСКО: rubles.</param>
/// <param name="HasAntiTheft">КАСКО.</param>
/// <param name="Instalments">КАСКО: in how many parts it is paid.</param>
public sealed record MotorTerms(
    Product Product,
    Territory Territory,
    string? OwnerName,
    Vehicle Vehicle,
    int Months,
    bool Unlimited,
    IReadOnlyList<Driver> Drivers,
    DateOnly StartsOn,
    Money? Value,
    int Deductible,
    bool HasAntiTheft,
    int Instalments)
{
    public int AgeOf(Driver driver) => Age.Years(driver.BirthDate, StartsOn);

    public int ExperienceOf(Driver driver) => Age.Years(driver.ExperienceSince, StartsOn);
}
