using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Portfolio;

/// <summary>КВ of later instalments, when they count as paid (R-50, <see cref="PremiumPayments"/>).</summary>
public sealed class InstalmentAccruals(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, LiveFeed feed)
{
    private const int AtOnce = 200;

    /// <summary>
    /// Writes every line that is due and returns how many. What is missing is found by looking into the ledger, so each is written
    /// once, also after a crash and however long nobody ran the program.
    /// </summary>
    public async Task<int> AccrueAsync(CancellationToken ct)
    {
        var written = 0;
        foreach (var batch in (await FindDueAsync(ct)).Chunk(AtOnce))
        {
            written += await AccrueAsync(batch, ct);
        }

        return written;
    }

    private async Task<List<PolicyId>> FindDueAsync(CancellationToken ct)
    {
        var now = time.UtcNow();
        var today = MoscowTime.DateOf(now);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var open = db.Policies.AsNoTracking()
            .Where(p => p.Instalments > 1 && p.StartsOn <= today && p.AnnulledAt == null
                && db.CommissionEntries.Count(line => line.PolicyId == p.Id
                    && (line.Kind == CommissionKind.OwnSale || line.Kind == CommissionKind.SelfPurchase)) < p.Instalments);
        var accrued = await open
            .Join(db.CommissionEntries, p => p.Id, line => line.PolicyId, (p, line) => new { line.PolicyId, line.Kind, line.Part })
            .Where(line => line.Kind == CommissionKind.OwnSale || line.Kind == CommissionKind.SelfPurchase)
            .ToListAsync(ct);
        var parts = accrued.ToLookup(line => line.PolicyId, line => line.Part);
        var due = new List<PolicyId>();
        await foreach (var policy in open.Select(CommissionedPolicies.Facts).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (policy.Payments.Any(payment => CommissionLedger.IsDue(policy, payment, now) && !parts[policy.Id].Contains(payment.Part)))
            {
                due.Add(policy.Id);
            }
        }

        return due;
    }

    private Task<int> AccrueAsync(PolicyId[] ids, CancellationToken ct) => dbs.WriteAsync(async (db, tx) =>
    {
        var written = 0;
        var now = time.UtcNow();
        var policies = await db.Policies.Where(p => ids.Contains(p.Id)).ToListAsync(ct);
        await db.LockPersonsAsync(policies, policy => policy.PersonId, ct);
        foreach (var policy in policies)
        {
            written += await db.AccrueDueInstalmentsAsync(policy.ForCommission(), now, ct);
        }

        await db.SaveChangesAsync(ct);
        await tx.CommitAsync(policies.Select(policy => new ConcernedRecord(policy.AgentId, policy.ClientId)), feed, ct);
        return written;
    }, ct);
}

/// <summary>Runs the accruals.</summary>
public sealed class InstalmentAccrualJob(
    InstalmentAccruals accruals, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, ILogger<InstalmentAccrualJob> log)
    : HourlyJob("commission-instalments", dbs, time, log)
{
    protected override Task<int> RunAsync(CancellationToken ct) => accruals.AccrueAsync(ct);
}
