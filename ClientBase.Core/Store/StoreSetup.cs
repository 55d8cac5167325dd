using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Store;

/// <summary>The online store: the client's side of what agents do, and what the agent sees of it.</summary>
public static class StoreSetup
{
    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddSingleton<StoreAccess>();
        services.AddSingleton<StoreSignIn>();
        services.AddSingleton<StoreSales>();
        services.AddSingleton<StoreCabinet>();
        services.AddSingleton<StoreData>();
        services.AddSingleton<ErasureDesk>();
        services.AddSingleton<ClientQuotes>();
        services.AddSingleton<ClaimFiling>();
        services.AddSingleton<StoreMessages>();
        services.AddHostedService<StoreMessageRelay>();
        return services;
    }
}
