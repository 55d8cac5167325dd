using ClientBase.Core.Basics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Mail;

/// <summary>Letters and the way they go out by. Half a configuration stops the start and says what is missing.</summary>
public static class MailSetup
{
    /// <param name="services">Receives the sender and its relay.</param>
    /// <param name="configuration">Section <c>Mail</c>.</param>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        // As with SMS: what is wrong is found at the start, when a sentence can be said about it.
        services.AddSingleton(_ => Read(configuration.GetSection(MailOptions.Section)));
        services.AddSingleton<DemoMailbox>();
        services.AddSingleton<IMailGateway>(provider => provider.GetRequiredService<MailOptions>() switch
        {
            { Gateway: SmtpGateway.Key, Smtp: var smtp } => new SmtpGateway(smtp),
            _ => provider.GetRequiredService<DemoMailbox>(),
        });
        services.AddSingleton<MailSender>();
        services.AddHostedService<MailRelay>();
        return services;
    }

    private static MailOptions Read(IConfigurationSection section)
    {
        MailOptions options;
        try
        {
            options = section.Get<MailOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new StartupRefusedException($"Настройки {section.Path} не читаются: {unreadable.Message}");
        }

        var problems = options.Problems();
        return problems.Count == 0
            ? options
            : throw new StartupRefusedException(
                $"Настройки почты неполны или неверны (docs/mail.md):{string.Concat(problems.Select(problem => "\n- " + problem))}");
    }
}
