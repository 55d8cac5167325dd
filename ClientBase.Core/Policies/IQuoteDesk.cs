using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;

namespace ClientBase.Core.Policies;

/// <summary>Whose sale it is, and what is written down of it as КВ.</summary>
/// <param name="Agent">Who is named in the policy.</param>
/// <param name="Client">The client's record in that agent's base.</param>
/// <param name="Channel">Who sold.</param>
/// <param name="CommissionPercent">Zero where no КВ is due.</param>
/// <param name="IsSelfInsured">The policyholder is the agent himself, who gets no КВ for that (P-16).</param>
internal sealed record Seller(StaffId Agent, ClientId Client, SalesChannel Channel, decimal CommissionPercent, bool IsSelfInsured = false);

/// <summary>
/// One who calculates and buys for one client: the client's agent, or the client himself. Says who he is, what he may, and what
/// follows from his sale; <see cref="QuoteWork"/> does the rest. Made for one call.
/// </summary>
internal interface IQuoteDesk
{
    /// <summary>Under whom calculations are kept and numbered; <see cref="StaffId.OnlineStore"/> for those of clients.</summary>
    StaffId Keeper { get; }

    /// <summary>The client's account where he calculates himself.</summary>
    StoreAccountId? Account { get; }

    /// <summary>What keeps two actions of this one apart.</summary>
    LockName Lock { get; }

    /// <summary>Null while he may work at all.</summary>
    ValueTask<Refusal?> RefuseAsync(CancellationToken ct);

    /// <summary>The client's record; null where he has none that he may see.</summary>
    Task<ClientRecord?> FindRecordAsync(ClientBaseDb db, CancellationToken ct);

    /// <summary>His own of these calculations.</summary>
    IQueryable<Quote> Own(IQueryable<Quote> quotes, ClientRecord record);

    /// <summary>R-20: the facts of this moment and what they forbid. A refusal that has to be kept in the diary is left in the context.</summary>
    Task<(SaleFacts Facts, Refusal? Refusal)> AskAsync(ClientBaseDb db, ClientRecord record, Quote? quote, DateTime now, CancellationToken ct);

    /// <summary>«Недоступен»: nothing can be sold to this client here any more.</summary>
    Task<bool> IsClosedAsync(ClientBaseDb db, ClientRecord record, CancellationToken ct);

    Task<Seller> SellerAsync(ClientBaseDb db, ClientRecord record, Product product, DateTime now, CancellationToken ct);

    /// <summary>What follows from the sale in its transaction: diary, binding, notices.</summary>
    /// <returns>The records whose screens are to look again.</returns>
    Task<IEnumerable<ConcernedRecord>> CompleteAsync(
        ClientBaseDb db, ClientRecord record, SaleFacts facts, Policy policy, DateTime now, CancellationToken ct);

    /// <summary>
    /// After every change of a calculation, in its transaction: what has to be told to others who look at it, the agent at his
    /// client's, the client at what his agent goes on with.
    /// </summary>
    /// <returns>The records whose screens are to look again.</returns>
    Task<IEnumerable<ConcernedRecord>> TellChangeAsync(ClientBaseDb db, ClientRecord record, Quote quote, DateTime now, CancellationToken ct);
}
