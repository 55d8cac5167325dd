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
    /// not the screen's own. Ends when disposed; an exception in it ends it too and goes to <paramref name="failed"/>. After the
    /// disposal nothing goes there: a screen that was closed in the middle of a call ends it with an exception.
    /// </summary>
    public IDisposable Subscribe(StaffId agent, Func<IReadOnlySet<ClientId>?, Task> changed, Func<Exception, Task> failed) =>
        new Subscription(feed, connection, agent, changed, failed);

    private sealed class Subscription : IDisposable
    {
        private readonly CircuitConnection _connection;
        private readonly Func<IReadOnlySet<ClientId>?, Task> _changed;
        private readonly Func<Exception, Task> _failed;
        private readonly IDisposable? _ofFeed;
        private bool _ended;

        public Subscription(
            LiveFeed feed,
            CircuitConnection connection,
            StaffId agent,
            Func<IReadOnlySet<ClientId>?, Task> changed,
            Func<Exception, Task> failed)
        {
            (_connection, _changed, _failed) = (connection, changed, failed);
            connection.CameBack += LookAgain;
            _ofFeed = feed.Subscribe(agent, changes => changed(changes.Any(change => change.IsAny) ? null : changes.SelectMany(change => change.Clients).ToHashSet()), FailAsync);
        }

        public void Dispose() => TryEnd();

        // The connection does not wait for the screens.
        private void LookAgain() => _ = LookAgainAsync();

        private async Task LookAgainAsync()
        {
            try
            {
                await _changed(null);
            }
            catch (Exception exception)
            {
                await FailAsync(exception);
            }
        }

        private Task FailAsync(Exception exception) => TryEnd() ? _failed(exception) : Task.CompletedTask;

        /// <summary>False when it had ended already.</summary>
        private bool TryEnd()
        {
            if (Interlocked.Exchange(ref _ended, true))
            {
                return false;
            }

            _connection.CameBack -= LookAgain;

            // None yet when the very first news has failed; the feed has then ended its part itself.
            _ofFeed?.Dispose();
            return true;
        }
    }
}
