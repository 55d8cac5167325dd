using ClientBase.Core.Clients;

namespace ClientBase.Core.Motor;

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
