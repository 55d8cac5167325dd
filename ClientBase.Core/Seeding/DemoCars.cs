using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Seeding;

/// <summary>Invents a car for each of the demo's policyholders, no two with one number.</summary>
internal sealed class DemoCars
{
    private static readonly (string Make, string Model, int Power)[] Cars =
    [
        ("LADA", "Granta", 90), ("LADA", "Vesta", 106), ("Kia", "Rio", 123), ("Hyundai", "Solaris", 123), ("Renault", "Logan", 102),
        ("Volkswagen", "Polo", 110), ("Toyota", "Camry", 181), ("Haval", "Jolion", 143), ("Chery", "Tiggo 4", 113), ("Geely", "Coolray", 150),
    ];

    private static readonly string[] Towns = ["Москва", "Санкт-Петербург", "Екатеринбург", "Казань", "Краснодар", "Москва", "Нижний Новгород"];

    private readonly Dictionary<ClientId, MotorInput> _cars = [];

    /// <summary>The form of «ОСАГО» or «КАСКО» for the policyholder's own car, which he drives; null for other products.</summary>
    public MotorInput? FormOf(ClientRecord client, Product product, Money? value, DateOnly starts)
    {
        if (product is not (Product.Osago or Product.Kasko))
        {
            return null;
        }

        if (!_cars.TryGetValue(client.Id, out var car))
        {
            _cars[client.Id] = car = Invent(client, _cars.Count + 1, starts.Year);
        }

        return car with { StartsOn = MoscowTime.Show(starts), Value = value?.Rubles.ToString("0", CultureInfo.InvariantCulture) ?? "" };
    }

    /// <summary>Numbers of region 00, as domain §9 says.</summary>
    private static MotorInput Invent(ClientRecord client, int n, int year)
    {
        var (make, model, power) = Cars[n % Cars.Length];
        return new MotorInput
        {
            Make = make,
            Model = model,
            Year = Text($"{year - 1 - (n % 6)}"),
            Power = Text($"{power}"),
            Plate = Text($"А{n:000}АА00"),
            Vin = Text($"ZZZZZZZZZ{n:00000000}"),
            VehicleDocument = Text($"00 00 {n:000000}"),
            Territory = Towns[n % Towns.Length],
            Drivers = new(
            [
                new DriverInput
                {
                    Name = client.FullName,
                    BirthDate = MoscowTime.Show(client.BirthDate),
                    Licence = Text($"00 00 1{n:00000}"),
                    ExperienceSince = MoscowTime.Show(client.BirthDate.AddYears(18)),
                    Client = client.Id.Value,
                },
            ]),
        };

        static string Text(FormattableString text) => FormattableString.Invariant(text);
    }
}
