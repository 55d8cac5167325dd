using ClientBase.Core.Basics;

namespace ClientBase.Core.Policies;

/// <summary>Up to how much ОСАГО pays, to each victim.</summary>
/// <param name="InForceFrom">Day of issue from which a policy has these limits.</param>
/// <param name="Property">Имущество.</param>
/// <param name="Health">Жизнь и здоровье.</param>
public sealed record OsagoLimits(DateOnly InForceFrom, Money Property, Money Health)
{
    // Article 7 of law 40-ФЗ, as ingos.ru tells it (domain §6.1). New limits are added below, those before them stay.
    private static readonly OsagoLimits[] Editions =
    [
        new(new DateOnly(2015, 4, 1), Money.FromRubles(400_000), Money.FromRubles(500_000)),
    ];

    /// <summary>The limits of a policy issued on this Moscow date; throws before the first.</summary>
    public static OsagoLimits InForceOn(DateOnly issuedOn) => Editions.Last(edition => edition.InForceFrom <= issuedOn);
}
