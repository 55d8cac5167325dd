using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Seeding;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Web.Runs;

/// <summary>What some races came to.</summary>
/// <param name="Winners">«a» or «b» for each race, in order; «—» where nobody sold.</param>
/// <param name="Doubled">People to whom the database now holds more than one policy.</param>
/// <param name="Wrong">Answers that were neither a policy nor «уже закреплён за другим агентом».</param>
internal sealed record RaceOutcome(IReadOnlyList<string> Winners, int Doubled, int Wrong);

/// <summary>
/// «Оба продают сейчас»: two agents press «Оплатить» for one person in the same moment, again and again, each time for a new one. The
/// same services as on the screens; what is made stays in the run until its reset.
/// </summary>
internal sealed class SaleRace(ClientService clients, SaleService sales, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time)
{
    /// <summary>In one call; the page asks again for more.</summary>
    public const int Most = 50;

    private const string Surname = "Гонкин";
    private static readonly DateOnly Birthday = new(1985, 6, 15);

    /// <param name="a">The agent of the left pane.</param>
    /// <param name="b">The agent of the middle pane.</param>
    /// <param name="times">How many, 1 to <see cref="Most"/>.</param>
    /// <param name="ct">Stops between two races.</param>
    public async Task<RaceOutcome> RunAsync(Actor a, Actor b, int times, CancellationToken ct)
    {
        var first = await CountAsync(a, ct);
        var winners = new List<string>();
        var (doubled, wrong) = (0, 0);
        for (var i = 0; i < Math.Clamp(times, 1, Most); i++)
        {
            var (ofA, ofB) = (await PrepareAsync(a, first + i, ct), await PrepareAsync(b, first + i, ct));
            using var start = new Barrier(2);
            var answers = await Task.WhenAll(PayAsync(start, a, ofA), PayAsync(start, b, ofB));
            winners.Add(answers[0].Refusal is null ? "a" : answers[1].Refusal is null ? "b" : "—");
            wrong += answers.Count(answer => answer.Refusal is not (null or JustBoundToAnotherAgent));

            await using var db = await dbs.CreateDbContextAsync(ct);
            doubled += await db.Policies.CountAsync(policy => policy.ClientId == ofA.Client || policy.ClientId == ofB.Client, ct) > 1 ? 1 : 0;
        }

        return new RaceOutcome(winners, doubled, wrong);
    }

    private async Task<int> CountAsync(Actor agent, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Clients.CountAsync(client => client.AgentId == agent.Id && client.LastName == Surname, ct);
    }

    /// <summary>The person in this agent's base, with a calculation that waits for its payment.</summary>
    private async Task<ReadyToPay> PrepareAsync(Actor agent, int number, CancellationToken ct)
    {
        var passport = DemoPeople.Passport(Birthday, time.Today(), 700_000 + number)!;
        var input = new ClientInput
        {
            LastName = Surname,
            FirstName = "Пётр",
            Patronymic = "Ильич",
            BirthDate = MoscowTime.Show(Birthday),
            Email = $"gonkin{number}@mail.example",
            DocumentType = passport.Type,
            DocumentNumber = passport.Number,
            DocumentIssuedOn = passport.IssuedOn is { } issued ? MoscowTime.Show(issued) : "",
        };
        var client = (await clients.AddAsync(agent, Guid.NewGuid(), input, new SaveDecisions { DespiteSimilar = true }, ct)).Value;
        var quote = QuoteId.New();
        var saved = await sales.SaveQuoteAsync(agent, client, quote, new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(time.Today().AddDays(1)) }, ct);
        var ready = await sales.ProceedToPaymentAsync(agent, client, quote, saved.Value.Version, ct);
        return new ReadyToPay(client, quote, ready.Value.Version);
    }

    private Task<Result<IssuedPolicy>> PayAsync(Barrier start, Actor agent, ReadyToPay ready) => Task.Factory.StartNew(
        () =>
        {
            start.SignalAndWait();
            return sales.IssueAsync(agent, ready.Client, ready.Quote, ready.Version, CancellationToken.None);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap();

    private sealed record ReadyToPay(ClientId Client, QuoteId Quote, Guid Version);
}
