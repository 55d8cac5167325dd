using ClientBase.Core.Mail;
using ClientBase.Core.Persistence;
using ClientBase.Core.Sms;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace ClientBase.Web.Setup;

/// <summary>What happens between «built» and «listening».</summary>
internal static class Startup
{
    /// <summary>Brings the database to the newest schema and fills the demo before the first request; false when it must not be used.</summary>
    public static async Task<bool> PrepareDatabaseAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<MetricsReaders>();
            app.Services.GetRequiredService<SmsOptions>();
            app.Services.GetRequiredService<MailOptions>();
            var mayMigrate = app.Configuration.GetValue("Database:MigrateAtStart", true);
            await app.Services.GetRequiredService<DatabaseStartup>().RunAsync(app.HasDemo(), app.Lifetime.ApplicationStopping, mayMigrate);
            app.OpenDemoMailbox();
            return true;
        }
        catch (Exception failure) when (StartFailures.Explain(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return false;
        }
    }

    public static bool HasDemo(this WebApplication app) => app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.Enabled;

    /// <summary>Prints the address and, with the demo on, who can sign in.</summary>
    public static void AnnounceStart(this WebApplication app)
    {
        var demo = app.Services.GetRequiredService<IOptions<DemoOptions>>().Value;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
            Console.WriteLine();
            Console.WriteLine($"База клиентов открыта: {string.Join(", ", addresses ?? [])}");
            if (demo.Enabled)
            {
                Console.WriteLine($"Демо-учётные записи (пароль у всех {DemoOptions.Password}):");
                foreach (var signIn in DemoOptions.SignIns)
                {
                    Console.WriteLine($"  {signIn.Login,-10} {signIn.Who}");
                }
            }

            Console.WriteLine();
        });
    }
}
