using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;

namespace ClientBase.Core.Commissions;

/// <summary>Why somebody gets КВ of a payment.</summary>
/// <param name="AgentId">Who gets it.</param>
/// <param name="ClientId">The client's record in his base.</param>
/// <param name="AgentCode">For rates that were agreed with him; null where all have the same.</param>
/// <param name="BoundSince">Since when the client was his; null where he was not.</param>
/// <param name="CommissionFrom">Since when the client's own purchases count.</param>
/// <param name="PhoneConfirmedAt">When the phone had been confirmed.</param>
internal sealed record CommissionGround(
    StaffId AgentId, ClientId ClientId, string? AgentCode, DateTime? BoundSince, DateTime? CommissionFrom, DateTime? PhoneConfirmedAt);

/// <summary>R-50…R-53: what lines a policy leaves in the ledger. Pure, so that what was written can be reckoned again.</summary>
internal static class CommissionRules
{
    /// <summary>
    /// Who gets КВ of what is paid at this instant; null: nobody. Of his own sale always the seller; of a self-purchase the agent who
    /// holds the person then, if his phone was confirmed by then. Both beginnings are inclusive, the end is not.
    /// </summary>
    public static CommissionGround? GroundOf(CommissionedPolicy policy, DateTime at, IEnumerable<ClientBinding> bindings)
    {
        // Two at once are left over from two persons who turned out to be one.
        var held = bindings
            .Where(binding => binding.StartedAt <= at && (binding.EndedAt is not { } end || at < end))
            .OrderByDescending(binding => binding.AgentId == policy.AgentId)
            .ThenBy(binding => binding.StartedAt)
            .ToList();
        if (policy.Channel is SalesChannel.AgentCabinet)
        {
            var own = held.Find(binding => binding.AgentId == policy.AgentId);
            return new CommissionGround(policy.AgentId, policy.ClientId, null, own?.StartedAt, own?.CommissionFrom, null);
        }

        return held.Find(binding => binding.CommissionFrom <= at) is { } right
            ? new CommissionGround(right.AgentId, policy.ClientId, null, right.StartedAt, right.CommissionFrom, null)
            : null;
    }

    /// <summary>The rates that count: of the day of the sale, of a self-purchase those of the day of the payment.</summary>
    public static CommissionRates RatesOf(CommissionedPolicy policy, PremiumPayment payment) =>
        CommissionRates.InForceOn(MoscowTime.DateOf(policy.Channel is SalesChannel.OnlineStore ? payment.At : policy.IssuedAt));

    /// <summary>The line of a payment.</summary>
    public static CommissionEntry Accrual(CommissionedPolicy policy, PremiumPayment payment, CommissionGround ground)
    {
        var rates = RatesOf(policy, payment);
        var percent = policy.IsSelfInsured ? 0 : rates.PercentOf(policy.Product, policy.Channel, ground.AgentCode);
        return new CommissionEntry
        {
            AgentId = ground.AgentId,
            PolicyId = policy.Id,
            ClientId = ground.ClientId,
            Kind = policy.Channel is SalesChannel.OnlineStore ? CommissionKind.SelfPurchase : CommissionKind.OwnSale,
            Part = payment.Part,
            At = payment.At,
            Base = payment.Amount,
            Percent = percent,
            Amount = CommissionRates.Of(payment.Amount, percent),
            RateEdition = rates.Name,
            BoundSince = ground.BoundSince,
            PhoneConfirmedAt = ground.PhoneConfirmedAt,
        };
    }

    /// <summary>
    /// What the end of the policy takes back of these lines. Annulled: all of them. Cancelled: of what the client got back, the
    /// same percent; and the whole of a part that fell due only after the last day of cover.
    /// </summary>
    public static IEnumerable<CommissionEntry> TakeBacks(CommissionedPolicy policy, IReadOnlyCollection<CommissionEntry> accrued, DateTime at)
    {
        if (policy.AnnulledAt is not null)
        {
            return accrued.Select(line => line.Reversed(at));
        }

        if (policy.CancelledOn is not { } lastDay)
        {
            return [];
        }

        var paid = policy.Payments.Where(payment => payment.WasPaidBy(lastDay)).ToList();
        var parts = paid.Select(payment => payment.Part).ToHashSet();
        var total = new Money(paid.Sum(payment => payment.Amount.Kopecks));
        var taken = accrued.Where(line => !parts.Contains(line.Part)).Select(line => line.Reversed(at));
        return policy.Refund is { Kopecks: > 0 } refund
            ? taken.Concat(accrued.Where(line => parts.Contains(line.Part))
                .GroupBy(line => line.AgentId)
                .Select(lines => Clawback([.. lines.OrderBy(line => line.Part)], refund, total, at)))
            : taken;
    }

    /// <summary>Every line that the policy should have by now; for data that are made, and for the check.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="bindings">Of its person, ended ones too.</param>
    /// <param name="isPaid">Which later parts count as paid.</param>
    /// <param name="endedAt">When it was annulled or cancelled.</param>
    /// <param name="explain">Adds to the ground what the line keeps: code, record, confirmation.</param>
    public static IReadOnlyList<CommissionEntry> LinesOf(
        CommissionedPolicy policy,
        IReadOnlyCollection<ClientBinding> bindings,
        Func<PremiumPayment, bool> isPaid,
        DateTime endedAt,
        Func<CommissionGround, CommissionGround> explain)
    {
        List<CommissionEntry> lines = [];
        foreach (var payment in policy.Payments.Where(payment => payment.Part == 1 || isPaid(payment)))
        {
            if (GroundOf(policy, payment.At, bindings) is { } ground)
            {
                lines.Add(Accrual(policy, payment, explain(ground)));
            }
        }

        return [.. lines, .. TakeBacks(policy, lines, endedAt)];
    }

    private static CommissionEntry Clawback(IReadOnlyList<CommissionEntry> paid, Money refund, Money total, DateTime at)
    {
        var first = paid[0];
        var accruedOn = paid.Sum(line => line.Base.Kopecks);
        var share = accruedOn == total.Kopecks ? refund : Money.FromRubles(refund.Rubles * accruedOn / total.Kopecks);

        // All given back takes all, to the kopeck, however the parts were rounded.
        var amount = refund == total ? new Money(paid.Sum(line => line.Amount.Kopecks)) : CommissionRates.Of(share, first.Percent);
        return new CommissionEntry
        {
            AgentId = first.AgentId,
            PolicyId = first.PolicyId,
            ClientId = first.ClientId,
            Kind = CommissionKind.Clawback,
            Part = first.Part,
            At = at,
            Base = new Money(-share.Kopecks),
            Percent = first.Percent,
            Amount = new Money(-amount.Kopecks),
            RateEdition = first.RateEdition,
            BoundSince = first.BoundSince,
            PhoneConfirmedAt = first.PhoneConfirmedAt,
        };
    }
}
