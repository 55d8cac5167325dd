using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientBase.Core.Store;

/// <summary>What can be bought in the online store, and by whom: he often drives himself.</summary>
public sealed record StoreOffer(IReadOnlyList<ProductPrice> Products, MotorTariffs Tariffs, string FullName, DateOnly BirthDate);

/// <summary>A line of «Мои расчёты».</summary>
/// <param name="ContinuedByAgent">«Расчёт продолжает ваш агент» .</param>
/// <param name="IsHandedOver">The client has asked his agent to go on.</param>
public sealed record StoreQuoteLine(
    QuoteId Id, string Number, Product Product, string? Subject, QuoteState State, Money? Premium, DateTime ChangedAt, bool ContinuedByAgent, bool IsHandedOver);

/// <summary>What the agent has made of the client's calculation.</summary>
public sealed record AgentsVersion(QuoteState State, Money? Premium, DateTime ChangedAt);

/// <summary>One calculation as its page shows it.</summary>
/// <param name="Quote">The client's own.</param>
/// <param name="IsHandedOver">It is with the agent now.</param>
/// <param name="CanHandOver">There is an agent who sees it.</param>
/// <param name="Agents">What the agent has made of it; null while he has not gone on with it.</param>
public sealed record StoreQuote(SavedQuote Quote, QuoteState State, bool IsHandedOver, bool CanHandOver, AgentsVersion? Agents);

/// <summary>There is nobody to hand it to.</summary>
public sealed record NoAgentToHandOver() : Refusal(
    "Передать расчёт некому: за вами сейчас не закреплён агент, или расчёты этого продукта агенту не показываются.",
    "Агент видит только ваши расчёты ОСАГО и КАСКО.");

/// <summary>
/// «Купить» and «Мои расчёты» of the online store: the same calculations, checks and sale as the agent's (<see cref="QuoteWork"/>),
/// with the channel «Самостоятельно».
/// </summary>
public sealed class StoreSales(
    IDbContextFactory<ClientBaseDb> dbs,
    TimeProvider time,
    StoreAccess access,
    QuoteWork work,
    QuoteForms forms,
    LiveFeed feed,
    IOptions<IssuanceOptions> issuance,
    TariffBooks tariffs)
{
    private const int QuotesInList = 50;

    /// <summary>The products and prices of today; refuses what the client's profile does not allow.</summary>
    public async Task<Result<StoreOffer>> OpenAsync(StoreVisitor visitor, CancellationToken ct)
    {
        var desk = DeskOf(visitor);
        if (await desk.RefuseAsync(ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await desk.FindRecordAsync(db, ct) is not { } record)
        {
            return new StoreSessionEnded();
        }

        if ((await desk.AskAsync(db, record, quote: null, time.UtcNow(), ct)).Refusal is { } incomplete)
        {
            return incomplete;
        }

        var today = time.Today();
        return new StoreOffer(
            PriceList.InForceOn(today).Prices,
            (await tariffs.ReadAsync(db, ct)).InForceOn(today),
            record.FullName,
            record.BirthDate);
    }

    /// <summary>His own calculations, the last changed first; those that have become policies stand among the policies.</summary>
    public async Task<Result<IReadOnlyList<StoreQuoteLine>>> ListAsync(StoreVisitor visitor, CancellationToken ct)
    {
        if (await access.RefuseAsync(visitor, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var rows = await db.Quotes.AsNoTracking()
            .Where(q => q.AccountId == visitor.Account && q.Status != QuoteStatus.Issued && q.Status != QuoteStatus.Cancelled)
            .OrderByDescending(q => q.ChangedAt)
            .Take(QuotesInList)
            .Select(q => new { Quote = q, IsContinued = db.Quotes.Any(c => c.ContinuedFromQuoteId == q.Id && c.Status != QuoteStatus.Cancelled && c.Status != QuoteStatus.Declined) })
            .ToListAsync(ct);
        var book = await tariffs.ReadAsync(db, ct);
        return rows.ConvertAll(row => new StoreQuoteLine(
            row.Quote.Id, row.Quote.Number, row.Quote.Product, row.Quote.Subject, QuoteRules.StateOf(row.Quote, now, book), row.Quote.Premium,
            row.Quote.ChangedAt, row.IsContinued, row.Quote.HandedOverAt is not null));
    }

    /// <summary>One of his own; <see cref="QuoteNotFound"/> for everybody else's and for none.</summary>
    public async Task<Result<StoreQuote>> FindAsync(StoreVisitor visitor, QuoteId id, CancellationToken ct)
    {
        var desk = DeskOf(visitor);
        var saved = await work.FindAsync(desk, id, ct);
        if (saved.Refusal is { } no)
        {
            return Result<StoreQuote>.Pass(no);
        }

        var now = time.UtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var quote = await db.Quotes.AsNoTracking().SingleAsync(q => q.Id == id, ct);
        var copy = await FindAgentsAsync(db, id, ct);
        var book = await tariffs.ReadAsync(db, ct);
        var record = await desk.FindRecordAsync(db, ct);
        return new StoreQuote(
            saved.Value,
            QuoteRules.StateOf(quote, now, book),
            quote.HandedOverAt is not null,
            ClientQuotes.IsShown(quote) && record is not null && await db.OwnersRecordAsync(record.PersonId, ct) is { PhoneVerifiedAt: not null },
            copy is null ? null : new AgentsVersion(QuoteRules.StateOf(copy, now, book), copy.Premium, copy.ChangedAt));
    }

    /// <summary>Keeps what is typed under this id (<see cref="QuoteWork.KeepDraftAsync"/>).</summary>
    public Task<Result<SavedQuote>> KeepDraftAsync(StoreVisitor visitor, QuoteId id, QuoteInput input, CancellationToken ct) =>
        work.KeepDraftAsync(DeskOf(visitor), id, input, ct);

    /// <summary>«Рассчитать». The agent is told of «ОСАГО» and «КАСКО».</summary>
    public Task<Result<SavedQuote>> CalculateAsync(StoreVisitor visitor, QuoteId id, QuoteInput input, CancellationToken ct) =>
        work.CalculateAsync(DeskOf(visitor), id, input, ct);

    /// <summary>«Перейти к оплате».</summary>
    public Task<Result<SavedQuote>> ProceedToPaymentAsync(StoreVisitor visitor, QuoteId id, Guid version, CancellationToken ct) =>
        work.ProceedToPaymentAsync(DeskOf(visitor), id, version, ct);

    /// <summary>«Изменить расчёт».</summary>
    public Task<Result<SavedQuote>> ReopenAsync(StoreVisitor visitor, QuoteId id, Guid version, CancellationToken ct) =>
        work.ReopenAsync(DeskOf(visitor), id, version, ct);

    /// <summary>«Оплатить»: the policy and the agent's КВ in one transaction; the same calculation again gives the same policy.</summary>
    public Task<Result<IssuedPolicy>> BuyAsync(StoreVisitor visitor, QuoteId id, Guid version, CancellationToken ct) =>
        work.IssueAsync(DeskOf(visitor), id, version, ct);

    /// <summary>«Взять вариант агента»: the client's calculation takes over the form of his agent's, and is calculated anew.</summary>
    public async Task<Result<SavedQuote>> TakeAgentsVersionAsync(StoreVisitor visitor, QuoteId id, CancellationToken ct)
    {
        var own = await FindAsync(visitor, id, ct);
        if (own.Refusal is { } no)
        {
            return Result<SavedQuote>.Pass(no);
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await FindAgentsAsync(db, id, ct) is { } copy
            ? await work.CalculateAsync(DeskOf(visitor), id, forms.Open(copy), ct)
            : new QuoteNotFound();
    }

    /// <summary>«Передать агенту»: asks him to go on; until it is taken back the client does not change it. Pressed twice, it changes nothing.</summary>
    public Task<Result> HandOverAsync(StoreVisitor visitor, QuoteId id, CancellationToken ct) =>
        ChangeAsync(visitor, id, async (db, desk, record, quote, now) =>
        {
            if (quote.HandedOverAt is not null)
            {
                return null;
            }

            if (!ClientQuotes.IsShown(quote) || await db.OwnersRecordAsync(record.PersonId, ct) is not { PhoneVerifiedAt: not null } owners)
            {
                return new NoAgentToHandOver();
            }

            quote.HandedOverAt = now;
            quote.AgentToldAt ??= now;
            db.Notifications.Add(StoreNotices.HandedOver(owners, quote, now));
            return null;
        }, ct);

    /// <summary>«Забрать расчёт».</summary>
    public Task<Result> TakeBackAsync(StoreVisitor visitor, QuoteId id, CancellationToken ct) =>
        ChangeAsync(visitor, id, (_, _, _, quote, _) =>
        {
            quote.HandedOverAt = null;
            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>«Удалить расчёт»: puts it aside.</summary>
    public Task<Result> PutAsideAsync(StoreVisitor visitor, QuoteId id, CancellationToken ct) =>
        ChangeAsync(visitor, id, (_, _, _, quote, _) =>
        {
            quote.Status = QuoteStatus.Cancelled;
            return Task.FromResult<Refusal?>(null);
        }, ct);

    private static Task<Quote?> FindAgentsAsync(ClientBaseDb db, QuoteId id, CancellationToken ct) =>
        db.Quotes.AsNoTracking()
            .Where(q => q.ContinuedFromQuoteId == id && q.Status != QuoteStatus.Cancelled && q.Status != QuoteStatus.Declined)
            .OrderByDescending(q => q.ChangedAt)
            .FirstOrDefaultAsync(ct);

    private async Task<Result> ChangeAsync(
        StoreVisitor visitor, QuoteId id, Func<ClientBaseDb, StoreDesk, ClientRecord, Quote, DateTime, Task<Refusal?>> change, CancellationToken ct)
    {
        var desk = DeskOf(visitor);
        if (await desk.RefuseAsync(ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([desk.Lock], ct);
            if (await desk.FindRecordAsync(db, ct) is not { } record
                || await desk.Own(db.Quotes, record).SingleOrDefaultAsync(q => q.Id == id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            await db.LockPersonsAsync([record], ct);
            if (quote.Status is QuoteStatus.Issued or QuoteStatus.SoldElsewhere)
            {
                return new SoldByOtherQuote();
            }

            var now = time.UtcNow();
            if (await change(db, desk, record, quote, now) is { } wrong)
            {
                return wrong;
            }

            (quote.ChangedAt, quote.Version) = (now, Guid.CreateVersion7());
            var concerned = await desk.TellChangeAsync(db, record, quote, now, ct);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return Result.Done;
        }, ct);
    }

    private StoreDesk DeskOf(StoreVisitor visitor) => new(access, issuance.Value, visitor);
}
