using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Commissions;

/// <summary>A part of a premium and the instant at which it counts as paid.</summary>
public sealed record PremiumPayment(int Part, Money Amount, DateOnly DueOn, DateTime At)
{
    /// <summary>Whether it was paid when cover ended on this day. The first part was paid at the sale, even when cover never began.</summary>
    public bool WasPaidBy(DateOnly lastDay) => Part == 1 || DueOn <= lastDay;
}

/// <summary>
/// The payments of a policy. Nobody tells us of the later ones yet, so this is the one place that assumes: the first part is paid at
/// the sale, every later one at the beginning of its due day in Moscow. Where payments are recorded one day, they are read here.
/// </summary>
public static class PremiumPayments
{
    public static IReadOnlyList<PremiumPayment> Of(Money premium, int instalments, DateTime issuedAt, DateOnly startsOn) =>
    [
        .. KaskoRating.Schedule(premium, instalments, startsOn)
            .Select(part => new PremiumPayment(part.Number, part.Amount, part.DueOn, part.Number == 1 ? issuedAt : MoscowTime.StartOf(part.DueOn))),
    ];
}
