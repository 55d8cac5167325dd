namespace ClientBase.Web.Setup;

/// <summary>Where the program stands: in a repository (<c>dotnet run</c>, tests) or published into a folder of its own.</summary>
internal static class AppFolders
{
    /// <summary>What relative paths in the settings are relative to: the repository's root, or the published app's folder.</summary>
    public static string BaseFolder { get; } = IsPublished ? AppContext.BaseDirectory : RepositoryRoot() ?? AppContext.BaseDirectory;

    // Only publishing copies wwwroot beside the program; a build leaves it in the project and lists it in a manifest.
    private static bool IsPublished => Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));

    /// <summary>A published app finds its wwwroot from whatever folder it is started.</summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = IsPublished ? AppContext.BaseDirectory : null,
    };

    private static string? RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ClientBase.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
