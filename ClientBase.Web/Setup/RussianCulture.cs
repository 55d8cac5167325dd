using System.Globalization;

namespace ClientBase.Web.Setup;

/// <summary>One culture for requests, circuits and background work: dates <c>dd.MM.yyyy</c>, decimal comma, Russian collation.</summary>
internal static class RussianCulture
{
    public const string Name = "ru-RU";

    public static void Apply()
    {
        var russian = CultureInfo.GetCultureInfo(Name);
        CultureInfo.DefaultThreadCurrentCulture = russian;
        CultureInfo.DefaultThreadCurrentUICulture = russian;
        CultureInfo.CurrentCulture = russian;
        CultureInfo.CurrentUICulture = russian;
    }
}
