using ClientBase.Core.Basics;

namespace ClientBase.Tests.Basics;

public class AgeTests
{
    [Theory]
    [InlineData("1986-01-23", "2020-11-27", 34)]
    [InlineData("1986-01-23", "2020-01-22", 33)]
    [InlineData("1986-01-23", "2020-01-23", 34)]
    [InlineData("1986-01-23", "2021-01-22", 34)]
    [InlineData("2008-11-22", "2026-11-21", 17)]
    [InlineData("2008-11-22", "2026-11-22", 18)]
    [InlineData("2004-02-29", "2022-02-28", 17)]
    [InlineData("2004-02-29", "2022-03-01", 18)]
    [InlineData("2004-02-29", "2024-02-28", 19)]
    [InlineData("2004-02-29", "2024-02-29", 20)]
    [InlineData("2020-11-27", "2020-11-27", 0)]
    [InlineData("2020-11-28", "2020-11-27", -1)]
    [InlineData("1900-03-01", "2026-02-28", 125)]
    public void Full_years_are_counted_by_month_and_day(string birth, string day, int years) =>
        Assert.Equal(years, Age.Years(Date(birth), Date(day)));

    [Theory]
    [InlineData("2004-02-29", 18, "2022-03-01")]
    [InlineData("2004-02-29", 20, "2024-02-29")]
    [InlineData("1986-01-23", 45, "2031-01-23")]
    public void The_birthday_is_the_first_day_of_the_new_age(string birth, int years, string birthday)
    {
        Assert.Equal(Date(birthday), Age.Birthday(Date(birth), years));
        Assert.Equal(years, Age.Years(Date(birth), Date(birthday)));
        Assert.Equal(years - 1, Age.Years(Date(birth), Date(birthday).AddDays(-1)));
    }

    [Theory]
    [InlineData(0, "меньше года")]
    [InlineData(1, "1 год")]
    [InlineData(2, "2 года")]
    [InlineData(5, "5 лет")]
    [InlineData(11, "11 лет")]
    [InlineData(21, "21 год")]
    [InlineData(34, "34 года")]
    [InlineData(40, "40 лет")]
    [InlineData(101, "101 год")]
    [InlineData(111, "111 лет")]
    public void Age_is_told_in_words(int years, string words) => Assert.Equal(words, Age.Words(years));

    [Theory]
    [InlineData("1986-01-23", "2020-11-20", "34 года: 23.01.1986 г. р.")]
    [InlineData("2020-02-01", "2020-11-20", "меньше года: 01.02.2020 г. р.")]
    [InlineData("1988-02-29", "2009-02-28", "20 лет: 29.02.1988 г. р.")]
    public void The_line_of_the_card(string birth, string today, string line) =>
        Assert.Equal(line, Age.Line(Date(birth), Date(today)));

    private static DateOnly Date(string iso) => DateOnly.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);
}
