using ClientBase.Core.Basics;
using ClientBase.Core.Policies;

namespace ClientBase.Core.Portfolio;

/// <summary>Columns that the portfolio can be ordered by; the names stand in the address.</summary>
public enum PortfolioSort
{
    /// <summary>Newest sale first.</summary>
    Issued,

    /// <summary>By the end of cover.</summary>
    Ends,

    Premium,
}

/// <summary>What the agent asked to see. <see cref="Client"/> and <see cref="Number"/> are as typed and never leave for an address (WEB-3).</summary>
public sealed record PortfolioFilter
{
    public Product? Product { get; init; }

    /// <summary><see cref="PolicyState.InForce"/> finds those that expire soon too.</summary>
    public PolicyState? State { get; init; }

    public SalesChannel? Channel { get; init; }

    /// <summary>Sold on this Moscow date or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Sold on this Moscow date or before.</summary>
    public DateOnly? To { get; init; }

    public string Client { get; init; } = "";

    public string Number { get; init; } = "";

    public PortfolioSort Sort { get; init; }

    public bool Descending { get; init; } = true;

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>True when something besides order and page narrows the list.</summary>
    public bool IsNarrowed =>
        Product is not null || State is not null || Channel is not null || From is not null || To is not null || Client.Trim().Length > 0 || Number.Trim().Length > 0;
}

/// <summary>A row of the tab «Полисы».</summary>
/// <param name="Id">Opens it.</param>
/// <param name="Number">«ХХХ 9000000001».</param>
/// <param name="Product">What was sold.</param>
/// <param name="ClientId">Card of the policyholder.</param>
/// <param name="PolicyholderName">As printed.</param>
/// <param name="Subject">«LADA Vesta, А001АА00», or null.</param>
/// <param name="StartsOn">First day of cover.</param>
/// <param name="EndsOn">Last day of cover by the contract.</param>
/// <param name="CancelledOn">Last day of cover of one that was ended early.</param>
/// <param name="Premium">All instalments together.</param>
/// <param name="Commission">КВ of the whole premium.</param>
/// <param name="Channel">Who sold it.</param>
/// <param name="IssuedAt">UTC.</param>
/// <param name="State">Of today.</param>
/// <param name="StateText">«Истекает через 12 дней».</param>
public sealed record PolicyRow(
    PolicyId Id,
    string Number,
    Product Product,
    ClientId ClientId,
    string PolicyholderName,
    string? Subject,
    DateOnly StartsOn,
    DateOnly EndsOn,
    DateOnly? CancelledOn,
    Money Premium,
    Money Commission,
    SalesChannel Channel,
    DateTime IssuedAt,
    PolicyState State,
    string StateText);

/// <summary>The figures over the portfolio, of all the agent's policies.</summary>
/// <param name="InForce">In force today.</param>
/// <param name="PremiumOfYear">Sold in the last twelve months, without annulled ones.</param>
/// <param name="Expiring">In force, and ending within 30 days.</param>
/// <param name="Ended">Came to their end by date in the last twelve months: what could have been renewed.</param>
/// <param name="Renewed">How many of those were renewed.</param>
public sealed record PortfolioTotals(int InForce, Money PremiumOfYear, int Expiring, int Ended, int Renewed)
{
    /// <summary>Доля продлённых, whole percent; null while nothing has ended.</summary>
    public int? RenewedPercent => Ended == 0 ? null : (int)Math.Round(100m * Renewed / Ended, MidpointRounding.AwayFromZero);
}

/// <summary>A row of the tab «Расчёты».</summary>
public sealed record PortfolioQuoteRow(
    QuoteId Id, string Number, Product Product, ClientId ClientId, string ClientName, string ClientEmail, string? Subject,
    Money? Premium, DateTime ChangedAt, QuoteState State);

/// <summary>Which of the lines of the tab «На продление».</summary>
public enum RenewalChoice
{
    /// <summary>Those that something is still to be done about.</summary>
    Open,

    /// <summary>Those that the agent has closed: renewed or refused.</summary>
    Closed,
}

/// <summary>A row of the tab «На продление».</summary>
/// <param name="Policy">The policy that ends.</param>
/// <param name="Phone">To be called; null where none is known.</param>
/// <param name="DaysLeft">Negative after the end.</param>
/// <param name="Outcome">What became of it, or null.</param>
/// <param name="Refusal">Why the client does not want it.</param>
/// <param name="CallBackOn">When he wants to be called.</param>
/// <param name="IsGivenAway">The client was given to another agent, who renews it .</param>
public sealed record RenewalRow(
    PolicyRow Policy, PhoneNumber? Phone, int DaysLeft, RenewalOutcome? Outcome, RenewalRefusal? Refusal, DateOnly? CallBackOn, bool IsGivenAway);

/// <summary>One policy as its panel shows it.</summary>
/// <param name="Row">What the list shows too.</param>
/// <param name="PolicyholderBirthDate">As printed.</param>
/// <param name="SumInsured">Where there is one.</param>
/// <param name="CommissionPercent">Ставка КВ.</param>
/// <param name="Schedule">What is paid when; one line when it was paid at once.</param>
/// <param name="CancellationTitle">Why it was ended early, or null.</param>
/// <param name="Refund">What the client gets back of it.</param>
/// <param name="RenewalOf">Number of the policy that it goes on from.</param>
/// <param name="RenewedBy">Number of the policy that goes on from it.</param>
/// <param name="Outcome">What became of its renewal.</param>
/// <param name="CanRenew">Its time has come, and nobody has renewed it yet.</param>
/// <param name="CanCancel">It is in force or will be.</param>
/// <param name="CanAnnul">Its cover has not begun.</param>
public sealed record PolicyCard(
    PolicyRow Row,
    DateOnly PolicyholderBirthDate,
    Money? SumInsured,
    decimal CommissionPercent,
    IReadOnlyList<Motor.Instalment> Schedule,
    string? CancellationTitle,
    Money? Refund,
    string? RenewalOf,
    string? RenewedBy,
    RenewalOutcome? Outcome,
    bool CanRenew,
    bool CanCancel,
    bool CanAnnul);
