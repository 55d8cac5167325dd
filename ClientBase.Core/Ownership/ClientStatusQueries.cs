using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Ownership;

/// <summary>What a person is to an agent; read inside the transaction that decides on it.</summary>
public static class ClientStatusQueries
{
    /// <summary>
    /// The status that the agent's record of this person has: held by him, held by another, sold to by him but held by nobody,
    /// or none of these. An annulled policy does not count.
    /// </summary>
    public static async Task<ClientStatus> StatusAsync(this ClientBaseDb db, StaffId agent, PersonId person, CancellationToken ct)
    {
        var owner = await db.OwnerAsync(person, ct);
        if (owner is { } holder)
        {
            return holder == agent ? ClientStatus.BoundToMe : ClientStatus.LockedByOther;
        }

        var sold = await db.Policies.AnyAsync(p => p.PersonId == person && p.AgentId == agent && p.AnnulledAt == null, ct);
        return sold ? ClientStatus.Customer : ClientStatus.Prospect;
    }

    /// <summary>The agent who holds the person now, or null. Never shown to other agents .</summary>
    public static async Task<StaffId?> OwnerAsync(this ClientBaseDb db, PersonId person, CancellationToken ct) =>
        await db.Bindings
            .Where(b => b.PersonId == person && b.EndedAt == null)
            .Select(b => (StaffId?)b.AgentId)
            .SingleOrDefaultAsync(ct);
}
