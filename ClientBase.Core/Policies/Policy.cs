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

    public SalesChannel Channel { get; init; }

    /// <summary>All instalments together.</summary>
    public Money Premium { get; init; }

    /// <summary>Ставка КВ of the sale, percent, by the rates of its day (domain §6.3).</summary>
    public decimal CommissionPercent { get; init; }

    /// <summary>КВ of the whole premium .</summary>
    public Money Commission { get; init; }

    /// <summary>The policyholder is the agent himself and was to get no КВ for that (P-16).</summary>
    public bool IsSelfInsured { get; init; }

    /// <summary>In how many parts it is paid; the first was paid at the sale.</summary>
    public int Instalments { get; init; } = 1;

    public Money? SumInsured { get; init; }

    public DateTime IssuedAt { get; init; }

    public DateOnly StartsOn { get; init; }

    public DateOnly EndsOn { get; init; }

    /// <summary>The policy that this one goes on from: same client, same product, one year later.</summary>
    public PolicyId? RenewalOfPolicyId { get; init; }

    /// <summary>Void, as if never sold .</summary>
    public DateTime? AnnulledAt { get; private set; }

    /// <summary>Расторгнут: the last day of cover; null while it is not.</summary>
    public DateOnly? CancelledOn { get; private set; }

    public CancellationReason? CancellationReason { get; private set; }

    /// <summary>What the client gets back of a cancelled policy.</summary>
    public Money? Refund { get; private set; }

    /// <summary>What became of the renewal; null while nobody has said.</summary>
    public RenewalOutcome? RenewalOutcome { get; private set; }

    /// <summary>Why the client did not renew.</summary>
    public RenewalRefusal? RenewalRefusal { get; private set; }

    /// <summary>When the client wants to be called again.</summary>
    public DateOnly? CallBackOn { get; private set; }

    /// <summary>The last reminder that its agent was given, days before the end; −1 is the day after. Null: none yet.</summary>
    public int? RemindedDays { get; set; }

    public void Annul(DateTime at) => AnnulledAt = at;

    public void Cancel(DateOnly lastDay, CancellationReason reason, Money refund) => (CancelledOn, CancellationReason, Refund) = (lastDay, reason, refund);

    public void NoteRenewal(RenewalOutcome? outcome, RenewalRefusal? refusal = null, DateOnly? callBackOn = null) =>
        (RenewalOutcome, RenewalRefusal, CallBackOn) = (outcome, refusal, callBackOn);
}

/// <summary>Why a valid policy ended early; what it gives back stands in <c>cancellation-terms.json</c>. Stored by name.</summary>
public enum CancellationReason
{
    CoolingOffPeriod,
    VehicleSold,
    SubjectLost,
    PolicyholderDied,
    PolicyholderRequest,
    FalseStatement,
}

/// <summary>What became of a renewal (domain §7). Stored by name.</summary>
public enum RenewalOutcome
{
    /// <summary>Продлён: a policy that goes on from this one was sold.</summary>
    Renewed,

    /// <summary>Отказ.</summary>
    Refused,

    /// <summary>Не дозвонились.</summary>
    NotReached,

    /// <summary>Перезвонить, on a day.</summary>
    CallBack,
}

/// <summary>Why a client does not renew. Stored by name.</summary>
public enum RenewalRefusal
{
    Price,
    VehicleSold,
    OtherInsurer,
}

/// <summary>Last number given out, per product and year.</summary>
public sealed class PolicySequence
{
    public Product Product { get; init; }

    public int Year { get; init; }

    public long Last { get; set; }
}
