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
}
