using System.Linq.Expressions;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Portfolio;

/// <summary>Reads «Страховой портфель»: what this agent has sold and calculated, and what he should renew (domain §8). Nothing of other agents.</summary>
public sealed class PolicyPortfolio(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, TariffBooks tariffs)
{
    public const int PageSize = 25;

    /// <summary>«На продление» begins so many days before the end…</summary>
    public const int RenewalFromDays = 60;

    /// <summary>…and ends so many days after it.</summary>
    public const int RenewalUntilDays = 30;

    private const int MostExported = 50_000;

    /// <summary>So many policies are read one by one.</summary>
    private const int FewFound = 500;

    /// <summary>A page of the agent's policies. A page beyond the last gives the last.</summary>
    public async Task<Result<Page<PolicyRow>>> FindPoliciesAsync(Actor actor, PortfolioFilter filter, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var today = time.Today();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = Narrow(db, actor.Id, filter, today);
        int total;
        if (filter.Client.Trim().Length == 0 && filter.Number.Trim().Length == 0)
        {
            total = await found.CountAsync(ct);
        }
        else
        {
            // What is typed is looked for in the index that holds it, which knows nothing of the order; the few that are found are
            // then put in order by themselves. Of many, the order's own index soon finds a page full.
            var ids = await found.Select(p => p.Id).ToListAsync(ct);
            total = ids.Count;
            found = total <= FewFound ? db.Policies.AsNoTracking().Where(p => ids.Contains(p.Id)) : found;
        }

        var number = PageNumbers.Within(filter.Page, total, PageSize);
        var rows = await ReadPageAsync(found, filter, number, total, ct);
        return new Page<PolicyRow>([.. rows.Select(row => row.Show(today))], total, number, PageSize);
    }

    /// <summary>Skips from the nearer end: the last page costs what the first does.</summary>
    private static async Task<List<Listed>> ReadPageAsync(IQueryable<Policy> found, PortfolioFilter filter, int number, int total, CancellationToken ct)
    {
        var before = (number - 1) * PageSize;
        if (before <= total / 2)
        {
            return await Ordered(found, filter).Skip(before).Take(PageSize).Select(Columns).ToListAsync(ct);
        }

        var shown = Math.Min(PageSize, total - before);
        var backwards = Ordered(found, filter with { Descending = !filter.Descending }).Skip(total - before - shown).Take(shown);
        var rows = await backwards.Select(Columns).ToListAsync(ct);
        rows.Reverse();
        return rows;
    }

    /// <summary>Everything that the filter finds, in its order: for the file. At most <see cref="MostExported"/> policies.</summary>
    internal async Task<Result<IReadOnlyList<PolicyRow>>> ReadAllAsync(Actor actor, PortfolioFilter filter, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var today = time.Today();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var rows = await Ordered(Narrow(db, actor.Id, filter, today), filter).Take(MostExported).Select(Columns).ToListAsync(ct);
        return rows.ConvertAll(row => row.Show(today));
    }

    /// <summary>The figures over the list; of everything, whatever is filtered.</summary>
    public async Task<Result<PortfolioTotals>> TotalsAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var today = time.Today();
        var (soon, yearAgo) = (today.AddDays(PolicyStates.ExpiringDays), today.AddYears(-1));
        var yearAgoAt = MoscowTime.StartOf(yearAgo);
        var renewed = nameof(RenewalOutcome.Renewed);
        await using var db = await dbs.CreateDbContextAsync(ct);

        // Written by hand: LINQ cannot add up values of our own types, and one look at the index gives all five. What ended more
        // than a year ago was sold before that too, and counts in none of them.
        var sums = await db.Database.SqlQuery<Sums>($"""
            SELECT CAST(COUNT(CASE WHEN "StartsOn" <= {today} AND "EndsOn" >= {today} AND "CancelledOn" IS NULL AND "AnnulledAt" IS NULL THEN 1 END) AS INTEGER) AS "InForce",
                   CAST(COALESCE(SUM(CASE WHEN "IssuedAt" >= {yearAgoAt} AND "AnnulledAt" IS NULL THEN "Premium" END), 0) AS BIGINT) AS "Premium",
                   CAST(COUNT(CASE WHEN "StartsOn" <= {today} AND "EndsOn" >= {today} AND "EndsOn" <= {soon} AND "CancelledOn" IS NULL AND "AnnulledAt" IS NULL THEN 1 END) AS INTEGER) AS "Expiring",
                   CAST(COUNT(CASE WHEN "EndsOn" < {today} AND "EndsOn" >= {yearAgo} AND "CancelledOn" IS NULL AND "AnnulledAt" IS NULL THEN 1 END) AS INTEGER) AS "Ended",
                   CAST(COUNT(CASE WHEN "EndsOn" < {today} AND "EndsOn" >= {yearAgo} AND "CancelledOn" IS NULL AND "AnnulledAt" IS NULL AND "RenewalOutcome" = {renewed} THEN 1 END) AS INTEGER) AS "Renewed"
            FROM "Policies" WHERE "AgentId" = {actor.Id.Value} AND "EndsOn" >= {yearAgo}
            """).SingleAsync(ct);
        return new PortfolioTotals(sums.InForce, new Money(sums.Premium), sums.Expiring, sums.Ended, sums.Renewed);
    }

    /// <summary>The agent's calculations that have not become policies, the last changed first, by the states of now.</summary>
    public async Task<Result<Page<PortfolioQuoteRow>>> FindQuotesAsync(Actor actor, int page, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = db.Quotes.AsNoTracking().Where(q => q.AgentId == actor.Id && q.Status != QuoteStatus.Issued && q.Status != QuoteStatus.SoldElsewhere);
        var total = await found.CountAsync(ct);
        var number = PageNumbers.Within(page, total, PageSize);
        var quotes = await found
            .OrderByDescending(q => q.ChangedAt).ThenByDescending(q => q.Id)
            .Skip((number - 1) * PageSize).Take(PageSize)
            .ToListAsync(ct);
        var book = await tariffs.ReadAsync(db, ct);
        var ids = quotes.Select(q => q.ClientId).Distinct().ToList();

        // By their ids alone: with the agent in the question SQLite would read all of his clients.
        var clients = await db.Clients.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        return new Page<PortfolioQuoteRow>(
            [
                .. quotes.Select(q => new PortfolioQuoteRow(
                    q.Id, q.Number, q.Product, q.ClientId, clients[q.ClientId].FullName, clients[q.ClientId].Email, q.Subject,
                    q.Premium, q.ChangedAt, QuoteRules.StateOf(q, now, book))),
            ],
            total,
            number,
            PageSize);
    }

    /// <summary>
    /// «На продление»: what ends within 60 days or ended in the last 30, the earliest end first; open lines are those that have not
    /// been renewed or refused.
    /// </summary>
    public async Task<Result<Page<RenewalRow>>> FindRenewalsAsync(Actor actor, RenewalChoice choice, int page, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var today = time.Today();
        var (from, until) = (today.AddDays(-RenewalUntilDays), today.AddDays(RenewalFromDays));
        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = db.Policies.AsNoTracking()
            .Where(p => p.AgentId == actor.Id && p.EndsOn >= from && p.EndsOn <= until && p.CancelledOn == null && p.AnnulledAt == null);
        found = choice is RenewalChoice.Open
            ? found.Where(p => p.RenewalOutcome == null || (p.RenewalOutcome != RenewalOutcome.Renewed && p.RenewalOutcome != RenewalOutcome.Refused))
            : found.Where(p => p.RenewalOutcome == RenewalOutcome.Renewed || p.RenewalOutcome == RenewalOutcome.Refused);

        // The total comes with the page: a second question would cost more than its answer.
        IQueryable<Policy> PageOf(int number) => found.OrderBy(p => p.EndsOn).ThenBy(p => p.Id).Skip((number - 1) * PageSize).Take(PageSize);
        var number = Math.Clamp(page, 1, int.MaxValue / PageSize);
        if (number > 1 && !await PageOf(number).AnyAsync(ct))
        {
            number = PageNumbers.Within(number, await found.CountAsync(ct), PageSize);
        }

        var lines = await PageOf(number)
            .Select(p => new
            {
                Policy = new Listed(
                    p.Id, p.Number, p.Product, p.ClientId, p.PolicyholderName, p.Subject, p.StartsOn, p.EndsOn, p.CancelledOn, p.AnnulledAt,
                    p.Premium, p.Commission, p.Channel, p.IssuedAt),
                p.RenewalOutcome,
                p.RenewalRefusal,
                p.CallBackOn,
                Phone = db.Clients.Where(c => c.Id == p.ClientId).Select(c => c.Phone).FirstOrDefault(),
                Total = found.Count(),
                IsGivenAway = db.Bindings.Any(b => b.PersonId == p.PersonId && b.EndedAt == null && b.AgentId != p.AgentId && b.Reason == BindingReason.Transfer),
            })
            .ToListAsync(ct);
        return new Page<RenewalRow>(
            [
                .. lines.Select(line => new RenewalRow(
                    line.Policy.Show(today), line.Phone, line.Policy.EndsOn.DayNumber - today.DayNumber,
                    line.RenewalOutcome, line.RenewalRefusal, line.CallBackOn, line.IsGivenAway)),
            ],
            lines.Count > 0 ? lines[0].Total : 0,
            number,
            PageSize);
    }

    /// <summary>One policy with everything that can be done about it; another agent's is not found.</summary>
    public async Task<Result<PolicyCard>> FindAsync(Actor actor, PolicyId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var today = time.Today();
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Policies.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.AgentId == actor.Id, ct) is not { } policy)
        {
            return new PolicyNotFound();
        }

        var state = policy.StateOn(today);
        var isOpen = state is PolicyState.Upcoming or PolicyState.InForce or PolicyState.Expiring;
        return new PolicyCard(
            Listed.Of(policy).Show(today),
            policy.PolicyholderBirthDate,
            policy.SumInsured,
            policy.CommissionPercent,
            KaskoRating.Schedule(policy.Premium, policy.Instalments, policy.StartsOn),
            policy.CancellationReason is { } reason ? CancellationTerms.TitleOf(reason) : null,
            policy.Refund,
            policy.RenewalOfPolicyId is { } former
                ? await db.Policies.Where(p => p.Id == former && p.AgentId == actor.Id).Select(p => p.Number).SingleOrDefaultAsync(ct)
                : null,
            await db.Policies.Where(p => p.RenewalOfPolicyId == policy.Id && p.AgentId == actor.Id && p.AnnulledAt == null).Select(p => p.Number).FirstOrDefaultAsync(ct),
            policy.RenewalOutcome,
            CanRenew: Renewals.Refuse(policy, today) is null,
            CanCancel: isOpen,
            CanAnnul: PolicyEndings.RefuseAnnulment(policy, today) is null);
    }

    /// <summary>Letters and digits as policy numbers are written: capitals, Latin twins as Russian letters, one blank at most.</summary>
    internal static string NumberAsWritten(string typed) =>
        string.Join(' ', LookAlikes.ToRussian(typed.ToUpperInvariant()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IQueryable<Policy> Narrow(ClientBaseDb db, StaffId agent, PortfolioFilter filter, DateOnly today)
    {
        var policies = InState(db.Policies.AsNoTracking().Where(p => p.AgentId == agent), filter.State, today);
        if (filter.Product is { } product)
        {
            policies = policies.Where(p => p.Product == product);
        }

        if (filter.Channel is { } channel)
        {
            policies = policies.Where(p => p.Channel == channel);
        }

        if (filter.From is { } from)
        {
            var begins = MoscowTime.StartOf(from);
            policies = policies.Where(p => p.IssuedAt >= begins);
        }

        if (filter.To is { } to)
        {
            var ends = MoscowTime.StartOf(to.AddDays(1));
            policies = policies.Where(p => p.IssuedAt < ends);
        }

        if (NumberAsWritten(filter.Number) is { Length: > 0 } number)
        {
            policies = policies.Where(p => p.Number.Contains(number));
        }

        // By the client's present names, which the list's index of his records holds.
        var named = db.Clients.Where(c => c.AgentId == agent && c.DeletedAt == null);
        var words = NameKeys.FilterTokens(filter.Client);
        foreach (var word in words)
        {
            var beginning = " " + word;
            named = named.Where(c => c.SearchName.Contains(beginning));
        }

        return words.Count == 0 ? policies : policies.Where(p => named.Select(c => c.Id).Contains(p.ClientId));
    }

    private static IQueryable<Policy> InState(IQueryable<Policy> policies, PolicyState? state, DateOnly today)
    {
        if (state is null)
        {
            return policies;
        }

        if (state is PolicyState.Annulled)
        {
            return policies.Where(p => p.AnnulledAt != null);
        }

        if (state is PolicyState.Cancelled)
        {
            return policies.Where(p => p.CancelledOn != null && p.AnnulledAt == null);
        }

        var soon = today.AddDays(PolicyStates.ExpiringDays);
        policies = policies.Where(p => p.CancelledOn == null && p.AnnulledAt == null);
        return state switch
        {
            PolicyState.Upcoming => policies.Where(p => p.StartsOn > today),
            PolicyState.InForce => policies.Where(p => p.StartsOn <= today && p.EndsOn >= today),
            PolicyState.Expiring => policies.Where(p => p.StartsOn <= today && p.EndsOn >= today && p.EndsOn <= soon),
            PolicyState.Expired => policies.Where(p => p.EndsOn < today),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    private static IQueryable<Policy> Ordered(IQueryable<Policy> policies, PortfolioFilter filter) => (filter.Sort, filter.Descending) switch
    {
        (PortfolioSort.Ends, false) => policies.OrderBy(p => p.EndsOn).ThenBy(p => p.Id),
        (PortfolioSort.Ends, true) => policies.OrderByDescending(p => p.EndsOn).ThenByDescending(p => p.Id),
        (PortfolioSort.Premium, false) => policies.OrderBy(p => p.Premium).ThenBy(p => p.Id),
        (PortfolioSort.Premium, true) => policies.OrderByDescending(p => p.Premium).ThenByDescending(p => p.Id),
        (_, false) => policies.OrderBy(p => p.IssuedAt).ThenBy(p => p.Id),
        _ => policies.OrderByDescending(p => p.IssuedAt).ThenByDescending(p => p.Id),
    };

    private static readonly Expression<Func<Policy, Listed>> Columns = p => new Listed(
        p.Id, p.Number, p.Product, p.ClientId, p.PolicyholderName, p.Subject, p.StartsOn, p.EndsOn, p.CancelledOn, p.AnnulledAt,
        p.Premium, p.Commission, p.Channel, p.IssuedAt);

    private static readonly Func<Policy, Listed> ReadColumns = Columns.Compile();

    /// <summary>What a row needs of its policy.</summary>
    private sealed record Listed(
        PolicyId Id, string Number, Product Product, ClientId ClientId, string PolicyholderName, string? Subject, DateOnly StartsOn, DateOnly EndsOn,
        DateOnly? CancelledOn, DateTime? AnnulledAt, Money Premium, Money Commission, SalesChannel Channel, DateTime IssuedAt)
    {
        public static Listed Of(Policy policy) => ReadColumns(policy);

        public PolicyRow Show(DateOnly today)
        {
            var state = PolicyStates.Of(StartsOn, EndsOn, CancelledOn, AnnulledAt, today);
            return new PolicyRow(
                Id, Number, Product, ClientId, PolicyholderName, Subject, StartsOn, EndsOn, CancelledOn, Premium, Commission, Channel, IssuedAt,
                state, state.Text(EndsOn, today));
        }
    }

    private sealed record Sums(int InForce, long Premium, int Expiring, int Ended, int Renewed);
}
