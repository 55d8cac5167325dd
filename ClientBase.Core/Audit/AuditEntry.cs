using ClientBase.Core.Basics;

namespace ClientBase.Core.Audit;

/// <summary>What happened, in the business's words. Stored by name: never rename a value, only add.</summary>
public enum AuditAction
{
    ClientAdded,
    ClientEdited,
    ClientArchived,
    ClientRestoredFromArchive,
    ClientDeleted,
    ClientDeletionUndone,
    ClientErased,
    NoteChanged,
    PhoneConfirmed,
    PolicySold,
    ClientBound,
    ClientLockedByOther,
    BindingEnded,
    PersonsMerged,
    Refused,
    SmsStopped,
    SmsResumed,
    PolicyCancelled,
    PolicyAnnulled,
    ClientFreed,
    PortfolioExported,
    TariffPublished,
    TariffWithdrawn,
    ClientOpened,
    StoreAccountOpened,
    StoreQuoteContinued,
    StoreConsentChanged,
    StoreDataExported,
    StoreErasureRequested,
    ClaimFiled,
    ClaimMoved,
    StatementSigned,
    StatementDisputed,
    StatementCorrected,
    StatementPaid,
    StatementExported,
    TransferOrdered,
    TransferCancelled,
    ClientTransferred,
}

/// <summary>
/// A line of the business diary: who, what, about whom, when. Append-only; it outlives the client's data, so it holds none
/// except in <see cref="Changes"/>, which the erasure removes.
/// </summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public DateTime At { get; init; }

    public StaffId? ActorId { get; init; }

    /// <summary>Name at that time; «Система» for the program itself.</summary>
    public required string ActorName { get; init; }

    public AuditAction Action { get; init; }

    public ClientId? ClientId { get; init; }

    public PersonId? PersonId { get; init; }

    public PolicyId? PolicyId { get; init; }

    /// <summary>A sentence without personal data: a reason, a policy number, the name of a rule.</summary>
    public string? Remark { get; init; }

    public List<AuditChange> Changes { get; init; } = [];
}

/// <summary>One field before and after, as shown in the tab «История». Document numbers are masked.</summary>
public sealed class AuditChange
{
    public long Id { get; init; }

    public long AuditEntryId { get; init; }

    /// <summary>The field's name on the screen, «Фамилия».</summary>
    public required string Field { get; init; }

    public string? Old { get; init; }

    public string? New { get; init; }
}
