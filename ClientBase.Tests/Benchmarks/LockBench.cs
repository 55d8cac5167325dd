using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Policies;
using ClientBase.Web.Components.Pages.Clients;

namespace ClientBase.Tests.Benchmarks;

/// <summary>«Закреплён за другим агентом» in the open lists of others, after one agent's «Оплатить».</summary>
internal static class LockBench
{
    /// <summary>As many as stand on the first page.</summary>
    private const int People = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Sales do not follow each other within the moment in which a screen merges its news.
    private static readonly TimeSpan BetweenSales = TimeSpan.FromMilliseconds(150);

    public static async Task RunAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync(Screen.AddServices);
        await MeasureAsync(table, "От записанной продажи до замка в 49 других списках", TimeSpan.FromMilliseconds(100), world, world, 50);
    }

    /// <param name="world">Where the sale is made.</param>
    /// <param name="other">Where the lists are open: the same node or another.</param>
    /// <param name="count">Agents, and so lists; that of the seller is not awaited.</param>
    /// <returns>From the commit to each lock.</returns>
    public static async Task<Sample> MeasureAsync(BenchTable table, string title, TimeSpan must, BenchWorld world, BenchWorld other, int count)
    {
        var agents = await world.AddAgentsAsync(count);
        var rounds = new List<List<Quote>>();
        await using (var db = world.Open())
        {
            for (var i = 0; i < People; i++)
            {
                var quotes = BenchPeople.ReadyToPay(world.AddSharedPerson(db, agents, BenchPeople.Profile(i)));
                db.Quotes.AddRange(quotes);
                rounds.Add(quotes);
            }

            await db.SaveChangesAsync();
        }

        var screens = await Task.WhenAll(agents.Select(agent => Screen.OpenAsync<ClientsPage>(other.Services, agent)));
        var sales = world.Get<SaleService>();
        var fromPress = new Sample();
        var fromCommit = new Sample();
        for (var i = 0; i < People; i++)
        {
            var seller = i % count;
            var locks = screens.Where((_, at) => at != seller).Select(screen => screen.Expect("row-locked")).ToList();
            var quote = rounds[i][seller];
            var pressed = Stopwatch.GetTimestamp();
            var sold = await sales.IssueAsync(agents[seller], quote.ClientId, quote.Id, quote.Version, CancellationToken.None);
            var returned = Stopwatch.GetTimestamp();
            if (sold.Refusal is { } no)
            {
                throw new InvalidOperationException(no.Message);
            }

            foreach (var painted in await Task.WhenAll(locks).WaitAsync(Patience))
            {
                // The first sale also compiles all that a sale and an update need.
                if (i > 0)
                {
                    fromPress.Add(Stopwatch.GetElapsedTime(pressed, painted));
                    fromCommit.Add(Stopwatch.GetElapsedTime(returned, Math.Max(returned, painted)));
                }
            }

            await Task.Delay(BetweenSales);
        }

        foreach (var screen in screens)
        {
            await screen.CloseAsync();
        }

        table.Add(
            title,
            $"p95 ≤ {must.TotalMilliseconds:0} мс",
            $"p50 {fromCommit.Median:0.0}, p95 {fromCommit.P95:0.0} мс",
            fromCommit.P95 <= must.TotalMilliseconds);
        table.Add("То же от нажатия «Оплатить»", "—", $"p50 {fromPress.Median:0.0}, p95 {fromPress.P95:0.0} мс", null);
        return fromCommit;
    }
}
