using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Drafts;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Clients;

/// <summary>Erases the personal data of records that were deleted 30 days ago. Ids and times stay in the audit.</summary>
public sealed class Erasure(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time)
{
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    private const int AtOnce = 100;

    /// <summary>Erases everything that is due and returns how many records that was.</summary>
    public async Task<int> EraseDueAsync(CancellationToken ct)
    {
        var erased = 0;
        int batch;
        await EraseOldChallengesAsync(ct);
        do
        {
            batch = await EraseBatchAsync(ct);
            erased += batch;
        }
        while (batch == AtOnce);

        if (erased > 0)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            await db.ScrubErasedAsync(ct);
        }

        return erased;
    }

    /// <summary>
    /// Numbers that a code was sent to, and addresses of letters. All limits look back a day; a hundred wrong codes in a row take ten days at ten a day.
    /// </summary>
    private async Task EraseOldChallengesAsync(CancellationToken ct)
    {
        var due = time.UtcNow() - KeepFor;
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.PhoneChallenges.Where(c => c.SentAt <= due).ExecuteDeleteAsync(ct);
        await db.SmsDeliveries.Where(d => d.CreatedAt <= due).ExecuteDeleteAsync(ct);
        await db.MailDeliveries.Where(d => d.CreatedAt <= due).ExecuteDeleteAsync(ct);

        var abandoned = time.UtcNow() - FormDrafts.KeepFor;
        await db.FormDrafts.Where(draft => draft.SavedAt < abandoned).ExecuteDeleteAsync(ct);

        var decided = time.UtcNow() - CommitMark.KeepFor;
        await db.CommitMarks.Where(mark => mark.At < decided).ExecuteDeleteAsync(ct);
    }

    private async Task<int> EraseBatchAsync(CancellationToken ct)
    {
        var now = time.UtcNow();
        var due = now - KeepFor;
        return await dbs.WriteAsync(async (db, write) =>
        {
            // Of whoever has withdrawn his consent at once, not after the thirty days in which an agent might want his record back.
            var clients = await db.Clients
                .Where(c => c.DeletedAt != null && (c.DeletedAt <= due || db.ErasureReceipts.Any(r => r.PersonId == c.PersonId && r.DoneAt == null)))
                .OrderBy(c => c.DeletedAt).Take(AtOnce).ToListAsync(ct);
            var ids = clients.ConvertAll(c => c.Id);
            var persons = clients.ConvertAll(c => c.PersonId);

            var lines = db.AuditEntries.Where(e => e.ClientId != null && ids.Contains(e.ClientId.Value)).Select(e => e.Id);
            await db.AuditChanges.Where(c => lines.Contains(c.AuditEntryId)).ExecuteDeleteAsync(ct);
            await db.Notifications.Where(n => n.ClientId != null && ids.Contains(n.ClientId.Value)).ExecuteDeleteAsync(ct);
            await db.Quotes.Where(q => ids.Contains(q.ClientId)).ExecuteDeleteAsync(ct);
            db.Clients.RemoveRange(clients);
            foreach (var client in clients)
            {
                db.Record(null, AuditAction.ClientErased, now, client.Id);
            }

            await db.SaveChangesAsync(ct);
            await db.ErasureReceipts
                .Where(r => r.DoneAt == null && !db.Clients.Any(c => c.PersonId == r.PersonId && c.DeletedAt != null))
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.DoneAt, now), ct);
            await db.Persons
                .Where(p => persons.Contains(p.Id)
                    && !db.Clients.Any(c => c.PersonId == p.Id)
                    && !db.Policies.Any(policy => policy.PersonId == p.Id))
                .ExecuteDeleteAsync(ct);
            await write.CommitAsync(ct);
            return clients.Count;
        }, ct);
    }
}

/// <summary>Runs the erasure.</summary>
public sealed class ErasureJob(Erasure erasure, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, ILogger<ErasureJob> log)
    : HourlyJob("erasure", dbs, time, log)
{
    protected override Task<int> RunAsync(CancellationToken ct) => erasure.EraseDueAsync(ct);
}
