using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>Which agent's record speaks for a client of the online store.</summary>
internal static class StoreRecords
{
    /// <summary>The record in the base of the agent who holds this person; null where nobody does.</summary>
    public static Task<ClientRecord?> OwnersRecordAsync(this ClientBaseDb db, PersonId person, CancellationToken ct) =>
        db.Clients
            .Where(c => c.PersonId == person && c.DeletedAt == null
                && db.Bindings.Any(b => b.PersonId == person && b.EndedAt == null && b.AgentId == c.AgentId))
            .OrderBy(c => c.Id)
            .FirstOrDefaultAsync(ct);

    /// <summary>The same, or the record that the account was opened for; null once that was erased.</summary>
    public static async Task<ClientRecord?> FindRecordOfAsync(this ClientBaseDb db, StoreAccount account, CancellationToken ct) =>
        await db.OwnersRecordAsync(account.PersonId, ct) ?? await db.Clients.SingleOrDefaultAsync(c => c.Id == account.ClientId, ct);
}
