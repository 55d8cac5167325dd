using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Ownership;

/// <summary>Opens accounts of the online store. As <see cref="ClientBindings"/>, in the caller's transaction, which saves.</summary>
public static class StoreAccounts
{
    /// <summary>
    /// to be called where the record's person is bound to its agent. Once its phone is confirmed, opens the account, or moves the
    /// login of the one that there is to a newly confirmed number. Where the number serves another person's account, the agent
    /// is told and nothing changes.
    /// </summary>
    internal static async Task OpenStoreAccountAsync(this ClientBaseDb db, IOwnedRecord record, DateTime now, CancellationToken ct)
    {
        if (record is not { Phone: { } phone, PhoneVerifiedAt: not null })
        {
            return;
        }

        var account = await db.FindStoreAccountAsync(record.PersonId, ct);
        if (account?.Phone == phone)
        {
            return;
        }

        if (await db.StoreAccounts.AnyAsync(a => a.Phone == phone, ct))
        {
            db.Notifications.Add(OwnershipNotices.StoreNumberTaken(record, now));
            return;
        }

        if (account is not null)
        {
            db.StoreMessages.Add(new StoreMessage { AccountId = account.Id, Kind = StoreMessageKind.LoginChanged, Phone = account.Phone, CreatedAt = now });
            account.Phone = phone;
            account.Session = Guid.NewGuid();
            return;
        }

        account = new StoreAccount { PersonId = record.PersonId, ClientId = record.Id, Phone = phone, CreatedAt = now };
        db.StoreAccounts.Add(account);
        db.StoreMessages.Add(new StoreMessage { AccountId = account.Id, Kind = StoreMessageKind.Invitation, Phone = phone, CreatedAt = now });
        db.Notifications.Add(OwnershipNotices.StoreAccountOpened(record, now));
        db.Record(null, AuditAction.StoreAccountOpened, now, record.Id, record.PersonId);
    }

    /// <summary>
    /// Two persons have turned out to be one. Of two accounts the older one stays and takes over calculations and claims of the
    /// other, whose number is told that it is the login no more.
    /// </summary>
    internal static async Task MergeStoreAccountsAsync(this ClientBaseDb db, PersonId survivor, PersonId other, DateTime now, CancellationToken ct)
    {
        var accounts = await db.StoreAccounts.Where(a => a.PersonId == survivor || a.PersonId == other).OrderBy(a => a.CreatedAt).ToListAsync(ct);
        if (accounts is [var kept, var gone])
        {
            await db.Quotes.Where(q => q.AccountId == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(q => q.AccountId, kept.Id), ct);
            await db.RemoteClaims.Where(c => c.AccountId == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.AccountId, kept.Id), ct);
            await db.StoreMessages.Where(m => m.AccountId == gone.Id && m.SentAt == null).ExecuteDeleteAsync(ct);
            db.StoreMessages.Add(new StoreMessage { AccountId = kept.Id, Kind = StoreMessageKind.LoginChanged, Phone = gone.Phone, CreatedAt = now });
            db.StoreAccounts.Remove(gone);

            // The place must be free before the other one moves into it.
            await db.SaveChangesAsync(ct);
        }

        accounts.Take(1).ToList().ForEach(a => a.PersonId = survivor);
    }

    /// <summary>R-34: letters go to the new address from now on; the former one is told so, where there is an account that writes any.</summary>
    internal static async Task TellFormerAddressAsync(this ClientBaseDb db, IOwnedRecord record, string former, DateTime now, CancellationToken ct)
    {
        if (former.Length > 0 && await db.FindStoreAccountAsync(record.PersonId, ct) is { } account)
        {
            db.StoreMessages.Add(new StoreMessage { AccountId = account.Id, Kind = StoreMessageKind.EmailChanged, Phone = account.Phone, Email = former, CreatedAt = now });
        }
    }

    /// <summary>The account of this person, or null.</summary>
    internal static async Task<StoreAccount?> FindStoreAccountAsync(this ClientBaseDb db, PersonId person, CancellationToken ct) =>
        db.StoreAccounts.Local.FirstOrDefault(a => a.PersonId == person)
            ?? await db.StoreAccounts.SingleOrDefaultAsync(a => a.PersonId == person, ct);
}
