using ClientBase.Core.Basics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Sms;

/// <summary>The gateways and what watches over them. Half a configuration stops the start and says what is missing.</summary>
public static class SmsSetup
{
    /// <param name="services">Receives the sender, its relay, the reports and the control.</param>
    /// <param name="configuration">Section <c>Sms</c>.</param>
    public static IServiceCollection AddSms(this IServiceCollection services, IConfiguration configuration)
    {
        // What is wrong is found when the first message is prepared, which is at the start: by then a sentence can be said about it.
        services.AddSingleton(_ => Read(configuration.GetSection(SmsOptions.Section)));
        services.AddSingleton<DemoOutboxGateway>();

        // No line in the log for each request: a provider may want the number in the address.
        services.AddHttpClient(SmsOptions.Section).RemoveAllLoggers();
        services.AddSingleton<SmsRoutes>(provider =>
        {
            var options = provider.GetRequiredService<SmsOptions>();
            string?[] names = [options.Gateway, options.Fallback];
            return ActivatorUtilities.CreateInstance<SmsRoutes>(
                provider, names.Where(name => !string.IsNullOrEmpty(name)).Select(name => Create(provider, options, name!)).ToList());
        });
        services.AddSingleton<SmsSender>();
        services.AddSingleton<SmsLimits>();
        services.AddSingleton<SmsReports>();
        services.AddSingleton<SmsControl>();
        services.AddHostedService<SmsRelay>();
        return services;
    }

    private static ISmsGateway Create(IServiceProvider provider, SmsOptions options, string name)
    {
        HttpClient Http() => provider.GetRequiredService<IHttpClientFactory>().CreateClient(SmsOptions.Section);
        return name switch
        {
            KannelGateway.Key => new KannelGateway(options.Kannel, Http(), provider.GetRequiredService<TimeProvider>()),
            HttpSmsGateway.Key => new HttpSmsGateway(options.Http, Http(), provider.GetRequiredService<TimeProvider>()),
            _ => provider.GetRequiredService<DemoOutboxGateway>(),
        };
    }

    private static SmsOptions Read(IConfigurationSection section)
    {
        SmsOptions options;
        try
        {
            options = section.Get<SmsOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new StartupRefusedException($"Настройки {section.Path} не читаются: {unreadable.Message}");
        }

        var problems = options.Problems();
        return problems.Count == 0
            ? options
            : throw new StartupRefusedException(
                $"Настройки СМС неполны или неверны (docs/sms.md):{string.Concat(problems.Select(problem => "\n- " + problem))}");
    }
}
