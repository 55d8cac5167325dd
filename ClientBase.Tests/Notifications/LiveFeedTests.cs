using System.Collections.Concurrent;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;

namespace ClientBase.Tests.Notifications;

public sealed class LiveFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LiveFeed _feed = new(TimeProvider.System);
    private readonly StaffId _agent = StaffId.New();

    [Fact]
    public async Task The_first_change_is_told_at_once_and_a_burst_together()
    {
        var entered = new SemaphoreSlim(0);
        var go = new SemaphoreSlim(0);
        var batches = new ConcurrentQueue<IReadOnlyList<ClientsChanged>>();
        using var subscription = _feed.Subscribe(
            _agent,
            async batch =>
            {
                batches.Enqueue(batch);
                entered.Release();
                await go.WaitAsync();
            },
            _ => Task.CompletedTask);

        var first = new ClientsChanged(ClientId.New());
        _feed.Publish(_agent, first);
        Assert.True(await entered.WaitAsync(Patience));
        for (var i = 0; i < 50; i++)
        {
            _feed.Publish(_agent, new ClientsChanged(ClientId.New()));
        }

        go.Release(2);
        Assert.True(await entered.WaitAsync(Patience));

        Assert.Equal([1, 50], batches.Select(batch => batch.Count));
        Assert.Same(first.Clients, batches.First()[0].Clients);
    }

    [Fact]
    public async Task Other_agents_hear_nothing()
    {
        var heard = 0;
        var done = new TaskCompletionSource();
        using var his = _feed.Subscribe(StaffId.New(), _ => Task.FromResult(Interlocked.Increment(ref heard)), _ => Task.CompletedTask);
        using var mine = _feed.Subscribe(_agent, _ => Finish(done), _ => Task.CompletedTask);

        _feed.Publish(_agent, new ClientsChanged(ClientId.New()));
        await done.Task.WaitAsync(Patience);

        Assert.Equal(0, heard);
    }

    [Fact]
    public async Task After_Dispose_nothing_comes_any_more_not_even_what_was_waiting()
    {
        var entered = new SemaphoreSlim(0);
        var go = new SemaphoreSlim(0);
        var calls = 0;
        var subscription = _feed.Subscribe(
            _agent,
            async _ =>
            {
                Interlocked.Increment(ref calls);
                entered.Release();
                await go.WaitAsync();
            },
            _ => Task.CompletedTask);
        _feed.Publish(_agent, new ClientsChanged(ClientId.New()));
        Assert.True(await entered.WaitAsync(Patience));
        _feed.Publish(_agent, new ClientsChanged(ClientId.New()));

        subscription.Dispose();
        go.Release(10);
        _feed.Publish(_agent, new ClientsChanged(ClientId.New()));

        Assert.False(await entered.WaitAsync(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(1, calls);
        Assert.Equal(0, _feed.SubscriptionCount);
    }

    [Fact]
    public async Task What_goes_wrong_after_Dispose_is_nobodys_news()
    {
        var entered = new SemaphoreSlim(0);
        var go = new SemaphoreSlim(0);
        var told = new ConcurrentQueue<Exception>();
        var subscription = _feed.Subscribe(
            _agent,
            async _ =>
            {
                entered.Release();
                await go.WaitAsync();
                throw new ObjectDisposedException("screen");
            },
            exception =>
            {
                told.Enqueue(exception);
                return Task.CompletedTask;
            });
        _feed.Publish(_agent, new ClientsChanged(ClientId.New()));
        Assert.True(await entered.WaitAsync(Patience));

        subscription.Dispose();
        go.Release();
        await Task.Delay(200);

        Assert.Empty(told);
    }

    [Fact]
    public async Task An_exception_ends_only_the_subscription_it_came_from()
    {
        var failure = new TaskCompletionSource<Exception>();
        var heard = new SemaphoreSlim(0);
        using var bad = _feed.Subscribe(
            _agent,
            _ => throw new InvalidOperationException("broken screen"),
            exception =>
            {
                failure.SetResult(exception);
                return Task.CompletedTask;
            });
        using var good = _feed.Subscribe(
            _agent,
            _ =>
            {
                heard.Release();
                return Task.CompletedTask;
            },
            _ => Task.CompletedTask);

        _feed.Publish(_agent, new ClientsChanged(ClientId.New()));
        Assert.Equal("broken screen", (await failure.Task.WaitAsync(Patience)).Message);
        Assert.True(await heard.WaitAsync(Patience));
        Assert.Equal(1, _feed.SubscriptionCount);

        _feed.Publish(_agent, new ClientsChanged(ClientId.New()));
        Assert.True(await heard.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_thousand_screens_that_come_and_go_leave_nothing_behind()
    {
        for (var i = 0; i < 1000; i++)
        {
            using var screen = _feed.Subscribe(_agent, _ => Task.CompletedTask, _ => Task.CompletedTask);
            _feed.Publish(_agent, new ClientsChanged(ClientId.New()));
            Assert.Equal(1, _feed.SubscriptionCount);
        }

        await Task.Yield();
        Assert.Equal(0, _feed.SubscriptionCount);
    }

    private static Task Finish(TaskCompletionSource done)
    {
        done.TrySetResult();
        return Task.CompletedTask;
    }
}
