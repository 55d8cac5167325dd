namespace ClientBase.Core.Mail;

/// <summary>How far a letter has come.</summary>
public enum MailState
{
    /// <summary>Written down and not taken by a server yet.</summary>
    Queued,

    /// <summary>The server has it, or the demo mailbox.</summary>
    Sent,

    /// <summary>A dead letter: nobody tries any more.</summary>
    Failed,
}

/// <summary>Why a letter is dead.</summary>
public enum MailFailure
{
    /// <summary>This is no address.</summary>
    BadAddress,

    /// <summary>The server refused it for good (5xx).</summary>
    Refused,

    /// <summary>No server took it within <see cref="MailOptions.GiveUpAfter"/>.</summary>
    GivenUp,

    /// <summary>There is nothing to send it by: the demo mailbox while the demo is off.</summary>
    NoGateway,
}

/// <summary>What is known of a letter.</summary>
public sealed record MailProgress(MailState State, MailFailure? Failure, int Attempts);

/// <summary>
/// One letter from the moment when it is asked for. Written in the transaction that needs it, so that it is sent if and only if that
/// commits (OUT-1). Subject and text are sealed, and gone as soon as nobody has to send them any more.
/// </summary>
public sealed class MailDelivery
{
    public const int AddressLength = 254;
    public const int SubjectLength = 200;
    public const int ReplyLength = 40;

    /// <summary>Of what it is sent for; one letter for each, however often it is asked for.</summary>
    public Guid Id { get; init; }

    public required string To { get; init; }

    /// <summary>Subject and text, sealed; null as soon as they need not be sent any more.</summary>
    public string? Content { get; set; }

    public DateTime CreatedAt { get; init; }

    public MailState State { get; set; }

    public MailFailure? Failure { get; set; }

    /// <summary>Who took it or was asked last; null before that.</summary>
    public string? Gateway { get; set; }

    /// <summary>What the last one who did not take it said: an SMTP code («450») or the kind of an error, never its words.</summary>
    public string? Reply { get; set; }

    /// <summary>How often it was offered.</summary>
    public int Attempts { get; set; }

    /// <summary>Not to be offered before; also how long the node that is offering it has for that.</summary>
    public DateTime NextTryAt { get; set; }

    /// <summary>When the last state began.</summary>
    public DateTime StateAt { get; set; }
}
