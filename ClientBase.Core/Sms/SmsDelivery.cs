using ClientBase.Core.Basics;

namespace ClientBase.Core.Sms;

/// <summary>How far a message has come. A later value is never replaced by an earlier one, whatever order reports come in (OTP-12).</summary>
public enum SmsState
{
    /// <summary>Written down and not taken by any gateway yet.</summary>
    Queued,

    /// <summary>A gateway has it.</summary>
    Accepted,

    /// <summary>A gateway had it, and no report came in time.</summary>
    Unknown,

    /// <summary>It did not arrive and will not.</summary>
    Failed,

    /// <summary>It is on the phone.</summary>
    Delivered,
}

/// <summary>Why a message failed.</summary>
public enum SmsFailure
{
    /// <summary>The gateway or the operator does not send to this number.</summary>
    NumberRefused,

    /// <summary>The operator tried and gave up: switched off, out of reach, no such subscriber.</summary>
    NotDelivered,

    /// <summary>No gateway took it while it was of use.</summary>
    NoGateway,
}

/// <summary>
/// One message from the moment when it is asked for. Written in the transaction that needs it, so that it is sent if and only if
/// that commits (OUT-1). Its text is sealed, and gone as soon as nobody has to send it any more (OTP-11).
/// </summary>
public sealed class SmsDelivery
{
    public const int KeyLength = 32;

    /// <summary>The same as that of what it was sent for, a <c>PhoneChallenge</c> for instance.</summary>
    public Guid Id { get; init; }

    public PhoneNumber Phone { get; init; }

    /// <summary>«+7910»: country and operator code, for the statistics by which floods are seen (OTP-8).</summary>
    public required string Prefix { get; init; }

    public StaffId AgentId { get; init; }

    /// <summary>It holds a code that is to be told; other messages need no answer.</summary>
    public bool IsCode { get; init; } = true;

    /// <summary>Keyed hash of the address from which it was asked for; null where nobody came over the network.</summary>
    public string? AddressHash { get; init; }

    /// <summary>Unguessable; a report names the message by it.</summary>
    public required string ReportKey { get; init; }

    /// <summary>Sealed; null as soon as it need not be sent any more.</summary>
    public string? Text { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    public SmsState State { get; set; }

    public SmsFailure? Failure { get; set; }

    /// <summary>The operator was away when the gateway took it.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The gateway that took it, or that was asked last; null before any answered.</summary>
    public string? Gateway { get; set; }

    /// <summary>How often it was offered to a gateway.</summary>
    public int Attempts { get; set; }

    /// <summary>Not to be offered before; also how long the node that is offering it has for that.</summary>
    public DateTime NextTryAt { get; set; }

    /// <summary>The attempt that <see cref="FailedGateway"/> has reported as failed; see <see cref="SmsReports"/>.</summary>
    public int? FailedAttempt { get; set; }

    public string? FailedGateway { get; set; }

    public DateTime? AcceptedAt { get; set; }

    /// <summary>When the last state began.</summary>
    public DateTime StateAt { get; set; }

    public static string PrefixOf(PhoneNumber phone) => phone.E164[..5];
}
