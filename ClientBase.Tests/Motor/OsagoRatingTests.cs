using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Seeding;

namespace ClientBase.Tests.Motor;

/// <summary>Domain §6.1: the worked examples, the tables, and what must hold for every car and driver.</summary>
public class OsagoRatingTests
{
    private static readonly OsagoTariff Tariff = Car.Tariffs.Osago;

    public static TheoryData<string, MotorTerms, decimal, decimal> Examples => new()
    {
        { "E1", Car.Osago("Москва", 123, Car.Driver(40, 16, 8)), 6_485, 11_004.84m },
        { "E2", Car.Osago("Санкт-Петербург", 98, Car.Driver(19, 1, 3)), 8_302, 33_643.90m },
        { "E3", Car.Osago("Москва", 150, Car.Driver(47, 22, 13), Car.Driver(19, 0, 3, "Волкова Анна Ивановна")), 8_302, 55_564.19m },
        { "E4", Car.Osago("Москва", 150), 7_938, 46_408.72m },
        { "E5", Car.Osago("Москва", 75, Car.Driver(62, 30, 13)) with { Territory = Car.Town(1.40m), Months = 6 }, 5_759, 2_370.29m },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_worked_examples_come_out_to_the_kopeck(string example, MotorTerms terms, decimal baseRate, decimal premium)
    {
        var rating = Rate(terms);

        Assert.True(rating.Factors[0].Value == baseRate, $"{example}: ТБ {rating.Factors[0].Value}");
        Assert.Equal(Money.FromRubles(premium), rating.Premium);
    }

    [Fact]
    public void E1_is_explained_by_seven_factors_each_with_its_reason_and_edition()
    {
        var factors = Rate(Car.Osago("Москва", 123, Car.Driver(40, 16, 8))).Factors;

        Assert.Equal(
            [
                ("ТБ", 6_485m, "70\u00A0% коридора от 1\u00A0399 до 8\u00A0665\u00A0₽"),
                ("КТ", 1.80m, "Москва"),
                ("КБМ", 0.74m, "класс 8"),
                ("КВС", 0.91m, "возраст 40 лет, стаж 16 лет"),
                ("КО", 1m, "по списку"),
                ("КМ", 1.4m, "123 л.с."),
                ("КС", 1m, "весь год"),
            ],
            factors.Select(factor => (factor.Code, factor.Value, factor.Reason)));
        Assert.All(factors, factor => Assert.NotEmpty(factor.Edition));
        Assert.Equal("Указание 7204-У от 09.10.2025, действует с 09.12.2025", factors[0].Edition);
        Assert.Equal("6\u00A0485\u00A0₽", factors[0].ValueText);
        Assert.Equal("1,80", factors[1].ValueText);
    }

    [Theory]
    [InlineData(-1, 3.92)]
    [InlineData(0, 2.94)]
    [InlineData(1, 2.25)]
    [InlineData(2, 1.76)]
    [InlineData(3, 1.17)]
    [InlineData(4, 1.00)]
    [InlineData(5, 0.91)]
    [InlineData(6, 0.83)]
    [InlineData(7, 0.78)]
    [InlineData(8, 0.74)]
    [InlineData(9, 0.68)]
    [InlineData(10, 0.63)]
    [InlineData(11, 0.57)]
    [InlineData(12, 0.52)]
    [InlineData(13, 0.46)]
    public void Bonus_by_class(int bonusClass, decimal bonus) => Assert.Equal(bonus, Tariff.BonusOf(bonusClass));

    /// <summary>First and last year of each row, first year of each column; 0 stands for what cannot be.</summary>
    [Theory]
    [InlineData(16, 21, "2.27 1.92 1.84 1.65 1.62 0 0 0")]
    [InlineData(22, 24, "1.88 1.72 1.71 1.13 1.10 1.09 0 0")]
    [InlineData(25, 29, "1.72 1.60 1.54 1.09 1.08 1.07 1.02 0")]
    [InlineData(30, 34, "1.56 1.50 1.48 1.05 1.04 1.01 0.97 0.95")]
    [InlineData(35, 39, "1.54 1.47 1.46 1.00 0.97 0.95 0.94 0.93")]
    [InlineData(40, 49, "1.50 1.44 1.43 0.96 0.95 0.94 0.93 0.91")]
    [InlineData(50, 59, "1.46 1.40 1.39 0.93 0.92 0.91 0.90 0.86")]
    [InlineData(60, 99, "1.43 1.36 1.35 0.91 0.90 0.89 0.88 0.83")]
    public void Age_and_experience(int from, int to, string row)
    {
        int[][] columns = [[0], [1], [2], [3, 4], [5, 6], [7, 9], [10, 14], [15, 40]];
        foreach (var (expected, years) in row.Split(' ').Zip(columns))
        {
            var value = decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
            Assert.All(years, experience => Assert.All([from, to], age =>
                Assert.Equal(value == 0 ? null : value, Tariff.AgeExperienceOf(age, experience))));
        }
    }

    [Theory]
    [InlineData(1, 0.6)]
    [InlineData(50, 0.6)]
    [InlineData(50.01, 1.0)]
    [InlineData(70, 1.0)]
    [InlineData(100, 1.1)]
    [InlineData(120, 1.2)]
    [InlineData(120.5, 1.4)]
    [InlineData(150, 1.4)]
    [InlineData(150.1, 1.6)]
    public void Power_with_its_upper_bounds_included(decimal horsepower, decimal coefficient) => Assert.Equal(coefficient, Tariff.PowerOf(horsepower));

    [Theory]
    [InlineData(3, 0.5)]
    [InlineData(4, 0.6)]
    [InlineData(5, 0.65)]
    [InlineData(6, 0.7)]
    [InlineData(7, 0.8)]
    [InlineData(8, 0.9)]
    [InlineData(9, 0.95)]
    [InlineData(12, 1)]
    public void Season(int months, decimal coefficient) => Assert.Equal(coefficient, Tariff.SeasonOf(months));

    [Theory]
    [InlineData("08.12.2025", 1_646, 7_535, 1.63, 1.88)]
    [InlineData("09.12.2025", 1_399, 8_665, 3.12, 1.77)]
    [InlineData("21.06.2026", 1_399, 8_665, 3.12, 1.77)]
    [InlineData("22.06.2026", 1_399, 8_665, 2.34, 1.77)]
    public void Editions_are_in_force_from_their_dates(string date, int from, int to, decimal novosibirsk, decimal chelyabinsk)
    {
        var tariffs = TariffBook.BuiltIn.InForceOn(DateOnly.ParseExact(date, "dd.MM.yyyy"));

        Assert.Equal((from, to), (tariffs.Osago.BaseFrom, tariffs.Osago.BaseTo));
        Assert.Equal(novosibirsk, tariffs.Territories.Exact("Новосибирск")!.Coefficient);
        Assert.Equal(chelyabinsk, tariffs.Territories.Exact("Челябинск")!.Coefficient);
    }

    [Fact]
    public void More_power_or_one_more_driver_is_never_cheaper()
    {
        var dice = new Dice(20_201_127);
        for (var i = 0; i < 2_000; i++)
        {
            var drivers = Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => AnyDriver(dice)).ToArray();
            var terms = Car.Osago("Казань", 30 + dice.Below(370), drivers);
            var premium = Rate(terms).Premium.Kopecks;

            Assert.True(Rate(terms with { Vehicle = terms.Vehicle with { Horsepower = terms.Vehicle.Horsepower + 1 + dice.Below(99) } }).Premium.Kopecks >= premium);
            Assert.True(Rate(terms with { Drivers = [.. drivers, AnyDriver(dice)] }).Premium.Kopecks >= premium);
        }
    }

    [Fact]
    public void The_strongest_hints_are_those_that_the_formula_gives()
    {
        // Class 8 → 9: 0,68 / 0,74, the same share of the corridor; after one payout class 5: 0,91 and 80 % of the corridor.
        var hints = Rate(Car.Osago("Москва", 123, Car.Driver(40, 16, 8))).Hints;

        Assert.Equal(["После аварии по вине водителя: +37\u00A0%", "Ещё год без аварий: −8\u00A0%"], hints.Select(hint => hint.Text));
    }

    [Fact]
    public void Of_two_drivers_the_costly_one_is_named()
    {
        var rating = Rate(Car.Osago("Москва", 150, Car.Driver(47, 22, 13), Car.Driver(19, 0, 3, "Волкова Анна Ивановна")));

        Assert.Equal("класс 3: Волкова Анна Ивановна", rating.Factors[2].Reason);

        // Without her: ТБ 5 759, КБМ 0,46, КВС 0,91 instead of 8 302, 1,17, 2,27.
        Assert.Contains("Без водителя Волкова Анна Ивановна: −89\u00A0%", rating.Hints.Select(hint => hint.Text));
    }

    private static Rating Rate(MotorTerms terms) => OsagoRating.Calculate(Tariff, Car.Tariffs.Territories, terms);

    private static Driver AnyDriver(Dice dice)
    {
        while (true)
        {
            var (age, experience) = (16 + dice.Below(64), dice.Below(50));
            if (experience <= age - 16 && Tariff.AgeExperienceOf(age, experience) is not null)
            {
                return Car.Driver(age, experience, -1 + dice.Below(15));
            }
        }
    }
}
