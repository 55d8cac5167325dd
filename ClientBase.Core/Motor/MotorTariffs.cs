using ClientBase.Core.Basics;

namespace ClientBase.Core.Motor;

/// <summary>The editions of one day; <see cref="TariffBook.InForceOn"/> finds them.</summary>
public sealed record MotorTariffs(OsagoTariff Osago, TerritoryDirectory Territories, KaskoTariff Kasko)
{
    /// <summary>What a quote remembers of its price; another text means that it must be calculated again.</summary>
    public string EditionOf(Product product) => product is Product.Osago
        ? $"{Osago.Name}{TariffEdition.Separator} {Territories.Name}"
        : Kasko.Name;

    /// <summary>Since when both have been in force.</summary>
    public DateOnly InForceFrom(Product product) => product is Product.Osago
        ? (Osago.InForceFrom > Territories.InForceFrom ? Osago.InForceFrom : Territories.InForceFrom)
        : Kasko.InForceFrom;
}

/// <summary>One dated set of figures.</summary>
public interface ITariffEdition
{
    TariffKind Kind { get; }

    /// <summary>«Указание 7204-У от 09.10.2025».</summary>
    string Name { get; }

    /// <summary>First Moscow date.</summary>
    DateOnly InForceFrom { get; }

    /// <summary>Where the figures come from.</summary>
    string Source { get; }
}
