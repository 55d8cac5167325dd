using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Portfolio;

/// <summary>Reckons the ledger of КВ again from policies, bindings, rates and endings, and compares to the kopeck.</summary>
internal static class CommissionCheck
{
    private const int AtOnce = 2_000;

    /// <summary>Lines that are missing, that should not be there or that differ. Reads everything once, a block at a time.</summary>
    public static async Task<int> CountDifferencesAsync(IDbContextFactory<ClientBaseDb> dbs, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var codes = await db.Users.Where(user => user.AgentCode != null).ToDictionaryAsync(user => user.Id, user => user.AgentCode, ct);
        var differences = await db.CommissionEntries.CountAsync(line => !db.Policies.Any(p => p.Id == line.PolicyId), ct);

        // The stream and the blocks beside it need a connection each.
        await using var beside = await dbs.CreateDbContextAsync(ct);
        var block = new List<CommissionedPolicy>(AtOnce);
        await foreach (var policy in db.Policies.Select(CommissionedPolicies.Facts).AsAsyncEnumerable().WithCancellation(ct))
        {
            block.Add(policy);
            if (block.Count == AtOnce)
            {
                differences += await CompareAsync(beside, block, codes, ct);
                block.Clear();
            }
        }

        return differences + await CompareAsync(beside, block, codes, ct);
    }

    private static async Task<int> CompareAsync(
        ClientBaseDb db, List<CommissionedPolicy> block, Dictionary<Guid, string?> codes, CancellationToken ct)
    {
        var ids = block.ConvertAll(policy => policy.Id);
        var lines = (await db.CommissionEntries.AsNoTracking().Where(line => ids.Contains(line.PolicyId)).ToListAsync(ct)).ToLookup(line => line.PolicyId);

        // Of what the agent sold himself, nothing that is compared depends on a binding.
        var persons = block.Where(policy => policy.Channel is SalesChannel.OnlineStore).Select(policy => policy.PersonId).Distinct().ToList();
        var bindings = persons.Count == 0
            ? Enumerable.Empty<ClientBinding>().ToLookup(binding => binding.PersonId)
            : (await db.Bindings.AsNoTracking().Where(binding => persons.Contains(binding.PersonId) && binding.EndedAt == null)
                .Concat(db.Bindings.AsNoTracking().Where(binding => persons.Contains(binding.PersonId) && binding.EndedAt != null))
                .ToListAsync(ct)).ToLookup(binding => binding.PersonId);
        return block.Sum(policy => CountDifferences(policy, [.. bindings[policy.PersonId]], [.. lines[policy.Id]], codes));
    }

    private static int CountDifferences(
        CommissionedPolicy policy, IReadOnlyCollection<ClientBinding> bindings, List<CommissionEntry> stored, Dictionary<Guid, string?> codes)
    {
        // The lines say when the end was written down; of a cancellation the policy itself knows only the last day of cover.
        var endedAt = policy.AnnulledAt ?? stored.Find(line => !line.IsAccrual)?.At ?? default;
        var reckoned = CommissionRules.LinesOf(
            policy,
            bindings,
            payment => IsAccrued(payment) || (policy.AnnulledAt is null && policy.CancelledOn is { } lastDay && payment.WasPaidBy(lastDay)),
            endedAt,
            ground => ground with { AgentCode = codes.GetValueOrDefault(ground.AgentId.Value) });

        // A later part that is not there yet will be written within the hour; what is there must be right.
        var expected = reckoned
            .Where(line => !line.IsAccrual || line.Part == 1 || stored.Exists(there => there.IsAccrual && there.Part == line.Part))
            .Select(Compared)
            .ToHashSet();
        var found = stored.Select(Compared).ToHashSet();
        var missing = expected.Except(found).Select(Place);
        var superfluous = found.Except(expected).Select(Place);
        return missing.Union(superfluous).Count();

        bool IsAccrued(PremiumPayment payment) => stored.Exists(line => line.IsAccrual && line.Part == payment.Part);
    }

    private static ComparedLine Compared(CommissionEntry line) =>
        new(line.Kind, line.Part, line.AgentId, line.At, line.Base, line.Percent, line.Amount, line.RateEdition);

    /// <summary>One place of the ledger; a line that differs is one difference, not two.</summary>
    private static (CommissionKind Kind, int Part) Place(ComparedLine line) => (line.Kind, line.Part);

    private sealed record ComparedLine(
        CommissionKind Kind, int Part, StaffId AgentId, DateTime At, Money Base, decimal Percent, Money Amount, string RateEdition);
}
