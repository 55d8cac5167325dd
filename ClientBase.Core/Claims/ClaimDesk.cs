using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Claims;

/// <summary>
/// Claims for the staff. An agent sees those of his own client under policies of his own portfolio, while the client is bound to him
/// of a client whom he was given under all policies, and answers; supervisors and administrators see all and decide. What one may not see looks like what is not there.
/// </summary>
public sealed class ClaimDesk(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, ClaimForms forms, LiveFeed feed)
{
    public const int PageSize = 25;

    /// <summary>Under what id the insurer's screens hear of changes.</summary>
    public static StaffId Listener => ClaimBook.Desk;

    /// <summary>For the client's card: his claims, the last first. <see cref="NotBoundToYou"/> where somebody else holds him, or nobody.</summary>
    public async Task<Result<IReadOnlyList<ClaimRow>>> ListAsync(Actor actor, ClientId client, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == client && c.AgentId == actor.Id && c.DeletedAt == null, ct) is not { } record)
        {
            return new ClientNotFound();
        }

        if (await db.StatusAsync(actor.Id, record.PersonId, ct) is not ClientStatus.BoundToMe)
        {
            return new NotBoundToYou();
        }

        // Asked for first: the claims are then found by their policies alone.
        var isGiven = await db.GivenTo(actor.Id).AnyAsync(b => b.PersonId == record.PersonId, ct);
        var policies = await db.Policies.Where(p => p.PersonId == record.PersonId && (isGiven || p.AgentId == actor.Id)).Select(p => (PolicyId?)p.Id).ToListAsync(ct);
        var rows = await Rows(db, db.RemoteClaims.Where(c => policies.Contains(c.PolicyId))).ToListAsync(ct);
        return rows.OrderByDescending(row => row.FiledAt).ToList();
    }

    /// <summary>The insurer's list, the last to come in first; null is every state.</summary>
    public async Task<Result<Page<ClaimRow>>> FindAllAsync(Actor actor, ClaimStatus? status, int page, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.SettleClaims, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = db.RemoteClaims.Where(c => c.FiledAt != null);
        found = status is { } only ? found.Where(c => c.Status == only) : found;
        var total = await found.CountAsync(ct);
        var number = PageNumbers.Within(page, total, PageSize);
        var rows = await Rows(db, found.OrderByDescending(c => c.FiledAt).Skip((number - 1) * PageSize).Take(PageSize)).ToListAsync(ct);
        return new Page<ClaimRow>([.. rows.OrderByDescending(row => row.FiledAt)], total, number, PageSize);
    }

    /// <summary>One claim, whole.</summary>
    public async Task<Result<ClaimView>> FindAsync(Actor actor, ClaimId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, RightOf(actor), ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await Visible(db, actor).AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } claim
            ? await ClaimBook.ShowAsync(db, forms, claim, ct)
            : new ClaimNotFound();
    }

    /// <summary>A picture as JPEG.</summary>
    public async Task<Result<byte[]>> ReadPhotoAsync(Actor actor, Guid photo, bool preview, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, RightOf(actor), ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await ClaimBook.ReadPhotoAsync(db, forms, Visible(db, actor), photo, preview, ct) is { } picture ? picture : new ClaimNotFound();
    }

    /// <summary>A message to the client; the same key again changes nothing.</summary>
    public async Task<Result> ReplyAsync(Actor actor, ClaimId id, Guid key, string text, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, RightOf(actor), ct) is { } no)
        {
            return no;
        }

        var (message, wrong) = ClaimBook.CheckText(text);
        if (wrong is not null)
        {
            return wrong;
        }

        return await ChangeAsync(actor, id, async (db, claim, now) =>
        {
            var isAgent = actor.Role is StaffRole.Agent;
            var isNew = await db.TryWriteAsync(
                new ClaimLine
                {
                    ClaimId = id,
                    Key = key,
                    At = now,
                    Author = isAgent ? ClaimAuthor.Agent : ClaimAuthor.Insurer,
                    StaffId = actor.Id,
                    Text = forms.Close(message!),
                },
                ct);
            return isNew ? new Step(isAgent ? null : "страховщик написал сообщение") : Step.Nothing;
        }, ct);
    }

    /// <summary>
    /// Moves a claim on: under review, and from there to its decision. An approval names its sum, a refusal its reason; both go to the
    /// client. Refuses with <see cref="ClaimMovedMeanwhile"/> when the claim is no longer as it was shown.
    /// </summary>
    /// <param name="actor">A supervisor or administrator.</param>
    /// <param name="id">The claim.</param>
    /// <param name="version">As shown.</param>
    /// <param name="to">The next state.</param>
    /// <param name="payout">As typed, rubles; only of an approval.</param>
    /// <param name="text">Words to the client; of a refusal its reason.</param>
    /// <param name="ct">Cancels what comes before the commit.</param>
    public async Task<Result> MoveAsync(Actor actor, ClaimId id, Guid version, ClaimStatus to, string payout, string text, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.SettleClaims, ct) is { } no)
        {
            return no;
        }

        var message = ClaimRules.CleanText(text);
        var sum = to is ClaimStatus.Approved ? Money.Parse(payout) : null;
        if (to is ClaimStatus.Approved && sum is not { Kopecks: > 0 })
        {
            return new InvalidDecision("Укажите сумму выплаты в рублях, например 45 000");
        }

        if (to is ClaimStatus.Declined && message.Length == 0)
        {
            return new InvalidDecision("Напишите клиенту, почему отказано");
        }

        if (message.Length > ClaimRules.TextLength)
        {
            return new InvalidDecision($"Не больше {ClaimRules.TextLength} символов, сейчас {message.Length}");
        }

        return await ChangeAsync(actor, id, (db, claim, now) =>
        {
            if (claim.Version != version || !claim.Status.MayBecome(to))
            {
                return Task.FromResult(new Step(null, new ClaimMovedMeanwhile()));
            }

            (claim.Status, claim.Payout, claim.Version) = (to, sum, Guid.CreateVersion7());
            db.ClaimLines.Add(new ClaimLine
            {
                ClaimId = id,
                At = now,
                Author = ClaimAuthor.Insurer,
                StaffId = actor.Id,
                Status = to,
                Text = message.Length == 0 ? null : forms.Close(message),
            });
            var news = sum is { } paid ? $"{Lower(to.Title())}, {paid.InRubles}" : Lower(to.Title());
            return Task.FromResult(new Step(news));
        }, ct);
    }

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];

    private static StaffRight RightOf(Actor actor) => actor.Role.Has(StaffRight.SettleClaims) ? StaffRight.SettleClaims : StaffRight.WorkWithOwnClients;

    private static IQueryable<RemoteClaim> Visible(ClientBaseDb db, Actor actor)
    {
        var filed = db.RemoteClaims.Where(c => c.FiledAt != null);
        return actor.Role.Has(StaffRight.SettleClaims)
            ? filed
            : filed.Where(c => db.Policies.Any(p => p.Id == c.PolicyId
                && db.Bindings.Any(b => b.PersonId == p.PersonId && b.EndedAt == null && b.AgentId == actor.Id
                    && (p.AgentId == actor.Id || b.Reason == BindingReason.Transfer))));
    }

    private static IQueryable<ClaimRow> Rows(ClientBaseDb db, IQueryable<RemoteClaim> claims) =>
        from claim in claims
        join policy in db.Policies on claim.PolicyId equals policy.Id
        select new ClaimRow(
            claim.Id, claim.Number, claim.Status, policy.Product, policy.Number, policy.PolicyholderName, claim.HappenedOn, claim.FiledAt, claim.ChangedAt);

    /// <summary>One change of one claim in one transaction, told to everybody who has it on the screen.</summary>
    private Task<Result> ChangeAsync(
        Actor actor, ClaimId id, Func<ClientBaseDb, RemoteClaim, DateTime, Task<Step>> change, CancellationToken ct) =>
        dbs.WriteAsync<Result>(async (db, tx) =>
        {
            if (await Visible(db, actor).SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            {
                return new ClaimNotFound();
            }

            if (await db.LockAsync([LockName.Account(claim.AccountId)], ct))
            {
                await db.Entry(claim).ReloadAsync(ct);
            }

            var now = time.UtcNow();
            var before = claim.Status;
            var step = await change(db, claim, now);
            if (step.Refusal is { } refused)
            {
                return refused;
            }

            if (ReferenceEquals(step, Step.Nothing))
            {
                return Result.Done;
            }

            claim.ChangedAt = now;
            if (claim.Status != before)
            {
                var client = await db.Policies.Where(p => p.Id == claim.PolicyId).Select(p => p.ClientId).SingleAsync(ct);
                db.Record(actor, AuditAction.ClaimMoved, now, client, policy: claim.PolicyId, remark: $"{claim.Number}: {claim.Status.Title()}");
            }

            var concerned = await ClaimBook.TellAsync(db, claim, step.News, now, ct);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return Result.Done;
        }, ct);

    /// <summary>What was done.</summary>
    /// <param name="News">For the agent; null where he needs no notice.</param>
    /// <param name="Refusal">Why nothing was.</param>
    private sealed record Step(string? News, Refusal? Refusal = null)
    {
        /// <summary>It had been done before.</summary>
        public static Step Nothing { get; } = new(null, null);
    }
}
