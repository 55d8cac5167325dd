using ClientBase.Core.Basics;

namespace ClientBase.Core.Notifications;

/// <summary>Kinds of domain §7 that something causes today. Stored by name.</summary>
public enum NotificationKind
{
    ClientBoundToYou,
    ClientBoundToAnother,
    ConfirmPhone,
    DoubleSale,
    DisputedMatch,
    TooManyRefusals,
    PolicyEnds,
    PolicyCancelled,
    StoreAccountOpened,
    StoreNumberTaken,
    QuoteCalculatedByClient,
    SelfPurchase,
    RemoteClaim,
    Birthday,
    PassportExpires,
    NewLesson,
    StatementFormed,
    StatementPaid,
    StatementDisputed,
    ClientsTransferred,
}

/// <summary>A line of a member of staff's feed; written in the transaction that causes it.</summary>
public sealed class Notification
{
    public long Id { get; init; }

    public StaffId RecipientId { get; init; }

    public NotificationKind Kind { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public ClientId? ClientId { get; init; }

    /// <summary>The statement of КВ that it is about.</summary>
    public StatementId? StatementId { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? ReadAt { get; set; }

    /// <summary>
    /// True until it is decided whether a letter goes out, then null; null too for what was written before there were letters. Never
    /// false: the index holds what waits and nothing else.
    /// </summary>
    public bool? AwaitsMail { get; set; } = true;
}
