using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;

namespace ClientBase.Core.Audit;

/// <summary>Writes the business diary. The line goes into the caller's context, so it is saved with the action or not at all.</summary>
public static class AuditTrail
{
    /// <summary>Name that stands where the program itself acted.</summary>
    public const string System = "Система";

    /// <summary>Adds a line; the caller saves. <paramref name="remark"/> must hold no personal data.</summary>
    public static AuditEntry Record(
        this ClientBaseDb db,
        Actor? actor,
        AuditAction action,
        DateTime at,
        ClientId? client = null,
        PersonId? person = null,
        PolicyId? policy = null,
        string? remark = null,
        IEnumerable<AuditChange>? changes = null)
    {
        var entry = new AuditEntry
        {
            At = at,
            ActorId = actor?.Id,
            ActorName = actor?.Name ?? System,
            Action = action,
            ClientId = client,
            PersonId = person,
            PolicyId = policy,
            Remark = remark,
            Changes = changes?.ToList() ?? [],
        };
        db.AuditEntries.Add(entry);
        return entry;
    }
}
