using System.Text.Json;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Notifications;

/// <summary>A record and the agent in whose base it stands.</summary>
public sealed record ConcernedRecord(StaffId Agent, ClientId Client)
{
    /// <summary>The same for the client's own pages in the online store: they listen under the account's id.</summary>
    public static ConcernedRecord OfStore(StoreAccountId account, ClientId client) => new(ListenerOf(account), client);

    /// <summary>For news that are about no record, such as a notice alone: who listens looks again at what he shows beside records.</summary>
    public static ConcernedRecord Elsewhere(StaffId listener) => new(listener, new ClientId(Guid.Empty));

    /// <summary>Under what id the pages of an account listen to the feed.</summary>
    public static StaffId ListenerOf(StoreAccountId account) => new(account.Value);
}

/// <summary>What one node tells all: «look again at these», or «this person has signed out». Ids only, never data.</summary>
/// <param name="Node">Who says so.</param>
/// <param name="Id">Tells a message from its echo.</param>
/// <param name="SentAt">UTC; for the measurement of the way.</param>
/// <param name="Changed">Records by agent.</param>
/// <param name="SignedOut">A member of staff whose sessions have ended.</param>
public sealed record NodeMessage(Guid Node, Guid Id, DateTime SentAt, IReadOnlyList<AgentNews> Changed, Guid? SignedOut = null)
{
    /// <summary>An engine carries 8000 bytes at once; a record of an agent of its own takes 103.</summary>
    public const int RecordsAtOnce = 70;

    public string ToText() => JsonSerializer.Serialize(this);

    /// <summary>Null when it is no message of this version: a newer node may say what an older one does not know.</summary>
    public static NodeMessage? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<NodeMessage>(text) is { Changed: not null } message ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Changed records of one agent.</summary>
public sealed record AgentNews(Guid Agent, IReadOnlyList<Guid> Clients);
