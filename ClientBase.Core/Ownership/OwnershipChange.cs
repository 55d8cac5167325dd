using ClientBase.Core.Notifications;

namespace ClientBase.Core.Ownership;

/// <summary>Records whose status an action has changed, each in its agent's base; told to the open screens with the commit.</summary>
public sealed record OwnershipChange(IReadOnlyList<ConcernedRecord> Records)
{
    public static OwnershipChange None { get; } = new([]);
}
