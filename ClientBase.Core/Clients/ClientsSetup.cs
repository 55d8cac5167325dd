using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Clients;

/// <summary>The client base itself.</summary>
internal static class ClientsSetup
{
    public static IServiceCollection AddClients(this IServiceCollection services)
    {
        services.AddSingleton<DocumentVault>();
        services.AddSingleton<IdentityIndex>();
        services.AddSingleton<ClientService>();
        services.AddSingleton<ClientCards>();
        services.AddSingleton<ClientGrid>();
        services.AddSingleton<ClientKeeping>();
        services.AddSingleton<Erasure>();
        services.AddHostedService<ErasureJob>();
        services.AddSingleton<BirthdayNotices>();
        services.AddHostedService<BirthdayNoticeJob>();
        return services;
    }
}
