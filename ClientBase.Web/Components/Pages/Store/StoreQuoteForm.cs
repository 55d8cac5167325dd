using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;

namespace ClientBase.Web.Components.Pages.Store;

/// <summary>The form of a calculation as the browser sends it. Nothing here is trusted: the calculation checks every value.</summary>
internal static class StoreQuoteForm
{
    public const int MostDrivers = 10;

    private const string BrowserDate = "yyyy-MM-dd";

    public static QuoteInput Read(IFormCollection form, Product product) => IsMotor(product)
        ? new QuoteInput { Product = product, Motor = ReadMotor(form) }
        : new QuoteInput
        {
            Product = product,
            SumInsured = Text(form, "SumInsured"),
            Days = Text(form, "Days"),
            StartsOn = FromBrowser(Text(form, "StartsOn")),
        };

    public static bool IsMotor(Product product) => product is Product.Osago or Product.Kasko;

    /// <summary>«dd.MM.yyyy» as a date field of the browser wants it; empty where it is no date.</summary>
    public static string ToBrowser(string date) =>
        DateOnly.TryParseExact(date, "dd.MM.yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString(BrowserDate, CultureInfo.InvariantCulture)
            : "";

    /// <summary>The other way; what an old browser lets be typed stays as it is.</summary>
    public static string FromBrowser(string date) =>
        DateOnly.TryParseExact(date, BrowserDate, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? MoscowTime.Show(day) : date;

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
        StartsOn = FromBrowser(Text(form, "StartsOn")),
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
                BirthDate = FromBrowser(Text(form, $"Driver{i}BirthDate")),
                Licence = Text(form, $"Driver{i}Licence"),
                ExperienceSince = FromBrowser(Text(form, $"Driver{i}ExperienceSince")),
            });
        }

        return new DriverList(drivers.Count == 0 ? [new DriverInput()] : drivers);
    }

    private static string Text(IFormCollection form, string name) => form.TryGetValue(name, out var value) ? value.ToString() : "";

    private static int Number(IFormCollection form, string name, int otherwise) =>
        int.TryParse(Text(form, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
