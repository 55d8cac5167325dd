using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ClientBase.Tests;

/// <summary>
/// Who may use whom inside Core, and what may be named where. Read from the sources: a folder uses another when one of its
/// files names that folder's namespace, by <c>using</c>, by a qualified name or in a cref. Types that only pass through
/// (<c>var</c>) are not seen; queries may look anywhere.
/// </summary>
public sealed partial class ArchitectureTests
{
    /// <summary>A folder may use those of a lower rank. Folders of one rank do not know each other.</summary>
    private static readonly Dictionary<string, int> Ranks = new()
    {
        ["Basics"] = 0,
        ["Audit"] = 1,
        ["Mail"] = 1,
        ["Notifications"] = 1,
        ["Accounts"] = 2,
        ["Drafts"] = 3,
        ["NotificationCenter"] = 3,
        ["Sms"] = 3,
        ["Training"] = 3,
        ["PhoneVerification"] = 4,
        ["Ownership"] = 5,
        ["Clients"] = 6,
        ["Motor"] = 7,
        ["Commissions"] = 8,
        ["Policies"] = 9,
        ["Portfolio"] = 10,
        ["Claims"] = 10,
        ["Transfers"] = 10,
        ["Statements"] = 11,
        ["Store"] = 11,
        ["Seeding"] = 12,
    };

    [Fact]
    public void Every_folder_of_Core_has_its_place_in_the_list()
    {
        var folders = Directory.GetDirectories(Path.Combine(Root(), "ClientBase.Core"))
            .Select(folder => Path.GetFileName(folder))
            .Where(folder => folder is not ("bin" or "obj" or "Persistence"));

        Assert.Equal(Ranks.Keys.Order(), folders.Order());
    }

    [Fact]
    public void A_feature_uses_only_what_stands_to_its_right()
    {
        var wrong =
            from source in Sources("ClientBase.Core")
            where Ranks.ContainsKey(source.Folder)
            from used in Folders(source.Text)
            where used != source.Folder && used != "Persistence" && !(Ranks.TryGetValue(used, out var rank) && rank < Ranks[source.Folder])
            select $"{source.Path} uses {used}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Core_knows_no_web() => Nowhere(@"ClientBase\.Web|Microsoft\.AspNetCore\.(?!Identity|DataProtection\.EntityFrameworkCore)", "ClientBase.Core");

    [Fact]
    public void Time_comes_from_the_TimeProvider() =>
        Nowhere(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", "ClientBase.Core", "ClientBase.Web");

    [Fact]
    public void Randomness_is_not_guessable() =>
        Nowhere(@"\bnew Random\(|\bRandom\.Shared\b|\bSystem\.Random\b", "ClientBase.Core", "ClientBase.Web");

    [Fact]
    public void Only_Persistence_knows_the_engine()
    {
        var wrong = Sources("ClientBase.Core", "ClientBase.Web")
            .Where(source => source.Folder != "Persistence" && Engine().IsMatch(source.WithoutComments))
            .Select(source => source.Path);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_the_components_and_their_setup_know_who_draws_the_controls()
    {
        var wrong = Sources("ClientBase.Core", "ClientBase.Web")
            .Where(source => source.Folder != "Components" && source.Path is not ("ClientBase.Web/Setup/ScreenParts.cs" or "ClientBase.Web/Setup/RussianRadzen.cs"))
            .Where(source => source.Code.Contains("using Radzen", StringComparison.Ordinal) || source.Code.Contains("Radzen.", StringComparison.Ordinal))
            .Select(source => source.Path);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Screens_reach_the_database_through_services_only()
    {
        // What bypasses the services bypasses the rights that AuthorisationMatrixTests proves.
        var wrong = Sources("ClientBase.Web")
            .Where(source => source.Folder == "Components" && source.Code.Contains("ClientBaseDb", StringComparison.Ordinal))
            .Select(source => source.Path);

        Assert.Empty(wrong);
    }

    private static void Nowhere(string pattern, params string[] projects)
    {
        var wrong =
            from source in Sources(projects)
            from Match match in Regex.Matches(source.Code, pattern)
            select $"{source.Path}: {match.Value}";

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Folders(string text) =>
        NamedFolder().Matches(text).Select(match => match.Groups["folder"].Value).Distinct();

    private static IEnumerable<Source> Sources(params string[] projects) =>
        from project in projects
        let home = Path.Combine(Root(), project)
        from file in Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor"
        let parts = Path.GetRelativePath(home, file).Split(Path.DirectorySeparatorChar)
        where parts[0] is not ("bin" or "obj" or "wwwroot")
        select new Source(string.Join('/', parts.Prepend(project)), parts.Length > 1 ? parts[0] : "", File.ReadAllText(file));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));

    // «using ClientBase.Core.Clients;», «Clients.ClientRecord», but neither «db.Clients.Where» nor a path in a comment.
    [GeneratedRegex(@"ClientBase\.Core\.(?<folder>[A-Z]\w+)|(?<![\w.\])>])(?<folder>Accounts|Audit|Commissions|Drafts|Mail|Motor|Notifications|PhoneVerification|Ownership|Policies|Seeding)\.[A-Z]\w+")]
    private static partial Regex NamedFolder();

    [GeneratedRegex("[Ss][Qq][Ll]ite|PRAGMA |Npgsql")]
    private static partial Regex Engine();

    [GeneratedRegex("\"(?:\\\\.|[^\"\\\\\n])*\"|//[^\n]*")]
    private static partial Regex CommentOrText();

    private sealed record Source(string Path, string Folder, string Text)
    {
        /// <summary>What stands in quotes is kept: SQL is written there.</summary>
        public string WithoutComments { get; } = CommentOrText().Replace(Text, found => found.Value[0] == '"' ? found.Value : "");

        /// <summary>Without comments and without what stands in quotes.</summary>
        public string Code { get; } = CommentOrText().Replace(Text, "");
    }
}
