using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Persistence;

/// <summary>The fault matrix of docs/faults.md where the database server or the line to it fails; each with the history check.</summary>
public sealed class PostgresFaultsTests : IAsyncLifetime
{
    private static readonly string[] Sellers = ["sokolova", "gromov", "belova"];

    // COMMIT as the driver sends it: a simple query, length 11.
    private static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. "COMMIT\0"u8];

    private readonly PostgresCluster _primary = PostgresCluster.Create();
    private string? _folder;
    private Backstage? _node;

    private Backstage Node => _node!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
            Directory.Delete(_folder!, recursive: true);
        }

        _primary.Dispose();
    }

    [Fact]
    public async Task F2_the_primary_dies_and_sales_go_on_at_its_standby_with_every_acknowledged_one()
    {
        using var standby = _primary.CreateStandby();
        var history = await BeginAsync(Both(standby));
        var load = new SaleLoad(Node, history);
        await load.StartAsync(Sellers);
        await history.ReachAsync(20);

        _primary.Kill();
        standby.Promote();

        await history.ReachAsync(history.Acknowledged + 10);
        await EndAsync(load, history);
    }

    [Fact]
    public async Task F3_what_only_the_primary_has_is_not_acknowledged_even_when_somebody_cancels_the_waiting()
    {
        await using var cable = new Cable(new Uri($"tcp://127.0.0.1:{_primary.Port}"));
        using var standby = _primary.CreateStandby(through: cable.Address.Port);
        var history = await BeginAsync(Both(standby));
        var load = new SaleLoad(Node, history);
        await load.StartAsync(Sellers);
        await history.ReachAsync(10);

        cable.Cut();
        await Task.Delay(500);
        var acknowledged = history.Acknowledged;
        for (var cancelled = 0L; cancelled < 6; await Task.Delay(50))
        {
            // PostgreSQL then answers COMMIT as done, with a warning.
            cancelled += (long)_primary.Ask("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")!;
        }

        await Task.Delay(500);
        Assert.Equal(acknowledged, history.Acknowledged);
        _primary.Kill();
        standby.Promote();

        await history.ReachAsync(acknowledged + 10);
        await EndAsync(load, history);
    }

    [Fact]
    public async Task F4_a_restart_is_not_noticed_and_a_longer_outage_is_refused_in_words_and_made_good()
    {
        var history = await BeginAsync(_primary.ConnectionString("postgres"));
        var load = new SaleLoad(Node, history);
        await load.StartAsync(Sellers);
        await history.ReachAsync(10);

        var outage = Stopwatch.StartNew();
        _primary.Stop("fast");
        _primary.Start();
        outage.Stop();

        await history.ReachAsync(history.Acknowledged + 10);
        await EndAsync(load, history);

        // A machine that is too busy to restart a server in time may refuse; what it says must be true all the same.
        Assert.True(history.Failed == 0 || outage.Elapsed > ClientBaseDb.Patience / 2, $"{history}");
        var failed = history.Failed;

        var seller = await Node.ActorAsync("sokolova");
        var client = await Node.AddAsync("sokolova", Stranger.Number(300_001));
        var quote = QuoteId.New();
        _primary.Stop("fast");
        Assert.False(await load.TrySellAsync(seller, client, quote));
        _primary.Start();

        Assert.Equal(failed + 1, history.Failed);
        await AssertHeldAsync(history);
        Assert.True(await load.TrySellAsync(seller, client, quote));
        await AssertHeldAsync(history);
    }

    [Fact]
    public async Task F5_a_hundred_connections_cut_at_COMMIT_lose_nothing_and_double_nothing()
    {
        const int sales = 100;
        var (toCut, cuts, where) = (0, 0, Break.None);
        await using var cable = new Cable(new Uri($"tcp://127.0.0.1:{_primary.Port}"))
        {
            Watch = piece =>
            {
                if (piece.Span.IndexOf(Commit) < 0 || Interlocked.Decrement(ref toCut) < 0)
                {
                    return Break.None;
                }

                Interlocked.Increment(ref cuts);
                return where;
            },
        };

        var history = await BeginAsync($"Host=127.0.0.1;Port={cable.Address.Port};Database=postgres;Username=clientbase");
        var seller = await Node.ActorAsync("sokolova");
        var service = Node.Get<SaleService>();
        var input = new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(TimeProvider.System.Today().AddDays(1)) };
        var expected = 0;
        for (var sale = 0; sale < sales; sale++)
        {
            var client = await Node.AddAsync("sokolova", Stranger.Number(300_000 + sale));
            var quote = QuoteId.New();
            var saved = await service.SaveQuoteAsync(seller, client, quote, input, default);
            var ready = await service.ProceedToPaymentAsync(seller, client, quote, saved.Value.Version, default);

            // Every other time the question what became of it is cut as well.
            (where, toCut) = ((Break)(1 + (sale % 3)), 1 + (sale % 2));
            expected += toCut;
            history.Asked(client, quote);
            var issued = await service.IssueAsync(seller, client, quote, ready.Value.Version, default);
            Assert.Null(issued.Refusal);
            history.Sold(quote, issued.Value.Number);
            Volatile.Write(ref toCut, 0);
        }

        Assert.InRange(cuts, sales, expected);
        await AssertHeldAsync(history);
    }

    private string Both(PostgresCluster standby) =>
        $"Host=127.0.0.1:{_primary.Port},127.0.0.1:{standby.Port};Database=postgres;Username=clientbase";

    private async Task<History> BeginAsync(string connectionString)
    {
        _folder = RunningApp.NewFolder(connectionString);
        _node = Backstage.Of(_folder);
        await Node.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
        await using var db = Node.Open();
        return await History.BeginAsync(db);
    }

    private async Task EndAsync(SaleLoad load, History history)
    {
        await load.StopAsync();
        await AssertHeldAsync(history);
        await load.RepeatUnansweredAsync(Sellers);
        Assert.Equal(0, history.Unknown);
        await AssertHeldAsync(history);
    }

    private async Task AssertHeldAsync(History history)
    {
        await using var db = Node.Open();
        await history.AssertHeldAsync(db);
    }
}
