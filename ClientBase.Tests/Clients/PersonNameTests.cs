using ClientBase.Core.Clients;

namespace ClientBase.Tests.Clients;

public class PersonNameTests
{
    [Theory]
    [InlineData("  Иванов  ", "Иванов")]
    [InlineData("иванов", "Иванов")]
    [InlineData("ИВАНОВ", "Иванов")]
    [InlineData("иВаНоВ", "иВаНоВ")]
    [InlineData("Анна \u00A0 Мария", "Анна Мария")]
    [InlineData("Анна\t\r\nМария", "Анна Мария")]
    [InlineData("САЛТЫКОВА-ЩЕДРИНА", "Салтыкова-Щедрина")]
    [InlineData("салтыкова‐щедрина", "Салтыкова-Щедрина")]
    [InlineData("Салтыкова‑Щедрина", "Салтыкова-Щедрина")]
    [InlineData("Салтыкова–Щедрина", "Салтыкова-Щедрина")]
    [InlineData("Салтыкова—Щедрина", "Салтыкова-Щедрина")]
    [InlineData("Салтыкова―Щедрина", "Салтыкова-Щедрина")]
    [InlineData("Салтыкова−Щедрина", "Салтыкова-Щедрина")]
    [InlineData("Д’Артаньян", "Д'Артаньян")]
    [InlineData("Дʼартаньян", "Д'артаньян")]
    [InlineData("д`артаньян", "Д'Артаньян")]
    [InlineData("лук'янов", "Лук'янов")]
    [InlineData("Ива\u200Bнов\uFEFF", "Иванов")]
    [InlineData("Ива\u00ADнов", "Иванов")]
    [InlineData("Сергеи\u0306", "Сергей")]
    [InlineData("Е\u0308лкина", "Ёлкина")]
    [InlineData("АЛИ ОГЛЫ", "Али оглы")]
    [InlineData("мамед кызы", "Мамед кызы")]
    [InlineData("Али Оглы", "Али оглы")]
    [InlineData("али-оглы", "Али-оглы")]
    [InlineData("Оглы", "Оглы")]
    [InlineData("оглыев", "Оглыев")]
    [InlineData("о", "О")]
    [InlineData("", "")]
    [InlineData(" \u200B ", "")]
    public void R08_normalises_what_was_typed(string typed, string expected) =>
        Assert.Equal(expected, PersonName.Normalise(typed));

    [Fact]
    public void Broken_unicode_is_no_crash()
    {
        // A lone surrogate is no valid string in an attribute, so it is put together here.
        var broken = "Иванов" + (char)0xD800;
        Assert.NotNull(PersonName.Read(broken, latinAllowed: false).Error);
    }

    [Theory]
    [InlineData("Иванов", "Иванов")]
    [InlineData("Ли", "Ли")]
    [InlineData("О", "О")]
    [InlineData("Ёлкина", "Ёлкина")]
    [InlineData("Анна-Мария", "Анна-Мария")]
    [InlineData("Анна Мария", "Анна Мария")]
    [InlineData("Салтыкова-Щедрина", "Салтыкова-Щедрина")]
    [InlineData("Али оглы", "Али оглы")]
    [InlineData("Мамед кызы", "Мамед кызы")]
    [InlineData("О'Коннор", "О'Коннор")]
    [InlineData("О’Коннор", "О'Коннор")]
    [InlineData("Подъячев", "Подъячев")]
    [InlineData("Ых", "Ых")]
    [InlineData("Ия", "Ия")]
    [InlineData("Римский-Корсаков Младший", "Римский-Корсаков Младший")]
    public void Russian_names_pass(string typed, string expected)
    {
        var part = PersonName.Read(typed, latinAllowed: false);
        Assert.Null(part.Error);
        Assert.Equal(expected, part.Value);
        Assert.False(part.LookAlikesReplaced);
    }

    [Theory]
    [InlineData("Ъедин", "Первая буква не может быть «Ъ» или «Ь»")]
    [InlineData("ьедин", "Первая буква не может быть «Ъ» или «Ь»")]
    [InlineData("-Иванов", "Допустимы буквы и между ними дефис, пробел или апостроф")]
    [InlineData("Иванов-", "Допустимы буквы и между ними дефис, пробел или апостроф")]
    [InlineData("Анна--Мария", "Допустимы буквы и между ними дефис, пробел или апостроф")]
    [InlineData("Анна - Мария", "Допустимы буквы и между ними дефис, пробел или апостроф")]
    [InlineData("Иванов И.", "Допустимы буквы и между ними дефис, пробел или апостроф")]
    [InlineData("Иванов<b>", "Используйте только русские буквы")]
    [InlineData("'", "Допустимы буквы и между ними дефис, пробел или апостроф")]
    [InlineData("=Иванов", "Допустимы буквы и между ними дефис, пробел или апостроф")]
    [InlineData("Ivanov", "Используйте только русские буквы")]
    [InlineData("Ivanов", "Используйте только русские буквы")]
    [InlineData("COBA", "Используйте только русские буквы")]
    [InlineData("Иван0в", "Используйте только русские буквы")]
    [InlineData("3айцев", "Используйте только русские буквы")]
    [InlineData("Іванов", "Используйте только русские буквы")]
    [InlineData("李", "Используйте только русские буквы")]
    public void Other_names_are_refused(string typed, string error) =>
        Assert.Equal(error, PersonName.Read(typed, latinAllowed: false).Error);

    [Fact]
    public void Sixty_characters_pass_and_sixty_one_do_not()
    {
        Assert.Null(PersonName.Read("А" + new string('а', 59), false).Error);
        Assert.Equal("Не больше 60 символов", PersonName.Read("А" + new string('а', 60), false).Error);
        Assert.Null(PersonName.Read("А" + new string('а', 59) + new string(' ', 40), false).Error);
    }

    [Theory]
    [InlineData("Mария", "Мария")]
    [InlineData("Петpов", "Петров")]
    [InlineData("MAРИЯ", "Мария")]
    [InlineData("ТAMАРА", "Тамара")]
    [InlineData("BACИЛЬЕB", "Васильев")]
    [InlineData("Кузнeцoвa", "Кузнецова")]
    [InlineData("Xохлoва-Hикитина", "Хохлова-Никитина")]
    [InlineData("TУРOВ", "Туров")]
    [InlineData("kим", "Ким")]
    [InlineData("Ëлкина", "Ёлкина")]
    public void P10_look_alikes_among_russian_letters_are_replaced(string typed, string expected)
    {
        var part = PersonName.Read(typed, latinAllowed: false);
        Assert.Null(part.Error);
        Assert.Equal(expected, part.Value);
        Assert.True(part.LookAlikesReplaced);
    }

    [Theory]
    [InlineData("Chen", "Chen")]
    [InlineData("CHEN", "Chen")]
    [InlineData("o’connor", "O'Connor")]
    [InlineData("Müller-Žižek", "Müller-Žižek")]
    [InlineData("COBA", "Coba")]
    [InlineData("Чэнь", "Чэнь")]
    public void A_foreigner_may_be_named_in_latin_letters(string typed, string expected)
    {
        var part = PersonName.Read(typed, latinAllowed: true);
        Assert.Null(part.Error);
        Assert.Equal(expected, part.Value);
        Assert.False(part.LookAlikesReplaced);
    }

    [Theory]
    [InlineData("Chенg")]
    [InlineData("Li2")]
    public void One_script_per_field_for_foreigners_too(string typed) =>
        Assert.Equal("Используйте только русские или только латинские буквы", PersonName.Read(typed, latinAllowed: true).Error);
}
