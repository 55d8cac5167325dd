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
/// From the first field of a calculation to its policy, the same for an agent at his client's card and for a client in the online
/// store; what differs between the two stands in <see cref="IQuoteDesk"/>. The quote's id is made by the screen and is the key of
/// the sale: however often and from wherever it is sent, it gives one policy (SAL-1).
/// </summary>
public sealed class QuoteWork(
    IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, LiveFeed feed, QuoteForms forms, IOptions<IssuanceOptions> issuance, TariffBooks tariffs)
{
    /// <summary>The saved calculation, whatever has become of its client; <see cref="QuoteNotFound"/> where none was saved yet.</summary>
    internal async Task<Result<SavedQuote>> FindAsync(IQuoteDesk desk, QuoteId id, CancellationToken ct)
    {
        if (await desk.RefuseAsync(ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await desk.FindRecordAsync(db, ct) is not { } record)
        {
            return new ClientNotFound();
        }

        return await FindAsync(db, desk, record, id, ct) is { } found ? await ShowAsync(db, desk, record, found, ct) : new QuoteNotFound();
    }

    /// <summary>
    /// Keeps the form as it is typed, under this id. What had been calculated of other values is given up. One that is being paid or
    /// was sold stays as it is.
    /// </summary>
    internal Task<Result<SavedQuote>> KeepDraftAsync(IQuoteDesk desk, QuoteId id, QuoteInput input, CancellationToken ct) =>
        ChangeAsync(desk, id, (_, quote, now) =>
        {
            // What was calculated of these very values stands: the draft was late, «Рассчитать» had overtaken it.
            if (quote.Status is not QuoteStatus.AwaitingPayment && !(quote.Premium is not null && forms.Open(quote) == input))
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
    internal Task<Result<SavedQuote>> CalculateAsync(IQuoteDesk desk, QuoteId id, QuoteInput input, CancellationToken ct) =>
        ChangeAsync(desk, id, async (db, quote, now) =>
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

    /// <summary>Begins a calculation with a form that is filled in already: a copy, or the renewal of a policy.</summary>
    internal Task<Result<SavedQuote>> BeginAsync(IQuoteDesk desk, QuoteId id, QuoteInput input, PolicyId? renewalOf, CancellationToken ct) =>
        ChangeAsync(desk, id, (_, quote, now) =>
        {
            Put(quote, input, calculation: null, now);
            quote.RenewalOfPolicyId = renewalOf;
            MoveTo(quote, QuoteStatus.Draft, now);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>«Перейти к оплате» for the calculation that the screen shows. Pressed again, it changes nothing.</summary>
    internal Task<Result<SavedQuote>> ProceedToPaymentAsync(IQuoteDesk desk, QuoteId id, Guid expectedVersion, CancellationToken ct) =>
        DecideAsync<SavedQuote>(desk, async (db, record, concerned) =>
        {
            if (await FindAsync(db, desk, record, id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            if (quote.Status is QuoteStatus.Issued)
            {
                return await ShowAsync(db, desk, record, quote, ct);
            }

            if ((await desk.AskAsync(db, record, quote, time.UtcNow(), ct)).Refusal is { } no)
            {
                return no;
            }

            if (quote.Status is QuoteStatus.SoldElsewhere)
            {
                return new SoldByOtherQuote();
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

            concerned.AddRange(await desk.TellChangeAsync(db, record, quote, time.UtcNow(), ct));
            return await ShowAsync(db, desk, record, quote, ct);
        }, ct);

    /// <summary>
    /// «Изменить расчёт» of the one that the screen shows: it no longer awaits its payment, and what is typed is kept again. A tab that
    /// would still pay it is refused.
    /// </summary>
    internal Task<Result<SavedQuote>> ReopenAsync(IQuoteDesk desk, QuoteId id, Guid expectedVersion, CancellationToken ct) =>
        DecideAsync<SavedQuote>(desk, async (db, record, concerned) =>
        {
            if (await FindAsync(db, desk, record, id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            if (quote.Status is QuoteStatus.AwaitingPayment)
            {
                if ((await desk.AskAsync(db, record, quote, time.UtcNow(), ct)).Refusal is { } no)
                {
                    return no;
                }

                if (quote.Version != expectedVersion)
                {
                    return new QuoteChangedElsewhere();
                }

                MoveTo(quote, QuoteStatus.Calculated, time.UtcNow());
                concerned.AddRange(await desk.TellChangeAsync(db, record, quote, time.UtcNow(), ct));
            }

            return await ShowAsync(db, desk, record, quote, ct);
        }, ct);

    /// <summary>
    /// «Оплатить»: the policy, its number and all that follows from the sale in one transaction, or nothing of it. The same quote
    /// again gives the same policy again; a calculation whose twin was paid first is refused.
    /// </summary>
    internal async Task<Result<IssuedPolicy>> IssueAsync(IQuoteDesk desk, QuoteId id, Guid expectedVersion, CancellationToken ct)
    {
        Product? issued = null;
        var result = await DecideAsync<IssuedPolicy>(desk, async (db, record, concerned) =>
        {
            if (await FindAsync(db, desk, record, id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            if (await FindPolicyAsync(db, desk, record, id, ct) is { } sold)
            {
                return sold;
            }

            var now = time.UtcNow();
            var (facts, refusal) = await desk.AskAsync(db, record, quote, now, ct);
            if (refusal is not null)
            {
                return refusal;
            }

            var twins = await FindTwinsAsync(db, quote, ct);
            if (quote.Status is QuoteStatus.SoldElsewhere || twins.Exists(twin => twin.Status is QuoteStatus.Issued))
            {
                return new SoldByOtherQuote();
            }

            if (quote.Version != expectedVersion)
            {
                return new QuoteChangedElsewhere();
            }

            if (quote.Status is not QuoteStatus.AwaitingPayment)
            {
                return new PaymentNotStarted();
            }

            if (QuoteRules.RefuseOutdated(quote, now, await tariffs.ReadAsync(db, ct)) is { } outdated)
            {
                return outdated;
            }

            var seller = await desk.SellerAsync(db, record, quote.Product, now, ct);
            var renewed = await FindRenewedAsync(db, quote, ct);
            renewed?.NoteRenewal(RenewalOutcome.Renewed);
            var policy = new Policy
            {
                Id = PolicyId.New(),
                Number = await db.NextPolicyNumberAsync(quote.Product, MoscowTime.DateOf(now), issuance.Value.BranchCode, ct),
                QuoteId = quote.Id,
                Product = quote.Product,
                ClientId = seller.Client,
                PersonId = record.PersonId,
                AgentId = seller.Agent,
                PolicyholderName = record.FullName,
                PolicyholderBirthDate = record.BirthDate,
                PolicyholderDocumentHash = await db.IdentityKeys
                    .Where(k => k.ClientId == record.Id && k.Kind == IdentityKeyKind.Document && !k.IsFormer)
                    .Select(k => k.Hash)
                    .FirstOrDefaultAsync(ct),
                Subject = quote.Subject,
                Channel = seller.Channel,
                Premium = quote.Premium!.Value,
                CommissionPercent = seller.CommissionPercent,
                Commission = CommissionRates.Of(quote.Premium.Value, seller.CommissionPercent),
                IsSelfInsured = seller.IsSelfInsured,
                RenewalOfPolicyId = renewed?.Id,
                Instalments = quote.Instalments,
                SumInsured = quote.SumInsured,
                IssuedAt = now,
                StartsOn = quote.StartsOn!.Value,
                EndsOn = quote.EndsOn!.Value,
            };
            db.Policies.Add(policy);
            MoveTo(quote, QuoteStatus.Issued, now);
            foreach (var twin in twins)
            {
                MoveTo(twin, QuoteStatus.SoldElsewhere, now);
            }

            concerned.AddRange(await desk.CompleteAsync(db, record, facts, policy, now, ct));
            concerned.AddRange(await desk.TellChangeAsync(db, record, quote, time.UtcNow(), ct));
            await db.SaveChangesAsync(ct);
            issued = policy.Product;
            return (await FindPolicyAsync(db, desk, record, id, ct))!;
        }, ct);

        // One that was sold before is given again and not counted again.
        if (issued is { } product && result.Refusal is null)
        {
            ClientBaseMetrics.Sales.Add(1, new KeyValuePair<string, object?>("product", product.ToString()));
        }

        return result;
    }

    /// <summary>Finds or begins the calculation of this id and lets it be changed, unless it was sold or the client is closed.</summary>
    private Task<Result<SavedQuote>> ChangeAsync(IQuoteDesk desk, QuoteId id, Func<ClientBaseDb, Quote, DateTime, Task<Refusal?>> change, CancellationToken ct) =>
        DecideAsync<SavedQuote>(desk, async (db, record, concerned) =>
        {
            var quote = await FindAsync(db, desk, record, id, ct);
            if (quote is { Status: QuoteStatus.Issued or QuoteStatus.SoldElsewhere })
            {
                return await ShowAsync(db, desk, record, quote, ct);
            }

            // The id of somebody else's calculation looks like one that does not exist.
            if (quote is null && await db.Quotes.AnyAsync(q => q.Id == id, ct))
            {
                return new QuoteNotFound();
            }

            var now = time.UtcNow();
            if ((await desk.AskAsync(db, record, quote, now, ct)).Refusal is { } no)
            {
                return no;
            }

            var isNew = quote is null;
            quote ??= new Quote { Id = id, Number = "", ClientId = record.Id, AgentId = desk.Keeper, AccountId = desk.Account, CreatedAt = now };
            if (await change(db, quote, now) is { } wrong)
            {
                return wrong;
            }

            if (isNew)
            {
                quote.Number = await db.NextQuoteNumberAsync(desk.Keeper, MoscowTime.DateOf(now), ct);
                db.Quotes.Add(quote);
            }

            concerned.AddRange(await desk.TellChangeAsync(db, record, quote, time.UtcNow(), ct));
            return await ShowAsync(db, desk, record, quote, ct);
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

    /// <summary>The policy that this sale renews: the one it was begun from, as long as the product is the same and nothing else has renewed it.</summary>
    private static async Task<Policy?> FindRenewedAsync(ClientBaseDb db, Quote quote, CancellationToken ct)
    {
        if (quote.RenewalOfPolicyId is not { } former)
        {
            return null;
        }

        var given = db.GivenTo(quote.AgentId);
        var policy = await db.Policies.SingleOrDefaultAsync(p => p.Id == former && (p.AgentId == quote.AgentId || given.Any(b => b.PersonId == p.PersonId)), ct);
        return policy?.Product == quote.Product && policy.RenewalOutcome is not RenewalOutcome.Renewed ? policy : null;
    }

    /// <summary>The other calculations of one and the same insurance: the client's own, and what his agent made of it .</summary>
    private static async Task<List<Quote>> FindTwinsAsync(ClientBaseDb db, Quote quote, CancellationToken ct)
    {
        if (quote.AccountId is null && quote.ContinuedFromQuoteId is null)
        {
            return [];
        }

        var first = quote.ContinuedFromQuoteId ?? quote.Id;
        return await db.Quotes.Where(q => q.Id != quote.Id && (q.Id == first || q.ContinuedFromQuoteId == first)).ToListAsync(ct);
    }

    /// <summary>
    /// Runs a decision about the client's person inside a write transaction; what it leaves in the context is saved with its
    /// answer, and the records that it names are told to the open screens.
    /// </summary>
    private async Task<Result<T>> DecideAsync<T>(
        IQuoteDesk desk, Func<ClientBaseDb, ClientRecord, List<ConcernedRecord>, Task<Result<T>>> decide, CancellationToken ct)
    {
        if (await desk.RefuseAsync(ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result<T>>(async (db, tx) =>
        {
            await db.LockAsync([desk.Lock], ct);
            if (await desk.FindRecordAsync(db, ct) is not { } record)
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

    private static Task<Quote?> FindAsync(ClientBaseDb db, IQuoteDesk desk, ClientRecord record, QuoteId id, CancellationToken ct) =>
        desk.Own(db.Quotes, record).SingleOrDefaultAsync(q => q.Id == id, ct);

    /// <summary>Of a calculation of this desk.</summary>
    private static async Task<IssuedPolicy?> FindPolicyAsync(ClientBaseDb db, IQuoteDesk desk, ClientRecord record, QuoteId quote, CancellationToken ct)
    {
        if (await db.Policies.AsNoTracking().SingleOrDefaultAsync(p => p.QuoteId == quote, ct) is not { } policy)
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
            await db.OwnerAsync(record.PersonId, ct) == desk.Keeper,
            record.PhoneVerifiedAt is not null);
    }

    private async Task<Result<SavedQuote>> ShowAsync(ClientBaseDb db, IQuoteDesk desk, ClientRecord record, Quote quote, CancellationToken ct)
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
            isOpen && await desk.IsClosedAsync(db, record, ct),
            isOpen ? null : await FindPolicyAsync(db, desk, record, quote.Id, ct));
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

    private static void MoveTo(Quote quote, QuoteStatus status, DateTime now)
    {
        quote.Status = status;
        quote.ChangedAt = now;
        quote.Version = Guid.CreateVersion7();
    }
}
