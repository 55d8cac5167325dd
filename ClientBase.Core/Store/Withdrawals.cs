using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>Whose data a letter asks to erase, as far as they have to be compared with the letter.</summary>
/// <param name="Bases">In how many agents' bases he stands.</param>
/// <param name="Policies">How many policies stay with the insurer.</param>
/// <param name="HasAccount">He could do it himself in the online store.</param>
public sealed record ErasureCandidate(PersonId Id, string FullName, DateOnly BirthDate, int Bases, int Policies, bool HasAccount);

/// <summary>A carried out withdrawal.</summary>
/// <param name="Letter">Null where the client did it himself.</param>
/// <param name="DoneAt">UTC; null while the data are still to be erased, which happens within the hour.</param>
public sealed record ErasureLine(string Number, DateTime RequestedAt, string? Letter, DateTime? DoneAt);

/// <summary>Nobody stands under this document or login.</summary>
public sealed record NobodyToErase() : Refusal(
    "Под этим документом или номером никого нет.", WhatNext: "Сверьте вид, серию и номер документа с письмом или найдите клиента по номеру его входа в личный кабинет.");

/// <summary>The letter has to be named.</summary>
public sealed record LetterNotNamed() : Refusal("Укажите номер и дату письма: без них запрос клиента не подтвердить.");

/// <summary>P-18: what follows from a client's withdrawal of his consent, by his own hand or by a letter to the insurer.</summary>
internal static class Withdrawals
{
    /// <summary>
    /// Closes the account, ends the binding, takes the records out of all bases; within the hour the erasure does the rest. The caller
    /// holds the person's lock and saves.
    /// </summary>
    public static async Task<(ErasureReceipt Receipt, IReadOnlyList<ConcernedRecord> Concerned)> WithdrawAsync(
        this ClientBaseDb db, PersonId person, Actor? actor, string? letter, DateTime now, CancellationToken ct)
    {
        var receipt = new ErasureReceipt { PersonId = person, RequestedAt = now, Letter = letter };
        db.ErasureReceipts.Add(receipt);
        var records = await db.Clients.Where(c => c.PersonId == person && c.DeletedAt == null).ToListAsync(ct);
        foreach (var record in records)
        {
            record.Delete(now);
            db.Record(actor, AuditAction.StoreErasureRequested, now, record.Id, record.PersonId, remark: letter);
        }

        await db.EndAtWithdrawalAsync(person, now, ct);
        var concerned = records.ConvertAll(c => new ConcernedRecord(c.AgentId, c.Id));
        if (await db.FindStoreAccountAsync(person, ct) is { } account)
        {
            db.StoreMessages.RemoveRange(await db.StoreMessages.Where(m => m.AccountId == account.Id).ToListAsync(ct));
            db.Quotes.RemoveRange(await db.Quotes.Where(q => q.AccountId == account.Id && q.Status != QuoteStatus.Issued).ToListAsync(ct));
            db.RemoteClaims.RemoveRange(await db.RemoteClaims.Where(c => c.AccountId == account.Id && c.Status == ClaimStatus.Draft).ToListAsync(ct));
            db.StoreAccounts.Remove(account);
            concerned.Add(ConcernedRecord.OfStore(account.Id, account.ClientId));
        }

        return (receipt, concerned);
    }
}

/// <summary>Withdrawals that come to the insurer by letter, for supervisors and administrators.</summary>
public sealed class ErasureDesk(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, DocumentVault vault, LiveFeed feed)
{
    public const int LetterLength = 100;

    private const int LinesInList = 50;

    /// <summary>The last withdrawals, the newest first; no names, for there are none left.</summary>
    public async Task<Result<IReadOnlyList<ErasureLine>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.EraseClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var receipts = await db.ErasureReceipts.AsNoTracking().OrderByDescending(r => r.Id).Take(LinesInList).ToListAsync(ct);
        return receipts.ConvertAll(r => new ErasureLine(r.Number, r.RequestedAt, r.Letter, r.DoneAt));
    }

    /// <summary>Finds a person by the whole number of his document, or by his login of the online store; never by a part of either.</summary>
    /// <param name="actor">A supervisor or administrator.</param>
    /// <param name="document">Kind of the document; null to search by phone.</param>
    /// <param name="number">As typed.</param>
    /// <param name="ct">Cancels the search.</param>
    public async Task<Result<ErasureCandidate>> FindAsync(Actor actor, DocumentType? document, string number, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.EraseClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await FindPersonAsync(db, document, number, ct) is not { } person)
        {
            return new NobodyToErase();
        }

        var records = await db.Clients.AsNoTracking().Where(c => c.PersonId == person && c.DeletedAt == null).OrderBy(c => c.Id).ToListAsync(ct);
        return records.Count == 0
            ? new NobodyToErase()
            : new ErasureCandidate(
                person,
                records[0].FullName,
                records[0].BirthDate,
                records.Count,
                await db.Policies.CountAsync(p => p.PersonId == person, ct),
                await db.StoreAccounts.AnyAsync(a => a.PersonId == person, ct));
    }

    /// <summary>Carries it out. Done twice, the second finds nobody.</summary>
    /// <param name="actor">A supervisor or administrator.</param>
    /// <param name="person">As found.</param>
    /// <param name="letter">Number and date of the letter, without names; goes into the receipt and the diary.</param>
    /// <param name="ct">Cancels what comes before the commit.</param>
    public async Task<Result<ErasureReceipt>> WithdrawAsync(Actor actor, PersonId person, string letter, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.EraseClients, ct) is { } no)
        {
            return no;
        }

        var named = TypedText.Clean(letter);
        if (named.Length is 0 or > LetterLength)
        {
            return new LetterNotNamed();
        }

        return await dbs.WriteAsync<Result<ErasureReceipt>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Person(person)], ct);
            if (!await db.Clients.AnyAsync(c => c.PersonId == person && c.DeletedAt == null, ct))
            {
                return new NobodyToErase();
            }

            var (receipt, concerned) = await db.WithdrawAsync(person, actor, named, time.UtcNow(), ct);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return receipt;
        }, ct);
    }

    private async Task<PersonId?> FindPersonAsync(ClientBaseDb db, DocumentType? document, string number, CancellationToken ct)
    {
        if (document is not { } type)
        {
            return PhoneNumber.TryParse(number, out var phone)
                ? await db.StoreAccounts.Where(a => a.Phone == phone).Select(a => (PersonId?)a.PersonId).SingleOrDefaultAsync(ct)
                : null;
        }

        var key = IdentityKeys.OfDocument(new IdentityDocument(type, DocumentTypes.Normalise(type, number), null));
        var hash = vault.Index(key.Kind, key.Content);
        return await (
            from known in db.IdentityKeys
            where known.Hash == hash && known.Kind == IdentityKeyKind.Document
            join client in db.Clients on known.ClientId equals client.Id
            where client.DeletedAt == null
            orderby client.Id
            select (PersonId?)client.PersonId).FirstOrDefaultAsync(ct);
    }
}
