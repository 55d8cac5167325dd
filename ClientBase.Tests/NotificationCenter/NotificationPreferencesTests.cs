using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.NotificationCenter;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Mail;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Tests.NotificationCenter;

/// <summary>«Настройки» of «Центр уведомлений» and the letters that follow them (domain §8): each notice is mailed once or never.</summary>
public class NotificationPreferencesTests : IDisposable
{
    private readonly MailDesk _desk = new();
    private readonly NotificationInbox _inbox;
    private readonly NotificationPreferences _preferences;
    private readonly NoticeLetters _letters;
    private readonly Actor _agent;

    public NotificationPreferencesTests()
    {
        var access = new StaffAccess(_desk.Database, _desk.Clock);
        _inbox = new NotificationInbox(_desk.Database, _desk.Clock, access);
        _preferences = new NotificationPreferences(_desk.Database, access, _desk.Sender);
        _letters = new NoticeLetters(_desk.Database, _desk.Sender);
        using var db = _desk.Database.CreateDbContext();
        _agent = Given.Agent(db);
        GiveAddress(_agent, MailDesk.To);
    }

    public void Dispose()
    {
        _desk.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_kind_has_its_title_and_its_reader() => Assert.All(Enum.GetValues<NotificationKind>(), kind =>
    {
        Assert.NotEmpty(NotificationGroups.TitleOf(kind));
        Assert.True(NotificationGroups.ReaderOf(kind).Has(StaffRight.ReadNotifications));
    });

    [Fact]
    public async Task Without_a_word_notices_come_in_the_cabinet_and_not_by_letter()
    {
        await TellAsync(_agent, NotificationKind.PolicyEnds);

        Assert.Equal(0, await _letters.WriteDueAsync(default));

        Assert.Equal(1, await CountAsync());
        var choices = (await _preferences.ReadAsync(_agent, default)).Value;
        Assert.Equal((MailDesk.To, true), (choices.Email, choices.SendsMail));
        Assert.All(choices.Kinds, choice => Assert.Equal((true, false), (choice.InCabinet, choice.ByMail)));
        Assert.Empty(Stored());
    }

    [Fact]
    public async Task Each_role_sees_the_kinds_that_it_is_told()
    {
        await using var db = _desk.Database.CreateDbContext();
        var supervisor = Given.Supervisor(db);

        Assert.Equal(
            [
                NotificationKind.PolicyCancelled, NotificationKind.StoreNumberTaken, NotificationKind.ClientsTransferred, NotificationKind.PolicyEnds, NotificationKind.ClientBoundToYou,
                NotificationKind.ClientBoundToAnother, NotificationKind.ConfirmPhone, NotificationKind.StoreAccountOpened,
                NotificationKind.QuoteCalculatedByClient, NotificationKind.SelfPurchase, NotificationKind.RemoteClaim,
                NotificationKind.Birthday, NotificationKind.PassportExpires, NotificationKind.StatementFormed, NotificationKind.StatementPaid, NotificationKind.NewLesson,
            ],
            (await _preferences.ReadAsync(_agent, default)).Value.Kinds.Select(choice => choice.Kind));
        var choices = (await _preferences.ReadAsync(supervisor, default)).Value;
        Assert.Equal([NotificationKind.DoubleSale, NotificationKind.DisputedMatch, NotificationKind.TooManyRefusals, NotificationKind.StatementDisputed], choices.Kinds.Select(choice => choice.Kind));
        Assert.Null(choices.Email);
    }

    [Fact]
    public async Task What_is_off_in_the_cabinet_is_kept_but_neither_shown_nor_counted_nor_marked_as_read()
    {
        await TellAsync(_agent, NotificationKind.PolicyEnds);
        await TellAsync(_agent, NotificationKind.ConfirmPhone);
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: false);
        await TellAsync(_agent, NotificationKind.PolicyEnds);

        Assert.Equal(1, await CountAsync());
        Assert.Equal([NotificationKind.ConfirmPhone], await ShownAsync());
        await _inbox.MarkAllReadAsync(_agent, null, default);
        Assert.Equal(0, await CountAsync());

        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: true);
        Assert.Equal(2, await CountAsync());
        Assert.Equal(3, (await ShownAsync()).Count);
    }

    [Fact]
    public async Task One_agents_settings_touch_nobody_elses()
    {
        await using var db = _desk.Database.CreateDbContext();
        var other = Given.Agent(db, "Громов Павел Андреевич");
        GiveAddress(other, "gromov@vsk.example");
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: false);
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        await TellAsync(other, NotificationKind.PolicyEnds);
        await TellAsync(_agent, NotificationKind.PolicyEnds);

        Assert.Equal(1, await _letters.WriteDueAsync(default));
        await _desk.Sender.SweepAsync(default);
        Assert.Equal(MailDesk.To, Assert.Single(_desk.Server.Taken).To);
        Assert.Equal((0, 1), (await CountAsync(), (await _inbox.CountUnreadAsync(other, default)).Value));
    }

    [Fact]
    public async Task Only_what_differs_is_stored_and_the_two_ways_are_apart()
    {
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: true);
        Assert.Empty(Stored());
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: false);
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: false);
        Assert.Equal([(NotificationKind.PolicyEnds, false, true)], Stored());
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: true);
        Assert.Equal([(NotificationKind.PolicyEnds, true, true)], Stored());
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: false);
        Assert.Empty(Stored());
    }

    [Fact]
    public async Task Two_tabs_at_once_both_have_their_way()
    {
        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(
                Task.Run(() => SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: false)),
                Task.Run(() => SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true)));
            Assert.Equal([(NotificationKind.PolicyEnds, false, true)], Stored());
            await Task.WhenAll(
                Task.Run(() => SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: true)),
                Task.Run(() => SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: false)));
            Assert.Empty(Stored());
        }
    }

    [Fact]
    public async Task A_notice_that_is_wanted_by_letter_is_mailed_once()
    {
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        await TellAsync(_agent, NotificationKind.PolicyEnds, "Полис истекает", "ОСАГО действует до 10.12.2026.");
        await TellAsync(_agent, NotificationKind.ConfirmPhone);

        Assert.Equal(1, await _letters.WriteDueAsync(default));
        Assert.Equal(0, await _letters.WriteDueAsync(default));
        await _desk.Sender.SweepAsync(default);
        await _desk.Sender.SweepAsync(default);

        var letter = Assert.Single(_desk.Server.Taken);
        Assert.Equal((MailDesk.To, "Полис истекает"), (letter.To, letter.Subject));
        Assert.StartsWith("Полис истекает\n\nОСАГО действует до 10.12.2026.\n\nОткрыть «Центр уведомлений»: /notifications\n", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_off_in_the_cabinet_may_still_come_by_letter()
    {
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Cabinet, on: false);
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        await TellAsync(_agent, NotificationKind.PolicyEnds);

        Assert.Equal(1, await _letters.WriteDueAsync(default));
    }

    [Fact]
    public async Task Switching_letters_on_mails_nothing_of_before()
    {
        await TellAsync(_agent, NotificationKind.PolicyEnds);
        await _letters.WriteDueAsync(default);
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);

        Assert.Equal(0, await _letters.WriteDueAsync(default));
    }

    [Fact]
    public async Task What_was_written_before_there_were_letters_is_not_mailed()
    {
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        await TellAsync(_agent, NotificationKind.PolicyEnds);
        await using (var db = _desk.Database.CreateDbContext())
        {
            // As a column that was added leaves it.
            await db.Notifications.ExecuteUpdateAsync(set => set.SetProperty(n => n.AwaitsMail, (bool?)null));
        }

        Assert.Equal(0, await _letters.WriteDueAsync(default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Who_has_no_address_gets_no_letter(string? address)
    {
        GiveAddress(_agent, address);
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        await TellAsync(_agent, NotificationKind.PolicyEnds);

        Assert.Equal(0, await _letters.WriteDueAsync(default));
        Assert.Null((await _preferences.ReadAsync(_agent, default)).Value.Email);
    }

    [Fact]
    public async Task A_crash_before_the_commit_or_after_it_makes_neither_none_nor_two()
    {
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        for (var i = 0; i < 3; i++)
        {
            await TellAsync(_agent, NotificationKind.PolicyEnds);
        }

        // Before: the transaction is undone with everything in it.
        var dying = new NoticeLetters(new Contexts(() => _desk.Database.With(new DiesBeforeTheCommit()).CreateDbContext()), _desk.Sender);
        await Assert.ThrowsAsync<OperationCanceledException>(() => dying.WriteDueAsync(default));
        await using (var db = _desk.Database.CreateDbContext())
        {
            Assert.Equal((0, 3), (await db.MailDeliveries.CountAsync(), await db.Notifications.CountAsync(n => n.AwaitsMail == true)));
        }

        Assert.Equal(3, await _letters.WriteDueAsync(default));

        // After, as a run whose answer was lost: what it has done is found, also where the mark is gone.
        await using (var db = _desk.Database.CreateDbContext())
        {
            await db.Notifications.ExecuteUpdateAsync(set => set.SetProperty(n => n.AwaitsMail, true));
        }

        Assert.Equal(0, await _letters.WriteDueAsync(default));
        await _desk.Sender.SweepAsync(default);
        Assert.Equal(3, _desk.Server.Taken.Select(letter => letter.Id).Distinct().Count());
        Assert.Equal(3, _desk.Server.Taken.Count);
    }

    [Fact]
    public async Task Two_nodes_at_once_write_each_letter_once()
    {
        await SetAsync(NotificationKind.PolicyEnds, NotificationChannel.Mail, on: true);
        for (var i = 0; i < 20; i++)
        {
            await TellAsync(_agent, NotificationKind.PolicyEnds);
        }

        var written = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => new NoticeLetters(_desk.Database, _desk.Sender).WriteDueAsync(default))));

        Assert.Equal(20, written.Sum());
        await using var db = _desk.Database.CreateDbContext();
        Assert.Equal(20, await db.MailDeliveries.CountAsync());
    }

    private void GiveAddress(Actor actor, string? address)
    {
        using var db = _desk.Database.CreateDbContext();
        db.Users.Where(user => user.Id == actor.Id.Value).ExecuteUpdate(set => set.SetProperty(user => user.Email, address));
    }

    private async Task TellAsync(Actor recipient, NotificationKind kind, string title = "Заголовок", string body = "Текст")
    {
        await using var db = _desk.Database.CreateDbContext();
        db.Notifications.Add(new Notification { RecipientId = recipient.Id, Kind = kind, Title = title, Body = body, CreatedAt = _desk.Clock.GetUtcNow().UtcDateTime });
        await db.SaveChangesAsync();
    }

    private async Task SetAsync(NotificationKind kind, NotificationChannel channel, bool on) =>
        Assert.Null((await _preferences.SetAsync(_agent, kind, channel, on, default)).Refusal);

    private List<(NotificationKind Kind, bool InCabinet, bool ByMail)> Stored()
    {
        using var db = _desk.Database.CreateDbContext();
        return [.. db.NotificationSettings.AsNoTracking().AsEnumerable().Select(s => (s.Kind, s.InCabinet, s.ByMail))];
    }

    private async Task<int> CountAsync() => (await _inbox.CountUnreadAsync(_agent, default)).Value;

    private async Task<List<NotificationKind>> ShownAsync() => [.. (await _inbox.FindAsync(_agent, new(), default)).Value.Rows.Select(line => line.Kind)];

    private sealed class Contexts(Func<ClientBaseDb> create) : IDbContextFactory<ClientBaseDb>
    {
        public ClientBaseDb CreateDbContext() => create();
    }

    /// <summary>Everything is written and nothing is committed.</summary>
    private sealed class DiesBeforeTheCommit : SaveChangesInterceptor
    {
        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
            throw new OperationCanceledException();
    }
}
