using System.Collections.Concurrent;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Persistence;

/// <summary>Two nodes on one PostgreSQL: what one does the other knows, hears and does not do again.</summary>
public sealed class NodesTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestEngine _engine = TestEngine.PostgreSql();
    private readonly string _folder;
    private readonly Backstage _one;
    private readonly Backstage _two;

    public NodesTests()
    {
        _folder = RunningApp.NewFolder();
        _one = Backstage.Of(_folder);
        _two = Backstage.Of(_folder);
    }

    public async Task InitializeAsync()
    {
        await _one.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
        await _one.ListenAsync();
        await _two.ListenAsync();
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_sale_on_one_node_is_heard_once_on_each()
    {
        var person = Stranger.Next();
        var sold = await _one.AddAsync("sokolova", person);
        var closed = await _two.AddAsync("gromov", person);
        await Task.Delay(300);
        using var here = new Screen(_one, await _one.ActorAsync("sokolova"));
        using var there = new Screen(_two, await _two.ActorAsync("gromov"));
        using var alsoHere = new Screen(_one, await _one.ActorAsync("gromov"));

        await _one.SellAsync("sokolova", sold);

        Assert.Equal([closed], (await there.NextAsync())!);
        Assert.Equal([closed], (await alsoHere.NextAsync())!);
        await Task.Delay(500);
        Assert.True(there.IsSilent, "told twice on the other node");
        Assert.True(alsoHere.IsSilent, "told again by its own echo");
    }

    [Fact]
    public async Task What_was_said_while_the_line_was_down_is_read_again()
    {
        using var screen = new Screen(_two, await _two.ActorAsync("gromov"));

        await using (var db = _one.Open())
        {
            await db.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'");
        }

        Assert.Null(await screen.NextAsync());
    }

    [Fact]
    public async Task A_sign_out_on_one_node_ends_the_sessions_on_the_other_at_once()
    {
        var actor = await _one.ActorAsync("gromov");
        var access = _two.Get<StaffAccess>();
        Assert.Null(await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, default));
        var ended = new TaskCompletionSource<StaffId>();
        access.SessionsEnded += staff => ended.TrySetResult(staff);

        await using (var db = _one.Open())
        {
            await db.Users.Where(user => user.Id == actor.Id.Value).ExecuteUpdateAsync(set => set.SetProperty(user => user.SecurityStamp, "changed"));
        }

        await _one.Get<StaffAccess>().EndSessionsAsync(actor.Id, default);

        Assert.Equal(actor.Id, await ended.Task.WaitAsync(Patience));
        Assert.IsType<SessionEnded>(await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, default));
    }

    [Fact]
    public async Task A_background_job_has_one_node_and_moves_when_that_dies()
    {
        var dying = _one.Open();
        Assert.NotNull(await dying.TryTakeTurnAsync("erasure", default));
        await using var db = _two.Open();
        Assert.Null(await db.TryTakeTurnAsync("erasure", default));

        await db.Database.ExecuteSqlRawAsync(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks AS l WHERE l.locktype = 'advisory' AND l.pid <> pg_backend_pid()");
        await Task.Delay(200);

        await using var turn = await db.TryTakeTurnAsync("erasure", default);
        Assert.NotNull(turn);
        await dying.DisposeAsync();
    }

    [Fact]
    public async Task Fifty_simultaneous_right_answers_on_two_nodes_confirm_once()
    {
        var actor = await _one.ActorAsync("sokolova");
        var phone = Stranger.Next().Phone;
        var form = Guid.NewGuid();
        _one.Get<Core.Sms.DemoOutboxGateway>().Open();
        Assert.Null((await _one.Get<Core.PhoneVerification.PhoneVerificationService>().SendCodeAsync(actor, form, phone, null, null, default)).Refusal);
        var text = _one.Get<Core.Sms.DemoOutboxGateway>().MessagesTo(phone)[0].Text;
        var code = new string([.. text.SkipWhile(c => !char.IsAsciiDigit(c)).Where(char.IsAsciiDigit).Take(6)]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            (i % 2 == 0 ? _one : _two).Get<Core.PhoneVerification.PhoneVerificationService>().ConfirmAsync(actor, form, phone, code, default))));

        Assert.Single(answers, answer => answer.Refusal is null);
    }

    [Fact]
    public async Task Eight_agents_on_two_nodes_sell_to_one_person_and_one_wins()
    {
        const int rounds = 25;
        for (var round = 0; round < rounds; round++)
        {
            var person = Stranger.Next();
            var first = await _one.AddAsync("sokolova", person);
            var second = await _two.AddAsync("gromov", person);
            var third = await _one.AddAsync("belova", person);

            var results = await Task.WhenAll(
                TryAsync(_one, "sokolova", first), TryAsync(_two, "gromov", second), TryAsync(_two, "belova", third),
                TryAsync(_two, "sokolova", first), TryAsync(_one, "gromov", second), TryAsync(_one, "belova", third));

            await using var db = _one.Open();
            var id = await db.Clients.Where(client => client.Id == first).Select(client => client.PersonId).SingleAsync();
            Assert.Equal(1, await db.Bindings.CountAsync(binding => binding.PersonId == id && binding.EndedAt == null));
            var sellers = await db.Policies.Where(policy => policy.PersonId == id).Select(policy => policy.AgentId).Distinct().ToListAsync();
            Assert.Single(sellers);
            Assert.Contains(true, results);
        }

        static async Task<bool> TryAsync(Backstage node, string login, ClientId client)
        {
            try
            {
                await node.SellAsync(login, client);
                return true;
            }
            catch (InvalidOperationException)
            {
                // A refusal at one of the steps.
                return false;
            }
        }
    }

    [Fact]
    public async Task F15_one_payment_sent_five_times_to_both_nodes_at_once_is_one_sale_with_one_answer()
    {
        await using var db = _one.Open();
        var history = await History.BeginAsync(db);
        var seller = await _one.ActorAsync("sokolova");
        for (var round = 0; round < 10; round++)
        {
            var client = await _one.AddAsync("sokolova", Stranger.Next());
            var quote = QuoteId.New();
            var sales = _one.Get<SaleService>();
            var input = new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(TimeProvider.System.Today().AddDays(1)) };
            var saved = await sales.SaveQuoteAsync(seller, client, quote, input, default);
            var ready = await sales.ProceedToPaymentAsync(seller, client, quote, saved.Value.Version, default);
            history.Asked(client, quote);

            var answers = await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => new[] { _one, _two }).Select(node => Task.Run(
                () => node.Get<SaleService>().IssueAsync(seller, client, quote, ready.Value.Version, default))));

            history.Sold(quote, Assert.Single(answers.Select(answer => answer.Value.Number).Distinct()));
        }

        await history.AssertHeldAsync(db);
    }

    /// <summary>An open screen of an agent on a node; null is «look at everything again».</summary>
    private sealed class Screen : IDisposable
    {
        private readonly BlockingCollection<ClientId[]?> _heard = [];
        private readonly IDisposable _subscription;

        public Screen(Backstage node, Actor actor) => _subscription = node.Get<LiveFeed>().Subscribe(
            actor.Id,
            changes =>
            {
                _heard.Add(changes.Any(change => change.IsAny) ? null : [.. changes.SelectMany(change => change.Clients)]);
                return Task.CompletedTask;
            },
            failure => throw failure);

        public bool IsSilent => _heard.Count == 0;

        public Task<ClientId[]?> NextAsync() => Task.Run(() =>
            _heard.TryTake(out var next, Patience) ? next : throw new TimeoutException("Nothing was heard."));

        public void Dispose() => _subscription.Dispose();
    }
}
