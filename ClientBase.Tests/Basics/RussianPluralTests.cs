using ClientBase.Core.Basics;

namespace ClientBase.Tests.Basics;

public class RussianPluralTests
{
    [Fact]
    public void Every_number_from_0_to_111_takes_its_form()
    {
        int[] one = [1, 21, 31, 41, 51, 61, 71, 81, 91, 101];
        int[] few =
        [
            2, 3, 4, 22, 23, 24, 32, 33, 34, 42, 43, 44, 52, 53, 54, 62, 63, 64, 72, 73, 74, 82, 83, 84, 92, 93, 94, 102, 103, 104,
        ];
        for (var n = 0; n <= 111; n++)
        {
            var expected = one.Contains(n) ? "год" : few.Contains(n) ? "года" : "лет";
            Assert.Equal(expected, RussianPlural.Choose(n, "год", "года", "лет"));
        }
    }

    [Theory]
    [InlineData(0, "0 клиентов")]
    [InlineData(1, "1 клиент")]
    [InlineData(3, "3 клиента")]
    [InlineData(7, "7 клиентов")]
    [InlineData(112, "112 клиентов")]
    [InlineData(1000, "1\u00A0000 клиентов")]
    [InlineData(1234561, "1\u00A0234\u00A0561 клиент")]
    [InlineData(-2, "-2 клиента")]
    [InlineData(long.MinValue, "-9\u00A0223\u00A0372\u00A0036\u00A0854\u00A0775\u00A0808 клиентов")]
    public void A_count_is_the_number_and_the_word(long n, string expected) =>
        Assert.Equal(expected, RussianPlural.Count(n, "клиент", "клиента", "клиентов"));
}
