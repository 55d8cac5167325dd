using ClientBase.Core.Basics;

namespace ClientBase.Core.Commissions;

/// <summary>Ставки КВ as they are in force from a date on (domain §6.3). Dated data, <c>commission-rates.json</c>.</summary>
/// <param name="Name">As the line of КВ names its table.</param>
/// <param name="InForceFrom">First Moscow date.</param>
/// <param name="Source">Where the figures come from.</param>
/// <param name="Rates">One for each product.</param>
/// <param name="AgentOverrides">By agent's code, the rates that were agreed with him; what is not named there is as for all.</param>
public sealed record CommissionRates(
    string Name,
    DateOnly InForceFrom,
    string Source,
    IReadOnlyList<CommissionRate> Rates,
    IReadOnlyDictionary<string, IReadOnlyList<CommissionRate>>? AgentOverrides = null)
{
    private static readonly CommissionRates[] Editions = EmbeddedEditions.Read<CommissionRates>("commission-rates.json", edition => edition.InForceFrom);

    /// <summary>The edition in force on this Moscow date; throws before the first one.</summary>
    public static CommissionRates InForceOn(DateOnly date) => Editions.Last(edition => edition.InForceFrom <= date);

    /// <summary>Whether it matters whose rate is asked.</summary>
    public bool HasOverrides => AgentOverrides is { Count: > 0 };

    /// <summary>Percent of the premium, for the agent of this code.</summary>
    public decimal PercentOf(Product product, SalesChannel channel, string? agentCode = null)
    {
        var agreed = agentCode is null ? null : AgentOverrides?.GetValueOrDefault(agentCode);
        var rate = agreed?.SingleOrDefault(rate => rate.Product == product) ?? Rates.Single(rate => rate.Product == product);
        return channel is SalesChannel.OnlineStore ? rate.SelfPurchase : rate.Sold;
    }

    /// <summary>КВ of this amount, rounded once .</summary>
    public static Money Of(Money amount, decimal percent) => Money.FromRubles(amount.Rubles * percent / 100);
}

/// <summary>Percent of the premium: of what the agent sold, and of what his client bought himself.</summary>
public sealed record CommissionRate(Product Product, decimal Sold, decimal SelfPurchase);
