using ClientBase.Core.Basics;

namespace ClientBase.Core.Policies;

/// <summary>A policy sold and paid in ЛКА. It keeps what was printed, whatever becomes of the client's record.</summary>
public sealed class Policy
{
    public PolicyId Id { get; init; }

    /// <summary>«ИМЩ-26-7700-0000017» (domain §7).</summary>
    public required string Number { get; init; }

    /// <summary>The calculation it was made of; unique, so one quote gives one policy (SAL-1).</summary>
    public QuoteId QuoteId { get; init; }

    public Product Product { get; init; }

    public ClientId ClientId { get; init; }

    public PersonId PersonId { get; set; }

    public StaffId AgentId { get; init; }

    /// <summary>Страхователь as printed.</summary>
    public required string PolicyholderName { get; init; }

    /// <summary>Of the policyholder at the sale.</summary>
    public DateOnly PolicyholderBirthDate { get; init; }

    /// <summary>Keyed hash of the policyholder's document at the sale; null where none was known.</summary>
    public string? PolicyholderDocumentHash { get; init; }

    /// <summary>What is insured, «LADA Vesta, А001АА00»; null where the product has no such thing.</summary>
    public string? Subject { get; init; }

    /// <summary>All instalments together.</summary>
    public Money Premium { get; init; }

    /// <summary>In how many parts it is paid; the first was paid at the sale.</summary>
    public int Instalments { get; init; } = 1;

    public Money? SumInsured { get; init; }

    public DateTime IssuedAt { get; init; }

    public DateOnly StartsOn { get; init; }

    public DateOnly EndsOn { get; init; }

    /// <summary>Void, as if never sold .</summary>
    public DateTime? AnnulledAt { get; init; }
}

/// <summary>Last number given out, per product and year.</summary>
public sealed class PolicySequence
{
    public Product Product { get; init; }

    public int Year { get; init; }

    public long Last { get; set; }
}
