using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>A claim that the client is writing.</summary>
/// <param name="Policies">Under which it can be made.</param>
/// <param name="Photos">Ids of the pictures that it has already.</param>
public sealed record ClaimDraft(ClaimInput Input, IReadOnlyList<ClaimablePolicy> Policies, IReadOnlyList<Guid> Photos);

/// <summary>One of the two: a draft, or what it became.</summary>
public sealed record StoreClaim(ClaimDraft? Draft, ClaimView? Filed);

/// <summary>A picture as the browser sent it.</summary>
/// <param name="Name">Of the file, for the sentence that refuses it.</param>
/// <param name="Content">At most one byte more than <see cref="ClaimPictures.LargestFile"/> is worth reading.</param>
public sealed record SentPicture(string Name, byte[] Content);

/// <summary>«Заявить о событии» in the online store (domain §8). Another client's claim or picture looks like one that does not exist.</summary>
public sealed class ClaimFiling(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StoreAccess access, ClaimForms forms, LiveFeed feed)
{
    /// <summary>Pictures take room: so many claims may be begun and not sent.</summary>
    public const int MostDrafts = 3;

    /// <summary>His claims, the last changed first.</summary>
    public async Task<Result<IReadOnlyList<ClaimRow>>> ListAsync(StoreVisitor visitor, CancellationToken ct)
    {
        if (await access.RefuseAsync(visitor, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await (
            from claim in db.RemoteClaims
            where claim.AccountId == visitor.Account
            orderby claim.ChangedAt descending
            join policy in db.Policies on claim.PolicyId equals policy.Id into policies
            from policy in policies.DefaultIfEmpty()
            select new ClaimRow(
                claim.Id, claim.Number, claim.Status, policy == null ? null : policy.Product, policy == null ? null : policy.Number, null,
                claim.HappenedOn, claim.FiledAt, claim.ChangedAt)).ToListAsync(ct);
    }

    /// <summary>The claim of this id; of an id that is not there an empty form, which is written down with the first word.</summary>
    public async Task<Result<StoreClaim>> OpenAsync(StoreVisitor visitor, ClaimId id, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await StoreAccess.FindAsync(db, visitor, ct) is not { } account)
        {
            return new StoreSessionEnded();
        }

        if (await db.RemoteClaims.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
        {
            return new StoreClaim(new ClaimDraft(new ClaimInput(), await PoliciesAsync(db, account.PersonId, ct), []), null);
        }

        if (claim.AccountId != visitor.Account)
        {
            return new ClaimNotFound();
        }

        return claim.Status is ClaimStatus.Draft
            ? new StoreClaim(
                new ClaimDraft(forms.OpenForm(claim.Form), await PoliciesAsync(db, account.PersonId, ct), await ClaimBook.PhotosOf(db, id).ToListAsync(ct)), null)
            : new StoreClaim(null, await ClaimBook.ShowAsync(db, forms, claim, ct));
    }

    /// <summary>Keeps what is typed, whatever it is worth.</summary>
    public Task<Result> KeepAsync(StoreVisitor visitor, ClaimId id, ClaimInput input, CancellationToken ct) =>
        WriteDraftAsync(visitor, id, (_, claim, _) =>
        {
            claim.Form = forms.Close(input);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>
    /// Adds pictures: to a draft, or to a claim that is not decided yet. Those that can be taken are; the first that cannot be gives
    /// the refusal, and so does the eleventh.
    /// </summary>
    public async Task<Result> AddPhotosAsync(StoreVisitor visitor, ClaimId id, IReadOnlyList<SentPicture> sent, CancellationToken ct)
    {
        if (await access.RefuseAsync(visitor, ct) is { } no)
        {
            return no;
        }

        // Drawn before the transaction: it holds up everybody else's writing.
        Refusal? refused = null;
        List<ClaimPicture> pictures = [];
        foreach (var file in sent.Take(ClaimPictures.Most))
        {
            var (picture, wrong) = await ClaimPictures.ReadAsync(file.Content, ct);
            if (picture is not null)
            {
                pictures.Add(picture);
            }
            else
            {
                refused ??= new PictureRefused(file.Name, wrong!);
            }
        }

        var tooMany = sent.Count > ClaimPictures.Most;
        var added = await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Account(visitor.Account)], ct);
            var now = time.UtcNow();
            var (claim, none) = await FindOrBeginAsync(db, visitor, id, now, ct);
            if (claim is null)
            {
                return none!;
            }

            if (claim.Status is not ClaimStatus.Draft && !claim.Status.IsOpen())
            {
                return new ClaimIsDecided();
            }

            var room = ClaimPictures.Most - await db.ClaimPhotos.CountAsync(photo => photo.ClaimId == id, ct);
            tooMany |= pictures.Count > room;
            foreach (var picture in pictures.Take(Math.Max(0, room)))
            {
                db.ClaimPhotos.Add(new ClaimPhoto { ClaimId = id, Content = forms.Close(picture.Content), Preview = forms.Close(picture.Preview), AddedAt = now });
            }

            claim.ChangedAt = now;
            IEnumerable<ConcernedRecord> concerned = [];
            if (claim.Status.IsOpen() && pictures.Count > 0 && room > 0)
            {
                concerned = await ClaimBook.TellAsync(db, claim, "клиент добавил снимки", now, ct);
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return Result.Done;
        }, ct);
        return added.Refusal is { } failed ? failed : refused is not null ? refused : tooMany ? new TooManyPictures() : Result.Done;
    }

    /// <summary>Takes a picture out of a draft.</summary>
    public Task<Result> RemovePhotoAsync(StoreVisitor visitor, ClaimId id, Guid photo, CancellationToken ct) =>
        WriteDraftAsync(visitor, id, async (db, _, _) =>
        {
            await db.ClaimPhotos.Where(p => p.Id == photo && p.ClaimId == id).ExecuteDeleteAsync(ct);
            return null;
        }, ct);

    /// <summary>«Отправить заявление»: checked, numbered, told to the agent. Sent twice, it is one claim.</summary>
    public async Task<Result> FileAsync(StoreVisitor visitor, ClaimId id, ClaimInput input, CancellationToken ct)
    {
        var filed = await WriteDraftAsync(visitor, id, async (db, claim, now) =>
        {
            // What was typed stays, also where it is refused.
            claim.Form = forms.Close(input);
            var account = (await StoreAccess.FindAsync(db, visitor, ct))!;
            var (facts, errors) = ClaimRules.Check(input, await PoliciesAsync(db, account.PersonId, ct), MoscowTime.DateOf(now));
            if (facts is null)
            {
                return new InvalidClaim(errors);
            }

            (claim.PolicyId, claim.HappenedOn, claim.FiledAt, claim.Status) = (facts.Policy.Id, facts.HappenedOn, now, ClaimStatus.Accepted);
            claim.Form = forms.Close(input with { Place = facts.Place, Description = facts.Description });
            claim.Number = await db.NextClaimNumberAsync(MoscowTime.DateOf(now), ct);
            db.ClaimLines.Add(new ClaimLine { ClaimId = id, At = now, Author = ClaimAuthor.Client, Status = ClaimStatus.Accepted });
            var client = await db.Policies.Where(p => p.Id == facts.Policy.Id).Select(p => p.ClientId).SingleAsync(ct);
            db.Record(null, AuditAction.ClaimFiled, now, client, account.PersonId, facts.Policy.Id, claim.Number);
            return null;
        }, ct, news: "принято");
        return filed.Refusal is ClaimWasFiled ? Result.Done : filed;
    }

    /// <summary>A message beside a filed claim; the same key again changes nothing.</summary>
    public async Task<Result> WriteAsync(StoreVisitor visitor, ClaimId id, Guid key, string text, CancellationToken ct)
    {
        if (await access.RefuseAsync(visitor, ct) is { } no)
        {
            return no;
        }

        var (message, wrong) = ClaimBook.CheckText(text);
        if (wrong is not null)
        {
            return wrong;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Account(visitor.Account)], ct);
            if (await db.RemoteClaims.SingleOrDefaultAsync(c => c.Id == id && c.AccountId == visitor.Account && c.FiledAt != null, ct) is not { } claim)
            {
                return new ClaimNotFound();
            }

            var now = time.UtcNow();
            if (!await db.TryWriteAsync(new ClaimLine { ClaimId = id, Key = key, At = now, Author = ClaimAuthor.Client, Text = forms.Close(message!) }, ct))
            {
                return Result.Done;
            }

            claim.ChangedAt = now;
            var concerned = await ClaimBook.TellAsync(db, claim, "клиент написал сообщение", now, ct);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>«Удалить черновик», with its pictures.</summary>
    public async Task<Result> DropAsync(StoreVisitor visitor, ClaimId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(visitor, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var dropped = await db.RemoteClaims.Where(c => c.Id == id && c.AccountId == visitor.Account && c.Status == ClaimStatus.Draft).ExecuteDeleteAsync(ct);
        return dropped > 0 ? Result.Done : new ClaimNotFound();
    }

    /// <summary>A picture of his own claim, as JPEG.</summary>
    public async Task<Result<byte[]>> ReadPhotoAsync(StoreVisitor visitor, Guid photo, bool preview, CancellationToken ct)
    {
        if (await access.RefuseAsync(visitor, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await ClaimBook.ReadPhotoAsync(db, forms, db.RemoteClaims.Where(c => c.AccountId == visitor.Account), photo, preview, ct) is { } picture
            ? picture
            : new ClaimNotFound();
    }

    /// <summary>Of this person, whoever sold them, as long as something may have happened under them.</summary>
    private static async Task<IReadOnlyList<ClaimablePolicy>> PoliciesAsync(ClientBaseDb db, PersonId person, CancellationToken ct)
    {
        var policies = await db.Policies.AsNoTracking()
            .Where(p => p.PersonId == person && p.AnnulledAt == null)
            .OrderByDescending(p => p.EndsOn)
            .ToListAsync(ct);
        return policies.ConvertAll(p => new ClaimablePolicy(p.Id, p.Number, p.Product, p.Subject, p.StartsOn, p.CancelledOn ?? p.EndsOn));
    }

    /// <summary>His own claim of this id, begun now where there is none.</summary>
    private async Task<(RemoteClaim? Claim, Refusal? Refusal)> FindOrBeginAsync(ClientBaseDb db, StoreVisitor visitor, ClaimId id, DateTime now, CancellationToken ct)
    {
        if (await StoreAccess.FindAsync(db, visitor, ct) is null)
        {
            return (null, new StoreSessionEnded());
        }

        if (await db.RemoteClaims.SingleOrDefaultAsync(c => c.Id == id, ct) is { } claim)
        {
            return claim.AccountId == visitor.Account ? (claim, null) : (null, new ClaimNotFound());
        }

        if (await db.RemoteClaims.CountAsync(c => c.AccountId == visitor.Account && c.Status == ClaimStatus.Draft, ct) >= MostDrafts)
        {
            return (null, new TooManyClaimDrafts(MostDrafts));
        }

        claim = new RemoteClaim { Id = id, AccountId = visitor.Account, Status = ClaimStatus.Draft, Form = forms.Close(new ClaimInput()), ChangedAt = now };
        db.RemoteClaims.Add(claim);
        return (claim, null);
    }

    private Task<Result> WriteDraftAsync(
        StoreVisitor visitor, ClaimId id, Func<ClientBaseDb, RemoteClaim, DateTime, Task<Refusal?>> change, CancellationToken ct, string? news = null) =>
        dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Account(visitor.Account)], ct);
            var now = time.UtcNow();
            var (claim, none) = await FindOrBeginAsync(db, visitor, id, now, ct);
            if (claim is null)
            {
                return none!;
            }

            if (claim.Status is not ClaimStatus.Draft)
            {
                return new ClaimWasFiled();
            }

            claim.ChangedAt = now;
            var refusal = await change(db, claim, now);
            var concerned = claim.Status is ClaimStatus.Draft ? [] : await ClaimBook.TellAsync(db, claim, news, now, ct);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return refusal is null ? Result.Done : refusal;
        }, ct);
}
