using ClientBase.Core.Basics;

namespace ClientBase.Core.Sms;

/// <summary>A message on its way. It may hold a code: its text is never logged, and stored only sealed (OTP-11).</summary>
/// <param name="Id">Of the <see cref="SmsDelivery"/>.</param>
/// <param name="To">Where to.</param>
/// <param name="Text">As the client reads it.</param>
/// <param name="SentAt">UTC; when it was asked for.</param>
/// <param name="ExpiresAt">UTC; later it is of no use to anybody, so nobody is to deliver it any more.</param>
/// <param name="ReportTo">Where the gateway tells what became of it; null where nobody reports.</param>
public sealed record SmsMessage(Guid Id, PhoneNumber To, string Text, DateTime SentAt, DateTime ExpiresAt, Uri? ReportTo = null)
{
    /// <summary>What a log may hold.</summary>
    public override string ToString() => $"SMS {Id} to {To.Masked}";
}

/// <summary>What a gateway says at once. What became of the message comes later, as a report.</summary>
public enum SmsAnswer
{
    /// <summary>It is on the phone already: the simulated one.</summary>
    Delivered,

    /// <summary>It will be delivered, as far as the gateway knows.</summary>
    Accepted,

    /// <summary>Accepted too, but the operator is away: it goes out when he is back.</summary>
    Waiting,

    /// <summary>This number will never get it: black list, not a mobile number.</summary>
    NumberRefused,

    /// <summary>Not now, and not by this way: no route to the operator, overload. Nothing was sent.</summary>
    NoRoute,

    /// <summary>Our fault: wrong password, a request that the gateway does not understand. Nothing was sent.</summary>
    Misconfigured,
}

/// <summary>A way out to the telephone network; which ones are used is said by <c>Sms:Gateway</c> and <c>Sms:Fallback</c>.</summary>
public interface ISmsGateway
{
    /// <summary>«Kannel»: the value of the setting, and the tag in metrics.</summary>
    string Name { get; }

    /// <summary>
    /// Hands the message over. Throws <see cref="HttpRequestException"/> when the gateway is not there, so that nothing was
    /// sent, and <see cref="OperationCanceledException"/> when it did not answer in time: then it may have been sent.
    /// </summary>
    Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct);
}
