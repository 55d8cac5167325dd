using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>R-20 in the store: what the client's profile lacks. He cannot mend it himself.</summary>
public sealed record StoreProfileIncomplete(string Reason) : Refusal(
    $"Купить полис пока нельзя: {char.ToLowerInvariant(Reason[0])}{Reason[1..].TrimEnd('.')}.",
    "Полис оформляется по данным вашего профиля.",
    "Позвоните своему агенту: он дополнит профиль, и вы сможете купить полис здесь.");

/// <summary>The client has handed the calculation over.</summary>
public sealed record QuoteIsHandedOver() : Refusal(
    "Расчёт передан вашему агенту.",
    WhatNext: "Чтобы изменить или оплатить его самостоятельно, нажмите «Забрать расчёт».");

/// <summary>A client in the online store: calculates and buys for himself.</summary>
internal sealed class StoreDesk(StoreAccess access, IssuanceOptions issuance, StoreVisitor visitor) : IQuoteDesk
{
    public StaffId Keeper => StaffId.OnlineStore;

    public StoreAccountId? Account => visitor.Account;

    public LockName Lock => LockName.Account(visitor.Account);

    public async ValueTask<Refusal?> RefuseAsync(CancellationToken ct) => await access.RefuseAsync(visitor, ct);

    public async Task<ClientRecord?> FindRecordAsync(ClientBaseDb db, CancellationToken ct) =>
        await StoreAccess.FindAsync(db, visitor, ct) is { } account ? await db.FindRecordOfAsync(account, ct) : null;

    public IQueryable<Quote> Own(IQueryable<Quote> quotes, ClientRecord record) => quotes.Where(q => q.AccountId == visitor.Account);

    public Task<(SaleFacts Facts, Refusal? Refusal)> AskAsync(ClientBaseDb db, ClientRecord record, Quote? quote, DateTime now, CancellationToken ct)
    {
        // What an agent does with his record (archive) or may not do with it (lock) does not concern the client. The phone is his login.
        var facts = record.FactsOf(ClientStatus.BoundToMe, MoscowTime.DateOf(now)) with { IsArchived = false, IsPhoneVerified = true };
        Refusal? refusal = SaleRules.Refuse(facts, now, issuance.UnverifiedPhoneAllowedFrom) is { } no ? new StoreProfileIncomplete(no.Message)
            : quote?.HandedOverAt is not null ? new QuoteIsHandedOver()
            : null;
        return Task.FromResult((facts, refusal));
    }

    public Task<bool> IsClosedAsync(ClientBaseDb db, ClientRecord record, CancellationToken ct) => Task.FromResult(false);

    /// <summary>R-51: credited to the agent who holds the client at this moment; without one, to nobody.</summary>
    public async Task<Seller> SellerAsync(ClientBaseDb db, ClientRecord record, Product product, DateTime now, CancellationToken ct)
    {
        if (await db.OwnersRecordAsync(record.PersonId, ct) is not { } owners)
        {
            return new Seller(StaffId.OnlineStore, record.Id, SalesChannel.OnlineStore, 0);
        }

        var isSelfInsured = !issuance.SelfInsuredCommission && await db.IsAgentHimselfAsync(owners.AgentId, owners.FullName, owners.Email, ct);
        var percent = isSelfInsured ? 0 : await db.SelfPurchasePercentAsync(record.PersonId, product, now, ct);
        return new Seller(owners.AgentId, owners.Id, SalesChannel.OnlineStore, percent, isSelfInsured);
    }

    public async Task<IEnumerable<ConcernedRecord>> CompleteAsync(
        ClientBaseDb db, ClientRecord record, SaleFacts facts, Policy policy, DateTime now, CancellationToken ct)
    {
        await db.AccrueSelfPurchaseAsync(policy.ForCommission(), ct);
        db.Record(null, AuditAction.PolicySold, now, policy.ClientId, policy.PersonId, policy.Id, $"{policy.Number}, самостоятельно");
        if (policy.AgentId != StaffId.OnlineStore)
        {
            db.Notifications.Add(StoreNotices.Bought(policy, now));
        }

        return [];
    }

    /// <summary>The agent who holds the client sees his «ОСАГО» and «КАСКО» and is told once of each; other products are not shown.</summary>
    public async Task<IEnumerable<ConcernedRecord>> TellChangeAsync(
        ClientBaseDb db, ClientRecord record, Quote quote, DateTime now, CancellationToken ct)
    {
        List<ConcernedRecord> concerned = [ConcernedRecord.OfStore(visitor.Account, record.Id)];
        if (await db.OwnersRecordAsync(record.PersonId, ct) is not { } owners || !(ClientQuotes.IsShown(quote) || quote.Status is QuoteStatus.Issued))
        {
            return concerned;
        }

        if (quote is { Status: QuoteStatus.Calculated, AgentToldAt: null } && ClientQuotes.IsShown(quote) && owners.PhoneVerifiedAt is not null)
        {
            quote.AgentToldAt = now;
            db.Notifications.Add(StoreNotices.Calculated(owners, quote, now));
        }

        concerned.Add(new ConcernedRecord(owners.AgentId, owners.Id));
        return concerned;
    }
}
