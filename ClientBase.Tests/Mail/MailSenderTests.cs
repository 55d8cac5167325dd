using System.Text;
using ClientBase.Core.Mail;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Mail;

/// <summary>F14, OUT-1: a letter that was asked for goes out once, late at worst, and its state is the truth.</summary>
public class MailSenderTests : IDisposable
{
    private readonly MailDesk _desk = new();
    private readonly Guid _id = Guid.NewGuid();

    public void Dispose()
    {
        _desk.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_letter_goes_out_once_when_its_transaction_commits()
    {
        Assert.True(await _desk.WriteAsync(_id));
        Assert.Equal(new MailProgress(MailState.Queued, null, 0), await _desk.Sender.FindAsync(_id, default));

        await _desk.Sender.SweepAsync(default);
        _desk.Clock.Move(TimeSpan.FromHours(1));
        await _desk.Sender.SweepAsync(default);

        var letter = Assert.Single(_desk.Server.Taken);
        Assert.Equal((_id, MailDesk.To, MailDesk.Subject, MailDesk.Text), (letter.Id, letter.To, letter.Subject, letter.Text));
        Assert.Equal(new MailProgress(MailState.Sent, null, 1), await _desk.Sender.FindAsync(_id, default));
    }

    [Fact]
    public async Task A_transaction_that_is_undone_sends_nothing()
    {
        await _desk.WriteAsync(_id, commit: false);

        await _desk.Sender.SweepAsync(default);

        Assert.Empty(_desk.Server.Taken);
        Assert.Null(await _desk.Sender.FindAsync(_id, default));
    }

    [Fact]
    public async Task The_same_id_again_is_the_same_letter()
    {
        await _desk.WriteAsync(_id);
        Assert.False(await _desk.WriteAsync(_id, text: "другой"));
        await _desk.Sender.SweepAsync(default);
        Assert.False(await _desk.WriteAsync(_id));
        await _desk.Sender.SweepAsync(default);

        Assert.Equal(MailDesk.Text, Assert.Single(_desk.Server.Taken).Text);
    }

    [Fact]
    public async Task Two_within_one_transaction_are_one_too()
    {
        await _desk.Database.WriteAsync(async (db, tx) =>
        {
            Assert.True(await _desk.Sender.AddAsync(db, _id, MailDesk.To, MailDesk.Subject, "один", default));
            Assert.False(await _desk.Sender.AddAsync(db, _id, MailDesk.To, MailDesk.Subject, "два", default));
            await db.SaveChangesAsync();
            await tx.CommitAsync(default);
            return true;
        }, default);

        await _desk.Sender.SweepAsync(default);

        Assert.Equal("один", Assert.Single(_desk.Server.Taken).Text);
    }

    [Fact]
    public async Task Many_at_once_with_one_id_are_one()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _desk.WriteAsync(_id))));

        Assert.Single(added, isNew => isNew);
    }

    [Fact]
    public async Task Nothing_of_a_letter_can_be_read_while_it_waits_nor_after_it_has_gone()
    {
        await _desk.WriteAsync(_id);
        var waiting = Stored();
        await _desk.Sender.SweepAsync(default);

        Assert.Null(_desk.Read(_id).Content);
        Assert.Contains(MailDesk.To, waiting, StringComparison.Ordinal);
        foreach (var stored in new[] { waiting, Stored() })
        {
            Assert.DoesNotContain("Ёлкина", stored, StringComparison.Ordinal);
            Assert.DoesNotContain(MailDesk.Subject, stored, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_taken_now_is_offered_again_ever_more_rarely()
    {
        await _desk.WriteAsync(_id);
        for (var i = 0; i < 5; i++)
        {
            _desk.Server.Answers.Enqueue(new MailHandover(MailAnswer.NotNow, "450"));
        }

        Assert.Equal(0, await _desk.Sender.CountWaitingAsync(TimeSpan.Zero, default));

        var pauses = new List<double>();
        while (_desk.Server.Answers.Count > 0)
        {
            await _desk.Sender.SweepAsync(default);
            var delivery = _desk.Read(_id);
            Assert.Equal((MailState.Queued, "450"), (delivery.State, delivery.Reply));
            pauses.Add((delivery.NextTryAt - _desk.Clock.GetUtcNow().UtcDateTime).TotalSeconds);
            await _desk.Sender.SweepAsync(default);
            _desk.Clock.SetTo(delivery.NextTryAt);
        }

        Assert.Equal(1, await _desk.Sender.CountWaitingAsync(TimeSpan.FromMinutes(5), default));

        await _desk.Sender.SweepAsync(default);

        Assert.Equal(0, await _desk.Sender.CountWaitingAsync(TimeSpan.FromMinutes(5), default));
        double[] expected = [15, 30, 60, 120, 240];
        Assert.All(pauses.Zip(expected), pair => Assert.InRange(pair.First, pair.Second * 0.75, pair.Second * 1.25));
        Assert.Equal(6, _desk.Server.Asked);
        Assert.Equal((MailState.Sent, null), (_desk.Read(_id).State, _desk.Read(_id).Reply));
    }

    [Fact]
    public async Task What_is_refused_for_good_is_a_dead_letter_without_its_text()
    {
        await _desk.WriteAsync(_id);
        _desk.Server.Answers.Enqueue(new MailHandover(MailAnswer.Refused, "550"));

        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Failed);
        _desk.Clock.Move(TimeSpan.FromDays(1));
        await _desk.Sender.SweepAsync(default);

        var dead = _desk.Read(_id);
        Assert.Equal((MailFailure.Refused, "550", null, MailDesk.To), (dead.Failure, dead.Reply, dead.Content, dead.To));
        Assert.Equal(1, _desk.Server.Asked);
    }

    [Fact]
    public async Task What_nobody_took_for_two_days_is_given_up()
    {
        await _desk.WriteAsync(_id);
        _desk.Server.Answers.Enqueue(new MailHandover(MailAnswer.NotNow, "451"));
        await _desk.Sender.SweepAsync(default);
        _desk.Clock.Move(TimeSpan.FromDays(2));

        await _desk.Sender.SweepAsync(default);

        var dead = _desk.Read(_id);
        Assert.Equal((MailState.Failed, MailFailure.GivenUp, "451", null), (dead.State, dead.Failure, dead.Reply, dead.Content));
        Assert.Equal(1, _desk.Server.Asked);
    }

    [Fact]
    public async Task A_server_that_is_away_is_left_alone_for_a_while_and_other_letters_are_not_tried_on_it()
    {
        for (var i = 0; i < 3; i++)
        {
            await _desk.WriteAsync(Guid.NewGuid());
        }

        _desk.Server.Answers.Enqueue(new MailHandover(MailAnswer.Unreachable, "SocketException"));
        await _desk.Sender.SweepAsync(default);
        await _desk.Sender.SweepAsync(default);
        Assert.Equal(1, _desk.Server.Asked);

        await _desk.SweepUntilAsync(() => _desk.Server.Taken.Count == 3);
        Assert.Equal(4, _desk.Server.Asked);
    }

    [Fact]
    public async Task Of_two_nodes_that_look_at_once_one_sends()
    {
        for (var i = 0; i < 10; i++)
        {
            await _desk.WriteAsync(Guid.NewGuid());
        }

        var other = _desk.NewSender();
        await Task.WhenAll(Task.Run(() => _desk.Sender.SweepAsync(default)), Task.Run(() => other.SweepAsync(default)));

        Assert.Equal(10, _desk.Server.Taken.Select(letter => letter.Id).Distinct().Count());
        Assert.Equal(10, _desk.Server.Taken.Count);
    }

    [Fact]
    public async Task A_letter_whose_node_died_is_sent_by_another_but_not_while_it_may_still_be_at_work()
    {
        await _desk.WriteAsync(_id);
        _desk.Server.Slowness = new TaskCompletionSource().Task;
        _ = _desk.Sender.SweepAsync(default);
        await ComesTrueAsync(() => _desk.Server.Asked == 1);
        _desk.Server.Slowness = Task.CompletedTask;
        _desk.Restart();

        await _desk.Sender.SweepAsync(default);
        Assert.Empty(_desk.Server.Taken);
        _desk.Clock.Move(MailSender.Claim);
        await _desk.Sender.SweepAsync(default);

        Assert.Equal(_id, Assert.Single(_desk.Server.Taken).Id);
        Assert.Equal(2, _desk.Read(_id).Attempts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sokolova")]
    [InlineData("sokolova@vsk.example\r\nBcc: other@mail.example")]
    [InlineData("sokolova@vsk.example, other@mail.example")]
    [InlineData("Соколова <sokolova@vsk.example>")]
    public async Task What_is_no_address_is_a_dead_letter_and_stops_nobody(string to)
    {
        Assert.True(await _desk.WriteAsync(_id, to: to));
        await _desk.Sender.SweepAsync(default);

        var dead = _desk.Read(_id);
        Assert.Equal((MailState.Failed, MailFailure.BadAddress, null), (dead.State, dead.Failure, dead.Content));
        Assert.DoesNotContain('\n', dead.To);
        Assert.Equal(0, _desk.Server.Asked);
    }

    [Fact]
    public async Task The_demo_mailbox_shows_the_last_letters_on_every_node_and_after_a_restart()
    {
        var mailbox = new DemoMailbox(_desk.Database, TestKeys.Ring());
        mailbox.Open();
        _desk.Restart(mailbox);
        await _desk.WriteAsync(_id);
        await _desk.Sender.SweepAsync(default);
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        for (var i = 0; i < DemoMailbox.Kept - 1; i++)
        {
            await _desk.WriteAsync(Guid.NewGuid(), to: "gromov@vsk.example", subject: $"Письмо {i}");
        }

        await _desk.SweepUntilAsync(() => Open() == 0);
        _desk.Restart(mailbox);

        var letters = await new DemoMailbox(_desk.Database, TestKeys.Ring()).ReadAsync(default);
        Assert.Equal(DemoMailbox.Kept, letters.Count);
        Assert.Equal((_id, MailDesk.To, MailDesk.Subject, MailDesk.Text), (letters[^1].Id, letters[^1].To, letters[^1].Subject, letters[^1].Text));
        Assert.DoesNotContain("Ёлкина", Stored(), StringComparison.Ordinal);

        await _desk.WriteAsync(Guid.NewGuid());
        await _desk.SweepUntilAsync(() => Open() == 0);
        Assert.DoesNotContain(_id, (await mailbox.ReadAsync(default)).Select(letter => letter.Id));
        Assert.Equal((MailState.Sent, null), (_desk.Read(_id).State, _desk.Read(_id).Content));

        int Open()
        {
            using var db = _desk.Database.CreateDbContext();
            return db.MailDeliveries.Count(d => d.State == MailState.Queued);
        }
    }

    [Fact]
    public async Task While_the_demo_is_off_a_letter_to_its_mailbox_is_not_called_sent()
    {
        var mailbox = new DemoMailbox(_desk.Database, TestKeys.Ring());
        _desk.Restart(mailbox);
        await _desk.WriteAsync(_id);

        await _desk.Sender.SweepAsync(default);

        Assert.False(_desk.Sender.IsOpen);
        Assert.Equal((MailState.Failed, MailFailure.NoGateway, null), (_desk.Read(_id).State, _desk.Read(_id).Failure, _desk.Read(_id).Content));
        Assert.Empty(await mailbox.ReadAsync(default));
    }

    [Fact]
    public async Task Neither_address_nor_text_is_logged()
    {
        await _desk.WriteAsync(_id);
        _desk.Server.Answers.Enqueue(new MailHandover(MailAnswer.NotNow, "450"));
        await _desk.SweepUntilAsync(() => _desk.Server.Taken.Count == 1);

        var line = Assert.Single(_desk.Log);
        Assert.Contains(_id.ToString(), line, StringComparison.Ordinal);
        Assert.Contains("450", line, StringComparison.Ordinal);
        Assert.DoesNotContain("sokolova", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Полис", line, StringComparison.Ordinal);
        Assert.DoesNotContain("sokolova", new MailLetter(_id, MailDesk.To, "т", "т", default).ToString(), StringComparison.Ordinal);
    }

    private string Stored() => string.Concat(_desk.Database.ReadEverything().Select(bytes => Encoding.UTF8.GetString(bytes)));

    private static async Task ComesTrueAsync(Func<bool> isSo)
    {
        for (var i = 0; !isSo() && i < 500; i++)
        {
            await Task.Delay(10);
        }

        Assert.True(isSo());
    }
}
