using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>Keeps the identity keys of records and finds other records by them.</summary>
public sealed class IdentityIndex(DocumentVault vault)
{
    /// <summary>
    /// Live records of any base that share a strong key with the profile, and those of the agent's own base that share the weak one.
    /// Another agent's record that was deleted after <paramref name="undoableSince"/> counts as live: «Отменить» may bring it
    /// back, and it must come back as the same person. The persons found are locked until the transaction ends; the caller
    /// has locked the keys (<see cref="LocksOf"/>).
    /// </summary>
    public async Task<IReadOnlyList<IdentityCandidate>> FindAsync(
        ClientBaseDb db, StaffId agent, ClientProfile profile, bool phoneVerified, ClientId? except, DateTime undoableSince, CancellationToken ct)
    {
        HashSet<PersonId> locked = [];
        while (true)
        {
            var found = await ReadAsync(db, agent, profile, phoneVerified, except, undoableSince, ct);
            var persons = found.Select(candidate => candidate.PersonId).Where(locked.Add).ToList();
            if (persons.Count == 0 || !await db.LockAsync(persons.Select(LockName.Person), ct))
            {
                return found;
            }
        }
    }

    /// <summary>What a save of this profile may match by: to be locked before the search. Nothing where there is no valid profile.</summary>
    public IEnumerable<LockName> LocksOf(ClientProfile? profile) => profile is null
        ? []
        : KeysToFind(profile, phoneVerified: true).Select(LockName.Identity);

    private async Task<List<IdentityCandidate>> ReadAsync(
        ClientBaseDb db, StaffId agent, ClientProfile profile, bool phoneVerified, ClientId? except, DateTime undoableSince, CancellationToken ct)
    {
        var hashes = KeysToFind(profile, phoneVerified);
        var exceptId = except ?? new ClientId(Guid.Empty);
        var hits = await (
            from key in db.IdentityKeys.AsNoTracking()
            where hashes.Contains(key.Hash)
            join client in db.Clients.AsNoTracking() on key.ClientId equals client.Id
            where (client.DeletedAt == null || (client.AgentId != agent && client.DeletedAt >= undoableSince))
                && client.Id != exceptId
                && (key.Kind != IdentityKeyKind.NameBirth || client.AgentId == agent)
            select new { key.Kind, client }).ToListAsync(ct);

        return hits
            .GroupBy(hit => hit.client.Id)
            .Select(group =>
            {
                var client = group.First().client;
                return new IdentityCandidate(
                    client.Id, client.PersonId, client.AgentId, client.IsArchived, client.LastName, client.FormerLastName,
                    client.FullName, client.BirthDate, client.Phone, client.DocumentType,
                    group.Select(hit => hit.Kind).ToHashSet());
            })
            .ToList();
    }

    /// <summary>Writes the keys of a new record; the caller saves.</summary>
    public void Add(ClientBaseDb db, ClientId client, ClientProfile profile, bool phoneVerified)
    {
        foreach (var (kind, hash) in Hashes(profile, phoneVerified))
        {
            db.IdentityKeys.Add(new IdentityKey { ClientId = client, Kind = kind, Hash = hash });
        }
    }

    /// <summary>
    /// Brings the keys of an edited record up to date; the caller saves. Values that no longer stand in the record go on
    /// matching when <paramref name="keepFormer"/> (a changed surname, a replaced passport), and are forgotten when they were a mistake.
    /// </summary>
    public async Task ReplaceAsync(
        ClientBaseDb db, ClientId client, ClientProfile profile, bool phoneVerified, bool keepFormer, CancellationToken ct)
    {
        var wanted = Hashes(profile, phoneVerified);
        var stored = await db.IdentityKeys.Where(key => key.ClientId == client).ToListAsync(ct);
        foreach (var key in stored)
        {
            var stands = wanted.Contains((key.Kind, key.Hash));
            if (stands)
            {
                key.IsFormer = false;
            }
            else if (keepFormer)
            {
                key.IsFormer = true;
            }
            else if (!key.IsFormer)
            {
                db.IdentityKeys.Remove(key);
            }
        }

        foreach (var (kind, hash) in wanted.Where(w => !stored.Any(key => key.Kind == w.Kind && key.Hash == w.Hash)))
        {
            db.IdentityKeys.Add(new IdentityKey { ClientId = client, Kind = kind, Hash = hash });
        }
    }

    /// <summary>The hash under which the profile's document is found (K1); null without a document.</summary>
    public string? DocumentHash(ClientProfile profile) =>
        Hashes(profile, phoneVerified: false).Where(key => key.Kind == IdentityKeyKind.Document).Select(key => key.Hash).SingleOrDefault();

    private List<string> KeysToFind(ClientProfile profile, bool phoneVerified) =>
    [
        .. IdentityKeys.Of(profile, phoneVerified)
            .Concat(IdentityKeys.OfSwappedName(profile, phoneVerified))
            .Select(key => vault.Index(key.Kind, key.Content)),
    ];

    private List<(IdentityKeyKind Kind, string Hash)> Hashes(ClientProfile profile, bool phoneVerified) =>
        IdentityKeys.Of(profile, phoneVerified).Select(key => (key.Kind, vault.Index(key.Kind, key.Content))).ToList();
}
