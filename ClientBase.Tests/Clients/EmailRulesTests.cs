using ClientBase.Core.Clients;

namespace ClientBase.Tests.Clients;

public class EmailRulesTests
{
    private const string Shape = "Укажите адрес в виде имя@домен.ru";
    private const string Keyboard = "Проверьте раскладку клавиатуры";

    [Theory]
    [InlineData("pokin.is@mail.example", "pokin.is@mail.example")]
    [InlineData("  Petrov@Vsk.example\u00A0", "Petrov@Vsk.example")]
    [InlineData("pet\u200Brov@vsk.example", "petrov@vsk.example")]
    [InlineData("i.petrov+osago@sub.vsk.example", "i.petrov+osago@sub.vsk.example")]
    [InlineData("o'connor@vsk.example", "o'connor@vsk.example")]
    [InlineData("a@b-c.example", "a@b-c.example")]
    [InlineData("ivan@почта.рф", "ivan@почта.рф")]
    [InlineData("ivan@mail.москва", "ivan@mail.москва")]
    [InlineData("ivan@xn--80a1acny.xn--p1ai", "ivan@xn--80a1acny.xn--p1ai")]
    public void Good_addresses_pass_trimmed(string typed, string expected) =>
        Assert.Equal(new EmailCheck(expected, null, null), EmailRules.Check(typed));

    [Theory]
    [InlineData("petrov", Shape)]
    [InlineData("petrov@", Shape)]
    [InlineData("@vsk.example", Shape)]
    [InlineData("petrov@vsk", Shape)]
    [InlineData("petrov@@vsk.example", Shape)]
    [InlineData("petrov@vsk.example@mail.example", Shape)]
    [InlineData(".petrov@vsk.example", Shape)]
    [InlineData("petrov.@vsk.example", Shape)]
    [InlineData("pet..rov@vsk.example", Shape)]
    [InlineData("petrov@-vsk.example", Shape)]
    [InlineData("petrov@vsk-.example", Shape)]
    [InlineData("petrov@vsk..example", Shape)]
    [InlineData("petrov@.example", Shape)]
    [InlineData("petrov@vsk.e", Shape)]
    [InlineData("petrov@127.0.0.1", Shape)]
    [InlineData("petrov,ivan@vsk.example", Shape)]
    [InlineData("\"petrov\"@vsk.example", Shape)]
    [InlineData("petr ov@vsk.example", "В адресе не должно быть пробелов")]
    [InlineData("a@vsk.example\r\nBcc: b@vsk.example", "В адресе не должно быть пробелов")]
    [InlineData("реtrov@vsk.example", Keyboard)]
    [InlineData("petrov@mаil.example", Keyboard)]
    [InlineData("petrov@mail.кг", Keyboard)]
    [InlineData("petrov@ьфшд.example", Keyboard)]
    [InlineData("зуекщм\"ьфшдюкг", Keyboard)]
    [InlineData("иван@почта.рф", Keyboard)]
    [InlineData("ivan@пoчта.рф", Keyboard)]
    public void Bad_addresses_are_told_why(string typed, string error)
    {
        var check = EmailRules.Check(typed);
        Assert.Equal(error, check.Error);
        Assert.Null(check.Hint);
    }

    [Fact]
    public void Lengths_are_limited()
    {
        Assert.Null(EmailRules.Check(new string('a', 64) + "@vsk.example").Error);
        Assert.Equal("До знака @ — не больше 64 символов", EmailRules.Check(new string('a', 65) + "@vsk.example").Error);
        var label = new string('b', 60) + ".";
        var domain = label + label + label;
        Assert.Null(EmailRules.Check(new string('a', 63) + "@" + domain + "example").Error);
        Assert.Null(EmailRules.Check(new string('a', 63) + "@" + domain + "example").Hint);
        Assert.Equal("Не больше 254 символов", EmailRules.Check(new string('a', 64) + "@" + domain + "examples").Error);
    }

    [Theory]
    [InlineData("petrov@gmial.com", "petrov@gmail.com")]
    [InlineData("petrov@mail.ri", "petrov@mail.ru")]
    [InlineData("petrov@yandex.ri", "petrov@yandex.ru")]
    [InlineData("petrov@YANDEX.RI", "petrov@YANDEX.ru")]
    [InlineData("petrov@gmail.con", "petrov@gmail.com")]
    [InlineData("petrov@gmial.con", "petrov@gmail.com")]
    [InlineData("petrov@yadnex.ru", "petrov@yandex.ru")]
    public void A_mistyped_domain_is_hinted_at_and_kept(string typed, string meant) =>
        Assert.Equal(new EmailCheck(typed, null, $"Возможно, вы имели в виду {meant}?"), EmailRules.Check(typed));
}
