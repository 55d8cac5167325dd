using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Motor;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientBase.Core.Policies;

/// <summary>
/// From «+ Оформить» to «Полис оформлен». The quote's id is made by the screen and is the key of the sale: however often and
/// from wherever it is sent, it gives one policy (SAL-1).
/// </summary>
public sealed class SaleService(
    IDbContextFactory<ClientBaseDb> dbs,
    TimeProvider time,
    StaffAccess access,
    LiveFeed feed,
    QuoteForms forms,
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
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await FindOwnAsync(db, actor, client, ct) is not { } record)
        {
            return new ClientNotFound();
        }

        var (facts, refusal) = await AskAsync(db, record, ct);
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
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await FindOwnAsync(db, actor, client, ct) is null)
        {
            return new ClientNotFound();
        }

        var now = time.UtcNow();
        var open = await db.Quotes.AsNoTracking()
            .Where(q => q.ClientId == client && q.AgentId == actor.Id && q.Status != QuoteStatus.Issued)
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
    public async Task<Result<SavedQuote>> FindQuoteAsync(Actor actor, ClientId client, QuoteId quote, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await FindOwnAsync(db, actor, client, ct) is not { } record)
        {
            return new ClientNotFound();
        }

        return await FindQuoteAsync(db, record, quote, ct) is { } found ? await ShowAsync(db, record, found, ct) : new QuoteNotFound();
    }

    /// <summary>
    /// Keeps the form of «ОСАГО» or «КАСКО» as it is typed, under this id: the agent goes on from any machine. What had been
    /// calculated of other values is given up. One that is being paid or was sold stays as it is.
    /// </summary>
    public Task<Result<SavedQuote>> KeepDraftAsync(Actor actor, ClientId client, QuoteId id, QuoteInput input, CancellationToken ct) =>
        ChangeQuoteAsync(actor, client, id, (_, quote, now) =>
        {
            if (quote.Status is not QuoteStatus.AwaitingPayment)
            {
                Put(quote, input, calculation: null, now);
                MoveTo(quote, QuoteStatus.Draft, now);
            }

            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>
    /// «Рассчитать»: checks the form, calculates the premium by what is in force and keeps it under this id. Where the tariff names
    /// no premium, the calculation goes to the underwriter. One that has become a policy is given back as it was sold.
    /// </summary>
    public Task<Result<SavedQuote>> SaveQuoteAsync(Actor actor, ClientId client, QuoteId id, QuoteInput input, CancellationToken ct) =>
        ChangeQuoteAsync(actor, client, id, async (db, quote, now) =>
        {
            var calculated = QuotePricing.Calculate(input, MoscowTime.DateOf(now), await tariffs.ReadAsync(db, ct));
            if (calculated.Refusal is { } wrong)
            {
                return wrong;
            }

            Put(quote, input, calculated.Value, now);
            MoveTo(quote, calculated.Value.Premium is null ? QuoteStatus.Referral : QuoteStatus.Calculated, now);
            return null;
        }, ct);

    /// <summary>Begins a calculation with a form that is filled in already: a copy, or the renewal of a policy. For the services that know which.</summary>
    internal Task<Result<SavedQuote>> BeginAsync(Actor actor, ClientId client, QuoteId id, QuoteInput input, PolicyId? renewalOf, CancellationToken ct) =>
        ChangeQuoteAsync(actor, client, id, (_, quote, now) =>
        {
            Put(quote, input, calculation: null, now);
            quote.RenewalOfPolicyId = renewalOf;
            MoveTo(quote, QuoteStatus.Draft, now);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>Finds or begins the calculation of this id and lets it be changed, unless it was sold or the client is closed.</summary>
    private Task<Result<SavedQuote>> ChangeQuoteAsync(
        Actor actor, ClientId client, QuoteId id, Func<ClientBaseDb, Quote, DateTime, Task<Refusal?>> change, CancellationToken ct) =>
        DecideAsync<SavedQuote>(actor, client, async (db, record, _) =>
        {
            var quote = await FindQuoteAsync(db, record, id, ct);
            if (quote is { Status: QuoteStatus.Issued })
            {
                return await ShowAsync(db, record, quote, ct);
            }

            // The id of somebody else's calculation looks like one that does not exist.
            if (quote is null && await db.Quotes.AnyAsync(q => q.Id == id, ct))
            {
                return new QuoteNotFound();
            }

            if ((await AskAsync(db, actor, record, quote, ct)).Refusal is { } no)
            {
                return no;
            }

            var now = time.UtcNow();
            var isNew = quote is null;
            quote ??= new Quote { Id = id, Number = "", ClientId = client, AgentId = actor.Id, CreatedAt = now };
            if (await change(db, quote, now) is { } wrong)
            {
                return wrong;
            }

            if (isNew)
            {
                quote.Number = await db.NextQuoteNumberAsync(actor.Id, MoscowTime.DateOf(now), ct);
                db.Quotes.Add(quote);
            }

            return await ShowAsync(db, record, quote, ct);
        }, ct);

    private void Put(Quote quote, QuoteInput input, QuoteCalculation? calculation, DateTime now)
    {
        quote.Product = input.Product;

        // What was calculated by the price list comes back in shape; the rest as it was typed.
        quote.Form = forms.Close(calculation is { } done && !QuotePricing.IsMotor(input.Product)
            ? QuoteInput.Of(input.Product, done.SumInsured, done.Days, done.StartsOn)
            : input);
        quote.Subject = calculation?.Subject;
        quote.SumInsured = calculation?.SumInsured;
        quote.Days = calculation?.Days;
        quote.StartsOn = calculation?.StartsOn;
        quote.EndsOn = calculation?.EndsOn;
        quote.Instalments = calculation?.Instalments ?? 1;
        quote.Premium = calculation?.Premium;
        quote.TariffEdition = calculation?.TariffEdition;
        quote.Explanation = calculation?.Explanation;
        quote.CalculatedAt = calculation is null ? null : now;
        quote.SentAt = null;
    }

    /// <summary>«Перейти к оплате» for the calculation that the screen shows. Pressed again, it changes nothing.</summary>
    public Task<Result<SavedQuote>> ProceedToPaymentAsync(Actor actor, ClientId client, QuoteId id, Guid expectedVersion, CancellationToken ct) =>
        DecideAsync<SavedQuote>(actor, client, async (db, record, _) =>
        {
            if (await FindQuoteAsync(db, record, id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            if (quote.Status is QuoteStatus.Issued)
            {
                return await ShowAsync(db, record, quote, ct);
            }

            if ((await AskAsync(db, actor, record, quote, ct)).Refusal is { } no)
            {
                return no;
            }

            if (quote.Version != expectedVersion)
            {
                return new QuoteChangedElsewhere();
            }

            if (quote.Premium is null || quote.Status is QuoteStatus.Cancelled or QuoteStatus.Declined)
            {
                return new NothingToPay();
            }

            var now = time.UtcNow();
            if (QuoteRules.RefuseOutdated(quote, now, await tariffs.ReadAsync(db, ct)) is { } outdated)
            {
                return outdated;
            }

            if (quote.Status is not QuoteStatus.AwaitingPayment)
            {
                MoveTo(quote, QuoteStatus.AwaitingPayment, now);
            }

            return await ShowAsync(db, record, quote, ct);
        }, ct);

    /// <summary>
    /// «Изменить расчёт» of the one that the screen shows: it no longer awaits its payment, and what is typed is kept again. A tab that
    /// would still pay it is refused.
    /// </summary>
    public Task<Result<SavedQuote>> ReopenAsync(Actor actor, ClientId client, QuoteId id, Guid expectedVersion, CancellationToken ct) =>
        DecideAsync<SavedQuote>(actor, client, async (db, record, _) =>
        {
            if (await FindQuoteAsync(db, record, id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            if (quote.Status is QuoteStatus.AwaitingPayment)
            {
                if ((await AskAsync(db, actor, record, quote, ct)).Refusal is { } no)
                {
                    return no;
                }

                if (quote.Version != expectedVersion)
                {
                    return new QuoteChangedElsewhere();
                }

                MoveTo(quote, QuoteStatus.Calculated, time.UtcNow());
            }

            return await ShowAsync(db, record, quote, ct);
        }, ct);

    /// <summary>
    /// «Оплатить»: the policy, its number, the binding, history and notices in one transaction, or nothing of it. The same
    /// quote again gives the same policy again. Where another agent's sale was first: <see cref="JustBoundToAnotherAgent"/>.
    /// </summary>
    public async Task<Result<IssuedPolicy>> IssueAsync(
        Actor actor, ClientId client, QuoteId id, Guid expectedQuoteVersion, CancellationToken ct)
    {
        Product? issued = null;
        var result = await DecideAsync<IssuedPolicy>(actor, client, async (db, record, concerned) =>
        {
            if (await FindQuoteAsync(db, record, id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            if (await FindPolicyAsync(db, record, id, ct) is { } sold)
            {
                return sold;
            }

            var (facts, refusal) = await AskAsync(db, actor, record, quote, ct);
            if (refusal is not null)
            {
                return refusal;
            }

            if (quote.Version != expectedQuoteVersion)
            {
                return new QuoteChangedElsewhere();
            }

            if (quote.Status is not QuoteStatus.AwaitingPayment)
            {
                return new PaymentNotStarted();
            }

            var now = time.UtcNow();
            if (QuoteRules.RefuseOutdated(quote, now, await tariffs.ReadAsync(db, ct)) is { } outdated)
            {
                return outdated;
            }

            var commission = await db.OwnSalePercentAsync(actor.Id, quote.Product, now, ct);
            var renewed = await FindRenewedAsync(db, quote, ct);
            renewed?.NoteRenewal(RenewalOutcome.Renewed);
            var policy = new Policy
            {
                Id = PolicyId.New(),
                Number = await db.NextPolicyNumberAsync(quote.Product, MoscowTime.DateOf(now), issuance.Value.BranchCode, ct),
                QuoteId = quote.Id,
                Product = quote.Product,
                ClientId = record.Id,
                PersonId = record.PersonId,
                AgentId = actor.Id,
                PolicyholderName = record.FullName,
                PolicyholderBirthDate = record.BirthDate,
                PolicyholderDocumentHash = await db.IdentityKeys
                    .Where(k => k.ClientId == record.Id && k.Kind == IdentityKeyKind.Document && !k.IsFormer)
                    .Select(k => k.Hash)
                    .FirstOrDefaultAsync(ct),
                Subject = quote.Subject,
                Channel = SalesChannel.AgentCabinet,
                Premium = quote.Premium!.Value,
                CommissionPercent = commission,
                Commission = CommissionRates.Of(quote.Premium.Value, commission),
                RenewalOfPolicyId = renewed?.Id,
                Instalments = quote.Instalments,
                SumInsured = quote.SumInsured,
                IssuedAt = now,
                StartsOn = quote.StartsOn!.Value,
                EndsOn = quote.EndsOn!.Value,
            };
            db.Policies.Add(policy);
            MoveTo(quote, QuoteStatus.Issued, now);
            db.Record(actor, AuditAction.PolicySold, now, record.Id, record.PersonId, policy.Id, policy.Number);
            var change = await db.BindAtSaleAsync(
                ownership.Value.BindOnSale, actor, record, facts.Status, policy.Id, policy.Number, now, ct);
            await db.AccrueOwnSaleAsync(policy.ForCommission(), ct);
            concerned.AddRange(change.Records);
            await db.SaveChangesAsync(ct);
            issued = policy.Product;
            return (await FindPolicyAsync(db, record, id, ct))!;
        }, ct);

        // One that was sold before is given again and not counted again.
        if (issued is { } product && result.Refusal is null)
        {
            ClientBaseMetrics.Sales.Add(1, new KeyValuePair<string, object?>("product", product.ToString()));
        }

        return result;
    }

    /// <summary>The policy that this sale renews: the one it was begun from, as long as the product is the same and nothing else has renewed it.</summary>
    private static async Task<Policy?> FindRenewedAsync(ClientBaseDb db, Quote quote, CancellationToken ct) =>
        quote.RenewalOfPolicyId is { } former
        && await db.Policies.SingleOrDefaultAsync(p => p.Id == former && p.AgentId == quote.AgentId, ct) is { } policy
        && policy.Product == quote.Product
        && policy.RenewalOutcome is not RenewalOutcome.Renewed
            ? policy
            : null;

    /// <summary>
    /// Runs a decision about the client's person inside a write transaction; what it leaves in the context is saved with its
    /// answer, and the records that it names are told to the open screens.
    /// </summary>
    private async Task<Result<T>> DecideAsync<T>(
        Actor actor, ClientId client, Func<ClientBaseDb, ClientRecord, List<ConcernedRecord>, Task<Result<T>>> decide, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result<T>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            if (await FindOwnAsync(db, actor, client, ct) is not { } record)
            {
                return new ClientNotFound();
            }

            await db.LockPersonsAsync([record], ct);
            List<ConcernedRecord> concerned = [];
            var result = await decide(db, record, concerned);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return result;
        }, ct);
    }

    private static Task<ClientRecord?> FindOwnAsync(ClientBaseDb db, Actor actor, ClientId client, CancellationToken ct) =>
        db.Clients.SingleOrDefaultAsync(c => c.Id == client && c.AgentId == actor.Id && c.DeletedAt == null, ct);

    private static Task<Quote?> FindQuoteAsync(ClientBaseDb db, ClientRecord record, QuoteId id, CancellationToken ct) =>
        db.Quotes.SingleOrDefaultAsync(q => q.Id == id && q.ClientId == record.Id && q.AgentId == record.AgentId, ct);

    private static async Task<IssuedPolicy?> FindPolicyAsync(ClientBaseDb db, ClientRecord record, QuoteId quote, CancellationToken ct)
    {
        if (await db.Policies.AsNoTracking().SingleOrDefaultAsync(p => p.QuoteId == quote && p.AgentId == record.AgentId, ct) is not { } policy)
        {
            return null;
        }

        return new IssuedPolicy(
            policy.Id,
            policy.Number,
            policy.Product,
            policy.Premium,
            policy.StartsOn,
            policy.EndsOn,
            policy.IssuedAt,
            await db.OwnerAsync(record.PersonId, ct) == record.AgentId,
            record.PhoneVerifiedAt is not null);
    }

    private async Task<Result<SavedQuote>> ShowAsync(ClientBaseDb db, ClientRecord record, Quote quote, CancellationToken ct)
    {
        var isOpen = quote.Status is not QuoteStatus.Issued;
        return new SavedQuote(
            quote.Id,
            quote.Number,
            record.FullName,
            quote.Version,
            quote.Status,
            forms.Open(quote),
            PriceOf(quote),
            isOpen && await db.StatusAsync(record.AgentId, record.PersonId, ct) is ClientStatus.LockedByOther,
            isOpen ? null : await FindPolicyAsync(db, record, quote.Id, ct));
    }

    private static QuotePrice? PriceOf(Quote quote) => quote is { Premium: { } premium, StartsOn: { } startsOn, EndsOn: { } endsOn, TariffEdition: { } edition }
        ? new QuotePrice(
            startsOn,
            endsOn,
            premium,
            KaskoRating.Schedule(premium, quote.Instalments, startsOn),
            edition,
            QuotePricing.IsMotor(quote.Product) ? null : PriceList.OfEdition(edition).Calculate(quote.Product, quote.SumInsured, quote.Days).HowCalculated,
            quote.Explanation)
        : null;

    /// <summary>R-20: the facts of this moment and what they forbid.</summary>
    private async Task<(SaleFacts Facts, Refusal? Refusal)> AskAsync(ClientBaseDb db, ClientRecord record, CancellationToken ct)
    {
        var now = time.UtcNow();
        var today = MoscowTime.DateOf(now);

        // Neither question needs the number, so it stays sealed.
        var document = record is { DocumentType: { } type, DocumentNumberSealed: not null }
            ? new IdentityDocument(type, "", record.DocumentIssuedOn)
            : null;
        var facts = new SaleFacts(
            await db.StatusAsync(record.AgentId, record.PersonId, ct),
            record.IsArchived,
            record.IsDocumentDisputed,
            record.PhoneVerifiedAt is not null,
            Age.Years(record.BirthDate, today),
            document is { IssuedOn: not null } && DocumentTypes.IsIdentityDocument(document.Type),
            document is null ? null : DocumentTypes.ReplacementDue(document, record.BirthDate, today),
            record.Email.Length > 0);
        return (facts, SaleRules.Refuse(facts, now, issuance.Value.UnverifiedPhoneAllowedFrom));
    }

    /// <summary>
    /// The same inside a transaction that would sell. An attempt on a closed client is kept in the diary; where a
    /// calculation was saved before, the lock has come in between.
    /// </summary>
    private async Task<(SaleFacts Facts, Refusal? Refusal)> AskAsync(
        ClientBaseDb db, Actor actor, ClientRecord record, Quote? quote, CancellationToken ct)
    {
        var (facts, refusal) = await AskAsync(db, record, ct);
        if (refusal is not BoundToAnotherAgent)
        {
            return (facts, refusal);
        }

        db.Record(actor, AuditAction.Refused, time.UtcNow(), record.Id, record.PersonId, remark: RefusedSale);
        return (facts, quote is null ? refusal : new JustBoundToAnotherAgent());
    }

    private static void MoveTo(Quote quote, QuoteStatus status, DateTime now)
    {
        quote.Status = status;
        quote.ChangedAt = now;
        quote.Version = Guid.CreateVersion7();
    }
}
