using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Web.Circuits;

namespace ClientBase.Tests.Web;

public sealed class ClientNewsTests
{
    private readonly LiveFeed _feed = new(TimeProvider.System);
    private readonly CircuitConnection _connection = new();
    private readonly StaffId _agent = StaffId.New();
    private readonly ClientId _client = ClientId.New();

    [Fact]
    public async Task A_screen_is_told_which_records_have_changed()
    {
        using var screen = new Listener(this);

        _feed.Publish(_agent, new ClientsChanged(_client));

        Assert.Equal([_client], await screen.NextAsync());
    }

    [Fact]
    public async Task After_a_lost_connection_every_screen_looks_at_everything_again()
    {
        using var list = new Listener(this);
        using var card = new Listener(this);

        await LoseConnectionAsync();

        Assert.Null(await list.NextAsync());
        Assert.Null(await card.NextAsync());
    }

    [Fact]
    public async Task The_first_connection_is_no_news()
    {
        using var screen = new Listener(this);

        await _connection.OnConnectionUpAsync(null!, default);
        await LoseConnectionAsync();
        await _connection.OnConnectionUpAsync(null!, default);

        Assert.Equal(1, screen.Heard);
    }

    [Fact]
    public async Task A_closed_screen_hears_neither()
    {
        var screen = new Listener(this);
        Assert.Equal(1, _feed.SubscriptionCount);

        screen.Dispose();
        _feed.Publish(_agent, new ClientsChanged(_client));
        await LoseConnectionAsync();

        Assert.Equal(0, _feed.SubscriptionCount);
        Assert.Equal(0, screen.Heard);
    }

    [Fact]
    public async Task A_screen_that_fails_over_the_lost_connection_is_told_once_and_hears_no_more()
    {
        var failure = new InvalidOperationException("The screen is broken.");
        using var screen = new Listener(this, failure);

        await LoseConnectionAsync();
        await LoseConnectionAsync();
        Assert.Equal(0, _feed.SubscriptionCount);
        _feed.Publish(_agent, new ClientsChanged(_client));

        Assert.Equal([failure], screen.Failures);
        Assert.Equal(1, screen.Heard);
        Assert.Equal(0, _feed.SubscriptionCount);
    }

    [Fact]
    public async Task A_screen_that_fails_over_a_change_is_told_once_and_hears_no_more()
    {
        var failure = new InvalidOperationException("The screen is broken.");
        using var screen = new Listener(this, failure);

        _feed.Publish(_agent, new ClientsChanged(_client));
        await screen.FailedAsync();
        await LoseConnectionAsync();

        Assert.Equal([failure], screen.Failures);
        Assert.Equal(1, screen.Heard);
        Assert.Equal(0, _feed.SubscriptionCount);
    }

    [Fact]
    public async Task What_fails_in_a_screen_because_it_was_closed_meanwhile_is_nobodys_business()
    {
        var screen = new Listener(this, new ObjectDisposedException("screen"), closeFirst: true);

        await LoseConnectionAsync();

        Assert.Equal(1, screen.Heard);
        Assert.Empty(screen.Failures);
    }

    private async Task LoseConnectionAsync()
    {
        await _connection.OnConnectionDownAsync(null!, default);
        await _connection.OnConnectionUpAsync(null!, default);
    }

    /// <summary>A screen that writes down what it hears, or fails.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly System.Threading.Channels.Channel<IReadOnlySet<ClientId>?> _heard =
            System.Threading.Channels.Channel.CreateUnbounded<IReadOnlySet<ClientId>?>();

        private readonly TaskCompletionSource _failed = new();
        private readonly IDisposable _subscription;

        public Listener(ClientNewsTests tests, Exception? failure = null, bool closeFirst = false)
        {
            _subscription = new ClientNews(tests._feed, tests._connection).Subscribe(
                tests._agent,
                changed =>
                {
                    Heard++;
                    if (closeFirst)
                    {
                        Dispose();
                    }

                    _heard.Writer.TryWrite(changed);
                    return failure is null ? Task.CompletedTask : Task.FromException(failure);
                },
                exception =>
                {
                    Failures.Add(exception);
                    _failed.TrySetResult();
                    return Task.CompletedTask;
                });
        }

        public int Heard { get; private set; }

        public List<Exception> Failures { get; } = [];

        public async Task<IReadOnlySet<ClientId>?> NextAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        public Task FailedAsync() => _failed.Task.WaitAsync(TimeSpan.FromSeconds(10));

        public void Dispose() => _subscription.Dispose();
    }
}
