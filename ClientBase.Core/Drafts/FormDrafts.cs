using System.Security.Cryptography;
using System.Text.Json;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Drafts;

/// <summary>
/// Keeps what is typed and not saved yet, so that it outlives the page, the circuit and the node (F16, F17). It may hold a
/// passport, so it is sealed in the database and stands nowhere else (CIR-5).
/// </summary>
public sealed class FormDrafts(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, KeyRing keys)
{
    /// <summary>An older one is nobody's work any more; the erasure takes it away.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    private readonly Seal _seal = new(keys, "form-draft");

    /// <summary>Keeps the content under this name; what was there is replaced, whichever window or node wrote it.</summary>
    public async Task<Result> SaveAsync<T>(Actor actor, string form, T content, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var closed = _seal.Close(JsonSerializer.Serialize(content));
        if (closed.Length > FormDraft.ContentLength)
        {
            return new DraftTooLarge();
        }

        var now = time.UtcNow();
        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            var replaced = await db.FormDrafts
                .Where(draft => draft.AgentId == actor.Id && draft.Form == form)
                .ExecuteUpdateAsync(set => set.SetProperty(draft => draft.Content, closed).SetProperty(draft => draft.SavedAt, now), ct);
            if (replaced == 0)
            {
                db.FormDrafts.Add(new FormDraft { AgentId = actor.Id, Form = form, Content = closed, SavedAt = now });
                await db.SaveChangesAsync(ct);
            }

            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>The own draft of this name; null where there is none, or none that this version can read.</summary>
    public async Task<T?> FindAsync<T>(Actor actor, string form, CancellationToken ct)
        where T : class
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is not null)
        {
            return null;
        }

        var oldest = time.UtcNow() - KeepFor;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var content = await db.FormDrafts.AsNoTracking()
            .Where(draft => draft.AgentId == actor.Id && draft.Form == form && draft.SavedAt >= oldest)
            .Select(draft => draft.Content)
            .SingleOrDefaultAsync(ct);
        try
        {
            return content is null ? null : JsonSerializer.Deserialize<T>(_seal.Open(content));
        }
        catch (Exception unreadable) when (unreadable is JsonException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Forgets the own draft of this name: saved, or not wanted.</summary>
    public async Task DropAsync(Actor actor, string form, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is null)
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            await db.FormDrafts.Where(draft => draft.AgentId == actor.Id && draft.Form == form).ExecuteDeleteAsync(ct);
        }
    }
}

/// <summary>More was typed than any form of ours holds.</summary>
public sealed record DraftTooLarge() : Refusal("Введено слишком много: черновик не сохранён.");
