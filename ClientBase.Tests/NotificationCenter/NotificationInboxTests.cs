using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.NotificationCenter;
using ClientBase.Core.Notifications;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.NotificationCenter;

/// <summary>«Центр уведомлений» (domain §8): one's own, by groups, read and unread, in the archive after 90 days.</summary>
public class NotificationInboxTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly FakeClock _clock = FakeClock.On(2026, 11, 22);
    private readonly NotificationInbox _inbox;
    private readonly Actor _agent;

    public NotificationInboxTests()
    {
        _inbox = new NotificationInbox(_database, _clock, new StaffAccess(_database, _clock));
        using var db = _database.CreateDbContext();
        _agent = Given.Agent(db);
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_kind_has_its_group() =>
        Assert.All(Enum.GetValues<NotificationKind>(), kind => Assert.NotEmpty(NotificationGroups.GroupOf(kind).Title()));

    [Fact]
    public async Task One_reads_ones_own_by_groups_the_newest_first()
    {
        await using var db = _database.CreateDbContext();
        var other = Given.Agent(db, "Громов Павел Андреевич");
        await TellAsync(_agent, NotificationKind.ClientBoundToYou);
        await TellAsync(_agent, NotificationKind.PolicyEnds);
        await TellAsync(_agent, NotificationKind.PolicyCancelled);
        await TellAsync(other, NotificationKind.PolicyEnds);

        Assert.Equal(
            [NotificationKind.PolicyCancelled, NotificationKind.PolicyEnds, NotificationKind.ClientBoundToYou],
            (await FindAsync(new())).Select(line => line.Kind));
        Assert.Equal([NotificationKind.PolicyEnds], (await FindAsync(new() { Group = NotificationGroup.Renewals })).Select(line => line.Kind));
        Assert.Equal([NotificationKind.PolicyCancelled], (await FindAsync(new() { Group = NotificationGroup.Important })).Select(line => line.Kind));
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Reading_one_or_all_is_kept_and_touches_nobody_elses()
    {
        await using var db = _database.CreateDbContext();
        var other = Given.Agent(db, "Громов Павел Андреевич");
        var first = await TellAsync(_agent, NotificationKind.ClientBoundToYou);
        await TellAsync(_agent, NotificationKind.PolicyEnds);
        var foreign = await TellAsync(other, NotificationKind.PolicyEnds);

        Assert.Null((await _inbox.MarkReadAsync(_agent, [first, foreign], default)).Refusal);
        Assert.Equal(1, await CountAsync());
        Assert.Equal([NotificationKind.PolicyEnds], (await FindAsync(new() { UnreadOnly = true })).Select(line => line.Kind));

        Assert.Null((await _inbox.MarkAllReadAsync(_agent, NotificationGroup.Clients, default)).Refusal);
        Assert.Equal(1, await CountAsync());
        Assert.Null((await _inbox.MarkAllReadAsync(_agent, null, default)).Refusal);
        Assert.Equal(0, await CountAsync());
        Assert.All(await FindAsync(new()), line => Assert.True(line.IsRead));
        Assert.Null((await db.Notifications.AsNoTracking().SingleAsync(n => n.Id == foreign)).ReadAt);
    }

    [Theory]
    [InlineData(90, false)]
    [InlineData(91, true)]
    public async Task After_90_days_a_notification_is_in_the_archive_and_counts_no_more(int days, bool archived)
    {
        await TellAsync(_agent, NotificationKind.PolicyEnds);
        _clock.Move(TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1));

        Assert.Equal(archived ? 0 : 1, (await FindAsync(new())).Count);
        Assert.Equal(archived ? 1 : 0, (await FindAsync(new() { Archived = true })).Count);
        Assert.Equal(archived ? 0 : 1, await CountAsync());
    }

    [Fact]
    public async Task A_card_is_offered_only_while_the_client_is_in_ones_own_base()
    {
        await using var db = _database.CreateDbContext();
        var own = Given.Client(db, _agent);
        var foreign = Given.Client(db, Given.Agent(db, "Громов Павел Андреевич"));
        await TellAsync(_agent, NotificationKind.ClientBoundToYou, own.Id);
        await TellAsync(_agent, NotificationKind.DoubleSale, foreign.Id);

        Assert.Equal([null, own.Id], (await FindAsync(new())).Select(line => line.ClientId));
    }

    private async Task<long> TellAsync(Actor recipient, NotificationKind kind, ClientId? client = null)
    {
        await using var db = _database.CreateDbContext();
        var notice = new Notification
        {
            RecipientId = recipient.Id,
            Kind = kind,
            Title = "Заголовок",
            Body = "Текст",
            ClientId = client,
            CreatedAt = _clock.GetUtcNow().UtcDateTime,
        };
        db.Notifications.Add(notice);
        await db.SaveChangesAsync();
        return notice.Id;
    }

    private async Task<IReadOnlyList<InboxLine>> FindAsync(InboxFilter filter) => (await _inbox.FindAsync(_agent, filter, default)).Value.Rows;

    private async Task<int> CountAsync() => (await _inbox.CountUnreadAsync(_agent, default)).Value;
}
