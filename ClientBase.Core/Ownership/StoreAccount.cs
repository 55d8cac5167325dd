using ClientBase.Core.Basics;

namespace ClientBase.Core.Ownership;

/// <summary>
/// A client's account in the online store: for whoever is bound and has confirmed his phone, opened in the transaction in
/// which both have come true. He signs in with that phone and a code.
/// </summary>
public sealed class StoreAccount
{
    public StoreAccountId Id { get; init; } = StoreAccountId.New();

    public PersonId PersonId { get; set; }

    /// <summary>The agent's record that it was opened for: name, document and e-mail are read there.</summary>
    public ClientId ClientId { get; init; }

    /// <summary>The login; serves one account only.</summary>
    public PhoneNumber Phone { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Of all sign-ins; another one ends them.</summary>
    public Guid Session { get; set; } = Guid.NewGuid();

    /// <summary>Consent to advertising, apart from the one to processing; null while not given.</summary>
    public DateTime? AdvertisingConsentAt { get; set; }
}

/// <summary>What a client is told.</summary>
public enum StoreMessageKind
{
    /// <summary>The account has been opened.</summary>
    Invitation,

    /// <summary>To the old number: the login is another one now .</summary>
    LoginChanged,

    /// <summary>To the former address: letters go to another one now .</summary>
    EmailChanged,

    /// <summary>Another agent holds him from now on .</summary>
    NewAgent,

    /// <summary>A policy ends soon; only to who has agreed to advertising (domain §7).</summary>
    PolicyEnds,
}

/// <summary>A message to a client that is still to be sent: written with what causes it, sent once by the store's relay.</summary>
public sealed class StoreMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public StoreAccountId AccountId { get; init; }

    public StoreMessageKind Kind { get; init; }

    public PhoneNumber Phone { get; init; }

    /// <summary>Where a letter goes; null: to the address in the client's record.</summary>
    public string? Email { get; init; }

    /// <summary>What it is about; null where it is about the account.</summary>
    public PolicyId? PolicyId { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When it was handed to the sender of SMS.</summary>
    public DateTime? SentAt { get; set; }
}
