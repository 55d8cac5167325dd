using ClientBase.Core.Clients;
using ClientBase.Core.Seeding;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Persistence;

/// <summary>Brings the database up to this version before the first request, or refuses to start.</summary>
public sealed class DatabaseStartup(IDbContextFactory<ClientBaseDb> dbs, DocumentVault vault, DemoSeed demo)
{
    /// <summary>Migrates, checks, and fills the demo where it is on and not there yet.</summary>
    /// <param name="withDemo">The setting <c>Demo:Enabled</c>.</param>
    /// <param name="ct">Stops between the steps.</param>
    /// <exception cref="StartupRefusedException">The database must not be used as it is; its message says what to do.</exception>
    public async Task RunAsync(bool withDemo, CancellationToken ct)
    {
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            await db.Database.MigrateAsync(ct);
            if (await db.FindUnsafeSettingAsync(ct) is { } unsafeSetting)
            {
                throw new StartupRefusedException(unsafeSetting);
            }

            await RefuseForeignKeyRingAsync(db, ct);
        }

        if (withDemo)
        {
            await demo.RunAsync(ct);
        }
    }

    /// <summary>The oldest and the newest document stand for all: a ring is lost or exchanged as a whole. The verb «check» opens every one.</summary>
    private async Task RefuseForeignKeyRingAsync(ClientBaseDb db, CancellationToken ct)
    {
        var documents = db.Clients.Where(client => client.DocumentNumberSealed != null);
        var oldest = await documents.OrderBy(client => client.Id).Select(client => client.DocumentNumberSealed).FirstOrDefaultAsync(ct);
        var newest = await documents.OrderByDescending(client => client.Id).Select(client => client.DocumentNumberSealed).FirstOrDefaultAsync(ct);
        if (new[] { oldest, newest }.Any(value => value is not null && !vault.IsOurs(value)))
        {
            throw new StartupRefusedException(
                "Документы в базе данных зашифрованы другим набором ключей: верните прежний файл ключей на место, указанное в настройке Keys:File.");
        }
    }
}

/// <summary>Why the application does not start: one Russian sentence that says what to do.</summary>
public sealed class StartupRefusedException(string message) : Exception(message);
