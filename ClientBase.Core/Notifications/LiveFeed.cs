using System.Collections.Concurrent;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Notifications;

/// <summary>What became of some records of one agent; screens read the data themselves.</summary>
/// <param name="Clients">The records concerned, by their ids in that agent's base.</param>
public sealed record ClientsChanged(IReadOnlyCollection<ClientId> Clients)
{
    public ClientsChanged(ClientId client)
        : this([client])
    {
    }
}

/// <summary>
/// Tells the open screens of an agent that something changed. Published after the commit, never before. Says only
/// «look again»: a screen that missed a message loses nothing once it reads the database.
/// </summary>
public sealed class LiveFeed
{
    /// <summary>A screen hears the first change at once and those of the next moment together.</summary>
    private static readonly TimeSpan MergeFor = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<StaffId, ConcurrentDictionary<Subscription, bool>> _agents = new();

    /// <summary>
    /// Calls <paramref name="changed"/> on a thread of the pool, one call at a time, until the subscription is disposed.
    /// An exception in it ends the subscription and is given to <paramref name="failed"/>; after the disposal nothing is, for a
    /// screen that was closed in the middle of a call ends it with an exception.
    /// </summary>
    public IDisposable Subscribe(StaffId agent, Func<IReadOnlyList<ClientsChanged>, Task> changed, Func<Exception, Task> failed)
    {
        var subscription = new Subscription(changed, failed, ended => Remove(agent, ended));
        _agents.GetOrAdd(agent, _ => new()).TryAdd(subscription, true);
        return subscription;
    }

    public void Publish(StaffId agent, ClientsChanged change)
    {
        if (_agents.TryGetValue(agent, out var subscriptions))
        {
            foreach (var (subscription, _) in subscriptions)
            {
                subscription.Add(change);
            }
        }
    }

    /// <summary>Open subscriptions; for the leak test and the metrics.</summary>
    public int SubscriptionCount => _agents.Sum(agent => agent.Value.Count);

    private void Remove(StaffId agent, Subscription subscription)
    {
        if (_agents.TryGetValue(agent, out var subscriptions))
        {
            subscriptions.TryRemove(subscription, out _);
        }
    }

    private sealed class Subscription(
        Func<IReadOnlyList<ClientsChanged>, Task> changed,
        Func<Exception, Task> failed,
        Action<Subscription> ended) : IDisposable
    {
        private readonly Lock _lock = new();
        private List<ClientsChanged> _waiting = [];
        private bool _running;
        private bool _disposed;

        public void Add(ClientsChanged change)
        {
            lock (_lock)
            {
                if (_disposed)
                {
                    return;
                }

                _waiting.Add(change);
                if (_running)
                {
                    return;
                }

                _running = true;
            }

            _ = Task.Run(PumpAsync);
        }

        public void Dispose() => TryEnd();

        /// <summary>False when it had ended already.</summary>
        private bool TryEnd()
        {
            lock (_lock)
            {
                if (_disposed)
                {
                    return false;
                }

                _disposed = true;
                _waiting = [];
            }

            ended(this);
            return true;
        }

        private async Task PumpAsync()
        {
            while (Take() is { } batch)
            {
                try
                {
                    await changed(batch);
                }
                catch (Exception exception)
                {
                    if (TryEnd())
                    {
                        await failed(exception);
                    }

                    return;
                }

                await Task.Delay(MergeFor);
            }
        }

        private List<ClientsChanged>? Take()
        {
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _running = false;
                    return null;
                }

                var batch = _waiting;
                _waiting = [];
                return batch;
            }
        }
    }
}
