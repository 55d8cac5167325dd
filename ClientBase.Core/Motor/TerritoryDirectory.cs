using ClientBase.Core.Clients;

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

/// <summary>Search in short lists by what is being typed.</summary>
internal static class TypedSearch
{
    private const string Latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    private const string Cyrillic = "йцукенгшщзхъфывапролджэячсмитьбюё";

    public static IReadOnlyList<T> Find<T>(IEnumerable<T> items, Func<T, IEnumerable<string>> names, string typed, int limit)
    {
        var wanted = new[] { Fold(typed), Fold(InOtherLayout(typed)) }.Where(one => one.Length > 0).Distinct().ToArray();
        return
        [
            .. items
                .Select(item => (Item: item, Rank: names(item).SelectMany(name => wanted.Select(one => RankOf(Fold(name), one))).DefaultIfEmpty(0).Max()))
                .Where(found => found.Rank > 0)
                .OrderByDescending(found => found.Rank)
                .Take(limit)
                .Select(found => found.Item),
        ];
    }

    public static bool IsSame(string name, string typed) => typed.Length > 0 && Fold(name) == Fold(typed);

    /// <summary>Equal for texts that <see cref="IsSame"/> takes for one.</summary>
    public static string Key(string text) => Fold(text);

    /// <summary>3 for the whole name, 2 for its beginning, 1 for the beginning of another word.</summary>
    private static int RankOf(string name, string wanted) =>
        name == wanted ? 3
        : name.StartsWith(wanted, StringComparison.Ordinal) ? 2
        : name.Contains(' ' + wanted, StringComparison.Ordinal) ? 1
        : 0;

    private static string Fold(string text) => string.Join(' ', LookAlikes.Fold(text).Split([' ', '-', '.'], StringSplitOptions.RemoveEmptyEntries));

    private static string InOtherLayout(string text) => string.Concat(text.ToLowerInvariant().Select(letter =>
        Latin.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Cyrillic[at]
        : Cyrillic.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var back ? Latin[back]
        : letter));
}
