using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.NotificationCenter;

/// <summary>What a member of staff asked to see of his notifications.</summary>
public sealed record InboxFilter
{
    /// <summary>Null for all groups.</summary>
    public NotificationGroup? Group { get; init; }

    public bool UnreadOnly { get; init; }

    /// <summary>Those that are older than 90 days, and only those.</summary>
    public bool Archived { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;
}

/// <summary>A line of «Центр уведомлений».</summary>
/// <param name="ClientId">The client it is about; null where it is about none, or he is not in the reader's own base.</param>
/// <param name="StatementId">The statement of КВ that it is about.</param>
public sealed record InboxLine(
    long Id,
    NotificationKind Kind,
    NotificationGroup Group,
    string Title,
    string Body,
    ClientId? ClientId,
    StatementId? StatementId,
    DateTime CreatedAt,
    bool IsRead);

/// <summary>One's own notifications: the newest first, read and unread (domain §8).</summary>
public sealed class NotificationInbox(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access)
{
    public const int PageSize = 25;

    /// <summary>Older ones are in the archive and no longer counted.</summary>
    public static readonly TimeSpan ArchivedAfter = TimeSpan.FromDays(90);

    /// <summary>A page of one's own; a page beyond the last gives the last.</summary>
    public async Task<Result<Page<InboxLine>>> FindAsync(Actor actor, InboxFilter filter, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ReadNotifications, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var archive = time.UtcNow() - ArchivedAfter;
        var found = Own(db, actor, filter.Group);
        found = filter.Archived ? found.Where(n => n.CreatedAt < archive) : found.Where(n => n.CreatedAt >= archive);
        if (filter.UnreadOnly)
        {
            found = found.Where(n => n.ReadAt == null);
        }

        var total = await found.CountAsync(ct);
        var number = PageNumbers.Within(filter.Page, total, PageSize);
        var rows = await found
            .OrderByDescending(n => n.Id)
            .Skip((number - 1) * PageSize).Take(PageSize)
            .Select(n => new
            {
                Notice = n,
                HasCard = db.Clients.Any(c => c.Id == n.ClientId && c.AgentId == n.RecipientId && c.DeletedAt == null),
            })
            .ToListAsync(ct);
        return new Page<InboxLine>(
            [
                .. rows.Select(row => new InboxLine(
                    row.Notice.Id, row.Notice.Kind, NotificationGroups.GroupOf(row.Notice.Kind), row.Notice.Title, row.Notice.Body,
                    row.HasCard ? row.Notice.ClientId : null, row.Notice.StatementId, row.Notice.CreatedAt, row.Notice.ReadAt is not null)),
            ],
            total,
            number,
            PageSize);
    }

    /// <summary>The figure in the menu.</summary>
    public async Task<Result<int>> CountUnreadAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ReadNotifications, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var archive = time.UtcNow() - ArchivedAfter;
        return await Own(db, actor, group: null).CountAsync(n => n.ReadAt == null && n.CreatedAt >= archive, ct);
    }

    /// <summary>Marks some of one's own as read; those of others and those that are read already are left alone.</summary>
    public async Task<Result> MarkReadAsync(Actor actor, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ReadNotifications, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        await MarkAsync(Own(db, actor, group: null).Where(n => ids.Contains(n.Id)), ct);
        return Result.Done;
    }

    /// <summary>«Прочитать все», of one group or of all.</summary>
    public async Task<Result> MarkAllReadAsync(Actor actor, NotificationGroup? group, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ReadNotifications, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        await MarkAsync(Own(db, actor, group), ct);
        return Result.Done;
    }

    /// <summary>Without the kinds that are switched off: they are kept, and are back when they are switched on again.</summary>
    private static IQueryable<Notification> Own(ClientBaseDb db, Actor actor, NotificationGroup? group)
    {
        var own = db.Notifications.AsNoTracking().Where(n =>
            n.RecipientId == actor.Id
            && !db.NotificationSettings.Any(s => s.StaffId == n.RecipientId && s.Kind == n.Kind && !s.InCabinet));
        if (group is not { } wanted)
        {
            return own;
        }

        var kinds = NotificationGroups.KindsOf(wanted);
        return own.Where(n => kinds.Contains(n.Kind));
    }

    /// <summary>One statement: there is nothing to decide, and a repetition changes nothing.</summary>
    private Task<int> MarkAsync(IQueryable<Notification> notices, CancellationToken ct)
    {
        var now = time.UtcNow();
        return notices.Where(n => n.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), ct);
    }
}
