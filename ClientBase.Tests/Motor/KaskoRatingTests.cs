using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Seeding;

namespace ClientBase.Tests.Motor;

/// <summary>Domain §6.2.</summary>
public class KaskoRatingTests
{
    private static readonly KaskoTariff Tariff = Car.Tariffs.Kasko;

    public static TheoryData<string, MotorTerms, decimal> Examples => new()
    {
        { "K1", Car.Kasko(2_400_000, 1, "Москва", Car.Driver(40, 16, 8)) with { Deductible = 30_000, HasAntiTheft = true }, 78_911.71m },
        { "K2", Car.Kasko(900_000, 6, "Казань", Car.Driver(23, 2, 3)) with { Instalments = 4 }, 81_081.00m },
        { "K3", Car.Kasko(200_000, 3, "Калуга", Car.Driver(45, 20, 13)) with { Deductible = 100_000, HasAntiTheft = true }, 9_900.00m },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_worked_examples_come_out_to_the_kopeck(string example, MotorTerms terms, decimal premium) =>
        Assert.True(Money.FromRubles(premium) == Rate(terms).Premium, $"{example}: {Rate(terms).Premium}");

    [Fact]
    public void K1_is_explained_factor_by_factor()
    {
        var factors = Rate(Car.Kasko(2_400_000, 1, "Москва", Car.Driver(40, 16, 8)) with { Deductible = 30_000, HasAntiTheft = true }).Factors;

        Assert.Equal(
            [("Стоимость", 2_400_000m), ("Б", 4.5m), ("Кв", 1m), ("Кт", 1.10m), ("Кф", 0.76m), ("Кб", 0.92m), ("Ка", 0.95m), ("Кр", 1m)],
            factors.Select(factor => (factor.Code, factor.Value)));
        Assert.Equal("4,5\u00A0%", factors[1].ValueText);
    }

    [Theory]
    [InlineData(0, 4.5)]
    [InlineData(1, 4.5)]
    [InlineData(2, 5.0)]
    [InlineData(3, 5.0)]
    [InlineData(5, 5.8)]
    [InlineData(7, 6.6)]
    [InlineData(10, 7.8)]
    public void Rate_by_the_age_of_the_car(int age, decimal percent) =>
        Assert.Equal(percent, Rate(Car.Kasko(1_000_000, age, "Казань", Car.Driver(40, 16, 8))).Factors[1].Value);

    [Theory]
    [InlineData(30, 10, 1.00)]
    [InlineData(30, 9, 1.10)]
    [InlineData(29, 12, 1.10)]
    [InlineData(25, 5, 1.10)]
    [InlineData(25, 4, 1.30)]
    [InlineData(22, 2, 1.30)]
    [InlineData(22, 1, 1.60)]
    [InlineData(21, 5, 1.60)]
    public void Worst_driver(int age, int experience, decimal coefficient) => Assert.Equal(coefficient, Tariff.DriverOf(age, experience));

    [Theory]
    [InlineData(13, 0.85)]
    [InlineData(10, 0.85)]
    [InlineData(9, 0.92)]
    [InlineData(6, 0.92)]
    [InlineData(5, 1.00)]
    [InlineData(3, 1.00)]
    [InlineData(2, 1.25)]
    [InlineData(-1, 1.25)]
    public void Bonus(int bonusClass, decimal coefficient) => Assert.Equal(coefficient, Tariff.BonusOf(bonusClass));

    [Fact]
    public void A_car_older_than_ten_years_needs_the_underwriter()
    {
        Assert.False(KaskoRating.NeedsUnderwriter(Tariff, Car.Kasko(500_000, 10, "Казань", Car.Driver(40, 16, 8))));
        Assert.True(KaskoRating.NeedsUnderwriter(Tariff, Car.Kasko(500_000, 11, "Казань", Car.Driver(40, 16, 8))));
    }

    [Fact]
    public void Deductibles_are_compared_side_by_side_and_a_higher_one_is_never_dearer()
    {
        var compared = KaskoRating.CompareDeductibles(Tariff, Car.Kasko(2_400_000, 1, "Москва", Car.Driver(40, 16, 8)) with { HasAntiTheft = true });

        Assert.Equal([0, 15_000, 30_000, 50_000, 100_000], compared.Select(one => one.Deductible));
        Assert.Equal(Money.FromRubles(78_911.71m), compared[2].Premium);
        Assert.Equal(compared.Select(one => one.Premium.Kopecks).OrderDescending(), compared.Select(one => one.Premium.Kopecks));
    }

    [Fact]
    public void Instalments_add_up_to_the_premium()
    {
        var dice = new Dice(20_201_127);
        for (var i = 0; i < 2_000; i++)
        {
            var premium = new Money(990_000 + dice.Below(2_000_000_000));
            foreach (var parts in Tariff.Instalments.Select(step => step.Parts))
            {
                var schedule = KaskoRating.Schedule(premium, parts, Car.Start);
                Assert.Equal(premium.Kopecks, schedule.Sum(part => part.Amount.Kopecks));
                Assert.Equal(parts, schedule.Count);
            }
        }

        Assert.Equal(
            [new(2026, 11, 30), new(2027, 2, 28), new(2027, 5, 30), new DateOnly(2027, 8, 30)],
            KaskoRating.Schedule(new Money(100), 4, new DateOnly(2026, 11, 30)).Select(part => part.DueOn));
    }

    private static Rating Rate(MotorTerms terms) => KaskoRating.Calculate(Tariff, terms);
}
