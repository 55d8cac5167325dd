using ClientBase.Core.Motor;
using ClientBase.Core.Ownership;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Policies;

/// <summary>Sale and ownership, with their settings; a wrong setting stops the start.</summary>
public static class PoliciesSetup
{
    public static IServiceCollection AddPolicies(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IssuanceOptions>()
            .Bind(configuration.GetSection(IssuanceOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<OwnershipOptions>()
            .Bind(configuration.GetSection(OwnershipOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<QuoteForms>();
        services.AddSingleton<TariffBooks>();
        services.AddSingleton<QuoteWork>();
        services.AddSingleton<SaleService>();
        services.AddSingleton<QuoteKeeping>();
        services.AddSingleton<PrintedPapers>();
        services.AddSingleton<TariffAdmin>();
        return services;
    }
}
