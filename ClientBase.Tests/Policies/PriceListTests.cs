using ClientBase.Core.Basics;
using ClientBase.Core.Policies;

namespace ClientBase.Tests.Policies;

public sealed class PriceListTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);
    private static readonly PriceList Prices = PriceList.InForceOn(Today);

    [Theory]
    [InlineData(Product.Property, "3000000", 10_500.00, "0,35 % от 3 000 000 ₽")]
    [InlineData(Product.Property, "714285,71", 2_500.00, "0,35 % от 714 285,71 ₽")]
    [InlineData(Product.Property, "714285", 2_500.00, "0,35 % от 714 285 ₽")]
    [InlineData(Product.Property, "100000", 2_500.00, "0,35 % от 100 000 ₽ = 350,00 ₽, но не меньше 2 500 ₽")]
    [InlineData(Product.Property, "1234567,89", 4_320.99, "0,35 % от 1 234 567,89 ₽")]
    [InlineData(Product.Accident, "500000", 4_500.00, "0,9 % от 500 000 ₽")]
    [InlineData(Product.Accident, "12345,50", 111.11, "0,9 % от 12 345,5 ₽")]
    public void Products_priced_by_the_sum(Product product, string sum, decimal premium, string how)
    {
        var price = Price(new QuoteInput { Product = product, SumInsured = sum, StartsOn = "23.11.2026" });

        Assert.Equal(premium, price.Premium.Rubles);
        Assert.Equal(how, Plain(price.HowCalculated));
    }

    [Theory]
    [InlineData("1", 120, "120 ₽ × 1 день")]
    [InlineData("14", 1_680, "120 ₽ × 14 дней")]
    [InlineData("365", 43_800, "120 ₽ × 365 дней")]
    public void Travel_is_priced_by_the_day(string days, decimal premium, string how)
    {
        var price = Price(new QuoteInput { Product = Product.Travel, Days = days, StartsOn = "23.11.2026" });

        Assert.Equal(premium, price.Premium.Rubles);
        Assert.Equal(how, Plain(price.HowCalculated));
    }

    [Fact]
    public void Tick_protection_has_one_price()
    {
        var price = Price(new QuoteInput { Product = Product.Tick, StartsOn = "23.11.2026" });

        Assert.Equal(450m, price.Premium.Rubles);
        Assert.Equal("единая цена 450 ₽", Plain(price.HowCalculated));
    }

    [Theory]
    [InlineData(Product.Property, "", "", "23.11.2026", QuoteField.SumInsured, "Заполните поле")]
    [InlineData(Product.Property, "много", "", "23.11.2026", QuoteField.SumInsured, "Укажите сумму в рублях, например 3 000 000")]
    [InlineData(Product.Property, "-50000", "", "23.11.2026", QuoteField.SumInsured, "Укажите сумму в рублях, например 3 000 000")]
    [InlineData(Product.Property, "9 999,99", "", "23.11.2026", QuoteField.SumInsured, "Страховая сумма: от 10 000 до 100 000 000 ₽")]
    [InlineData(Product.Accident, "100000000,01", "", "23.11.2026", QuoteField.SumInsured, "Страховая сумма: от 10 000 до 100 000 000 ₽")]
    [InlineData(Product.Accident, "99999999999999999999999999999999999", "", "23.11.2026", QuoteField.SumInsured, "Укажите сумму в рублях, например 3 000 000")]
    [InlineData(Product.Travel, "", "", "23.11.2026", QuoteField.Days, "Заполните поле")]
    [InlineData(Product.Travel, "", "0", "23.11.2026", QuoteField.Days, "Число дней: от 1 до 365")]
    [InlineData(Product.Travel, "", "366", "23.11.2026", QuoteField.Days, "Число дней: от 1 до 365")]
    [InlineData(Product.Travel, "", "1,5", "23.11.2026", QuoteField.Days, "Укажите число дней, например 14")]
    [InlineData(Product.Tick, "", "", "", QuoteField.StartsOn, "Заполните поле")]
    [InlineData(Product.Tick, "", "", "31.11.2026", QuoteField.StartsOn, "Такой даты нет: 31.11.2026")]
    [InlineData(Product.Tick, "", "", "22.11.2026", QuoteField.StartsOn, "Дата начала: с 23.11.2026 по 21.01.2027")]
    [InlineData(Product.Tick, "", "", "22.01.2027", QuoteField.StartsOn, "Дата начала: с 23.11.2026 по 21.01.2027")]
    public void A_wrong_value_is_told_at_its_field(Product product, string sum, string days, string start, QuoteField field, string text)
    {
        var (terms, errors) = QuoteInputRules.Check(
            new QuoteInput { Product = product, SumInsured = sum, Days = days, StartsOn = start }, Prices, Today);

        Assert.Null(terms);
        var error = Assert.Single(errors);
        Assert.Equal(field, error.Field);
        Assert.Equal(text, Plain(error.Text));
    }

    [Theory]
    [InlineData("10000", "23.11.2026")]
    [InlineData("100 000 000", "21.01.2027")]
    [InlineData("3\u00A0000\u00A0000,50 ₽", "21.01.2027")]
    public void The_limits_themselves_and_pasted_spellings_are_accepted(string sum, string start) =>
        Assert.NotNull(QuoteInputRules.Check(
            new QuoteInput { Product = Product.Property, SumInsured = sum, StartsOn = start }, Prices, Today).Terms);

    [Fact]
    public void All_errors_come_at_once_in_the_order_of_the_screen() =>
        Assert.Equal(
            [QuoteField.SumInsured, QuoteField.StartsOn],
            QuoteInputRules.Check(new QuoteInput { Product = Product.Property }, Prices, Today).Errors.Select(error => error.Field));

    [Theory]
    [InlineData("23.11.2026", null, "22.11.2027")]
    [InlineData("01.01.2027", null, "31.12.2027")]
    [InlineData("01.03.2027", null, "29.02.2028")]
    [InlineData("29.02.2028", null, "28.02.2029")]
    [InlineData("23.11.2026", 1, "23.11.2026")]
    [InlineData("23.11.2026", 14, "06.12.2026")]
    public void Cover_lasts_a_year_or_the_days_of_travel(string start, int? days, string end) =>
        Assert.Equal(end, MoscowTime.Show(PriceList.LastDay(DateOnly.ParseExact(start, "dd.MM.yyyy"), days)));

    [Theory]
    [InlineData(Product.Property, "0,35 % от суммы, не меньше 2 500 ₽")]
    [InlineData(Product.Accident, "0,9 % от суммы")]
    [InlineData(Product.Travel, "120 ₽ за день")]
    [InlineData(Product.Tick, "450 ₽ за год")]
    public void The_choice_of_products_tells_each_price_in_a_line(Product product, string line) =>
        Assert.Equal(line, Plain(Prices.PriceOf(product).Summary));

    [Fact]
    public void Only_products_with_a_flat_price_are_offered() =>
        Assert.Equal([Product.Property, Product.Accident, Product.Travel, Product.Tick], Prices.Products);

    private static PriceCalculation Price(QuoteInput input)
    {
        var (terms, errors) = QuoteInputRules.Check(input, Prices, Today);
        Assert.Empty(errors);
        return Prices.Calculate(terms!.Product, terms.SumInsured, terms.Days);
    }

    private static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');
}
