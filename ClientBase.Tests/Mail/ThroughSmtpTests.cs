using System.Text;
using ClientBase.Core.Mail;
using ClientBase.Tests.Support;
using MimeKit;

namespace ClientBase.Tests.Mail;

/// <summary>F14 from the table to a real mail server: Debian's aiosmtpd.</summary>
public sealed class ThroughSmtpTests : IDisposable
{
    private readonly MailDesk _desk = new();
    private readonly Guid _id = Guid.NewGuid();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_letter_arrives_once_as_it_was_written()
    {
        using var sink = await OpenAsync();
        await _desk.WriteAsync(_id);

        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Sent);
        await _desk.Sender.SweepAsync(default);

        var got = Assert.Single(await sink.WaitForAsync(1));
        Assert.Equal(("cabinet@vsk.example", MailDesk.To), (got.From, Assert.Single(got.To)));
        var message = got.Message;
        Assert.Equal(("ВСК", MailDesk.Subject, MailDesk.Text), (message.From.Single().Name, message.Subject, message.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n')));
        Assert.Equal(MailDesk.To, message.To.ToString());
        Assert.Equal(_desk.Read(_id).CreatedAt, message.Date.UtcDateTime);
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal($"{_id:N}@vsk.example", message.MessageId);
        Assert.Null(_desk.Read(_id).Content);
    }

    [Fact]
    public async Task A_letter_waits_for_a_server_that_is_down()
    {
        using var sink = await OpenAsync();
        sink.Stop();
        await _desk.WriteAsync(_id);

        await _desk.SweepUntilAsync(() => _desk.Read(_id).Attempts == 3, TimeSpan.FromMinutes(1));
        Assert.Equal(MailState.Queued, _desk.Read(_id).State);

        await sink.StartAsync();
        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Sent, TimeSpan.FromMinutes(1));
        Assert.Single(await sink.WaitForAsync(1));
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.1 mailbox of sokolova@vsk.example is busy", "450")]
    [InlineData("DATA", "451 4.7.1 greylisted", "451")]
    public async Task A_letter_that_is_put_off_is_taken_later(string command, string reply, string code)
    {
        using var sink = await OpenAsync();
        sink.Refuse(command, reply);
        await _desk.WriteAsync(_id);

        await _desk.SweepUntilAsync(() => _desk.Read(_id).Attempts == 2);
        Assert.Equal((MailState.Queued, code), (_desk.Read(_id).State, _desk.Read(_id).Reply));
        sink.Accept();
        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Sent);

        Assert.Single(await sink.WaitForAsync(1));
        Assert.All(_desk.Log, line => Assert.DoesNotContain("sokolova", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user sokolova@vsk.example", "550")]
    [InlineData("DATA", "554 5.7.1 refused", "554")]
    public async Task A_letter_that_is_refused_is_dead_and_others_go_on(string command, string reply, string code)
    {
        using var sink = await OpenAsync();
        sink.Refuse(command, reply);
        await _desk.WriteAsync(_id);

        await _desk.Sender.SweepAsync(default);
        var dead = _desk.Read(_id);
        Assert.Equal((MailState.Failed, MailFailure.Refused, code, null), (dead.State, dead.Failure, dead.Reply, dead.Content));

        sink.Accept();
        var next = Guid.NewGuid();
        await _desk.WriteAsync(next);
        await _desk.SweepUntilAsync(() => _desk.Read(next).State is MailState.Sent);
        Assert.Equal($"{next:N}@vsk.example", Assert.Single(await sink.WaitForAsync(1)).Message.MessageId);
    }

    [Fact]
    public async Task A_letter_that_was_taken_without_a_word_comes_again_with_the_same_name()
    {
        using var sink = await OpenAsync();
        sink.Vanish();
        await _desk.WriteAsync(_id);
        await _desk.Sender.SweepAsync(default);
        Assert.Equal(MailState.Queued, _desk.Read(_id).State);

        sink.Accept();
        _desk.Restart(Smtp(sink));
        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Sent, TimeSpan.FromMinutes(1));

        var twice = await sink.WaitForAsync(2);
        Assert.Equal(2, twice.Count);
        Assert.Equal(Encoding.UTF8.GetString(twice[0].Raw), Encoding.UTF8.GetString(twice[1].Raw));
        Assert.Equal($"{_id:N}@vsk.example", twice[1].Message.MessageId);
    }

    [Fact]
    public async Task A_node_that_dies_between_handing_over_and_noting_it_sends_again_with_the_same_name()
    {
        using var sink = await OpenAsync();
        await _desk.WriteAsync(_id);
        var dying = _desk.NewSender(new DiesAfterwards(Smtp(sink)));
        await Assert.ThrowsAsync<OperationCanceledException>(() => dying.SweepAsync(default));
        Assert.Equal(MailState.Queued, _desk.Read(_id).State);

        _desk.Restart(Smtp(sink));
        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Sent, TimeSpan.FromMinutes(1));

        var twice = await sink.WaitForAsync(2);
        Assert.Equal(2, twice.Count);
        Assert.Single(twice.Select(letter => letter.Message.MessageId).Distinct());
    }

    [Fact]
    public async Task Nothing_that_is_written_becomes_a_header()
    {
        using var sink = await OpenAsync();
        await _desk.WriteAsync(
            _id,
            subject: "Полис\r\nBcc: thief@mail.example\r\n\r\nДругой текст\u2028X-Evil: 1\0",
            text: "Bcc: thief@mail.example\r\n.\r\nMAIL FROM:<thief@mail.example>");

        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Sent);

        var got = Assert.Single(await sink.WaitForAsync(1));
        Assert.Equal([MailDesk.To], got.To);
        var message = got.Message;
        Assert.Equal("Полис Bcc: thief@mail.example Другой текст X-Evil: 1", message.Subject);
        Assert.Empty(message.Bcc);
        Assert.Equal(
            ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-Id", "Subject", "To"],
            message.Headers.Concat(message.Body!.Headers).Select(header => header.Field).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("Bcc: thief@mail.example\n.\nMAIL FROM:<thief@mail.example>", message.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n'));
    }

    [Fact]
    public async Task A_password_lets_in_and_a_wrong_one_kills_no_letter()
    {
        using var sink = await MailSink.StartAsync(locked: true);
        await _desk.WriteAsync(_id);
        var wrong = _desk.NewSender(Smtp(sink, MailSink.User, "wrong"));
        await wrong.SweepAsync(default);
        Assert.Equal((MailState.Queued, "AuthenticationException"), (_desk.Read(_id).State, _desk.Read(_id).Reply));
        Assert.All(_desk.Log, line => Assert.DoesNotContain("wrong", line, StringComparison.Ordinal));

        _desk.Restart(Smtp(sink, MailSink.User, MailSink.Password));
        await _desk.SweepUntilAsync(() => _desk.Read(_id).State is MailState.Sent);
        Assert.Single(await sink.WaitForAsync(1));
    }

    [Fact]
    public async Task Where_the_line_must_be_protected_nothing_is_said_in_the_clear()
    {
        using var sink = await MailSink.StartAsync();
        _desk.Restart(Smtp(sink, security: SmtpSecurity.StartTls));
        await _desk.WriteAsync(_id);

        await _desk.Sender.SweepAsync(default);

        Assert.Equal((MailState.Queued, "NotSupportedException"), (_desk.Read(_id).State, _desk.Read(_id).Reply));
        Assert.Empty(sink.Received);
    }

    private async Task<MailSink> OpenAsync()
    {
        var sink = await MailSink.StartAsync();
        _desk.Restart(Smtp(sink));
        return sink;
    }

    private static SmtpGateway Smtp(MailSink sink, string user = "", string password = "", SmtpSecurity security = SmtpSecurity.None) => new(new SmtpOptions
    {
        Host = "127.0.0.1",
        Port = sink.Port,
        Security = security,
        User = user,
        Password = password,
        From = "ВСК <cabinet@vsk.example>",
    });

    /// <summary>Hands the letter over and is not there any more to note it.</summary>
    private sealed class DiesAfterwards(SmtpGateway inner) : IMailGateway
    {
        public string Name => inner.Name;

        public bool IsOpen => true;

        public bool KeepsText => false;

        public async Task<MailHandover> SendAsync(MailLetter letter, CancellationToken ct)
        {
            Assert.Equal(MailAnswer.Accepted, (await inner.SendAsync(letter, ct)).Answer);
            throw new OperationCanceledException();
        }
    }
}
