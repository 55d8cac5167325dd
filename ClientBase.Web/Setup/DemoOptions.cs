using ClientBase.Core.Mail;
using ClientBase.Core.Seeding;
using ClientBase.Core.Sms;

namespace ClientBase.Web.Setup;

/// <summary>The demo: accounts, data, simulated phone. On in Development unless told otherwise.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Password of all demo accounts (contract, «Demo accounts»).</summary>
    public const string Password = DemoStaff.Password;

    /// <summary>What the sign-in page and the console show while the demo is on.</summary>
    public static readonly IReadOnlyList<DemoSignIn> SignIns =
    [
        new("sokolova", "агент, база с клиентами"),
        new("gromov", "агент, вторая база"),
        new("belova", "агент, пустая база"),
        new("orlov", "руководитель"),
        new("trener", "тренер"),
        new("admin", "администратор"),
    ];

    public bool Enabled { get; set; }
}

/// <summary>A demo account as the sign-in page lists it.</summary>
public sealed record DemoSignIn(string Login, string Who);

internal static class DemoSetup
{
    public static IServiceCollection AddDemo(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.Configure<DemoOptions>(options => options.Enabled = environment.IsDevelopment());
        services.Configure<DemoOptions>(configuration.GetSection(DemoOptions.Section));
        return services;
    }

    /// <summary>With the demo on, the demo gateway takes messages for the simulated phone; without it a code is refused as not sent.</summary>
    public static void OpenDemoPhone(this WebApplication app)
    {
        if (app.HasDemo())
        {
            app.Services.GetRequiredService<DemoOutboxGateway>().Open();
        }
        else if (app.Configuration[$"{SmsOptions.Section}:{nameof(SmsOptions.Gateway)}"] is null or "Demo")
        {
            app.Logger.LogWarning("Sms:Gateway is Demo while the demo is off: no message is sent, so no phone can be confirmed.");
        }
    }

    /// <summary>With the demo on, the demo mailbox takes letters; without it none is written where nothing else is set.</summary>
    public static void OpenDemoMailbox(this WebApplication app)
    {
        if (app.HasDemo())
        {
            app.Services.GetRequiredService<DemoMailbox>().Open();
        }
        else if (!app.Services.GetRequiredService<IMailGateway>().IsOpen)
        {
            app.Logger.LogInformation("Mail:Gateway is Demo while the demo is off: no letter is sent.");
        }
    }
}
