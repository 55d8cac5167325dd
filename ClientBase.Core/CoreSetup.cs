using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Policies;
using ClientBase.Core.Seeding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClientBase.Core;

/// <summary>The map of Core: one line per feature.</summary>
public static class CoreSetup
{
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The root <c>appsettings.json</c> and what overrides it.</param>
    /// <param name="baseFolder">What relative paths in the settings are relative to.</param>
    public static IServiceCollection AddClientBaseCore(this IServiceCollection services, IConfiguration configuration, string baseFolder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddDatabase(configuration, baseFolder);
        services.AddSingleton(_ => KeyRing.OpenOrCreate(
            Path.GetFullPath(configuration["Keys:File"] ?? "data/keys/clientbase-keys.json", baseFolder)));
        services.AddSingleton<StaffAccess>();
        services.AddSingleton<LiveFeed>();
        services.AddPhoneVerification(configuration);
        services.AddClients();
        services.AddPolicies(configuration);
        services.AddSingleton<DemoSeed>();
        services.AddSingleton<LoadSeed>();
        services.AddSingleton<DatabaseStartup>();
        services.AddSingleton<IntegrityCheck>();
        return services;
    }
}
