using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Policies;

/// <summary>An agent at the card of a client of his own base.</summary>
internal sealed class AgentDesk(StaffAccess access, IssuanceOptions issuance, OwnershipOptions ownership, Actor actor, ClientId client) : IQuoteDesk
{
    public StaffId Keeper => actor.Id;

    public StoreAccountId? Account => null;

    public LockName Lock => LockName.Agent(actor.Id);

    public ValueTask<Refusal?> RefuseAsync(CancellationToken ct) => access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct);

    public Task<ClientRecord?> FindRecordAsync(ClientBaseDb db, CancellationToken ct) =>
        db.Clients.SingleOrDefaultAsync(c => c.Id == client && c.AgentId == actor.Id && c.DeletedAt == null, ct);

    public IQueryable<Quote> Own(IQueryable<Quote> quotes, ClientRecord record) => quotes.Where(q => q.ClientId == record.Id && q.AgentId == actor.Id);

    /// <summary>The same without a calculation, as at opening.</summary>
    public async Task<(SaleFacts Facts, Refusal? Refusal)> AskAsync(ClientBaseDb db, ClientRecord record, DateTime now, CancellationToken ct)
    {
        var facts = record.FactsOf(await db.StatusAsync(record.AgentId, record.PersonId, ct), MoscowTime.DateOf(now));
        return (facts, SaleRules.Refuse(facts, now, issuance.UnverifiedPhoneAllowedFrom));
    }

    /// <summary>
    /// An attempt on a closed client is kept in the diary; where a calculation was saved before, the lock has come in
    /// between.
    /// </summary>
    public async Task<(SaleFacts Facts, Refusal? Refusal)> AskAsync(ClientBaseDb db, ClientRecord record, Quote? quote, DateTime now, CancellationToken ct)
    {
        var (facts, refusal) = await AskAsync(db, record, now, ct);
        if (refusal is not BoundToAnotherAgent)
        {
            return (facts, refusal);
        }

        db.Record(actor, AuditAction.Refused, now, record.Id, record.PersonId, remark: SaleService.RefusedSale);
        return (facts, quote is null ? refusal : new JustBoundToAnotherAgent());
    }

    public async Task<bool> IsClosedAsync(ClientBaseDb db, ClientRecord record, CancellationToken ct) =>
        await db.StatusAsync(record.AgentId, record.PersonId, ct) is ClientStatus.LockedByOther;

    public async Task<Seller> SellerAsync(ClientBaseDb db, ClientRecord record, Product product, DateTime now, CancellationToken ct) =>
        !issuance.SelfInsuredCommission && await db.IsAgentHimselfAsync(actor.Id, record.FullName, record.Email, ct)
            ? new(actor.Id, record.Id, SalesChannel.AgentCabinet, 0, IsSelfInsured: true)
            : new(actor.Id, record.Id, SalesChannel.AgentCabinet, await db.OwnSalePercentAsync(actor.Id, product, now, ct));

    /// <summary>The binding, with its history and notices, and КВ .</summary>
    public async Task<IEnumerable<ConcernedRecord>> CompleteAsync(
        ClientBaseDb db, ClientRecord record, SaleFacts facts, Policy policy, DateTime now, CancellationToken ct)
    {
        db.Record(actor, AuditAction.PolicySold, now, record.Id, record.PersonId, policy.Id, policy.Number);
        var change = await db.BindAtSaleAsync(ownership.BindOnSale, actor, record, facts.Status, policy.Id, policy.Number, now, ct);
        await db.AccrueOwnSaleAsync(policy.ForCommission(), ct);
        return change.Records;
    }

    /// <summary>The client in the online store, when this goes on from a calculation of his.</summary>
    public async Task<IEnumerable<ConcernedRecord>> TellChangeAsync(
        ClientBaseDb db, ClientRecord record, Quote quote, DateTime now, CancellationToken ct) =>
        quote.ContinuedFromQuoteId is { } first
        && await db.Quotes.Where(q => q.Id == first).Select(q => q.AccountId).SingleOrDefaultAsync(ct) is { } account
            ? [ConcernedRecord.OfStore(account, record.Id)]
            : [];
}
