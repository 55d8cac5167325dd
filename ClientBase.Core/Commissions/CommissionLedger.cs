using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Commissions;

/// <summary>
/// Writes КВ. Every method works in the caller's transaction and leaves the saving to him: a line is written together with what
/// causes it or not at all. He holds the lock of the policy's person.
/// </summary>
public static class CommissionLedger
{
    /// <summary>R-50: the agent has sold this policy. Of instalments only the first; to be called after the binding of the same sale.</summary>
    public static Task<Money> AccrueOwnSaleAsync(this ClientBaseDb db, CommissionedPolicy policy, CancellationToken ct) =>
        AccrueFirstAsync(db, policy, SalesChannel.AgentCabinet, ct);

    /// <summary>
    /// the client has bought this policy himself (<see cref="SalesChannel.OnlineStore"/>) and paid its first part at
    /// <see cref="CommissionedPolicy.IssuedAt"/>. КВ goes to the agent who holds the person then, if the phone was confirmed by then.
    /// </summary>
    /// <returns>What was accrued; zero where nobody gets anything.</returns>
    public static Task<Money> AccrueSelfPurchaseAsync(this ClientBaseDb db, CommissionedPolicy policy, CancellationToken ct) =>
        AccrueFirstAsync(db, policy, SalesChannel.OnlineStore, ct);

    /// <summary>The agent's rate of what he sells at this instant: for the policy itself.</summary>
    public static async Task<decimal> OwnSalePercentAsync(this ClientBaseDb db, StaffId agent, Product product, DateTime at, CancellationToken ct)
    {
        var rates = CommissionRates.InForceOn(MoscowTime.DateOf(at));
        return rates.PercentOf(product, SalesChannel.AgentCabinet, await CodeOfAsync(db, rates, agent, ct));
    }

    /// <summary>The rate of what this person buys himself at this instant: for the policy itself. Zero where nobody gets КВ.</summary>
    public static async Task<decimal> SelfPurchasePercentAsync(this ClientBaseDb db, PersonId person, Product product, DateTime at, CancellationToken ct)
    {
        var bought = new CommissionedPolicy(
            default, default, default, person, product, SalesChannel.OnlineStore, default, 1, at, MoscowTime.DateOf(at), null, null, null, IsSelfInsured: false);
        if (CommissionRules.GroundOf(bought, at, await BindingsOfAsync(db, person, at, ct)) is not { } ground)
        {
            return 0;
        }

        var rates = CommissionRates.InForceOn(MoscowTime.DateOf(at));
        return rates.PercentOf(product, SalesChannel.OnlineStore, await CodeOfAsync(db, rates, ground.AgentId, ct));
    }

    /// <summary>The later instalments that count as paid by now and are not in the ledger yet (<see cref="PremiumPayments"/>).</summary>
    /// <returns>How many lines were added.</returns>
    public static async Task<int> AccrueDueInstalmentsAsync(this ClientBaseDb db, CommissionedPolicy policy, DateTime now, CancellationToken ct) =>
        (await AccrueDueAsync(db, policy, await LinesOfAsync(db, policy.Id, ct), now, ct)).Count;

    /// <summary>R-52: the policy has just been cancelled, with what it gives back. Takes back the same share of КВ.</summary>
    /// <returns>What was taken back of all lines together.</returns>
    public static async Task<Money> ClawBackAsync(this ClientBaseDb db, CommissionedPolicy policy, DateTime now, CancellationToken ct)
    {
        var known = await LinesOfAsync(db, policy.Id, ct);
        var accrued = known.Where(line => line.IsAccrual).Concat(await AccrueDueAsync(db, policy, known, now, ct)).ToList();
        return Add(db, CommissionRules.TakeBacks(policy, accrued, now));
    }

    /// <summary>R-52, R-61: the policy has just been annulled. Its lines come to nothing.</summary>
    public static async Task ReverseAsync(this ClientBaseDb db, CommissionedPolicy policy, DateTime now, CancellationToken ct) =>
        Add(db, CommissionRules.TakeBacks(policy, (await LinesOfAsync(db, policy.Id, ct)).FindAll(line => line.IsAccrual), now));

    private static Task<Money> AccrueFirstAsync(ClientBaseDb db, CommissionedPolicy policy, SalesChannel channel, CancellationToken ct) =>
        policy.Channel == channel
            ? AccrueAsync(db, policy, policy.Payments[0], ct)
            : throw new ArgumentException($"The policy was sold by {policy.Channel}.", nameof(policy));

    private static async Task<Money> AccrueAsync(ClientBaseDb db, CommissionedPolicy policy, PremiumPayment payment, CancellationToken ct) =>
        await ReckonAsync(db, policy, payment, ct) is { } line ? db.CommissionEntries.Add(line).Entity.Amount : new Money(0);

    private static async Task<List<CommissionEntry>> AccrueDueAsync(
        ClientBaseDb db, CommissionedPolicy policy, List<CommissionEntry> known, DateTime now, CancellationToken ct)
    {
        List<CommissionEntry> added = [];
        foreach (var payment in policy.Payments.Where(payment => IsDue(policy, payment, now) && !known.Exists(line => line.IsAccrual && line.Part == payment.Part)))
        {
            if (await ReckonAsync(db, policy, payment, ct) is { } line)
            {
                added.Add(line);
            }
        }

        db.CommissionEntries.AddRange(added);
        return added;
    }

    /// <summary>A later part that counts as paid by now: neither annulled nor cancelled before its day.</summary>
    internal static bool IsDue(CommissionedPolicy policy, PremiumPayment payment, DateTime now) =>
        payment.Part > 1 && payment.At <= now && policy.AnnulledAt is null && (policy.CancelledOn is not { } lastDay || payment.WasPaidBy(lastDay));

    private static async Task<CommissionEntry?> ReckonAsync(ClientBaseDb db, CommissionedPolicy policy, PremiumPayment payment, CancellationToken ct)
    {
        if (CommissionRules.GroundOf(policy, payment.At, await BindingsOfAsync(db, policy.PersonId, payment.At, ct)) is not { } ground)
        {
            return null;
        }

        // By the id where it is known: with the agent in the question SQLite would read all of his clients.
        var records = ground.AgentId == policy.AgentId
            ? db.Clients.Where(client => client.Id == policy.ClientId)
            : db.Clients.Where(client => client.PersonId == policy.PersonId && client.DeletedAt == null);
        var record = (await records.Select(client => new { client.Id, client.AgentId, client.PhoneVerifiedAt }).ToListAsync(ct))
            .Find(client => client.AgentId == ground.AgentId);
        var client = record?.Id ?? policy.ClientId;
        return CommissionRules.Accrual(policy, payment, ground with
        {
            ClientId = client,
            AgentCode = await CodeOfAsync(db, CommissionRules.RatesOf(policy, payment), ground.AgentId, ct),
            PhoneConfirmedAt = await PhoneConfirmedAtAsync(
                db, client, record?.PhoneVerifiedAt, ground.CommissionFrom < payment.At ? ground.CommissionFrom.Value : payment.At, ct),
        });
    }

    /// <summary>The confirmation in force at that instant. The record knows the last one only; a new number has hidden those before it.</summary>
    private static async Task<DateTime?> PhoneConfirmedAtAsync(ClientBaseDb db, ClientId client, DateTime? last, DateTime at, CancellationToken ct) =>
        last is null || last <= at
            ? last
            : await db.AuditEntries
                .Where(entry => entry.ClientId == client && entry.Action == AuditAction.PhoneConfirmed && entry.At <= at)
                .MaxAsync(entry => (DateTime?)entry.At, ct);

    private static async Task<string?> CodeOfAsync(ClientBaseDb db, CommissionRates rates, StaffId agent, CancellationToken ct) =>
        rates.HasOverrides
            ? await db.Users.Where(user => user.Id == agent.Value).Select(user => user.AgentCode).SingleOrDefaultAsync(ct)
            : null;

    /// <summary>Those that may have held the person at that instant; also one that this transaction has just made.</summary>
    private static async Task<IReadOnlyCollection<ClientBinding>> BindingsOfAsync(ClientBaseDb db, PersonId person, DateTime at, CancellationToken ct)
    {
        // Two questions in one, because each has its own index.
        var stored = await db.Bindings.Where(binding => binding.PersonId == person && binding.EndedAt == null)
            .Concat(db.Bindings.Where(binding => binding.PersonId == person && binding.EndedAt > at))
            .ToListAsync(ct);
        return [.. stored.Union(db.Bindings.Local.Where(binding => binding.PersonId == person))];
    }

    private static Task<List<CommissionEntry>> LinesOfAsync(ClientBaseDb db, PolicyId policy, CancellationToken ct) =>
        db.CommissionEntries.AsNoTracking().Where(line => line.PolicyId == policy).OrderBy(line => line.Id).ToListAsync(ct);

    private static Money Add(ClientBaseDb db, IEnumerable<CommissionEntry> taken)
    {
        List<CommissionEntry> lines = [.. taken];
        db.CommissionEntries.AddRange(lines);
        return new Money(-lines.Sum(line => line.Amount.Kopecks));
    }
}
