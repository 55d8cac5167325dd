using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Seeding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Benchmarks;

/// <summary>100 000 purchases of bound clients, reckoned again from policies, bindings and rates and compared with the ledger.</summary>
internal static class CommissionBench
{
    private const int Agents = 20;
    private const int ClientsPerAgent = 1_000;
    private const int Purchases = 100_000;
    private const int InOneTransaction = 500;
    private const int MostSeconds = 30;

    public static async Task RunAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync();
        await world.Get<LoadSeed>().RunAsync(Agents, ClientsPerAgent, seed: 1, progress: null, CancellationToken.None);
        var dbs = world.Services.GetRequiredService<IDbContextFactory<ClientBaseDb>>();
        var filling = Stopwatch.StartNew();
        await BuyAsync(dbs);
        filling.Stop();

        var reckoning = Stopwatch.StartNew();
        var differences = await CommissionCheck.CountDifferencesAsync(dbs, CancellationToken.None);
        reckoning.Stop();
        int lines;
        await using (var db = world.Open())
        {
            lines = await db.CommissionEntries.CountAsync(line => line.Kind == CommissionKind.SelfPurchase);

            // One kopeck too many must be seen, or the nought above says nothing.
            await db.Database.ExecuteSqlRawAsync("""UPDATE "CommissionEntries" SET "Amount" = "Amount" + 1 WHERE "Id" = (SELECT MAX("Id") FROM "CommissionEntries")""");
        }

        var afterDamage = await CommissionCheck.CountDifferencesAsync(dbs, CancellationToken.None);
        table.Add(
            $"КВ: {Purchases} покупок пересчитаны",
            $"0 расхождений, ≤ {MostSeconds} с",
            $"{differences} расхождений, {reckoning.Elapsed.TotalSeconds:0.0} с; с КВ {lines}; лишняя копейка найдена: {afterDamage}",
            differences == 0 && afterDamage == 1 && lines > 0 && reckoning.Elapsed.TotalSeconds <= MostSeconds);
        table.Add("КВ: начисление при покупке", "—", $"{Purchases / filling.Elapsed.TotalSeconds:0} покупок/с по {InOneTransaction} в транзакции", true);
    }

    /// <summary>Through the ledger itself, some before КВ began.</summary>
    private static async Task BuyAsync(IDbContextFactory<ClientBaseDb> dbs)
    {
        await using var reading = await dbs.CreateDbContextAsync();
        var held = await reading.Bindings.AsNoTracking()
            .Join(reading.Policies, binding => binding.PolicyId, policy => (PolicyId?)policy.Id, (binding, policy) => new { binding.StartedAt, Policy = policy })
            .ToListAsync();
        var dice = new Dice(1);
        for (var from = 0; from < Purchases; from += InOneTransaction)
        {
            await dbs.WriteAsync(
                async (db, tx) =>
                {
                    // Looking for changes of what was only added would cost more than the ledger.
                    db.ChangeTracker.AutoDetectChangesEnabled = false;
                    for (var n = from; n < from + InOneTransaction; n++)
                    {
                        var client = held[dice.Below(held.Count)];
                        var at = client.StartedAt.AddMinutes(dice.Below(200_000) - 20_000);
                        var product = (Product)dice.Below(6);
                        var percent = await db.SelfPurchasePercentAsync(client.Policy.PersonId, product, at, CancellationToken.None);
                        var starts = MoscowTime.DateOf(at).AddDays(1);
                        var premium = new Money(45_000 + dice.Below(5_000_000));
                        var policy = new Policy
                        {
                            Id = PolicyId.New(),
                            Number = $"ИМЩ-26-8800-{n:0000000}",
                            QuoteId = QuoteId.New(),
                            Product = product,
                            ClientId = client.Policy.ClientId,
                            PersonId = client.Policy.PersonId,
                            AgentId = client.Policy.AgentId,
                            PolicyholderName = client.Policy.PolicyholderName,
                            PolicyholderBirthDate = client.Policy.PolicyholderBirthDate,
                            Channel = SalesChannel.OnlineStore,
                            Premium = premium,
                            CommissionPercent = percent,
                            Commission = CommissionRates.Of(premium, percent),
                            IssuedAt = at,
                            StartsOn = starts,
                            EndsOn = PriceList.LastDay(starts, days: null),
                        };
                        db.Policies.Add(policy);
                        await db.AccrueSelfPurchaseAsync(policy.ForCommission(), CancellationToken.None);
                    }

                    await db.SaveChangesAsync();
                    await tx.CommitAsync(CancellationToken.None);
                    return true;
                },
                CancellationToken.None);
        }
    }
}
