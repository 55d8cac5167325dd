using ClientBase.Core.Seeding;

namespace ClientBase.Tests.Seeding;

public sealed class DemoPeopleTests
{
    [Theory]
    [InlineData("Смирнов", "Смирнова")]
    [InlineData("Киселёв", "Киселёва")]
    [InlineData("Сафин", "Сафина")]
    [InlineData("Римский", "Римская")]
    [InlineData("Гезердава", "Гезердава")]
    [InlineData("Хачатрян", "Хачатрян")]
    [InlineData("Гогоберидзе", "Гогоберидзе")]
    [InlineData("Шевченко", "Шевченко")]
    [InlineData("Седых", "Седых")]
    public void Surnames_take_their_feminine_form(string masculine, string feminine) =>
        Assert.Equal(feminine, DemoPeople.Feminine(masculine));

    [Theory]
    [InlineData("Александр", "Александрович", "Александровна")]
    [InlineData("Сергей", "Сергеевич", "Сергеевна")]
    [InlineData("Игорь", "Игоревич", "Игоревна")]
    [InlineData("Илья", "Ильич", "Ильинична")]
    [InlineData("Никита", "Никитич", "Никитична")]
    [InlineData("Павел", "Павлович", "Павловна")]
    [InlineData("Лев", "Львович", "Львовна")]
    [InlineData("Пётр", "Петрович", "Петровна")]
    [InlineData("Яков", "Яковлевич", "Яковлевна")]
    [InlineData("Михаил", "Михайлович", "Михайловна")]
    [InlineData("Дмитрий", "Дмитриевич", "Дмитриевна")]
    [InlineData("Юрий", "Юрьевич", "Юрьевна")]
    [InlineData("Анатолий", "Анатольевич", "Анатольевна")]
    [InlineData("Василий", "Васильевич", "Васильевна")]
    public void Patronymics_come_from_the_fathers_name(string father, string son, string daughter)
    {
        Assert.Equal(son, DemoPeople.Patronymic(father, isMale: true));
        Assert.Equal(daughter, DemoPeople.Patronymic(father, isMale: false));
    }

    [Fact]
    public void The_same_seed_gives_the_same_people()
    {
        var today = new DateOnly(2026, 11, 22);
        var one = new DemoPeople(5);
        var two = new DemoPeople(5);

        Assert.Equal(
            Enumerable.Range(0, 50).Select(_ => one.Next(today)).ToList(), Enumerable.Range(0, 50).Select(_ => two.Next(today)).ToList());
    }

    [Theory]
    [InlineData("23.01.1986", 2006)]
    [InlineData("07.08.1978", 2023)]
    [InlineData("01.05.2010", 2024)]
    public void A_passport_was_issued_after_the_last_birthday_that_demands_a_new_one(string birth, int year)
    {
        var passport = DemoPeople.Passport(DateOnly.ParseExact(birth, "dd.MM.yyyy"), new DateOnly(2026, 11, 22), 7)!;

        Assert.Equal(year, passport.IssuedOn!.Value.Year);
        Assert.Equal($"00{year % 100:00}000007", passport.Number);
    }

    [Fact]
    public void A_child_has_no_passport() => Assert.Null(DemoPeople.Passport(new(2015, 1, 1), new(2026, 11, 22), 1));
}
