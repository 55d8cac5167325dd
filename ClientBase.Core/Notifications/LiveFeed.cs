using System.Collections.Concurrent;
using System.Security.Cryptography;
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

    /// <summary>Nobody knows which: news may have been missed.</summary>
    public static ClientsChanged Any { get; } = new([]);

    /// <summary>True for <see cref="Any"/>, whenever it was told.</summary>
    public bool IsAny => Clients.Count == 0;

    /// <summary>UTC; when this node began to tell its screens, right after the commit.</summary>
    public DateTime At { get; init; }
}

/// <summary>
/// Tells the open screens of an agent that something changed. Published after the commit, never before. Says only
/// «look again»: a screen that missed a message loses nothing once it reads the database.
/// </summary>
/// <remarks>
/// On an engine with several nodes each message also goes to the others with the commit itself, and comes back to its sender:
/// whichever of the two arrives first is told, the other is its echo.
/// </remarks>
public sealed class LiveFeed(TimeProvider time)
{
    /// <summary>How many messages of this node may wait for their echo; one that never comes must not stay for ever.</summary>
    private const int EchoesAwaited = 10_000;

    /// <summary>A screen hears the first change at once and those of the next moment together.</summary>
    private static readonly TimeSpan MergeFor = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<StaffId, ConcurrentDictionary<Subscription, bool>> _agents = new();
    private readonly ConcurrentDictionary<Guid, bool> _told = new();
    private readonly Guid _node = Guid.NewGuid();

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

    /// <summary>The messages about these records, to be told with the commit and published after it.</summary>
    public IReadOnlyList<NodeMessage> Prepare(IEnumerable<ConcernedRecord> changed) =>
    [
        .. changed.Distinct().Chunk(NodeMessage.RecordsAtOnce).Select(records => new NodeMessage(
            _node,
            Guid.NewGuid(),
            time.UtcNow(),
            [.. records.GroupBy(record => record.Agent).Select(own => new AgentNews(own.Key.Value, [.. own.Select(record => record.Client.Value)]))])),
    ];

    /// <summary>True for what this node has told itself.</summary>
    public bool IsOwn(NodeMessage message) => message.Node == _node;

    /// <summary>Tells the screens of this node, once for each message: to be called after its commit, and when it is heard.</summary>
    public void Publish(NodeMessage message)
    {
        if (IsOwn(message) && !IsFirst(message.Id))
        {
            return;
        }

        foreach (var news in message.Changed)
        {
            Publish(new StaffId(news.Agent), new ClientsChanged([.. news.Clients.Select(client => new ClientId(client))]));
        }
    }

    /// <summary>Messages of other nodes may have been missed: every open screen reads again, not all in the same moment.</summary>
    public void LookAgain(TimeSpan within)
    {
        foreach (var agent in _agents.Keys)
        {
            _ = LookAgainAsync(agent, within * (RandomNumberGenerator.GetInt32(1000) / 1000.0));
        }
    }

    public void Publish(StaffId agent, ClientsChanged change)
    {
        if (_agents.TryGetValue(agent, out var subscriptions))
        {
            change = change with { At = time.UtcNow() };
            foreach (var (subscription, _) in subscriptions)
            {
                subscription.Add(change);
            }
        }
    }

    /// <summary>Open subscriptions; for the leak test and the metrics.</summary>
    public int SubscriptionCount => _agents.Sum(agent => agent.Value.Count);

    private async Task LookAgainAsync(StaffId agent, TimeSpan pause)
    {
        await Task.Delay(pause, time);
        Publish(agent, ClientsChanged.Any);
    }

    private bool IsFirst(Guid message)
    {
        if (_told.TryRemove(message, out _))
        {
            return false;
        }

        // Where nothing echoes (one node on its own engine) the memory would only grow.
        if (_told.Count >= EchoesAwaited)
        {
            _told.Clear();
        }

        return _told.TryAdd(message, true);
    }

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
