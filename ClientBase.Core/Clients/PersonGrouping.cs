using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>Which records stand for one person: joins and parts them, in the transaction of the save that showed it (domain §4).</summary>
internal static class PersonGrouping
{
    /// <summary>The person of the records that match; several persons become one. Without a match a new person.</summary>
    public static async Task<PersonId> PersonOfAsync(
        this ClientBaseDb db, List<IdentityCandidate> same, List<ConcernedRecord> concerned, DateTime now, CancellationToken ct)
    {
        if (same.Count == 0)
        {
            var person = new Person { Id = PersonId.New(), CreatedAt = now };
            db.Persons.Add(person);
            return person.Id;
        }

        return await UniteAsync(db, same.Select(c => c.PersonId).Distinct().ToList(), concerned, now, ct);
    }

    /// <summary>After an edit: joins the persons that have turned out to be one, or leaves a person whom nothing links any more.</summary>
    public static async Task RegroupAsync(
        this ClientBaseDb db, ClientRecord client, List<IdentityCandidate> same, List<ConcernedRecord> concerned, DateTime now, CancellationToken ct)
    {
        if (same.Exists(c => c.PersonId != client.PersonId))
        {
            await UniteAsync(db, same.Select(c => c.PersonId).Append(client.PersonId).Distinct().ToList(), concerned, now, ct);
            return;
        }

        var alone = same.Count == 0;
        var shared = await db.Clients.AnyAsync(c => c.PersonId == client.PersonId && c.Id != client.Id, ct);
        if (alone && shared && await db.StatusAsync(client.AgentId, client.PersonId, ct) is ClientStatus.Prospect)
        {
            var person = new Person { Id = PersonId.New(), CreatedAt = now };
            db.Persons.Add(person);
            client.PersonId = person.Id;
        }
    }

    /// <summary>Whoever is held longest survives, then whoever is known longest.</summary>
    private static async Task<PersonId> UniteAsync(
        ClientBaseDb db, List<PersonId> persons, List<ConcernedRecord> concerned, DateTime now, CancellationToken ct)
    {
        var held = await db.Bindings
            .Where(b => persons.Contains(b.PersonId) && b.EndedAt == null)
            .OrderBy(b => b.StartedAt)
            .Select(b => (PersonId?)b.PersonId)
            .FirstOrDefaultAsync(ct);
        var survivor = held ?? await db.Persons.Where(p => persons.Contains(p.Id)).OrderBy(p => p.CreatedAt).Select(p => p.Id).FirstAsync(ct);
        foreach (var other in persons.Where(p => p != survivor))
        {
            if (await IsKeptApartAsync(db, survivor, other, ct))
            {
                continue;
            }

            concerned.AddRange((await db.MergePersonsAsync(survivor, other, now, ct)).Records);
        }

        return survivor;
    }

    /// <summary>
    /// Some agent has both in his base as two clients. One record that carries a key of each may be a mistake; joining them
    /// would double a client of his, so they stay two persons.
    /// </summary>
    private static async Task<bool> IsKeptApartAsync(ClientBaseDb db, PersonId one, PersonId other, CancellationToken ct)
    {
        var agents = db.Clients.Where(c => c.PersonId == one && c.DeletedAt == null).Select(c => c.AgentId);
        return await db.Clients.AnyAsync(c => c.PersonId == other && c.DeletedAt == null && agents.Contains(c.AgentId), ct);
    }
}
