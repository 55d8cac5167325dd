using ClientBase.Core.Basics;

namespace ClientBase.Core.Policies;

/// <summary>How far a calculation has come. That it has run out or must be calculated again is told by dates (<see cref="QuoteRules"/>).</summary>
public enum QuoteStatus
{
    /// <summary>Черновик: kept as typed, no premium.</summary>
    Draft,

    /// <summary>Рассчитан.</summary>
    Calculated,

    /// <summary>Ожидает оплаты.</summary>
    AwaitingPayment,

    /// <summary>Оформлен: it has become a policy.</summary>
    Issued,

    /// <summary>На согласовании: the tariff gives no premium, an underwriter has to.</summary>
    Referral,

    /// <summary>Отменён: the agent has put it aside.</summary>
    Cancelled,

    /// <summary>Отказ: the client does not want it.</summary>
    Declined,

    /// <summary>The same insurance was bought by the calculation that went on from this one, or that this one went on from .</summary>
    SoldElsewhere,
}

/// <summary>
/// A calculation for one client record. Opened once per «+ Оформить», saved at every step, turned into at most one policy.
/// </summary>
public sealed class Quote
{
    public QuoteId Id { get; init; }

    /// <summary>«Р-26-000123-00045»: year, agent, number of the agent's calculation in that year (domain §7).</summary>
    public required string Number { get; set; }

    public ClientId ClientId { get; set; }

    /// <summary>Who keeps it; <see cref="StaffId.OnlineStore"/> where the client does.</summary>
    public StaffId AgentId { get; init; }

    /// <summary>The account of the client who made it in the online store; null for the agent's.</summary>
    public StoreAccountId? AccountId { get; init; }

    /// <summary>The client's own calculation that the agent goes on with .</summary>
    public QuoteId? ContinuedFromQuoteId { get; init; }

    /// <summary>When the client handed his own calculation over to his agent; null while he works on it himself.</summary>
    public DateTime? HandedOverAt { get; set; }

    /// <summary>When the agent was told of the client's own calculation; once.</summary>
    public DateTime? AgentToldAt { get; set; }

    public Product Product { get; set; }

    /// <summary>
    /// The form as typed, a sealed <see cref="QuoteInput"/>, because it may name people and their documents. Null where the columns
    /// below hold everything: calculations of the price list were once kept so.
    /// </summary>
    public string? Form { get; set; }

    /// <summary>What is insured, «LADA Vesta, А001АА00»; null where the product has no such thing.</summary>
    public string? Subject { get; set; }

    /// <summary>Страховая сумма; products priced by the sum only.</summary>
    public Money? SumInsured { get; set; }

    /// <summary>Days of travel; «Путешествия» only.</summary>
    public int? Days { get; set; }

    /// <summary>First day of cover; null while nothing has been calculated.</summary>
    public DateOnly? StartsOn { get; set; }

    /// <summary>Last day of cover.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>All instalments together.</summary>
    public Money? Premium { get; set; }

    /// <summary>In how many parts it is paid.</summary>
    public int Instalments { get; set; } = 1;

    /// <summary>Edition of the price list or tariff that gave <see cref="Premium"/>.</summary>
    public string? TariffEdition { get; set; }

    /// <summary>«Как посчитано», with every factor used.</summary>
    public QuoteExplanation? Explanation { get; set; }

    public QuoteStatus Status { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When it was last typed in, calculated or moved on.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>The policy that it would renew; sold, it becomes <see cref="Policy.RenewalOfPolicyId"/>.</summary>
    public PolicyId? RenewalOfPolicyId { get; set; }

    /// <summary>When the agent sent it to the client; a new calculation has not been sent.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>When the premium was calculated; it holds for <see cref="QuoteRules.ValidFor"/>.</summary>
    public DateTime? CalculatedAt { get; set; }

    public Guid Version { get; set; } = Guid.CreateVersion7();
}

/// <summary>Last number given out to an agent's calculations in a year.</summary>
public sealed class QuoteSequence
{
    public StaffId AgentId { get; init; }

    public int Year { get; init; }

    public long Last { get; set; }
}
