using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;

namespace ClientBase.Web.Circuits;

/// <summary>
/// News of an agent's own records for one screen: what the feed says, and «look at everything again» after a lost connection.
/// </summary>
public sealed class ClientNews(LiveFeed feed, CircuitConnection connection)
{
    /// <summary>
    /// Calls <paramref name="changed"/> with the records concerned, or with null when any may have changed, on a thread that is
    /// not the screen's own. Ends when disposed; an exception in it ends it too and goes to <paramref name="failed"/>.
    /// </summary>
    public IDisposable Subscribe(StaffId agent, Func<IReadOnlySet<ClientId>?, Task> changed, Func<Exception, Task> failed)
    {
        var subscription = new Subscription(connection, changed, failed);
        subscription.Follow(feed, agent);
        return subscription;
    }

    private sealed class Subscription : IDisposable
    {
        private readonly CircuitConnection _connection;
        private readonly Func<IReadOnlySet<ClientId>?, Task> _changed;
        private readonly Func<Exception, Task> _failed;
        private IDisposable? _feed;
        private volatile bool _ended;

        public Subscription(CircuitConnection connection, Func<IReadOnlySet<ClientId>?, Task> changed, Func<Exception, Task> failed)
        {
            (_connection, _changed, _failed) = (connection, changed, failed);
            connection.CameBack += LookAgain;
        }

        public void Follow(LiveFeed feed, StaffId agent) =>
            _feed = feed.Subscribe(agent, changes => _changed(changes.SelectMany(change => change.Clients).ToHashSet()), FailAsync);

        public void Dispose()
        {
            _ended = true;
            _connection.CameBack -= LookAgain;
            _feed?.Dispose();
        }

        private async void LookAgain()
        {
            try
            {
                await _changed(null);
            }
#pragma warning disable CA1031 // Nobody awaits this: whatever went wrong belongs to the screen, which shows it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                await FailAsync(exception);
            }
        }

        /// <summary>A screen that was closed while it looked has nowhere to show what went wrong, and what it read is not wanted.</summary>
        private async Task FailAsync(Exception exception)
        {
            if (!_ended)
            {
                Dispose();
                await _failed(exception);
            }
        }
    }
}
