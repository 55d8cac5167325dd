using ClientBase.Core.NotificationCenter;

namespace ClientBase.Web.Circuits;

/// <summary>How many notifications wait to be read, for the menu of this screen and for whoever marks them as read.</summary>
public sealed class NotificationCount(NotificationInbox inbox, CurrentActor current)
{
    /// <summary>The figure may be another one now.</summary>
    public event Action? Changed;

    public int Unread { get; private set; }

    /// <summary>Reads the figure and tells the menu. A session that has ended leaves it as it was: the page itself leaves.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        var count = await inbox.CountUnreadAsync(await current.GetAsync(), ct);
        if (count.Refusal is null && count.Value != Unread)
        {
            Unread = count.Value;
            Changed?.Invoke();
        }
    }
}
