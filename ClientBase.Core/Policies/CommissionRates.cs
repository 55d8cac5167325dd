using ClientBase.Core.Basics;

namespace ClientBase.Core.Policies;

/// <summary>Ставки КВ as they are in force from a date on (domain §6.3). Dated data, <c>commission-rates.json</c>.</summary>
public sealed record CommissionRates(string Name, DateOnly InForceFrom, string Source, IReadOnlyList<CommissionRate> Rates)
{
    private static readonly CommissionRates[] Editions = EmbeddedEditions.Read<CommissionRates>("commission-rates.json", edition => edition.InForceFrom);

    /// <summary>The edition in force on this Moscow date; throws before the first one.</summary>
    public static CommissionRates InForceOn(DateOnly date) => Editions.Last(edition => edition.InForceFrom <= date);

    /// <summary>Percent of the premium.</summary>
    public decimal PercentOf(Product product, SalesChannel channel)
    {
        var rate = Rates.Single(rate => rate.Product == product);
        return channel is SalesChannel.OnlineStore ? rate.SelfPurchase : rate.Sold;
    }

    /// <summary>КВ of this amount, rounded once .</summary>
    public static Money Of(Money amount, decimal percent) => Money.FromRubles(amount.Rubles * percent / 100);
}

/// <summary>Percent of the premium: of what the agent sold, and of what his client bought himself.</summary>
public sealed record CommissionRate(Product Product, decimal Sold, decimal SelfPurchase);
