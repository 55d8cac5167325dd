using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Drafts;
using ClientBase.Core.Mail;
using ClientBase.Core.NotificationCenter;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Seeding;
using ClientBase.Core.Sms;
using ClientBase.Core.Statements;
using ClientBase.Core.Store;
using ClientBase.Core.Training;
using ClientBase.Core.Transfers;
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
        services.AddSingleton(_ => new KeyRingFile(
            Path.GetFullPath(configuration["Keys:File"] ?? "data/keys/clientbase-keys.json", baseFolder), KeyPassword(configuration, baseFolder)));
        services.AddSingleton(provider =>
        {
            var file = provider.GetRequiredService<KeyRingFile>();
            return KeyRing.OpenOrCreate(file.Path, file.Password);
        });
        services.AddSingleton<StaffAccess>();
        services.AddSingleton<FreshProof>();
        services.AddSingleton<LiveFeed>();
        services.AddSms(configuration);
        services.AddMail(configuration);
        services.AddNotificationCenter();
        services.AddPhoneVerification(configuration);
        services.AddClients();
        services.AddPolicies(configuration);
        services.AddPortfolio();
        services.AddStatements();
        services.AddTransfers();
        services.AddClaims();
        services.AddStore();
        services.AddSingleton<FormDrafts>();
        services.AddSingleton<TrainingBook>();
        services.AddSingleton<LessonNotices>();
        services.AddHostedService<LessonNoticeJob>();
        services.AddSingleton<DemoSeed>();
        services.AddSingleton<LoadSeed>();
        services.AddSingleton<DatabaseStartup>();
        services.AddSingleton<IntegrityCheck>();
        services.AddSingleton<Backup>();
        return services;
    }

    /// <summary>Of the key ring's file: from the environment, or from a file that only the service can read (systemd's credentials).</summary>
    private static string? KeyPassword(IConfiguration configuration, string baseFolder)
    {
        if (configuration["Keys:PasswordFile"] is not { Length: > 0 } file)
        {
            return configuration["Keys:Password"] is { Length: > 0 } password ? password : null;
        }

        try
        {
            return File.ReadAllText(Path.GetFullPath(file, baseFolder)).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"Не читается файл с паролем ключей: {file}. Проверьте настройку Keys:PasswordFile и права на файл.");
        }
    }
}
