using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.PhoneVerification;

/// <summary>The limits and the codes. Wrong settings stop the start and say what is wrong.</summary>
public static class PhoneVerificationSetup
{
    /// <param name="services">Receives <see cref="PhoneVerificationService"/>.</param>
    /// <param name="configuration">Section <c>PhoneVerification</c>.</param>
    public static IServiceCollection AddPhoneVerification(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ReadOptions(configuration.GetSection(PhoneVerificationOptions.Section)));
        services.AddSingleton<VerificationCode>();
        services.AddSingleton<PhoneVerificationService>();
        return services;
    }

    private static PhoneVerificationOptions ReadOptions(IConfigurationSection section)
    {
        PhoneVerificationOptions options;
        try
        {
            options = section.Get<PhoneVerificationOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new InvalidOperationException($"Настройки {section.Path} не читаются: {unreadable.Message}", unreadable);
        }

        var problems = options.Problems();
        return problems.Count == 0
            ? options
            : throw new InvalidOperationException($"Настройки {section.Path} неверны:{string.Concat(problems.Select(problem => "\n- " + problem))}");
    }
}
