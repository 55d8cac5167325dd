using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>
/// The one human being behind the records of any number of agents. It has no data of its own: what makes two records
/// the same person stands in their <see cref="IdentityKey"/>s, so merging only moves records (domain §4).
/// </summary>
public sealed class Person
{
    public PersonId Id { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Matched by phone or e-mail although the same document type carries different numbers (a renewal, or a mistake).</summary>
    public bool NeedsReview { get; set; }
}

/// <summary>What a key is made of; K1…K4 of domain §4.</summary>
public enum IdentityKeyKind
{
    /// <summary>K1: document type and normalised number. Strong.</summary>
    Document,

    /// <summary>K2: confirmed phone, birth date, first name. Strong.</summary>
    ConfirmedPhone,

    /// <summary>K3: full name, birth date, e-mail. Strong.</summary>
    NameBirthEmail,

    /// <summary>K4: full name and birth date. Weak: warns in one's own base, says nothing elsewhere.</summary>
    NameBirth,
}

/// <summary>
/// A keyed hash of identifying values of one record, present or former, by which the same person is found in other bases.
/// The values themselves cannot be read back (DAT-2).
/// </summary>
public sealed class IdentityKey
{
    public long Id { get; init; }

    public ClientId ClientId { get; init; }

    public IdentityKeyKind Kind { get; init; }

    public required string Hash { get; init; }

    /// <summary>A value that no longer stands in the record (an old passport, a former surname) but still matches (P-2, P-3).</summary>
    public bool IsFormer { get; set; }
}
