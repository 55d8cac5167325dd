using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>A record that was not deleted, and why: «Петров П. П. — продан полис в ЛКА».</summary>
public sealed record NotDeletable(ClientId Id, string Name, Refusal Reason);

/// <summary>What «Удалить» will do; nothing has happened yet.</summary>
public sealed record DeletePreview(IReadOnlyList<ClientId> Deletable, IReadOnlyList<NotDeletable> Refused, int Quotes);

/// <summary>What «Удалить» did.</summary>
public sealed record Deletion(IReadOnlyList<ClientId> Deleted, IReadOnlyList<NotDeletable> Refused);

/// <summary>Notes, archive and deletion: keeping one's own base in order (R-40…R-45).</summary>
public sealed class ClientKeeping(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, LiveFeed feed)
{
    /// <summary>«Отменить» is shown for ten seconds; a slow connection gets the rest of the minute.</summary>
    public static readonly TimeSpan UndoWithin = TimeSpan.FromMinutes(1);

    /// <summary>Four times what a page can select. More did not come from our screen, and the rest of it is left alone (CIR-3).</summary>
    public const int AtOnce = 100;

    /// <summary>The agent's private comment; up to <see cref="ClientRecord.NoteLength"/> characters, an empty one removes it.</summary>
    public async Task<Result> SetNoteAsync(Actor actor, ClientId id, string note, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        if (note.Trim().Length > ClientRecord.NoteLength)
        {
            return new NoteTooLong(note.Trim().Length);
        }

        return await ChangeAsync(actor, [id], AuditAction.NoteChanged, (client, now) => client.SetNote(note, actor.Name, now), ct);
    }

    /// <summary>Hides records from the list; changes nothing for anybody else (D4).</summary>
    public async Task<Result> ArchiveAsync(Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct) =>
        await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct)
            ?? await ChangeAsync(actor, ids, AuditAction.ClientArchived, (client, _) => client.Archive(), ct);

    public async Task<Result> RestoreFromArchiveAsync(Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct) =>
        await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct)
            ?? await ChangeAsync(actor, ids, AuditAction.ClientRestoredFromArchive, (client, _) => client.RestoreFromArchive(), ct);

    /// <summary>Which of these records can be deleted, which not and why, and how many calculations would go with them.</summary>
    public async Task<Result<DeletePreview>> PreviewDeleteAsync(Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var (deletable, refused) = await SortAsync(db, actor, ids, ct);
        var deletableIds = deletable.ConvertAll(c => c.Id);
        var quotes = await db.Quotes.CountAsync(q => deletableIds.Contains(q.ClientId), ct);
        return new DeletePreview(deletableIds, refused, quotes);
    }

    /// <summary>
    /// Deletes what may be deleted and says what may not; each record is judged again inside the transaction, since a sale
    /// may have happened meanwhile. Other agents' records of the same person stay.
    /// </summary>
    public async Task<Result<Deletion>> DeleteAsync(Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        var wanted = ids.Take(AtOnce).ToList();
        return await dbs.WriteAsync<Result<Deletion>>(async (db, write) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            await db.LockPersonsAsync(await db.Clients.Where(c => wanted.Contains(c.Id) && c.AgentId == actor.Id).ToListAsync(ct), ct);
            var (deletable, refused) = await SortAsync(db, actor, ids, ct);
            foreach (var client in deletable)
            {
                client.Delete(now);
                db.Record(actor, AuditAction.ClientDeleted, now, client.Id, client.PersonId);
            }

            await db.SaveChangesAsync(ct);
            var deleted = deletable.ConvertAll(c => c.Id);
            await write.CommitAsync(deleted.Select(id => new ConcernedRecord(actor.Id, id)), feed, ct);
            return new Deletion(deleted, refused);
        }, ct);
    }

    /// <summary>
    /// «Отменить» after «Клиент удалён»; later than <see cref="UndoWithin"/> it is refused. Who was added anew meanwhile
    /// is not doubled: <see cref="AlreadyInYourBase"/> where that is so of all of them.
    /// </summary>
    public async Task<Result> UndoDeleteAsync(Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        var since = now - UndoWithin;
        var wanted = ids.Take(AtOnce).ToList();
        return await dbs.WriteAsync<Result>(async (db, write) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            var clients = await db.Clients.Where(c => wanted.Contains(c.Id) && c.AgentId == actor.Id && c.DeletedAt >= since).ToListAsync(ct);
            await db.LockPersonsAsync(clients, ct);
            if (clients.Count == 0)
            {
                return new DeletionIsFinal();
            }

            var twins = await FindLiveTwinsAsync(db, actor, clients.ConvertAll(c => c.Id), ct);
            clients.RemoveAll(c => twins.ContainsKey(c.Id));
            if (clients.Count == 0)
            {
                var twin = twins.Values.First();
                return new AlreadyInYourBase(twin.Id, twin.FullName, twin.IsArchived);
            }

            foreach (var client in clients)
            {
                client.UndoDelete();
                db.Record(actor, AuditAction.ClientDeletionUndone, now, client.Id, client.PersonId);
            }

            await db.SaveChangesAsync(ct);
            await write.CommitAsync(clients.Select(c => new ConcernedRecord(actor.Id, c.Id)), feed, ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>Which deleted records have a live one of the same person beside them in this base, by a strong key .</summary>
    private static async Task<Dictionary<ClientId, ClientRecord>> FindLiveTwinsAsync(
        ClientBaseDb db, Actor actor, List<ClientId> deleted, CancellationToken ct)
    {
        var pairs = await (
            from key in db.IdentityKeys.AsNoTracking()
            where deleted.Contains(key.ClientId) && key.Kind != IdentityKeyKind.NameBirth
            join same in db.IdentityKeys.AsNoTracking() on new { key.Hash, key.Kind } equals new { same.Hash, same.Kind }
            join live in db.Clients.AsNoTracking() on same.ClientId equals live.Id
            where live.AgentId == actor.Id && live.DeletedAt == null
            select new { Deleted = key.ClientId, Live = live }).ToListAsync(ct);
        return pairs.GroupBy(pair => pair.Deleted).ToDictionary(group => group.Key, group => group.First().Live);
    }

    private async Task<Result> ChangeAsync(
        Actor actor, IReadOnlyCollection<ClientId> ids, AuditAction action, Action<ClientRecord, DateTime> change, CancellationToken ct)
    {
        var now = time.UtcNow();
        var wanted = ids.Take(AtOnce).ToList();
        return await dbs.WriteAsync<Result>(async (db, write) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            var clients = await db.Clients.Where(c => wanted.Contains(c.Id) && c.AgentId == actor.Id && c.DeletedAt == null).ToListAsync(ct);
            if (clients.Count == 0)
            {
                return new ClientNotFound();
            }

            foreach (var client in clients)
            {
                change(client, now);
                db.Record(actor, action, now, client.Id, client.PersonId);
            }

            await db.SaveChangesAsync(ct);
            await write.CommitAsync(clients.Select(c => new ConcernedRecord(actor.Id, c.Id)), feed, ct);
            return Result.Done;
        }, ct);
    }

    private static async Task<(List<ClientRecord> Deletable, List<NotDeletable> Refused)> SortAsync(
        ClientBaseDb db, Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct)
    {
        var wanted = ids.Take(AtOnce).ToList();
        var clients = await db.Clients
            .Where(c => wanted.Contains(c.Id) && c.AgentId == actor.Id && c.DeletedAt == null)
            .OrderBy(c => c.SortName)
            .ToListAsync(ct);
        List<ClientRecord> deletable = [];
        List<NotDeletable> refused = [];
        foreach (var client in clients)
        {
            var status = await db.StatusAsync(actor.Id, client.PersonId, ct);
            if (OwnershipRules.Refuse(ClientAction.Delete, status, client.IsArchived) is { } no)
            {
                refused.Add(new NotDeletable(client.Id, new PersonName(client.LastName, client.FirstName, client.Patronymic).Initials, no));
            }
            else
            {
                deletable.Add(client);
            }
        }

        return (deletable, refused);
    }
}
