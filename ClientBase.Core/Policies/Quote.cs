using ClientBase.Core.Basics;

namespace ClientBase.Core.Policies;

public enum QuoteStatus
{
    Draft,
    Calculated,
    AwaitingPayment,
    Issued,
}

/// <summary>
/// A calculation for one client record. Opened once per «+ Оформить», saved at every step, turned into at most one policy.
/// </summary>
public sealed class Quote
{
    public QuoteId Id { get; init; }

    public ClientId ClientId { get; set; }

    public StaffId AgentId { get; init; }

    public Product Product { get; set; }

    /// <summary>Страховая сумма; products priced by the sum only.</summary>
    public Money? SumInsured { get; set; }

    /// <summary>Days of travel; «Путешествия» only.</summary>
    public int? Days { get; set; }

    public DateOnly StartsOn { get; set; }

    public Money? Premium { get; set; }

    /// <summary>Edition of the price list that gave <see cref="Premium"/>.</summary>
    public string? TariffEdition { get; set; }

    public QuoteStatus Status { get; set; }

    public DateTime CreatedAt { get; init; }

    public Guid Version { get; set; } = Guid.CreateVersion7();
}
