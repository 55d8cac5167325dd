using System.Text.Json;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Motor;

/// <summary>
/// The editions of one day. All figures are dated data in JSON files with their sources beside them: a new edition is added there,
/// and what was calculated by the former one must be calculated again.
/// </summary>
public sealed record MotorTariffs(OsagoTariff Osago, TerritoryDirectory Territories, KaskoTariff Kasko)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly OsagoTariff[] OsagoEditions = Read<OsagoTariff>("osago.json");
    private static readonly TerritoryDirectory[] TerritoryEditions = Read<TerritoryDirectory>("territories.json");
    private static readonly KaskoTariff[] KaskoEditions = Read<KaskoTariff>("kasko.json");

    /// <summary>What is in force on this Moscow date; throws before the first editions.</summary>
    public static MotorTariffs InForceOn(DateOnly date) => new(
        OsagoEditions.Last(edition => edition.InForceFrom <= date),
        TerritoryEditions.Last(edition => edition.InForceFrom <= date),
        KaskoEditions.Last(edition => edition.InForceFrom <= date));

    /// <summary>What a quote remembers of its price; another text means that it must be calculated again.</summary>
    public string EditionOf(Product product) => product is Product.Osago
        ? $"{Osago.Name}; {Territories.Name}"
        : Kasko.Name;

    /// <summary>Since when both have been in force.</summary>
    public DateOnly InForceFrom(Product product) => product is Product.Osago
        ? (Osago.InForceFrom > Territories.InForceFrom ? Osago.InForceFrom : Territories.InForceFrom)
        : Kasko.InForceFrom;

    private static T[] Read<T>(string file)
        where T : ITariffEdition
    {
        using var stream = typeof(MotorTariffs).Assembly.GetManifestResourceStream($"ClientBase.Core.Motor.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        var read = JsonSerializer.Deserialize<TariffFile<T>>(stream, Json) ?? throw new InvalidDataException($"{file} is empty.");
        return [.. read.Editions.OrderBy(edition => edition.InForceFrom)];
    }

    private sealed record TariffFile<T>(IReadOnlyList<T> Editions);
}

/// <summary>One dated set of figures.</summary>
public interface ITariffEdition
{
    /// <summary>«Указание 7204-У от 09.10.2025».</summary>
    string Name { get; }

    /// <summary>First Moscow date.</summary>
    DateOnly InForceFrom { get; }
}
