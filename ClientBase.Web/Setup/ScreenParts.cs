using Radzen;

namespace ClientBase.Web.Setup;

/// <summary>The component library's services, with Russian texts.</summary>
internal static class ScreenParts
{
    public static IServiceCollection AddScreenParts(this IServiceCollection services)
    {
        services.AddSingleton<ILocalizer, RussianRadzen>();
        services.AddRadzenComponents();
        return services;
    }

    /// <summary>
    /// Compresses pages, and the files that a build did not compress. The only secret in a page is the form token, which is
    /// different in each response, so the length of a compressed page tells nothing about it.
    /// </summary>
    public static IServiceCollection AddPageCompression(this IServiceCollection services) =>
        services.AddResponseCompression(options => options.EnableForHttps = true);
}
