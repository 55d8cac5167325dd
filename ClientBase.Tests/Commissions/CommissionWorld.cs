using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Commissions;

/// <summary>What the tests of КВ do that no screen does yet: a client who buys himself.</summary>
internal static class CommissionWorld
{
    private static int _number;

    /// <summary>The client buys in the online store; the policy stands in the portfolio of the agent whose record this is.</summary>
    /// <returns>The policy, and what was accrued for it.</returns>
    public static Task<(Policy Policy, Money Accrued)> BuyAsync(
        this IDbContextFactory<ClientBaseDb> dbs,
        ClientRecord client,
        DateTime at,
        decimal rubles = 3_900m,
        Product product = Product.Property,
        int instalments = 1) =>
        dbs.WriteAsync(
            async (db, tx) =>
            {
                var percent = await db.SelfPurchasePercentAsync(client.PersonId, product, at, default);
                var starts = MoscowTime.DateOf(at).AddDays(1);
                var policy = new Policy
                {
                    Id = PolicyId.New(),
                    Number = $"ИМЩ-26-7700-8{Interlocked.Increment(ref _number):000000}",
                    QuoteId = QuoteId.New(),
                    Product = product,
                    ClientId = client.Id,
                    PersonId = client.PersonId,
                    AgentId = client.AgentId,
                    PolicyholderName = client.FullName,
                    PolicyholderBirthDate = client.BirthDate,
                    Channel = SalesChannel.OnlineStore,
                    Premium = Money.FromRubles(rubles),
                    CommissionPercent = percent,
                    Commission = CommissionRates.Of(Money.FromRubles(rubles), percent),
                    Instalments = instalments,
                    IssuedAt = at,
                    StartsOn = starts,
                    EndsOn = starts.AddYears(1).AddDays(-1),
                };
                db.Policies.Add(policy);
                var accrued = await db.AccrueSelfPurchaseAsync(policy.ForCommission(), default);
                await db.SaveChangesAsync();
                await tx.CommitAsync(default);
                return (policy, accrued);
            },
            default);

    public static async Task<List<CommissionEntry>> LinesAsync(this TestDatabase database, PolicyId? policy = null)
    {
        await using var db = database.CreateDbContext();
        return await db.CommissionEntries.AsNoTracking()
            .Where(line => policy == null || line.PolicyId == policy)
            .OrderBy(line => line.At).ThenBy(line => line.Id)
            .ToListAsync();
    }

    public static Money Sum(this IEnumerable<CommissionEntry> lines) => new(lines.Sum(line => line.Amount.Kopecks));
}
