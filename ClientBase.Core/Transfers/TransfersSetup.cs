using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Transfers;

/// <summary>«Передача клиентов».</summary>
internal static class TransfersSetup
{
    public static IServiceCollection AddTransfers(this IServiceCollection services)
    {
        services.AddSingleton<TransferRuns>();
        services.AddSingleton<TransferDesk>();
        services.AddHostedService<TransferJob>();
        return services;
    }
}
