using ClientBase.Core.Basics;

namespace ClientBase.Tests.Basics;

public class RubleWordsTests
{
    [Theory]
    [InlineData(0, "Ноль рублей 00 копеек")]
    [InlineData(1, "Ноль рублей 01 копейка")]
    [InlineData(1_00, "Один рубль 00 копеек")]
    [InlineData(2_02, "Два рубля 02 копейки")]
    [InlineData(5_05, "Пять рублей 05 копеек")]
    [InlineData(11_11, "Одиннадцать рублей 11 копеек")]
    [InlineData(21_21, "Двадцать один рубль 21 копейка")]
    [InlineData(101_00, "Сто один рубль 00 копеек")]
    [InlineData(112_00, "Сто двенадцать рублей 00 копеек")]
    [InlineData(450_00, "Четыреста пятьдесят рублей 00 копеек")]
    [InlineData(999_99, "Девятьсот девяносто девять рублей 99 копеек")]
    [InlineData(1_000_00, "Одна тысяча рублей 00 копеек")]
    [InlineData(2_000_00, "Две тысячи рублей 00 копеек")]
    [InlineData(5_001_00, "Пять тысяч один рубль 00 копеек")]
    [InlineData(11_004_84, "Одиннадцать тысяч четыре рубля 84 копейки")]
    [InlineData(12_000_00, "Двенадцать тысяч рублей 00 копеек")]
    [InlineData(21_004_84, "Двадцать одна тысяча четыре рубля 84 копейки")]
    [InlineData(152_002_00, "Сто пятьдесят две тысячи два рубля 00 копеек")]
    [InlineData(1_000_000_00, "Один миллион рублей 00 копеек")]
    [InlineData(2_000_040_00, "Два миллиона сорок рублей 00 копеек")]
    [InlineData(3_021_001_000_00, "Три миллиарда двадцать один миллион одна тысяча рублей 00 копеек")]
    [InlineData(999_000_000_000_000_00, "Девятьсот девяносто девять триллионов рублей 00 копеек")]
    public void A_sum_is_written_out_with_the_right_gender_and_number(long kopecks, string expected) =>
        Assert.Equal(expected, RubleWords.Of(new Money(kopecks)));

    [Theory]
    [InlineData(-1)]
    [InlineData(100_000_000_000_000_000)]
    public void What_no_premium_can_be_is_a_bug(long kopecks) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RubleWords.Of(new Money(kopecks)));
}
