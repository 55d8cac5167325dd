using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>What the card shows.</summary>
/// <param name="Document">«Паспорт гражданина РФ · 45 10 ••••56», or null.</param>
/// <param name="HasStoreAccount">«Личный кабинет открыт»; told to the agent who holds the client only.</param>
/// <param name="MayAdvertise">The client has consented to advertising there.</param>
/// <param name="Policies">Policies that this agent sold to the client, newest first; nothing of other agents .</param>
/// <param name="FormerPolicies">Of a client whom he was given, what former agents sold, what nobody has renewed and what has not ended long ago, by the end of cover.</param>
public sealed record ClientCard(
    ClientId Id,
    string FullName,
    string? FormerLastName,
    DateOnly BirthDate,
    string Email,
    PhoneNumber? Phone,
    DateTime? PhoneVerifiedAt,
    PhoneNumber? PendingPhone,
    string? Document,
    bool IsDocumentDisputed,
    string? Note,
    DateTime? NoteAt,
    string? NoteAuthor,
    bool IsArchived,
    ClientStatus Status,
    IReadOnlyList<SoldPolicy> Policies,
    IReadOnlyList<SoldPolicy> FormerPolicies,
    bool HasStoreAccount,
    bool MayAdvertise);

public sealed record SoldPolicy(PolicyId Id, string Number, Product Product, DateOnly StartsOn, DateOnly EndsOn, DateOnly? CancelledOn, Money Premium);

/// <summary>The form «Редактирование профиля клиента» as it opens: the input filled in and the version it is based on.</summary>
public sealed record ClientForEdit(ClientInput Input, Guid Version, ClientStatus Status, PhoneNumber? VerifiedPhone, string FullName);

/// <summary>A line of «История».</summary>
public sealed record HistoryLine(DateTime At, string ActorName, AuditAction Action, string? Remark, IReadOnlyList<HistoryChange> Changes);

public sealed record HistoryChange(string Field, string? Old, string? New);

/// <summary>Reads one record for the card, its history and the edit form. Another agent's record is «not found».</summary>
public sealed class ClientCards(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, DocumentVault vault)
{
    public const int HistoryLength = 100;

    /// <summary>As long as a policy can be renewed after its end.</summary>
    private const int DaysAfterTheEnd = 30;

    public async Task<Result<ClientCard>> FindAsync(Actor actor, ClientId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var client = await OwnAsync(db, actor, id, ct);
        if (client is null)
        {
            return new ClientNotFound();
        }

        var policies = await db.Policies.AsNoTracking()
            .Where(p => p.PersonId == client.PersonId && p.AgentId == actor.Id && p.AnnulledAt == null)
            .OrderByDescending(p => p.IssuedAt)
            .Select(p => new SoldPolicy(p.Id, p.Number, p.Product, p.StartsOn, p.EndsOn, p.CancelledOn, p.Premium))
            .Take(20)
            .ToListAsync(ct);
        var status = await db.StatusAsync(actor.Id, client.PersonId, ct);
        var account = status is ClientStatus.BoundToMe
            ? await db.StoreAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.PersonId == client.PersonId, ct)
            : null;
        await NoteOpenedAsync(actor, client, ct);
        return new ClientCard(
            client.Id, client.FullName, client.FormerLastName, client.BirthDate, client.Email, client.Phone, client.PhoneVerifiedAt,
            client.PendingPhone, MaskedDocument(client), client.IsDocumentDisputed, client.Note, client.NoteAt, client.NoteAuthor,
            client.IsArchived, status, policies, await FormerPoliciesAsync(db, actor.Id, client.PersonId, ct), account is not null, account?.AdvertisingConsentAt is not null);
    }

    /// <summary>Refuses as the action matrix does: a locked or archived record is not opened for editing.</summary>
    public async Task<Result<ClientForEdit>> OpenForEditAsync(Actor actor, ClientId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var client = await OwnAsync(db, actor, id, ct);
        if (client is null)
        {
            return new ClientNotFound();
        }

        var status = await db.StatusAsync(actor.Id, client.PersonId, ct);
        if (OwnershipRules.Refuse(ClientAction.Edit, status, client.IsArchived) is { } forbidden)
        {
            return forbidden;
        }

        var number = client.DocumentNumberSealed is { } sealedNumber ? vault.Open(sealedNumber) : null;
        return new ClientForEdit(
            ClientInputRules.ToInput(client, number),
            client.Version,
            status,
            client.PhoneVerifiedAt is null ? null : client.Phone,
            client.FullName);
    }

    /// <summary>The last <see cref="HistoryLength"/> lines, newest first.</summary>
    public async Task<Result<HistoryLine[]>> HistoryAsync(Actor actor, ClientId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.Clients.AnyAsync(c => c.Id == id && c.AgentId == actor.Id && c.DeletedAt == null, ct))
        {
            return new ClientNotFound();
        }

        return await db.AuditEntries.AsNoTracking()
            .Where(e => e.ClientId == id && e.Action != AuditAction.ClientOpened)
            .OrderByDescending(e => e.Id)
            .Take(HistoryLength)
            .Select(e => new HistoryLine(
                e.At, e.ActorName, e.Action, e.Remark,
                e.Changes.OrderBy(c => c.Id).Select(c => new HistoryChange(c.Field, c.Old, c.New)).ToList()))
            .ToArrayAsync(ct);
    }

    /// <summary>
    /// Who has an account in the online store reads there who has looked at him («Кто открывал мои данные»): once a day for each
    /// agent. The card of anybody else is only read.
    /// </summary>
    private async Task NoteOpenedAsync(Actor actor, ClientRecord client, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = time.UtcNow();
        var today = MoscowTime.StartOf(MoscowTime.DateOf(now));
        if (!await db.StoreAccounts.AnyAsync(a => a.PersonId == client.PersonId, ct)
            || await db.AuditEntries.AnyAsync(e => e.ClientId == client.Id && e.Action == AuditAction.ClientOpened && e.ActorId == actor.Id && e.At >= today, ct))
        {
            return;
        }

        db.Record(actor, AuditAction.ClientOpened, now, client.Id, client.PersonId);
        await db.SaveChangesAsync(ct);
    }

    private async Task<IReadOnlyList<SoldPolicy>> FormerPoliciesAsync(ClientBaseDb db, StaffId agent, PersonId person, CancellationToken ct)
    {
        if (!await db.GivenTo(agent).AnyAsync(b => b.PersonId == person, ct))
        {
            return [];
        }

        var since = time.Today().AddDays(-DaysAfterTheEnd);
        return await db.Policies.AsNoTracking()
            .Where(p => p.PersonId == person && p.AgentId != agent && p.AnnulledAt == null && p.EndsOn >= since
                && !db.Policies.Any(next => next.RenewalOfPolicyId == p.Id && next.AnnulledAt == null))
            .OrderBy(p => p.EndsOn)
            .Select(p => new SoldPolicy(p.Id, p.Number, p.Product, p.StartsOn, p.EndsOn, p.CancelledOn, p.Premium))
            .Take(20)
            .ToListAsync(ct);
    }

    private static Task<ClientRecord?> OwnAsync(ClientBaseDb db, Actor actor, ClientId id, CancellationToken ct) =>
        db.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.AgentId == actor.Id && c.DeletedAt == null, ct);

    private string? MaskedDocument(ClientRecord client) =>
        client is { DocumentType: { } type, DocumentNumberSealed: { } sealedNumber }
            ? $"{DocumentTypes.Of(type).Title} · {DocumentTypes.Masked(type, vault.Open(sealedNumber))}"
            : null;
}
