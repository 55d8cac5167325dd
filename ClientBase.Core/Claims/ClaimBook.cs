using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Claims;

/// <summary>A claim in a list.</summary>
public sealed record ClaimRow(
    ClaimId Id, string? Number, ClaimStatus Status, Product? Product, string? PolicyNumber, string? Policyholder, DateOnly? HappenedOn, DateTime? FiledAt, DateTime ChangedAt);

/// <summary>A step of a claim or a message beside it.</summary>
/// <param name="Name">Of the agent who wrote it; null for the client himself and for the insurer's clerks.</param>
public sealed record ClaimEvent(DateTime At, ClaimAuthor Author, string? Name, ClaimStatus? Status, string? Text);

/// <summary>A filed claim as both sides see it.</summary>
/// <param name="Photos">Ids of its pictures, in the order in which they came.</param>
/// <param name="Lines">From the first to the last.</param>
/// <param name="Version">To be given back with a decision.</param>
public sealed record ClaimView(
    ClaimId Id,
    string Number,
    ClaimStatus Status,
    Product Product,
    PolicyId PolicyId,
    string PolicyNumber,
    string? Subject,
    ClientId ClientId,
    string Policyholder,
    DateOnly HappenedOn,
    string Place,
    string Description,
    Money? Payout,
    DateTime FiledAt,
    IReadOnlyList<Guid> Photos,
    IReadOnlyList<ClaimEvent> Lines,
    Guid Version);

/// <summary>What the client's and the staff's side of claims have in common: reading, numbering, telling.</summary>
internal static class ClaimBook
{
    /// <summary>The screens of the insurer's desk listen under this id: no member of staff has it.</summary>
    public static StaffId Desk { get; } = new(new Guid("c1a10000-0000-7000-8000-000000000001"));

    /// <summary>The next «У-26-000001» of the year of this Moscow date; inside the transaction that files, so that there are no gaps.</summary>
    public static async Task<string> NextClaimNumberAsync(this ClientBaseDb db, DateOnly on, CancellationToken ct)
    {
        var counted = await db.ClaimSequences.Where(s => s.Year == on.Year).ExecuteUpdateAsync(s => s.SetProperty(row => row.Last, row => row.Last + 1), ct);
        var last = 1L;
        if (counted == 0)
        {
            db.ClaimSequences.Add(new ClaimSequence { Year = on.Year, Last = last });
        }
        else
        {
            last = await db.ClaimSequences.Where(s => s.Year == on.Year).Select(s => s.Last).SingleAsync(ct);
        }

        return string.Create(CultureInfo.InvariantCulture, $"У-{on.Year % 100:00}-{last:000000}");
    }

    /// <summary>A filed claim, whole.</summary>
    public static async Task<ClaimView> ShowAsync(ClientBaseDb db, ClaimForms forms, RemoteClaim claim, CancellationToken ct)
    {
        var policy = await db.Policies.AsNoTracking().SingleAsync(p => p.Id == claim.PolicyId, ct);
        var lines = await db.ClaimLines.AsNoTracking().Where(line => line.ClaimId == claim.Id).OrderBy(line => line.Id).ToListAsync(ct);
        var agents = lines.Where(line => line.Author is ClaimAuthor.Agent).Select(line => line.StaffId!.Value.Value).Distinct().ToList();
        var names = await db.Users.Where(user => agents.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.FullName, ct);
        var form = forms.OpenForm(claim.Form);
        return new ClaimView(
            claim.Id,
            claim.Number!,
            claim.Status,
            policy.Product,
            policy.Id,
            policy.Number,
            policy.Subject,
            policy.ClientId,
            policy.PolicyholderName,
            claim.HappenedOn!.Value,
            form.Place,
            form.Description,
            claim.Payout,
            claim.FiledAt!.Value,
            await PhotosOf(db, claim.Id).ToListAsync(ct),
            lines.ConvertAll(line => new ClaimEvent(
                line.At,
                line.Author,
                line is { Author: ClaimAuthor.Agent, StaffId: { } agent } ? names.GetValueOrDefault(agent.Value) : null,
                line.Status,
                line.Text is { } text ? forms.OpenText(text) : null)),
            claim.Version);
    }

    public static IQueryable<Guid> PhotosOf(ClientBaseDb db, ClaimId claim) =>
        db.ClaimPhotos.Where(photo => photo.ClaimId == claim).OrderBy(photo => photo.AddedAt).ThenBy(photo => photo.Id).Select(photo => photo.Id);

    /// <summary>The picture itself; of a claim that the caller may show.</summary>
    public static async Task<byte[]?> ReadPhotoAsync(ClientBaseDb db, ClaimForms forms, IQueryable<RemoteClaim> own, Guid id, bool preview, CancellationToken ct)
    {
        var box = await db.ClaimPhotos
            .Where(photo => photo.Id == id && own.Any(claim => claim.Id == photo.ClaimId))
            .Select(photo => preview ? photo.Preview : photo.Content)
            .SingleOrDefaultAsync(ct);
        return box is null ? null : forms.OpenPicture(box);
    }

    /// <summary>Adds a message once; false when this key has been written already.</summary>
    public static async Task<bool> TryWriteAsync(this ClientBaseDb db, ClaimLine line, CancellationToken ct)
    {
        if (await db.ClaimLines.AnyAsync(known => known.ClaimId == line.ClaimId && known.Key == line.Key, ct))
        {
            return false;
        }

        db.ClaimLines.Add(line);
        return true;
    }

    /// <summary>A message as it will be stored, or what is wrong with it.</summary>
    public static (string? Text, Refusal? Refusal) CheckText(string typed)
    {
        var text = ClaimRules.CleanText(typed);
        return text.Length == 0 ? (null, new InvalidClaimText("Напишите сообщение"))
            : text.Length > ClaimRules.TextLength ? (null, new InvalidClaimText($"Не больше {ClaimRules.TextLength} символов, сейчас {text.Length}"))
            : (text, null);
    }

    /// <summary>
    /// Whose screens show this claim: the client's, the insurer's, and those of the agent who sold the policy while the client is
    /// still his, or who was given the client. He is told too, unless it was he who did it.
    /// </summary>
    /// <param name="db">In the transaction of the change.</param>
    /// <param name="claim">Filed.</param>
    /// <param name="news">Ends «{ФИО}: заявление {номер} »; null where the agent needs no notice.</param>
    /// <param name="now">UTC.</param>
    /// <param name="ct">Cancels the reading.</param>
    public static async Task<IEnumerable<ConcernedRecord>> TellAsync(ClientBaseDb db, RemoteClaim claim, string? news, DateTime now, CancellationToken ct)
    {
        var policy = await db.Policies.AsNoTracking().SingleAsync(p => p.Id == claim.PolicyId, ct);
        List<ConcernedRecord> concerned = [ConcernedRecord.OfStore(claim.AccountId, policy.ClientId), new(Desk, policy.ClientId)];
        if (await db.OwnersRecordAsync(policy.PersonId, ct) is not { } record
            || (record.AgentId != policy.AgentId && !await db.GivenTo(record.AgentId).AnyAsync(b => b.PersonId == policy.PersonId, ct)))
        {
            return concerned;
        }

        if (news is not null)
        {
            db.Notifications.Add(new Notification
            {
                RecipientId = record.AgentId,
                Kind = NotificationKind.RemoteClaim,
                Title = "Заявление о событии",
                Body = $"{record.FullName}: заявление {claim.Number} по полису {policy.Number} — {news}.",
                ClientId = record.Id,
                CreatedAt = now,
            });
        }

        concerned.Add(new ConcernedRecord(record.AgentId, record.Id));
        return concerned;
    }
}
