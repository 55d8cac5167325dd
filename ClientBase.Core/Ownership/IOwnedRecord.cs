using ClientBase.Core.Basics;

namespace ClientBase.Core.Ownership;

/// <summary>
/// What ownership needs to know of a record of «База клиентов». It stands here, not in Clients, because Clients asks
/// Ownership what is allowed: the two folders must not name each other.
/// </summary>
public interface IOwnedRecord
{
    ClientId Id { get; }

    PersonId PersonId { get; }

    StaffId AgentId { get; }

    /// <summary>For notices to the record's own agent.</summary>
    string FullName { get; }

    PhoneNumber? Phone { get; }

    DateTime? PhoneVerifiedAt { get; }
}
