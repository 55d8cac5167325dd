using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>A client's own calculation as his agent sees it.</summary>
/// <param name="ContinuedAs">The agent's working copy; null while he has not gone on with it.</param>
/// <param name="IsHandedOver">The client has asked him to.</param>
public sealed record ClientQuoteLine(
    QuoteId Id, string Number, Product Product, string? Subject, QuoteState State, Money? Premium, DateTime ChangedAt, QuoteId? ContinuedAs, bool IsHandedOver);

/// <summary>
/// «Расчёты клиента»: what a client calculates in the online store, for the agent who holds him and has confirmed his phone (R-54…R-56).
/// «ОСАГО» and «КАСКО» only.
/// </summary>
public sealed class ClientQuotes(
    IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, LiveFeed feed, TariffBooks tariffs)
{
    private const int QuotesInList = 50;

    /// <summary>R-54: what is shown to the agent.</summary>
    public static bool IsShown(Quote quote) => quote.Product is Product.Osago or Product.Kasko;

    /// <summary>
    /// The open ones of this client, the last changed first. Empty while his phone is not confirmed; refuses with
    /// <see cref="NotBoundToYou"/> where somebody else holds him, or nobody.
    /// </summary>
    public async Task<Result<IReadOnlyList<ClientQuoteLine>>> ListAsync(Actor actor, ClientId client, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = await FindAccountAsync(db, actor, client, ct);
        if (found.Refusal is { } refused)
        {
            return refused;
        }

        if (found.Account is not { } account)
        {
            return Array.Empty<ClientQuoteLine>();
        }

        var now = time.UtcNow();
        var quotes = await Shown(db, account)
            .Where(q => q.Status != QuoteStatus.Issued && q.Status != QuoteStatus.Cancelled)
            .OrderByDescending(q => q.ChangedAt)
            .Take(QuotesInList)
            .Select(q => new
            {
                Quote = q,
                Copy = db.Quotes.Where(c => c.ContinuedFromQuoteId == q.Id && c.AgentId == actor.Id).Select(c => (QuoteId?)c.Id).FirstOrDefault(),
            })
            .ToListAsync(ct);
        var book = await tariffs.ReadAsync(db, ct);
        return quotes.ConvertAll(row => new ClientQuoteLine(
            row.Quote.Id, row.Quote.Number, row.Quote.Product, row.Quote.Subject, QuoteRules.StateOf(row.Quote, now, book), row.Quote.Premium,
            row.Quote.ChangedAt, row.Copy, row.Quote.HandedOverAt is not null));
    }

    /// <summary>
    /// «Продолжить»: the agent's working copy at the same step with the same data, linked to the client's calculation; the
    /// client sees that his agent goes on. Pressed again, it gives the same copy as it stands now. Another client's calculation and a
    /// missing one are <see cref="QuoteNotFound"/>.
    /// </summary>
    /// <returns>The copy, to be opened like any calculation of the agent.</returns>
    public async Task<Result<QuoteId>> ContinueAsync(Actor actor, ClientId client, QuoteId source, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        // Made of what it goes on from: two presses at once begin one copy.
        var copy = new QuoteId(DerivedId.Of(source.Value, actor.Id.Value));
        return await dbs.WriteAsync<Result<QuoteId>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            var found = await FindAccountAsync(db, actor, client, ct);
            if (found.Refusal is { } refused)
            {
                return refused;
            }

            if (found.Account is not { } account || await Shown(db, account).SingleOrDefaultAsync(q => q.Id == source, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            await db.LockAsync([LockName.Person(account.PersonId)], ct);
            await db.Entry(quote).ReloadAsync(ct);
            if (quote.Status is QuoteStatus.Issued or QuoteStatus.SoldElsewhere)
            {
                return new SoldByOtherQuote();
            }

            if (!await db.Quotes.AnyAsync(q => q.Id == copy, ct))
            {
                var now = time.UtcNow();
                db.Quotes.Add(new Quote
                {
                    Id = copy,
                    Number = await db.NextQuoteNumberAsync(actor.Id, MoscowTime.DateOf(now), ct),
                    ClientId = client,
                    AgentId = actor.Id,
                    ContinuedFromQuoteId = source,
                    Product = quote.Product,
                    Form = quote.Form,
                    Subject = quote.Subject,
                    SumInsured = quote.SumInsured,
                    Days = quote.Days,
                    StartsOn = quote.StartsOn,
                    EndsOn = quote.EndsOn,
                    Premium = quote.Premium,
                    Instalments = quote.Instalments,
                    TariffEdition = quote.TariffEdition,
                    Explanation = quote.Explanation,
                    CalculatedAt = quote.CalculatedAt,
                    Status = quote.Status is QuoteStatus.AwaitingPayment ? QuoteStatus.Calculated : quote.Status,
                    CreatedAt = now,
                    ChangedAt = now,
                });
                db.Record(actor, AuditAction.StoreQuoteContinued, now, client, account.PersonId, remark: quote.Number);
                await db.SaveChangesAsync(ct);
            }

            await tx.CommitAsync([new ConcernedRecord(actor.Id, client), ConcernedRecord.OfStore(account.Id, client)], feed, ct);
            return copy;
        }, ct);
    }

    private static IQueryable<Quote> Shown(ClientBaseDb db, StoreAccount account) =>
        db.Quotes.Where(q => q.AccountId == account.Id && (q.Product == Product.Osago || q.Product == Product.Kasko));

    /// <summary>The account of the client behind this own record; null while the agent may not see into it because the phone is not confirmed.</summary>
    private static async Task<(StoreAccount? Account, Refusal? Refusal)> FindAccountAsync(ClientBaseDb db, Actor actor, ClientId client, CancellationToken ct)
    {
        if (await db.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == client && c.AgentId == actor.Id && c.DeletedAt == null, ct) is not { } record)
        {
            return (null, new ClientNotFound());
        }

        var status = await db.StatusAsync(actor.Id, record.PersonId, ct);
        if (OwnershipRules.Refuse(ClientAction.SeeClientQuotes, status, record.IsArchived) is { } no)
        {
            return (null, no);
        }

        return record.PhoneVerifiedAt is null ? (null, null) : (await db.FindStoreAccountAsync(record.PersonId, ct), null);
    }
}
