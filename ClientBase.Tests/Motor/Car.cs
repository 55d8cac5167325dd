using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Tests.Motor;

/// <summary>Cars and drivers for the tests of «ОСАГО» and «КАСКО»; the day is 25.11.2026.</summary>
internal static class Car
{
    public static readonly DateOnly Today = new(2026, 11, 25);

    /// <summary>First day of cover of all of them.</summary>
    public static readonly DateOnly Start = new(2026, 11, 26);

    public static readonly MotorTariffs Tariffs = TariffBook.BuiltIn.InForceOn(Today);

    /// <summary>So many full years old and experienced on the first day of cover.</summary>
    public static Driver Driver(int age, int experience, int bonusClass, string name = "Волков Иван Петрович") =>
        new(name, Start.AddYears(-age), "0000000000", Start.AddYears(-experience), bonusClass);

    public static MotorTerms Osago(string town, decimal horsepower, params Driver[] drivers) => new(
        Product.Osago,
        Town(town),
        OwnerName: null,
        new Vehicle("LADA", "Vesta", 2024, null, "А001АА00", horsepower, "0000123456", VehicleDocumentKind.Sts),
        Months: 12,
        Unlimited: drivers.Length == 0,
        drivers,
        Start,
        Value: null,
        Deductible: 0,
        HasAntiTheft: false,
        Instalments: 1);

    public static MotorTerms Kasko(int rubles, int age, string town, params Driver[] drivers) => Osago(town, 150, drivers) with
    {
        Product = Product.Kasko,
        Value = Money.FromRubles(rubles),
        Vehicle = new Vehicle("LADA", "Vesta", Start.Year - age, null, "А001АА00", 150, "0000123456", VehicleDocumentKind.Sts),
    };

    /// <summary>The demo's directory before 7204-У, by which the examples of the brief are counted.</summary>
    public static Territory Town(string name) => TariffBook.BuiltIn.InForceOn(new DateOnly(2025, 12, 8)).Territories.Exact(name)!;

    public static Territory Town(decimal coefficient) => new("Город", coefficient, "");

    /// <summary>A form without a mistake: E1 of the brief, class 8 by the demo licence.</summary>
    public static MotorInput Form() => new()
    {
        Make = "LADA",
        Model = "Vesta",
        Year = "2024",
        Power = "123",
        Plate = "а001аа00",
        VehicleDocument = "00 00 123456",
        Territory = "Москва",
        StartsOn = "26.11.2026",
        Value = "2 400 000",
        Drivers = new([new DriverInput { Name = "Волков Иван Петрович", BirthDate = "26.11.1986", Licence = "00 00 000008", ExperienceSince = "26.11.2010" }]),
    };
}
