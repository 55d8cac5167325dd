using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;
using ClientBase.Core.Policies;

namespace ClientBase.Core.Portfolio;

/// <summary>What a cancelled policy gives back.</summary>
public enum RefundKind
{
    None,

    /// <summary>What was paid for the days that are left, less the share that the insurer retains.</summary>
    Unused,

    /// <summary>All that was paid.</summary>
    Full,
}

/// <summary>What a policy of some products gives back when it ends for this reason.</summary>
public sealed record CancellationTerm(CancellationReason Reason, string Title, RefundKind Refund, IReadOnlyList<Product> Products);

/// <summary>
/// Why policies end early and what they give back, as it is in force from a date on (domain §7). Dated data,
/// <c>cancellation-terms.json</c>.
/// </summary>
public sealed record CancellationTerms(
    string Name, DateOnly InForceFrom, string Source, int CoolingOffDays, decimal RetainedPercent, IReadOnlyList<CancellationTerm> Reasons)
{
    private static readonly CancellationTerms[] Editions = EmbeddedEditions.Read<CancellationTerms>("cancellation-terms.json", edition => edition.InForceFrom);

    /// <summary>The edition in force on this Moscow date; throws before the first one.</summary>
    public static CancellationTerms InForceOn(DateOnly date) => Editions.Last(edition => edition.InForceFrom <= date);

    /// <summary>The name of a reason, in whichever edition it stands.</summary>
    public static string TitleOf(CancellationReason reason) => Editions[^1].Reasons.Single(term => term.Reason == reason).Title;

    /// <summary>The reasons that this policy can end for today; «Период охлаждения» only while it lasts.</summary>
    public IReadOnlyList<CancellationTerm> ReasonsOf(Policy policy, DateOnly today) =>
    [
        .. Reasons.Where(term => term.Products.Contains(policy.Product)
            && (term.Reason is not CancellationReason.CoolingOffPeriod || today <= LastCoolingOffDay(policy))),
    ];

    /// <summary>The last day on which all is given back.</summary>
    public DateOnly LastCoolingOffDay(Policy policy) => MoscowTime.DateOf(policy.IssuedAt).AddDays(CoolingOffDays);

    /// <summary>
    /// What the client gets back when <paramref name="lastDay"/> is the last day of cover: of the instalments that were due by
    /// then, what was not used up, less the retained share. Rounded once.
    /// </summary>
    public Refund RefundOf(Policy policy, CancellationTerm term, DateOnly lastDay)
    {
        var paid = new Money(policy.ForCommission().Payments.Where(payment => payment.WasPaidBy(lastDay)).Sum(payment => payment.Amount.Kopecks));
        var days = policy.EndsOn.DayNumber - policy.StartsOn.DayNumber + 1;
        var used = Math.Clamp(lastDay.DayNumber - policy.StartsOn.DayNumber + 1, 0, days);
        var refund = term.Refund switch
        {
            RefundKind.Full => paid,
            RefundKind.Unused => Money.FromRubles(
                Math.Max(0, paid.Rubles - (policy.Premium.Rubles * used / days)) * (100 - RetainedPercent) / 100),
            _ => new Money(0),
        };
        return new Refund(paid, days - used, days, refund, CommissionRates.Of(refund, policy.CommissionPercent));
    }
}

/// <summary>What a cancellation would come to.</summary>
/// <param name="Paid">Paid by the last day of cover.</param>
/// <param name="DaysLeft">Days of the contract that are not used.</param>
/// <param name="Days">Days of the whole contract.</param>
/// <param name="Amount">What the client gets back.</param>
/// <param name="Clawback">КВ that is taken back: the rate of the sale on the refund .</param>
public sealed record Refund(Money Paid, int DaysLeft, int Days, Money Amount, Money Clawback);
