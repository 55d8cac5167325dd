using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Policies;

/// <summary>
/// What a policy and a calculation say on paper. A policy is printed as it was sold, whatever has become of the client's record
/// since; a calculation only while the client is in the agent's base.
/// </summary>
public sealed class PrintedPapers(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, QuoteForms forms, TariffBooks tariffs)
{
    /// <summary>The policy for its seller; <see cref="PolicyNotFound"/> where there is none or another agent sold it.</summary>
    public async Task<Result<PrintedPolicy>> FindPolicyAsync(Actor actor, PolicyId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Policies.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.AgentId == actor.Id, ct) is not { } policy)
        {
            return new PolicyNotFound();
        }

        return await PrintAsync(db, policy, ct);
    }

    /// <summary>The paper of a policy that the caller may show.</summary>
    internal async Task<PrintedPolicy> PrintAsync(ClientBaseDb db, Policy policy, CancellationToken ct)
    {
        // None for a policy that was not calculated here, and after the client's record has been erased.
        var quote = await db.Quotes.AsNoTracking().SingleOrDefaultAsync(q => q.Id == policy.QuoteId, ct);
        return new PrintedPolicy(
            policy.Number,
            EndedMarkOf(policy),
            policy.PolicyholderName,
            policy.PolicyholderBirthDate,
            policy.IssuedAt,
            policy.Product is Product.Osago ? OsagoLimits.InForceOn(MoscowTime.DateOf(policy.IssuedAt)) : null,
            await AgentAsync(db, policy.AgentId, ct),
            new PrintedCover(
                policy.Product,
                policy.StartsOn,
                policy.EndsOn,
                policy.Subject,
                CarOf(quote),
                policy.SumInsured,
                quote?.Days,
                policy.Premium,
                KaskoRating.Schedule(policy.Premium, policy.Instalments, policy.StartsOn),
                HowCalculated(quote),
                FactorsOf(quote),
                IsMinimum(quote)));
    }

    /// <summary>
    /// The calculation for its agent; <see cref="QuoteNotFound"/> where there is none, where it has no premium, where another agent
    /// made it and where the client is no longer in the base.
    /// </summary>
    public async Task<Result<PrintedQuote>> FindQuoteAsync(Actor actor, QuoteId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = await (
            from quote in db.Quotes.AsNoTracking()
            join client in db.Clients on quote.ClientId equals client.Id
            where quote.Id == id && quote.AgentId == actor.Id && client.AgentId == actor.Id && client.DeletedAt == null
            select new { Quote = quote, Client = client }).SingleOrDefaultAsync(ct);
        if (found?.Quote is not { Premium: { } premium, StartsOn: { } startsOn, EndsOn: { } endsOn, CalculatedAt: { } calculatedAt } shown)
        {
            return new QuoteNotFound();
        }

        var now = time.UtcNow();
        var book = await tariffs.ReadAsync(db, ct);
        return new PrintedQuote(
            shown.Number,
            QuoteRules.StateOf(shown, now, book),
            shown.Status is QuoteStatus.Issued ? null : QuoteRules.RefuseOutdated(shown, now, book)?.Reason,
            found.Client.FullName,
            calculatedAt,
            calculatedAt + QuoteRules.ValidFor,
            await AgentAsync(db, actor.Id, ct),
            shown.Explanation?.Deductibles ?? [],
            new PrintedCover(
                shown.Product,
                startsOn,
                endsOn,
                shown.Subject,
                CarOf(shown),
                shown.SumInsured,
                shown.Days,
                premium,
                KaskoRating.Schedule(premium, shown.Instalments, startsOn),
                HowCalculated(shown),
                FactorsOf(shown),
                IsMinimum(shown)));
    }

    /// <summary>The one place that tells how a policy has ended before its time.</summary>
    private static string? EndedMarkOf(Policy policy) => policy switch
    {
        { AnnulledAt: { } at } => $"Аннулирован {MoscowTime.Show(MoscowTime.DateOf(at))}",
        { CancelledOn: { } lastDay } => $"Расторгнут {MoscowTime.Show(lastDay)}",
        _ => null,
    };

    private static async Task<PrintedAgent> AgentAsync(ClientBaseDb db, StaffId agent, CancellationToken ct) =>
        await db.Users.Where(user => user.Id == agent.Value).Select(user => new PrintedAgent(user.FullName, user.AgentCode)).SingleOrDefaultAsync(ct)
            ?? new PrintedAgent("Интернет-магазин ВСК", null);

    private static string? HowCalculated(Quote? quote) => quote is { TariffEdition: { } edition } && !QuotePricing.IsMotor(quote.Product)
        ? PriceList.OfEdition(edition).Calculate(quote.Product, quote.SumInsured, quote.Days).HowCalculated
        : null;

    private static IReadOnlyList<RatingFactor> FactorsOf(Quote? quote) => quote?.Explanation?.Factors ?? [];

    private static bool IsMinimum(Quote? quote) =>
        quote is { Explanation: { } explanation, Premium: { } premium } && Rating.Multiply(explanation.Factors).Kopecks < premium.Kopecks;

    /// <summary>
    /// The form was checked when it was calculated. Checking it again, by the rules of today, could refuse what was sold; it is only
    /// put into shape.
    /// </summary>
    private PrintedCar? CarOf(Quote? quote)
    {
        if (quote is null || forms.Open(quote).Motor is not { } typed)
        {
            return null;
        }

        var vin = VehicleNumbers.NormaliseVin(typed.Vin);
        var plate = VehicleNumbers.NormalisePlate(typed.Plate);
        var document = typed.VehicleDocumentKind switch
        {
            VehicleDocumentKind.Sts => "СТС",
            VehicleDocumentKind.Pts => "ПТС",
            VehicleDocumentKind.Epts => "ЭПТС",
            _ => throw new InvalidDataException($"No title for {typed.VehicleDocumentKind}."),
        };
        return new PrintedCar(
            TypedText.Clean(typed.Make),
            TypedText.Clean(typed.Model),
            TypedText.Clean(typed.Year),
            vin.Length == 0 ? null : vin,
            plate.Length == 0 ? null : plate,
            $"{document} {TypedText.Clean(typed.VehicleDocument)}",
            typed.OwnerIsPolicyholder ? null : TypedText.Clean(typed.OwnerName),

            // «мск» may have been typed; the factor has the name of the directory.
            FactorsOf(quote).FirstOrDefault(factor => factor.Code is "КТ" or "Кт")?.Reason ?? TypedText.Clean(typed.Territory),
            typed.Unlimited,
            typed.Unlimited ? [] : [.. typed.Drivers.Select(driver => new PrintedDriver(
                TypedText.Clean(driver.Name),
                DocumentTypes.Display(DocumentType.DrivingLicence, VehicleNumbers.NormaliseLicence(driver.Licence))))],
            typed.Months,
            Money.FromRubles(typed.Deductible));
    }
}
