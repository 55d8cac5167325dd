using ClientBase.Core.Clients;

namespace ClientBase.Tests.Clients;

public class DateTextTests
{
    [Theory]
    [InlineData("01.02.1980", 1980, 2, 1)]
    [InlineData("1.2.1980", 1980, 2, 1)]
    [InlineData("01021980", 1980, 2, 1)]
    [InlineData(" 01.02.1980 ", 1980, 2, 1)]
    [InlineData("01/02/1980", 1980, 2, 1)]
    [InlineData("01-02-1980", 1980, 2, 1)]
    [InlineData("01‑02‑1980", 1980, 2, 1)]
    [InlineData("29.02.1988", 1988, 2, 29)]
    [InlineData("31.12.1999", 1999, 12, 31)]
    public void A_date_is_read(string typed, int year, int month, int day) =>
        Assert.Equal(new TypedDate(new DateOnly(year, month, day), null), DateText.Parse(typed));

    [Theory]
    [InlineData("31.02.1987", "Такой даты нет: 31.02.1987")]
    [InlineData("29.02.1987", "Такой даты нет: 29.02.1987")]
    [InlineData("31021987", "Такой даты нет: 31.02.1987")]
    [InlineData("1.13.1987", "Такой даты нет: 01.13.1987")]
    [InlineData("00.01.1987", "Такой даты нет: 00.01.1987")]
    [InlineData("01.01.0000", "Такой даты нет: 01.01.0000")]
    [InlineData("01.02.80", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("010280", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("1.2.180", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("01.02.19800", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("01.02/1980", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("1980-02-01", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("вчера", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("01.02.19__", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("٠١.٠٢.١٩٨٠", "Введите дату в виде ДД.ММ.ГГГГ")]
    [InlineData("", "Введите дату в виде ДД.ММ.ГГГГ")]
    public void Anything_else_is_told_and_not_guessed(string typed, string error) =>
        Assert.Equal(new TypedDate(null, error), DateText.Parse(typed));

    [Theory]
    [InlineData("", true)]
    [InlineData("  ", true)]
    [InlineData("__.__.____", true)]
    [InlineData(null, true)]
    [InlineData("0_.__.____", false)]
    [InlineData("x", false)]
    public void The_bare_mask_is_an_empty_field(string? typed, bool empty) => Assert.Equal(empty, DateText.IsEmpty(typed));
}
