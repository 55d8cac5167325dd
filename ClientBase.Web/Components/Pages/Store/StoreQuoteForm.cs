using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;

namespace ClientBase.Web.Components.Pages.Store;

/// <summary>The form of a calculation as the browser sends it. Nothing here is trusted: the calculation checks every value.</summary>
internal static class StoreQuoteForm
{
    public const int MostDrivers = 10;

    public static QuoteInput Read(IFormCollection form, Product product) => IsMotor(product)
        ? new QuoteInput { Product = product, Motor = ReadMotor(form) }
        : new QuoteInput
        {
            Product = product,
            SumInsured = Text(form, "SumInsured"),
            Days = Text(form, "Days"),
            StartsOn = Text(form, "StartsOn"),
        };

    public static bool IsMotor(Product product) => product is Product.Osago or Product.Kasko;

    private static MotorInput ReadMotor(IFormCollection form) => new()
    {
        Make = Text(form, "Make"),
        Model = Text(form, "Model"),
        Year = Text(form, "Year"),
        Power = Text(form, "Power"),
        PowerInKilowatts = Text(form, "PowerUnit") == "kw",
        Plate = VehicleNumbers.NormalisePlate(Text(form, "Plate")),
        Vin = VehicleNumbers.NormaliseVin(Text(form, "Vin")),
        VehicleDocumentKind = Enum.TryParse<VehicleDocumentKind>(Text(form, "VehicleDocumentKind"), out var kind) && Enum.IsDefined(kind) ? kind : default,
        VehicleDocument = Text(form, "VehicleDocument"),
        Value = Text(form, "Value"),
        HasAntiTheft = form.ContainsKey("HasAntiTheft"),
        OwnerIsPolicyholder = form.ContainsKey("OwnerIsPolicyholder"),
        OwnerName = Text(form, "OwnerName"),
        Territory = Text(form, "Territory"),
        Unlimited = Text(form, "Unlimited") == "yes",
        Drivers = ReadDrivers(form),
        StartsOn = Text(form, "StartsOn"),
        Months = Number(form, "Months", 12),
        Deductible = Number(form, "Deductible", 0),
        Instalments = Number(form, "Instalments", 1),
    };

    private static DriverList ReadDrivers(IFormCollection form)
    {
        var drivers = new List<DriverInput>();
        for (var i = 0; i < MostDrivers && form.ContainsKey($"Driver{i}Name"); i++)
        {
            drivers.Add(new DriverInput
            {
                Name = Text(form, $"Driver{i}Name"),
                BirthDate = Text(form, $"Driver{i}BirthDate"),
                Licence = Text(form, $"Driver{i}Licence"),
                ExperienceSince = Text(form, $"Driver{i}ExperienceSince"),
            });
        }

        return new DriverList(drivers.Count == 0 ? [new DriverInput()] : drivers);
    }

    private static string Text(IFormCollection form, string name) => form.TryGetValue(name, out var value) ? value.ToString() : "";

    private static int Number(IFormCollection form, string name, int otherwise) =>
        int.TryParse(Text(form, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
