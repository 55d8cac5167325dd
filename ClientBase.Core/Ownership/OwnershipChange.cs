using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;

namespace ClientBase.Core.Ownership;

/// <summary>Records whose status an action has changed, each in its agent's base; told to the open screens after the commit.</summary>
public sealed record OwnershipChange(IReadOnlyList<ConcernedRecord> Records)
{
    public static OwnershipChange None { get; } = new([]);

    /// <summary>To be called after the commit, never before.</summary>
    public void Publish(LiveFeed feed)
    {
        foreach (var agent in Records.GroupBy(record => record.Agent))
        {
            feed.Publish(agent.Key, new ClientsChanged([.. agent.Select(record => record.Client).Distinct()]));
        }
    }
}

/// <summary>A record and the agent in whose base it stands.</summary>
public sealed record ConcernedRecord(StaffId Agent, ClientId Client);
