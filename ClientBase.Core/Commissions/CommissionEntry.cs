using ClientBase.Core.Basics;

namespace ClientBase.Core.Commissions;

/// <summary>Why a line of КВ stands in the ledger. Stored by name.</summary>
public enum CommissionKind
{
    /// <summary>The agent sold it .</summary>
    OwnSale,

    /// <summary>«Самостоятельно»: the agent's client bought it himself .</summary>
    SelfPurchase,

    /// <summary>«Удержание»: the share of what the client got back at a cancellation .</summary>
    Clawback,

    /// <summary>Another line is taken back as a whole: the policy was annulled, or this part of the premium never fell due.</summary>
    Reversal,
}

/// <summary>
/// A line of the ledger of КВ. It is written once, with what it was reckoned from, and never changed: what turns out otherwise is
/// another line with the opposite sign.
/// </summary>
public sealed class CommissionEntry
{
    public long Id { get; init; }

    public StaffId AgentId { get; init; }

    public PolicyId PolicyId { get; init; }

    /// <summary>The client's record in the agent's base.</summary>
    public ClientId ClientId { get; init; }

    public CommissionKind Kind { get; init; }

    /// <summary>Which instalment; 1 for what is paid at once.</summary>
    public int Part { get; init; } = 1;

    /// <summary>When the premium was paid, or given back.</summary>
    public DateTime At { get; init; }

    /// <summary>What the rate is applied to; negative where money went back.</summary>
    public Money Base { get; init; }

    public decimal Percent { get; init; }

    /// <summary>Rounded in this line, half away from zero; totals are sums of lines.</summary>
    public Money Amount { get; init; }

    /// <summary>The edition of the rates, «Ставки КВ № 1».</summary>
    public required string RateEdition { get; init; }

    /// <summary>Since when the client was the agent's at that time; null where he was not.</summary>
    public DateTime? BoundSince { get; init; }

    /// <summary>When the phone had been confirmed; null where it was not.</summary>
    public DateTime? PhoneConfirmedAt { get; init; }

    /// <summary>КВ that was earned, and not taken back.</summary>
    public bool IsAccrual => Kind is CommissionKind.OwnSale or CommissionKind.SelfPurchase;

    /// <summary>The line that takes this one back as a whole.</summary>
    internal CommissionEntry Reversed(DateTime at) => new()
    {
        AgentId = AgentId,
        PolicyId = PolicyId,
        ClientId = ClientId,
        Kind = CommissionKind.Reversal,
        Part = Part,
        At = at,
        Base = new Money(-Base.Kopecks),
        Percent = Percent,
        Amount = new Money(-Amount.Kopecks),
        RateEdition = RateEdition,
        BoundSince = BoundSince,
        PhoneConfirmedAt = PhoneConfirmedAt,
    };
}
