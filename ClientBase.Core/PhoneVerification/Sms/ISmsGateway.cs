using ClientBase.Core.Basics;

namespace ClientBase.Core.PhoneVerification.Sms;

/// <summary>A message on its way. It may hold a code: it is never stored, and its text never logged (OTP-11).</summary>
public sealed record SmsMessage(Guid Id, PhoneNumber To, string Text, DateTime SentAt)
{
    /// <summary>What a log may hold.</summary>
    public override string ToString() => $"SMS {Id} to {To.Masked}";
}

/// <summary>The way out to the telephone network; which one is chosen by <c>Sms:Gateway</c>.</summary>
public interface ISmsGateway
{
    /// <summary>Returns when the message was accepted for delivery; throws when it was not.</summary>
    Task SendAsync(SmsMessage message, CancellationToken ct);
}
