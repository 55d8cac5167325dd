using ClientBase.Web.Circuits;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Radzen;

namespace ClientBase.Web.Setup;

/// <summary>What screens are made with: the component library with Russian texts, and live news.</summary>
internal static class ScreenParts
{
    public static IServiceCollection AddScreenParts(this IServiceCollection services)
    {
        services.AddSingleton<ILocalizer, RussianRadzen>();
        services.AddRadzenComponents();
        services.AddScoped<CircuitConnection>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitConnection>());
        services.AddScoped<ClientNews>();
        services.AddScoped<NotificationCount>();
        services.AddScoped<WindowDrafts>();
        return services;
    }

    /// <summary>
    /// Compresses pages, and the files that a build did not compress. The only secret in a page is the form token, which is
    /// different in each response, so the length of a compressed page tells nothing about it.
    /// </summary>
    public static IServiceCollection AddPageCompression(this IServiceCollection services) =>
        services.AddResponseCompression(options => options.EnableForHttps = true);
}
