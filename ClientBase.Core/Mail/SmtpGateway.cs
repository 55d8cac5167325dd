using System.Globalization;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace ClientBase.Core.Mail;

/// <summary>A mail server. Each letter has a connection of its own: they are few, and none waits for another's trouble.</summary>
internal sealed class SmtpGateway(SmtpOptions options) : IMailGateway
{
    public const string Key = "Smtp";

    public string Name => Key;

    public bool IsOpen => true;

    public bool KeepsText => false;

    public async Task<MailHandover> SendAsync(MailLetter letter, CancellationToken ct)
    {
        using var message = Compose(letter);
        using var server = new SmtpClient();
        try
        {
            await server.ConnectAsync(options.Host, options.Port, Security, ct);
            if (options.User.Length > 0)
            {
                await server.AuthenticateAsync(options.User, options.Password, ct);
            }
        }
        catch (Exception failure)
        {
            // Whatever it was, it is not the letter's fault: a wrong password must not kill what waits.
            return new MailHandover(MailAnswer.Unreachable, ReplyOf(failure));
        }

        try
        {
            await server.SendAsync(message, ct);
        }
        catch (Exception failure)
        {
            return new MailHandover(Read(failure), ReplyOf(failure));
        }

        try
        {
            await server.DisconnectAsync(quit: true, ct);
        }
        catch (Exception)
        {
            // It has the letter; how it says goodbye does not matter.
        }

        return new MailHandover(MailAnswer.Accepted);
    }

    /// <summary>The same letter gives the same message, whenever it is sent.</summary>
    internal MimeMessage Compose(MailLetter letter)
    {
        var from = MailHeaders.Sender(options.From)!;
        var message = new MimeMessage
        {
            Subject = letter.Subject,
            Date = new DateTimeOffset(letter.WrittenAt),
            MessageId = MessageIdOf(letter.Id, from),
            Body = new TextPart("plain") { Text = letter.Text },
        };
        message.From.Add(from);
        message.To.Add(new MailboxAddress("", letter.To));

        // No answering machine answers it (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    internal static string MessageIdOf(Guid id, MailboxAddress from)
    {
        var ascii = MailboxAddress.EncodeAddrspec(from.Address);
        return $"{id:N}@{ascii[(ascii.LastIndexOf('@') + 1)..]}";
    }

    private SecureSocketOptions Security => options.Security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };

    private static MailAnswer Read(Exception failure) => failure switch
    {
        SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } => MailAnswer.Refused,
        SmtpCommandException => MailAnswer.NotNow,
        IOException or ProtocolException or ServiceNotConnectedException or TimeoutException or OperationCanceledException => MailAnswer.Unreachable,
        _ => MailAnswer.NotNow,
    };

    /// <summary>The kind alone: a server's own words may repeat the address.</summary>
    private static string ReplyOf(Exception failure)
    {
        var reply = failure is SmtpCommandException { StatusCode: var code } ? ((int)code).ToString(CultureInfo.InvariantCulture) : failure.GetType().Name;
        return reply.Length <= MailDelivery.ReplyLength ? reply : reply[..MailDelivery.ReplyLength];
    }
}
