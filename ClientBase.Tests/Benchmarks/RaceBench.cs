using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Benchmarks;

/// <summary>Eight agents press «Оплатить» for one person at the same moment; one may win.</summary>
internal static class RaceBench
{
    private const int Agents = 8;
    private const int Rounds = 1_000;

    public static async Task RunAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync();
        await RaceAsync(table, "8 агентов продают одному человеку, 1 000 раз", [world]);
    }

    /// <param name="nodes">Of one database; the agents sit at them in turn.</param>
    public static async Task RaceAsync(BenchTable table, string title, BenchWorld[] nodes)
    {
        var world = nodes[0];
        var agents = await world.AddAgentsAsync(Agents);
        var rounds = await PrepareAsync(world, agents);
        var times = new Sample();
        var (sold, refused, wrong, errors) = (0, 0, 0, 0);
        var watch = Stopwatch.StartNew();
        foreach (var quotes in rounds)
        {
            await times.MeasureAsync(async () =>
            {
                using var start = new Barrier(Agents);
                await Task.WhenAll(quotes.Select((quote, i) => Task.Factory.StartNew(
                    () => PayAsync(start, nodes[i % nodes.Length].Get<SaleService>(), agents[i], quote), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            });
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await using var db = world.Open();
        var policies = await db.Policies.CountAsync();
        var bindings = await db.Bindings.CountAsync(b => b.EndedAt == null);
        table.Add(
            title,
            "1 000 полисов, 7 000 отказов, 0 ошибок",
            $"{sold} полисов, {refused} отказов, {errors + wrong} ошибок",
            sold == Rounds && policies == Rounds && bindings == Rounds && refused == Rounds * (Agents - 1) && errors + wrong == 0);
        table.Add("Время раунда из 8 продаж", "—", $"{times}; {Rounds / seconds:0} раундов/с", null);

        async Task PayAsync(Barrier start, SaleService sales, Actor agent, Quote quote)
        {
            start.SignalAndWait();
            try
            {
                var result = await sales.IssueAsync(agent, quote.ClientId, quote.Id, quote.Version, CancellationToken.None);
                switch (result.Refusal)
                {
                    case null:
                        Interlocked.Increment(ref sold);
                        break;
                    case JustBoundToAnotherAgent:
                        Interlocked.Increment(ref refused);
                        break;
                    default:
                        Interlocked.Increment(ref wrong);
                        Console.WriteLine(result.Refusal.Message);
                        break;
                }
            }
            catch (Exception exception)
            {
                // The race goes on: how many errors there are is what is being measured.
                Interlocked.Increment(ref errors);
                Console.WriteLine(exception);
            }
        }
    }

    /// <summary>A person for each round, in the base of each agent, with a calculation that waits for payment.</summary>
    private static async Task<List<List<Quote>>> PrepareAsync(BenchWorld world, Actor[] agents)
    {
        var rounds = new List<List<Quote>>();
        foreach (var part in Enumerable.Range(0, Rounds).Chunk(100))
        {
            await using var db = world.Open();
            foreach (var number in part)
            {
                var quotes = BenchPeople.ReadyToPay(world.AddSharedPerson(db, agents, BenchPeople.Profile(number)));
                db.Quotes.AddRange(quotes);
                rounds.Add(quotes);
            }

            await db.SaveChangesAsync();
        }

        return rounds;
    }
}
