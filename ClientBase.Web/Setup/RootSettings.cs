using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace ClientBase.Web.Setup;

/// <summary>
/// The root <c>appsettings.json</c> is copied beside the program; it is read from there, because neither the working
/// folder nor the content root is the same under <c>dotnet run</c>, in a published app and under a test host.
/// </summary>
internal static class RootSettings
{
    /// <summary>Puts the root files first, so that environment variables and the command line still override them.</summary>
    public static void Insert(ConfigurationManager configuration, IHostEnvironment environment)
    {
        var files = new PhysicalFileProvider(AppContext.BaseDirectory);
        var sources = ((IConfigurationBuilder)configuration).Sources;
        var first = Math.Max(0, sources.ToList().FindIndex(source => source is JsonConfigurationSource));
        sources.Insert(first, new JsonConfigurationSource { FileProvider = files, Path = "appsettings.json" });
        sources.Insert(first + 1, new JsonConfigurationSource
        {
            FileProvider = files,
            Path = $"appsettings.{environment.EnvironmentName}.json",
            Optional = true,
        });
    }
}
