namespace ClientBase.Core.Clients;

/// <summary>Folded forms of names for order, search and matching.</summary>
public static class NameKeys
{
    /// <summary>Binary order of this key is Russian alphabetical order, ё right after е.</summary>
    public static string Sort(string lastName, string firstName, string? patronymic)
    {
        var name = PersonName.Join(lastName, firstName, patronymic).ToLowerInvariant();
        var folded = name.Replace('ё', 'е');

        // ё decides only between names that are otherwise equal; U+0001 keeps «елкин» before «елкина».
        return folded == name ? folded : folded + '\u0001' + name;
    }

    /// <summary>« елкина анна мария аннамария петровна»: each word that a filter token may be a prefix of, after a blank.</summary>
    public static string Search(string lastName, string firstName, string? patronymic, string? formerLastName) =>
        " " + PersonName.Join(lastName, firstName, patronymic).ToLowerInvariant();
}
