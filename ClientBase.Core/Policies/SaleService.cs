using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientBase.Core.Policies;

/// <summary>An agent's way from «+ Оформить» to «Полис оформлен»; what is done on it stands in <see cref="QuoteWork"/>.</summary>
public sealed class SaleService(
    IDbContextFactory<ClientBaseDb> dbs,
    TimeProvider time,
    StaffAccess access,
    QuoteWork work,
    IOptions<IssuanceOptions> issuance,
    IOptions<OwnershipOptions> ownership,
    TariffBooks tariffs)
{
    /// <summary>Remark of the diary's line about an attempt to sell to a closed client.</summary>
    public const string RefusedSale = "Оформление: клиент закреплён за другим агентом";

    /// <summary>As many as an agent looks through; older ones have run out long ago.</summary>
    private const int QuotesInList = 50;

    /// <summary>R-20 at opening: what can be sold to this client, or why nothing can.</summary>
    public async Task<Result<SaleOpening>> OpenAsync(Actor actor, ClientId client, CancellationToken ct)
    {
        var desk = DeskOf(actor, client);
        if (await desk.RefuseAsync(ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await desk.FindRecordAsync(db, ct) is not { } record)
        {
            return new ClientNotFound();
        }

        var (facts, refusal) = await desk.AskAsync(db, record, time.UtcNow(), ct);
        if (refusal is not null)
        {
            return refusal;
        }

        var today = time.Today();
        var prices = PriceList.InForceOn(today);
        return new SaleOpening(
            record.FullName,
            record.BirthDate,
            facts.IsPhoneVerified,
            facts.Status,
            prices.Prices,
            (await tariffs.ReadAsync(db, ct)).InForceOn(today),
            today.AddDays(prices.StartsAfterDays.From),
            today.AddDays(prices.StartsAfterDays.To));
    }

    /// <summary>The agent's calculations for this client that have not become policies, the last changed first, also when the client is closed.</summary>
    public async Task<Result<IReadOnlyList<QuoteLine>>> ListQuotesAsync(Actor actor, ClientId client, CancellationToken ct)
    {
        var desk = DeskOf(actor, client);
        if (await desk.RefuseAsync(ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await desk.FindRecordAsync(db, ct) is null)
        {
            return new ClientNotFound();
        }

        var now = time.UtcNow();
        var open = await db.Quotes.AsNoTracking()
            .Where(q => q.ClientId == client && q.AgentId == actor.Id && q.Status != QuoteStatus.Issued && q.Status != QuoteStatus.SoldElsewhere)
            .OrderByDescending(q => q.ChangedAt)
            .Take(QuotesInList)
            .ToListAsync(ct);
        var book = await tariffs.ReadAsync(db, ct);
        return open.ConvertAll(q => new QuoteLine(q.Id, q.Number, q.Product, q.Subject, QuoteRules.StateOf(q, now, book), q.Premium, q.ChangedAt));
    }

    /// <summary>The tariffs of today, to show a saved calculation of a client to whom nothing can be sold any more.</summary>
    public async Task<Result<MotorTariffs>> ReadTariffsAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return (await tariffs.ReadAsync(db, ct)).InForceOn(time.Today());
    }

    /// <summary>The saved calculation, also when the client has been closed since; <see cref="QuoteNotFound"/> where none was saved yet.</summary>
    public Task<Result<SavedQuote>> FindQuoteAsync(Actor actor, ClientId client, QuoteId quote, CancellationToken ct) =>
        work.FindAsync(DeskOf(actor, client), quote, ct);

    /// <summary>
    /// Keeps the form of «ОСАГО» or «КАСКО» as it is typed, under this id: the agent goes on from any machine. What had been
    /// calculated of other values is given up. One that is being paid or was sold stays as it is.
    /// </summary>
    public Task<Result<SavedQuote>> KeepDraftAsync(Actor actor, ClientId client, QuoteId id, QuoteInput input, CancellationToken ct) =>
        work.KeepDraftAsync(DeskOf(actor, client), id, input, ct);

    /// <summary>
    /// «Рассчитать»: checks the form, calculates the premium by what is in force and keeps it under this id. Where the tariff names
    /// no premium, the calculation goes to the underwriter. One that has become a policy is given back as it was sold.
    /// </summary>
    public Task<Result<SavedQuote>> SaveQuoteAsync(Actor actor, ClientId client, QuoteId id, QuoteInput input, CancellationToken ct) =>
        work.CalculateAsync(DeskOf(actor, client), id, input, ct);

    /// <summary>Begins a calculation with a form that is filled in already: a copy, or the renewal of a policy. For the services that know which.</summary>
    internal Task<Result<SavedQuote>> BeginAsync(Actor actor, ClientId client, QuoteId id, QuoteInput input, PolicyId? renewalOf, CancellationToken ct) =>
        work.BeginAsync(DeskOf(actor, client), id, input, renewalOf, ct);

    /// <summary>«Перейти к оплате» for the calculation that the screen shows. Pressed again, it changes nothing.</summary>
    public Task<Result<SavedQuote>> ProceedToPaymentAsync(Actor actor, ClientId client, QuoteId id, Guid expectedVersion, CancellationToken ct) =>
        work.ProceedToPaymentAsync(DeskOf(actor, client), id, expectedVersion, ct);

    /// <summary>
    /// «Изменить расчёт» of the one that the screen shows: it no longer awaits its payment, and what is typed is kept again. A tab that
    /// would still pay it is refused.
    /// </summary>
    public Task<Result<SavedQuote>> ReopenAsync(Actor actor, ClientId client, QuoteId id, Guid expectedVersion, CancellationToken ct) =>
        work.ReopenAsync(DeskOf(actor, client), id, expectedVersion, ct);

    /// <summary>
    /// «Оплатить»: the policy, its number, the binding, history and notices in one transaction, or nothing of it. The same
    /// quote again gives the same policy again. Where another agent's sale was first: <see cref="JustBoundToAnotherAgent"/>.
    /// </summary>
    public Task<Result<IssuedPolicy>> IssueAsync(Actor actor, ClientId client, QuoteId id, Guid expectedQuoteVersion, CancellationToken ct) =>
        work.IssueAsync(DeskOf(actor, client), id, expectedQuoteVersion, ct);

    private AgentDesk DeskOf(Actor actor, ClientId client) => new(access, issuance.Value, ownership.Value, actor, client);
}
