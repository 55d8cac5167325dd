using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>Locks the persons behind records for the rest of a transaction.</summary>
public static class PersonLocks
{
    /// <summary>
    /// Nobody else decides about the persons of these tracked records until the transaction ends. A record may have come to
    /// another person while this waited; so it is read again, and that person is locked too.
    /// </summary>
    public static async Task LockPersonsAsync(this ClientBaseDb db, IReadOnlyCollection<ClientRecord> records, CancellationToken ct)
    {
        HashSet<PersonId> locked = [];
        while (records.Select(record => record.PersonId).Where(person => !locked.Contains(person)).Distinct().ToList() is { Count: > 0 } persons
            && await db.LockAsync(persons.Select(LockName.Person), ct))
        {
            locked.UnionWith(persons);
            foreach (var record in records)
            {
                await db.Entry(record).ReloadAsync(ct);
            }
        }
    }
}
