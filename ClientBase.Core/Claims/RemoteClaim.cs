using ClientBase.Core.Basics;

namespace ClientBase.Core.Claims;

/// <summary>Where a claim stands (domain §8). Stored by name.</summary>
public enum ClaimStatus
{
    /// <summary>The client is still writing it; nobody else sees it.</summary>
    Draft,
    Accepted,
    UnderReview,
    Approved,
    Declined,
}

/// <summary>
/// «Заявление о событии»: a client's report of an insured event in the online store. As a part of the contract it stays with the
/// insurer when the account is closed.
/// </summary>
public sealed class RemoteClaim
{
    public ClaimId Id { get; init; }

    /// <summary>«У-26-000001»; null while it is a draft.</summary>
    public string? Number { get; set; }

    /// <summary>The account that wrote it.</summary>
    public StoreAccountId AccountId { get; init; }

    /// <summary>The policy it is made under; null while it is a draft.</summary>
    public PolicyId? PolicyId { get; set; }

    public ClaimStatus Status { get; set; }

    /// <summary>The form as it was typed, sealed (<see cref="ClaimForms"/>): places and accounts of an accident are personal.</summary>
    public required string Form { get; set; }

    /// <summary>The insured event's Moscow date; null while it is a draft.</summary>
    public DateOnly? HappenedOn { get; set; }

    /// <summary>What will be paid; only of an approved one.</summary>
    public Money? Payout { get; set; }

    public DateTime? FiledAt { get; set; }

    public DateTime ChangedAt { get; set; }

    /// <summary>Another one after each change of the state: two clerks do not decide past each other.</summary>
    public Guid Version { get; set; } = Guid.CreateVersion7();
}

/// <summary>Who has written a line of a claim. Stored by name.</summary>
public enum ClaimAuthor
{
    Client,
    Agent,
    Insurer,
}

/// <summary>One step of a claim, or a message beside it; append-only.</summary>
public sealed class ClaimLine
{
    public long Id { get; init; }

    public ClaimId ClaimId { get; init; }

    /// <summary>Of the form that sent it: sent twice, it is written once. Unique in the claim.</summary>
    public Guid Key { get; init; } = Guid.CreateVersion7();

    public DateTime At { get; init; }

    public ClaimAuthor Author { get; init; }

    /// <summary>The member of staff; null for the client.</summary>
    public StaffId? StaffId { get; init; }

    /// <summary>The state that it came to; null for a message.</summary>
    public ClaimStatus? Status { get; init; }

    /// <summary>What was written, sealed; null for a step without a word.</summary>
    public string? Text { get; init; }
}

/// <summary>A picture of a claim, drawn anew as JPEG (<see cref="ClaimPictures"/>), sealed.</summary>
public sealed class ClaimPhoto
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public ClaimId ClaimId { get; init; }

    public required byte[] Content { get; init; }

    /// <summary>The same picture, small.</summary>
    public required byte[] Preview { get; init; }

    public DateTime AddedAt { get; init; }
}

/// <summary>The last number given out in a year.</summary>
public sealed class ClaimSequence
{
    public int Year { get; init; }

    public long Last { get; init; }
}
