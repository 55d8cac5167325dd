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
        var subscription = feed.Subscribe(
            agent,
            changes => changed(changes.SelectMany(change => change.Clients).ToHashSet()),
            failed);
        connection.CameBack += LookAgain;
        return new Subscription(() =>
        {
            connection.CameBack -= LookAgain;
            subscription.Dispose();
        });

        async void LookAgain()
        {
            try
            {
                await changed(null);
            }
#pragma warning disable CA1031 // Nobody awaits this: whatever went wrong belongs to the screen, which shows it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                await failed(exception);
            }
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
