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
    public static Task LockPersonsAsync(this ClientBaseDb db, IReadOnlyCollection<ClientRecord> records, CancellationToken ct) =>
        db.LockPersonsAsync(records, record => record.PersonId, ct);

    /// <summary>The same for the persons behind other tracked rows.</summary>
    public static async Task LockPersonsAsync<T>(this ClientBaseDb db, IReadOnlyCollection<T> rows, Func<T, PersonId> personOf, CancellationToken ct)
        where T : class
    {
        HashSet<PersonId> locked = [];
        while (rows.Select(personOf).Where(person => !locked.Contains(person)).Distinct().ToList() is { Count: > 0 } persons
            && await db.LockAsync(persons.Select(LockName.Person), ct))
        {
            locked.UnionWith(persons);
            foreach (var row in rows)
            {
                await db.Entry(row).ReloadAsync(ct);
            }
        }
    }
}
