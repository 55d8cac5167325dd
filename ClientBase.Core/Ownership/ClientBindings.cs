using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Ownership;

/// <summary>
/// Binds persons to agents. Every method works in the caller's transaction and leaves the saving to him: a binding is made
/// together with what causes it or not at all. He publishes the returned change after his commit.
/// </summary>
public static class ClientBindings
{
    /// <summary>
    /// what a sale to this record's person does to his ownership. Binds him to the record's agent unless he is
    /// bound already or the setting waits for a confirmed phone; tells the agent, and every other agent who has a record of
    /// the person. The caller has made sure that nobody else holds him (<paramref name="before"/>).
    /// </summary>
    public static async Task<OwnershipChange> BindAtSaleAsync(
        this ClientBaseDb db,
        BindOnSale setting,
        Actor actor,
        IOwnedRecord record,
        ClientStatus before,
        PolicyId policy,
        string policyNumber,
        DateTime now,
        CancellationToken ct)
    {
        var isPhoneVerified = record.PhoneVerifiedAt is not null;
        var change = before is not ClientStatus.BoundToMe && (isPhoneVerified || setting is BindOnSale.EverySale)
            ? await BindAsync(db, actor, record, BindingReason.Sale, policy, policyNumber, now, ct)
            : new OwnershipChange(await OwnRecordsAsync(db, record, ct));

        if (!isPhoneVerified && !await IsAskedToConfirmAsync(db, record, ct))
        {
            db.Notifications.Add(OwnershipNotices.ConfirmPhone(record, now));
        }

        return change;
    }

    /// <summary>
    /// to be called in the transaction in which the record's phone becomes confirmed. Binds the person where this agent
    /// has sold to him and nobody holds him yet; refuses with <see cref="BoundToAnotherAgent"/> where another does (the
    /// caller must then confirm nothing). For one held by this agent already КВ begins, and he gets his account in the online
    /// store, or its new login. A prospect is left as he is.
    /// </summary>
    public static async Task<Result<OwnershipChange>> BindAtPhoneConfirmationAsync(
        this ClientBaseDb db, Actor actor, IOwnedRecord record, DateTime now, CancellationToken ct)
    {
        switch (await db.StatusAsync(record.AgentId, record.PersonId, ct))
        {
            case ClientStatus.LockedByOther:
                return new BoundToAnotherAgent();

            case ClientStatus.BoundToMe:
                await db.BeginCommissionAsync(record, now, ct);
                await db.OpenStoreAccountAsync(record, now, ct);
                return OwnershipChange.None;

            case ClientStatus.Customer:
                var sold = await db.Policies
                    .Where(p => p.PersonId == record.PersonId && p.AgentId == record.AgentId && p.AnnulledAt == null)
                    .OrderBy(p => p.IssuedAt)
                    .Select(p => new { p.Id, p.Number })
                    .FirstAsync(ct);
                return await BindAsync(db, actor, record, BindingReason.PhoneConfirmed, sold.Id, sold.Number, now, ct);

            default:
                return OwnershipChange.None;
        }
    }

    /// <summary>
    /// the phone of this record has just been confirmed. From now on its agent, if he holds the person, gets КВ for what the
    /// client buys himself; where it began before, nothing changes.
    /// </summary>
    private static async Task BeginCommissionAsync(this ClientBaseDb db, IOwnedRecord record, DateTime now, CancellationToken ct) =>
        (await db.Bindings.SingleOrDefaultAsync(b => b.PersonId == record.PersonId && b.AgentId == record.AgentId && b.EndedAt == null, ct))?.BeginCommission(now);

    /// <summary>
    /// two persons turn out to be one. All records, policies and bindings go to <paramref name="survivor"/>; of two
    /// active bindings the one that started earlier stays, both policies stand. The agents for whom the client is closed now
    /// are told; where two had sold, every supervisor is told as well. Saves in the caller's transaction.
    /// </summary>
    public static async Task<OwnershipChange> MergePersonsAsync(
        this ClientBaseDb db, PersonId survivor, PersonId other, DateTime now, CancellationToken ct)
    {
        if (survivor == other)
        {
            return OwnershipChange.None;
        }

        var bindings = await db.Bindings
            .Where(b => b.PersonId == survivor || b.PersonId == other)
            .ToListAsync(ct);
        var active = bindings.Where(b => b.EndedAt is null).OrderBy(b => b.StartedAt).ThenBy(b => b.Id).ToList();
        var records = await db.Clients.Where(c => c.PersonId == survivor || c.PersonId == other).ToListAsync(ct);
        var policies = await db.Policies.Where(p => p.PersonId == other).ToListAsync(ct);
        var closedBefore = records.Where(r => active.Any(b => b.PersonId == r.PersonId && b.AgentId != r.AgentId)).ToHashSet();

        foreach (var ended in active.Skip(1))
        {
            ended.End(now, BindingEndReason.DuplicateMerged);
            if (ended.AgentId == active[0].AgentId && ended.CommissionFrom is not null)
            {
                // The agent had confirmed his client's phone in the other record: КВ goes on without a gap.
                active[0].BeginCommission(now);
            }

            db.Record(null, AuditAction.BindingEnded, now, person: survivor, policy: ended.PolicyId, remark: "Дубликат: раньше клиент закреплён другой продажей");
        }

        // The place of the ended binding must be free before the other one moves into it.
        await db.SaveChangesAsync(ct);

        bindings.ForEach(b => b.PersonId = survivor);
        policies.ForEach(p => p.PersonId = survivor);
        await db.MergeStoreAccountsAsync(survivor, other, now, ct);
        records.ForEach(r => r.PersonId = survivor);
        db.Record(null, AuditAction.PersonsMerged, now, person: survivor, remark: other.ToString());

        if (active.FirstOrDefault() is { } kept)
        {
            CloseTo(db, records.Where(r => r.DeletedAt is null && r.AgentId != kept.AgentId && !closedBefore.Contains(r)), now);

            foreach (var ended in active.Skip(1).Where(b => b.AgentId != kept.AgentId))
            {
                await TellSupervisorsAsync(db, kept, ended, records.First(r => r.AgentId == kept.AgentId).FullName, now, ct);
            }
        }

        await db.SaveChangesAsync(ct);
        return new OwnershipChange([.. records.Select(r => new ConcernedRecord(r.AgentId, r.Id))]);
    }

    /// <summary>
    /// this policy of the agent has just been annulled. Where he has no other valid one of the person, the binding ends, the
    /// client is a prospect again and the locks of all other agents fall.
    /// </summary>
    public static async Task<OwnershipChange> FreeAtAnnulmentAsync(
        this ClientBaseDb db, Actor actor, PersonId person, StaffId agent, PolicyId policy, string policyNumber, DateTime now, CancellationToken ct)
    {
        // Who was given the client holds him by the policies of all his agents.
        var binding = await db.Bindings.SingleOrDefaultAsync(
            b => b.PersonId == person && b.EndedAt == null && (b.AgentId == agent || b.Reason == BindingReason.Transfer), ct);
        var isGiven = binding is { Reason: BindingReason.Transfer };
        if (await db.Policies.AnyAsync(p => p.PersonId == person && (isGiven || p.AgentId == agent) && p.AnnulledAt == null, ct))
        {
            return OwnershipChange.None;
        }

        var records = await db.Clients.Where(c => c.PersonId == person && c.DeletedAt == null).ToListAsync(ct);
        if (binding is not null)
        {
            binding.End(now, BindingEndReason.SaleAnnulled);
            foreach (var own in records.Where(c => c.AgentId == binding.AgentId))
            {
                db.Record(actor, AuditAction.BindingEnded, now, own.Id, person, policy, $"Аннулирован полис {policyNumber}");
            }

            // As with the lock, the program itself is the author.
            foreach (var other in records.Where(c => c.AgentId != binding.AgentId))
            {
                db.Record(null, AuditAction.ClientFreed, now, other.Id, person);
            }
        }

        return new OwnershipChange([.. records.Select(c => new ConcernedRecord(c.AgentId, c.Id))]);
    }

    /// <summary>
    /// the record's agent holds the person from the same instant at which another's binding ended, so there is neither gap nor
    /// overlap; that end is saved already. What the client buys himself brings КВ at once where his phone is confirmed.
    /// </summary>
    internal static async Task BindAtTransferAsync(this ClientBaseDb db, Actor actor, IOwnedRecord record, DateTime now, CancellationToken ct)
    {
        var binding = new ClientBinding { PersonId = record.PersonId, AgentId = record.AgentId, StartedAt = now, Reason = BindingReason.Transfer };
        if (record.PhoneVerifiedAt is { } confirmedAt)
        {
            binding.BeginCommission(confirmedAt);
        }

        db.Bindings.Add(binding);
        db.Record(actor, AuditAction.ClientTransferred, now, record.Id, record.PersonId);

        // Of an account that there is, the login stays what the client knows.
        if (await db.FindStoreAccountAsync(record.PersonId, ct) is null)
        {
            await db.OpenStoreAccountAsync(record, now, ct);
        }
    }

    /// <summary>
    /// the persons whom this agent was given by another. Their policies of former agents are his to renew and to look after; КВ
    /// of those stays with the seller.
    /// </summary>
    internal static IQueryable<ClientBinding> GivenTo(this ClientBaseDb db, StaffId agent) =>
        db.Bindings.Where(b => b.AgentId == agent && b.EndedAt == null && b.Reason == BindingReason.Transfer);

    /// <summary>P-18: the client has withdrawn his consent; nobody holds him any more. The caller saves.</summary>
    public static async Task EndAtWithdrawalAsync(this ClientBaseDb db, PersonId person, DateTime now, CancellationToken ct)
    {
        if (await db.Bindings.SingleOrDefaultAsync(b => b.PersonId == person && b.EndedAt == null, ct) is { } binding)
        {
            binding.End(now, BindingEndReason.ConsentWithdrawn);
            db.Record(null, AuditAction.BindingEnded, now, person: person, policy: binding.PolicyId, remark: "Клиент отозвал согласие на обработку данных");
        }
    }

    private static async Task<OwnershipChange> BindAsync(
        ClientBaseDb db,
        Actor actor,
        IOwnedRecord record,
        BindingReason reason,
        PolicyId policy,
        string policyNumber,
        DateTime now,
        CancellationToken ct)
    {
        var binding = new ClientBinding
        {
            PersonId = record.PersonId,
            AgentId = record.AgentId,
            StartedAt = now,
            Reason = reason,
            PolicyId = policy,
        };
        if (record.PhoneVerifiedAt is { } confirmedAt)
        {
            binding.BeginCommission(confirmedAt);
        }

        db.Bindings.Add(binding);
        db.Record(actor, AuditAction.ClientBound, now, record.Id, record.PersonId, policy, policyNumber);
        db.Notifications.Add(OwnershipNotices.BoundToYou(record, policyNumber, now));
        await db.OpenStoreAccountAsync(record, now, ct);

        var all = await db.Clients.Where(c => c.PersonId == record.PersonId && c.DeletedAt == null).ToListAsync(ct);
        CloseTo(db, all.Where(c => c.AgentId != record.AgentId), now);

        return new OwnershipChange([.. all.Select(c => new ConcernedRecord(c.AgentId, c.Id))]);
    }

    /// <summary>Neither the line nor the notice may tell who has sold what, so the program itself is the author.</summary>
    private static void CloseTo(ClientBaseDb db, IEnumerable<IOwnedRecord> records, DateTime now)
    {
        foreach (var record in records)
        {
            db.Record(null, AuditAction.ClientLockedByOther, now, record.Id, record.PersonId);
            db.Notifications.Add(OwnershipNotices.BoundToAnother(record, now));
        }
    }

    private static async Task<List<ConcernedRecord>> OwnRecordsAsync(ClientBaseDb db, IOwnedRecord record, CancellationToken ct) =>
        await db.Clients
            .Where(c => c.PersonId == record.PersonId && c.AgentId == record.AgentId && c.DeletedAt == null)
            .Select(c => new ConcernedRecord(c.AgentId, c.Id))
            .ToListAsync(ct);

    private static Task<bool> IsAskedToConfirmAsync(ClientBaseDb db, IOwnedRecord record, CancellationToken ct) =>
        db.Notifications.AnyAsync(
            n => n.RecipientId == record.AgentId && n.Kind == NotificationKind.ConfirmPhone && n.ClientId == record.Id && n.ReadAt == null,
            ct);

    private static async Task TellSupervisorsAsync(
        ClientBaseDb db, ClientBinding kept, ClientBinding ended, string client, DateTime now, CancellationToken ct)
    {
        var agents = new[] { kept.AgentId.Value, ended.AgentId.Value };
        var names = await db.Users.Where(u => agents.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.FullName, ct);
        var supervisors = await db.Users.Where(u => u.Role == StaffRole.Supervisor).Select(u => u.Id).ToListAsync(ct);
        foreach (var supervisor in supervisors)
        {
            db.Notifications.Add(OwnershipNotices.DoubleSale(
                new StaffId(supervisor), client, names[kept.AgentId.Value], names[ended.AgentId.Value], now));
        }
    }
}
