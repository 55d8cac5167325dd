using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Portfolio;

/// <summary>«Страховой портфель».</summary>
internal static class PortfolioSetup
{
    public static IServiceCollection AddPortfolio(this IServiceCollection services)
    {
        services.AddSingleton<PolicyPortfolio>();
        services.AddSingleton<PortfolioExport>();
        services.AddSingleton<PolicyEndings>();
        services.AddSingleton<CommissionBook>();
        services.AddSingleton<Renewals>();
        services.AddSingleton<RenewalReminders>();
        services.AddHostedService<RenewalReminderJob>();
        services.AddSingleton<InstalmentAccruals>();
        services.AddHostedService<InstalmentAccrualJob>();
        return services;
    }
}
