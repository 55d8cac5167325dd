using System.Data.Common;
using System.Text.Json;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Tests.Clients;

/// <summary>
/// The list in a base of some size, planned as it really is: nothing is forced, the planner knows the tables by ANALYZE.
/// </summary>
public class ClientGridScaleTests : IDisposable
{
    private const int Agents = 20;
    private const int Clients = 20_000;
    private const int Own = Clients / Agents;

    private static readonly ClientFilter[] CoveredByTheList =
    [
        new(), new() { Page = 2 }, new() { Descending = true },
        new() { Name = "ив" }, new() { Name = "ив", Page = 2 }, new() { Name = "ма ива" }, new() { Phone = "0002" },
        new() { Name = "см", Phone = "0002", Page = 2 },
    ];

    private static readonly ClientFilter[] Others =
    [
        new() { Page = 30 }, new() { Sort = ClientSort.BirthDate }, new() { Sort = ClientSort.Phone }, new() { Sort = ClientSort.Email, Descending = true },
        new() { Sort = ClientSort.Status }, new() { PhoneState = PhoneState.NotConfirmed, Page = 2 },
        new() { Status = ClientStatus.BoundToMe }, new() { Status = ClientStatus.LockedByOther },
        new() { Status = ClientStatus.Customer }, new() { Status = ClientStatus.Prospect, Page = 2 },
    ];

    private readonly TestDatabase _database = new();
    private readonly FakeClock _clock = FakeClock.On(2026, 11, 22);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Every_question_of_the_list_finds_ones_own_clients_by_index_and_reads_no_table_from_end_to_end()
    {
        await SeedAsync(seed: 1);
        foreach (var filter in CoveredByTheList.Concat(Others))
        {
            // PostgreSQL may find that fetching all clients of the agent and ordering them is cheaper than the list's index.
            var isCovered = CoveredByTheList.Contains(filter) && !TestEngine.IsPostgres;
            foreach (var plan in await PlansAsync(filter))
            {
                Assert.True(plan.ReadsOnlyOwnClients && (plan.ReadsTheListIndex || !isCovered), $"{filter}\n{plan.Text}");
            }
        }
    }

    [Fact]
    public async Task What_the_list_reads_does_not_grow_with_the_clients_of_others()
    {
        await SeedAsync(seed: 1);
        var before = await ReadAsync();
        await SeedAsync(seed: 2);
        await SeedAsync(seed: 3);
        var after = await ReadAsync();

        foreach (var (filter, rows, pages) in CoveredByTheList.Index().Select(i => (i.Item, before[i.Index].Rows, before[i.Index].Pages)))
        {
            var now = after[Array.IndexOf(CoveredByTheList, filter)];
            // The planner may choose another way through the agent's own clients; those of others would be 40 000 more.
            Assert.True(now.Rows <= rows + (4 * Own), $"{filter}: {rows} rows before, {now.Rows} after");
            Assert.True(now.Pages <= pages + (2 * Own), $"{filter}: {pages} pages before, {now.Pages} after");
        }

        async Task<List<(long Rows, long Pages)>> ReadAsync()
        {
            var read = new List<(long, long)>();
            foreach (var filter in CoveredByTheList)
            {
                var plans = await PlansAsync(filter);
                read.Add((plans.Sum(plan => plan.Rows), plans.Sum(plan => plan.Pages)));
            }

            return read;
        }
    }

    private async Task SeedAsync(int seed)
    {
        await new LoadSeed(_database, _clock, TestKeys.Vault()).SpreadAsync(Agents, Clients, seed, null, default);
        await using var db = _database.CreateDbContext();
        if (TestEngine.IsPostgres)
        {
            await db.Database.ExecuteSqlRawAsync("VACUUM (ANALYZE)");
        }
    }

    private async Task<List<Plan>> PlansAsync(ClientFilter filter)
    {
        await using var db = _database.CreateDbContext();
        var user = await db.Users.SingleAsync(user => user.UserName == "agent0003");
        var recorder = new PlanRecorder();
        var grid = new ClientGrid(_database.With(recorder), new StaffAccess(_database, _clock));
        var found = await grid.FindAsync(new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!), filter, default);

        // The load binds everybody who bought, so it has no mere customers.
        Assert.True(found.Value.Total > 0 || filter.Status is ClientStatus.Customer, $"{filter} finds nobody, so its plan says nothing.");
        return recorder.Plans;
    }

    /// <param name="Text">As the engine tells it.</param>
    /// <param name="ReadsOnlyOwnClients">Clients are found by the agent in an index, and no table is read from end to end.</param>
    /// <param name="ReadsTheListIndex">It is the list's own.</param>
    /// <param name="Rows">Read and thrown away or kept, of all steps; 0 on SQLite, which does not count.</param>
    /// <param name="Pages">Of tables and indexes.</param>
    private sealed record Plan(string Text, bool ReadsOnlyOwnClients, bool ReadsTheListIndex, long Rows, long Pages);

    /// <summary>Asks for the plan of each query on its own connection, before it runs.</summary>
    private sealed class PlanRecorder : DbCommandInterceptor
    {
        public List<Plan> Plans { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await using var explain = command.Connection!.CreateCommand();
#pragma warning disable CA2100 // The text is EF's own.
            explain.CommandText = (TestEngine.IsPostgres ? "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " : "EXPLAIN QUERY PLAN ") + command.CommandText;
#pragma warning restore CA2100
            foreach (DbParameter parameter in command.Parameters)
            {
                explain.Parameters.Add(CopyOf(parameter, explain));
            }

            await using var reader = await explain.ExecuteReaderAsync(cancellationToken);
            List<string> lines = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                lines.Add(reader.GetString(TestEngine.IsPostgres ? 0 : 3));
            }

            var text = string.Join('\n', lines);
            Plans.Add(TestEngine.IsPostgres ? OfPostgres(text) : OfSqlite(text, lines));
            return result;
        }

        private static Plan OfSqlite(string text, List<string> lines) => new(
            text,
            lines.Exists(line => line.Contains("IX_Clients_", StringComparison.Ordinal) && line.Contains("(AgentId=?", StringComparison.Ordinal))
                && !lines.Exists(line => line.StartsWith("SCAN ", StringComparison.Ordinal)),
            lines.Exists(line => line.Contains("IX_Clients_List (AgentId=?", StringComparison.Ordinal)),
            0,
            0);

        private static Plan OfPostgres(string text)
        {
            using var json = JsonDocument.Parse(text);
            var steps = Steps(json.RootElement[0].GetProperty("Plan")).ToList();
            var byAgent = steps.Where(step => Text(step, "Index Name").StartsWith("IX_Clients_", StringComparison.Ordinal)
                && Text(step, "Index Cond").Contains("\"AgentId\" = ", StringComparison.Ordinal)).ToList();

            // The page, and its total.
            return new(
                text,
                byAgent.Count is 1 or 2 && steps.TrueForAll(step => Text(step, "Node Type") != "Seq Scan"),
                byAgent.Exists(step => Text(step, "Index Name") == "IX_Clients_List"),
                steps.Sum(step => (Number(step, "Actual Rows") + Number(step, "Rows Removed by Filter")) * Number(step, "Actual Loops")),
                Number(steps[0], "Shared Hit Blocks") + Number(steps[0], "Shared Read Blocks"));
        }

        private static IEnumerable<JsonElement> Steps(JsonElement step) =>
            step.TryGetProperty("Plans"u8, out var inner) ? inner.EnumerateArray().SelectMany(Steps).Prepend(step) : [step];

        private static string Text(JsonElement step, string name) => step.TryGetProperty(name, out var value) ? value.GetString()! : "";

        private static long Number(JsonElement step, string name) => step.TryGetProperty(name, out var value) ? (long)value.GetDouble() : 0;

        private static object CopyOf(DbParameter parameter, DbCommand command)
        {
            if (parameter is ICloneable typed)
            {
                return typed.Clone();
            }

            var copy = command.CreateParameter();
            (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
            return copy;
        }
    }
}
