namespace ClientBase.Core.Motor;

/// <summary>«Справочник КТ»: demo data, because the whole new table is not public (domain §6.1).</summary>
public sealed record TerritoryDirectory(string Name, DateOnly InForceFrom, string Source, IReadOnlyList<Territory> Territories) : ITariffEdition
{
    /// <summary>Stands for every place that the directory does not name, so no edition may be without it.</summary>
    public const string OtherPlace = "Другой населённый пункт";

    public TariffKind Kind => TariffKind.Territories;

    /// <summary>
    /// What fits to the letters, at the beginning of any word, the beginning of the name first. Case, «ё», Latin twins and a
    /// forgotten keyboard layout make no difference.
    /// </summary>
    public IReadOnlyList<Territory> Find(string typed, int limit) => TypedSearch.Find(Territories, territory => [territory.Name, .. territory.Aliases ?? []], typed, limit);

    /// <summary>The entry of this name or short name, or the only one that the letters fit to; null where there is none.</summary>
    public Territory? Exact(string typed) =>
        Territories.FirstOrDefault(territory => TypedSearch.IsSame(territory.Name, typed) || (territory.Aliases ?? []).Any(alias => TypedSearch.IsSame(alias, typed)));
}

/// <summary>A town or region.</summary>
/// <param name="Name">«Москва».</param>
/// <param name="Coefficient">КТ.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Aliases">«мск».</param>
public sealed record Territory(string Name, decimal Coefficient, string Source, IReadOnlyList<string>? Aliases = null);
