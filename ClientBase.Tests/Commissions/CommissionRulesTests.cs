using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;

namespace ClientBase.Tests.Commissions;

public sealed class CommissionRulesTests
{
    // E1 of domain §6.3, and the half kopeck, which goes away from zero on both sides.
    [Theory]
    [InlineData("11004.84", "8", "880.39")]
    [InlineData("11004.84", "5", "550.24")]
    [InlineData("3900", "15", "585.00")]
    [InlineData("0.10", "5", "0.01")]
    [InlineData("-0.10", "5", "-0.01")]
    [InlineData("0.09", "5", "0.00")]
    [InlineData("0.50", "25", "0.13")]
    [InlineData("-0.50", "25", "-0.13")]
    [InlineData("33.30", "15", "5.00")]
    public void Each_line_is_rounded_half_away_from_zero(string amount, string percent, string commission) =>
        Assert.Equal(Rubles(commission), CommissionRates.Of(Rubles(amount), Number(percent)));

    [Theory]
    [InlineData(Product.Osago, "8", "5")]
    [InlineData(Product.Kasko, "15", "10")]
    [InlineData(Product.Property, "25", "15")]
    [InlineData(Product.Accident, "25", "15")]
    [InlineData(Product.Travel, "25", "15")]
    [InlineData(Product.Tick, "25", "15")]
    public void The_rates_are_those_of_the_table(Product product, string sold, string selfPurchase)
    {
        var rates = CommissionRates.InForceOn(new DateOnly(2026, 11, 28));

        Assert.Equal(
            (Number(sold), Number(selfPurchase)),
            (rates.PercentOf(product, SalesChannel.AgentCabinet, "000123"), rates.PercentOf(product, SalesChannel.OnlineStore, "000123")));
    }

    [Fact]
    public void What_was_agreed_with_one_agent_is_his_alone_and_of_the_named_products_only()
    {
        var common = CommissionRates.InForceOn(new DateOnly(2026, 11, 28));
        var rates = common with
        {
            AgentOverrides = new Dictionary<string, IReadOnlyList<CommissionRate>> { ["000456"] = [new(Product.Osago, 9.5m, 6)] },
        };

        Assert.Equal(9.5m, rates.PercentOf(Product.Osago, SalesChannel.AgentCabinet, "000456"));
        Assert.Equal(6, rates.PercentOf(Product.Osago, SalesChannel.OnlineStore, "000456"));
        Assert.Equal(15, rates.PercentOf(Product.Kasko, SalesChannel.AgentCabinet, "000456"));
        Assert.Equal(8, rates.PercentOf(Product.Osago, SalesChannel.AgentCabinet, "000123"));
        Assert.Equal(8, rates.PercentOf(Product.Osago, SalesChannel.AgentCabinet));
    }

    private static Money Rubles(string text) => Money.FromRubles(Number(text));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
