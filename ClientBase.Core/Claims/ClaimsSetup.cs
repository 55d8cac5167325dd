using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Claims;

/// <summary>Clients' reports of insured events, as the staff works on them; what the client does stands in the store.</summary>
internal static class ClaimsSetup
{
    public static IServiceCollection AddClaims(this IServiceCollection services)
    {
        services.AddSingleton<ClaimForms>();
        services.AddSingleton<ClaimDesk>();
        return services;
    }
}
