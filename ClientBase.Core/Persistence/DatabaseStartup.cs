using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Seeding;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Persistence;

/// <summary>Brings the database up to this version before the first request, or refuses to start.</summary>
public sealed class DatabaseStartup(
    IDbContextFactory<ClientBaseDb> dbs, KeyRing keys, DocumentVault vault, DemoSeed demo, TimeProvider time)
{
    /// <summary>Clocks further apart than this make nonsense of codes, sessions and limits.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Migrates, checks, and fills the demo where it is on and not there yet.</summary>
    /// <param name="withDemo">The setting <c>Demo:Enabled</c>.</param>
    /// <param name="mayMigrate">False where the schema is changed by the verb «migrate» only: an older one then stops the start.</param>
    /// <param name="ct">Stops between the steps.</param>
    /// <exception cref="StartupRefusedException">The database must not be used as it is; its message says what to do.</exception>
    public async Task RunAsync(bool withDemo, CancellationToken ct, bool mayMigrate = true)
    {
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            await RefuseWrongClockAsync(db, ct);
            await RefuseNewerSchemaAsync(db, ct);
            if (mayMigrate)
            {
                await db.MigrateAsync(ct);
            }
            else if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
            {
                throw new StartupRefusedException("База данных создана более старой версией программы: выполните команду migrate и запустите снова.");
            }

            if (await db.FindUnsafeSettingAsync(ct) is { } unsafeSetting)
            {
                throw new StartupRefusedException(unsafeSetting);
            }

            await RefuseForeignKeyRingAsync(db, ct);
            await RefuseOtherKeyRingAsync(ct);
        }

        if (withDemo)
        {
            await demo.RunAsync(ct);
        }
    }

    private async Task RefuseWrongClockAsync(ClientBaseDb db, CancellationToken ct)
    {
        if (await db.ReadServerClockAsync(ct) is { } server && (server - time.UtcNow()).Duration() > ClockTolerance)
        {
            throw new StartupRefusedException(
                $"Часы этого сервера и сервера базы данных расходятся на {(server - time.UtcNow()).Duration().TotalSeconds:0} с (допустимо {ClockTolerance.TotalSeconds:0}): включите синхронизацию времени (NTP) на обоих.");
        }
    }

    private static async Task RefuseNewerSchemaAsync(ClientBaseDb db, CancellationToken ct)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        if ((await db.Database.GetAppliedMigrationsAsync(ct)).FirstOrDefault(applied => !known.Contains(applied)) is { } newer)
        {
            throw new StartupRefusedException(
                $"База данных создана более новой версией программы ({newer}): установите на этот сервер ту же версию, что на остальных.");
        }
    }

    /// <summary>The first start of all writes down its ring; of several at once one is first.</summary>
    private async Task RefuseOtherKeyRingAsync(CancellationToken ct)
    {
        var begunWith = await dbs.WriteAsync(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job("installation")], ct);
            if (await db.Installations.Select(i => i.KeyRing).SingleOrDefaultAsync(ct) is { } known)
            {
                return known;
            }

            db.Installations.Add(new Installation { KeyRing = keys.Fingerprint, CreatedAt = time.UtcNow() });
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return keys.Fingerprint;
        }, ct);

        if (begunWith != keys.Fingerprint)
        {
            throw new StartupRefusedException(
                "Набор ключей этого сервера — не тот, с которым начата база данных: положите в место из настройки Keys:File файл ключей с другого сервера или из резервной копии.");
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
