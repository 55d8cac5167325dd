namespace ClientBase.Web.Setup;

/// <summary>The address of the contract, for a published app that was told nothing else.</summary>
internal static class DefaultAddress
{
    public const string Url = "http://localhost:5080";

    public static void Apply(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var told = configuration[WebHostDefaults.ServerUrlsKey] ?? configuration["http_ports"] ?? configuration["https_ports"];
        if (string.IsNullOrEmpty(told) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Url);
        }
    }
}
