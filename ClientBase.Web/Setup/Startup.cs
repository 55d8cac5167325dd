using ClientBase.Core.Persistence;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientBase.Web.Setup;

/// <summary>What happens between «built» and «listening».</summary>
internal static class Startup
{
    /// <summary>Brings the database to the newest schema before the first request.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        var dbs = app.Services.GetRequiredService<IDbContextFactory<ClientBaseDb>>();
        await using var db = await dbs.CreateDbContextAsync();
        await db.Database.MigrateAsync();

        // DEMO SEED: the one place where the demo data is filled in, when DemoOptions.Enabled.
    }

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
