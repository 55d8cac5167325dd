using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Seeding;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Benchmarks;

/// <summary>A portfolio of 20 000 policies beside those of others, against the same SQL run bare.</summary>
internal static class PortfolioBench
{
    private const int Agents = 21;
    private const int Policies = 20_000;
    private const int BusyAgents = 5;
    private const int WarmUp = 100;
    private const int Rounds = 300;

    public static async Task RunAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync();
        await world.Get<LoadSeed>().RunAsync(Agents, ListBench.Records, seed: 1, progress: null, CancellationToken.None);
        for (var agent = 1; agent <= BusyAgents; agent++)
        {
            await SellAsync(world, await world.ActorAsync($"agent{agent:0000}"), agent);
        }

        var actor = await world.ActorAsync("agent0001");
        var portfolio = world.Get<PolicyPortfolio>();
        await using var db = world.Open();
        var surname = await db.Clients.Where(c => c.AgentId == actor.Id && c.DeletedAt == null).OrderBy(c => c.Id).Select(c => c.LastName).Skip(777).FirstAsync();
        (string Name, PortfolioFilter Filter)[] questions =
        [
            ("первая страница", new()),
            ("сотая страница", new() { Page = 100 }),
            ("последняя страница", new() { Page = 10_000 }),
            ("продукт", new() { Product = Product.Kasko }),
            ("истекают", new() { State = PolicyState.Expiring }),
            ("истекшие, по окончанию", new() { State = PolicyState.Expired, Sort = PortfolioSort.Ends }),
            ("по премии", new() { Sort = PortfolioSort.Premium }),
            ("клиент, 3 буквы", new() { Client = surname[..3] }),
            ("номер, 4 цифры", new() { Number = "1234" }),
        ];
        foreach (var (name, filter) in questions)
        {
            await MeasureAsync(name, 10, async () => (await portfolio.FindPoliciesAsync(actor, filter, default)).Value.Rows.Count);
        }

        await MeasureAsync("на продление", 10, async () => (await portfolio.FindRenewalsAsync(actor, RenewalChoice.Open, 1, default)).Value.Rows.Count);
        await MeasureAsync("итоги", 30, async () => (await portfolio.TotalsAsync(actor, default)).Value.InForce);

        async Task MeasureAsync(string name, int most, Func<Task<int>> askAsync)
        {
            if (await askAsync() == 0)
            {
                throw new InvalidOperationException("The question finds nothing, so its time says nothing.");
            }

            using var bare = await SqlTap.CaptureAsync(new SqliteConnection($"Data Source={world.File}"), askAsync);
            if (Environment.GetEnvironmentVariable("BENCH_EXPLAIN") is not null)
            {
                Console.WriteLine(string.Join('\n', bare.Explain()));
            }

            var (service, statement) = (new Sample(), new Sample());
            for (var i = -WarmUp; i < Rounds; i++)
            {
                var (first, second) = i < 0 ? (new Sample(), new Sample()) : (service, statement);
                await first.MeasureAsync(askAsync);
                await second.MeasureAsync(bare.RunAsync);
            }

            var ratio = service.Median / statement.Median;
            table.Add(
                $"Портфель: {name}",
                $"p99 ≤ {most} мс; ≤ 2 × SQL",
                $"{service}; SQL {statement}; × {ratio:0.00}",
                service.P99 <= most && ratio <= 2);
        }
    }

    /// <summary>Three years of sales to the agent's own clients, some cancelled, some renewed.</summary>
    private static async Task SellAsync(BenchWorld world, Actor agent, int batch)
    {
        await using var db = world.Open();
        var clients = await db.Clients.AsNoTracking().Where(c => c.AgentId == agent.Id && c.DeletedAt == null).OrderBy(c => c.Id).ToListAsync();
        var now = TimeProvider.System.UtcNow();
        var dice = new Dice((ulong)batch);
        var policies = Enumerable.Range(0, Policies).Select(n =>
        {
            var client = clients[dice.Below(clients.Count)];
            var issuedAt = now.AddMinutes(-dice.Below(3 * 365 * 24 * 60));
            var starts = MoscowTime.DateOf(issuedAt).AddDays(1);
            var product = (Product)dice.Below(6);
            var premium = new Money(100_000 + dice.Below(5_000_000));
            var policy = new Policy
            {
                Id = PolicyId.New(),
                Number = $"НСЧ-26-{batch:0000}-{n:0000000}",
                QuoteId = QuoteId.New(),
                Product = product,
                ClientId = client.Id,
                PersonId = client.PersonId,
                AgentId = agent.Id,
                PolicyholderName = client.FullName,
                PolicyholderBirthDate = client.BirthDate,
                Subject = product is Product.Osago or Product.Kasko ? $"LADA Vesta, А{n % 1000:000}АА00" : null,
                Channel = dice.Chance(15) ? SalesChannel.OnlineStore : SalesChannel.AgentCabinet,
                Premium = premium,
                CommissionPercent = 8,
                Commission = CommissionRates.Of(premium, 8),
                IssuedAt = issuedAt,
                StartsOn = starts,
                EndsOn = PriceList.LastDay(starts, days: null),
            };
            if (dice.Chance(5))
            {
                policy.Cancel(starts.AddDays(30), CancellationReason.PolicyholderRequest, new Money(0));
            }
            else if (dice.Chance(40))
            {
                policy.NoteRenewal(RenewalOutcome.Renewed);
            }

            return policy;
        });
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.InsertManyAsync(policies, CancellationToken.None);
        await transaction.CommitAsync();
    }
}
