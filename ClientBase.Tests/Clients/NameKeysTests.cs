using System.Globalization;
using ClientBase.Core.Clients;

namespace ClientBase.Tests.Clients;

public class NameKeysTests
{
    private static readonly string[] Names =
    [
        "Аабакумов Ян", "Абрамов Пётр", "Ежов Иван", "Ёжиков Иван", "Ежиков Иван", "Елкин Анна", "Ёлкин Анна", "Елкин Борис",
        "Ёлкин Борис", "Елкина Анна", "Ёлкина Анна", "Ёлкина Анна-Мария", "Ёлкина Анна Мария", "Елкина Яна", "Жуков Семён", "Жуков Семен",
        "Зайцев Артём", "Иванов Пётр", "Иванов Петр", "Иванов Яков", "Иванов-Петров Анна", "Иванова Анна", "Йорданов Иван", "Ибрагимов Али",
        "Ким О", "Ли Чэнь", "Ли Ян", "Лиев Ян", "О'Коннор Джон", "Оболенский Юрий", "Петров Пётр", "Петровых Анна",
        "Салтыкова Ольга", "Салтыкова-Щедрина Ольга", "Семёнов Игорь", "Семенов Игорь", "Семенова Ия", "Фёдоров Лев", "Федоров Лев", "Щукин Эдуард",
        "Эйдельман Юлия", "Юрьев Ян", "Яковлев Ёж", "Яковлев Еж", "Chen Li", "Müller Anna", "Muller Anna", "Zhang Wei",
    ];

    [Fact]
    public void Binary_order_of_the_sort_key_is_Russian_order()
    {
        var russian = CultureInfo.GetCultureInfo("ru-RU").CompareInfo;
        foreach (var a in Names)
        {
            foreach (var b in Names)
            {
                var byKey = string.CompareOrdinal(KeyOf(a), KeyOf(b));
                var byCulture = russian.Compare(a, b, CompareOptions.IgnoreCase);
                Assert.True(Math.Sign(byKey) == Math.Sign(byCulture), $"«{a}» / «{b}»: ключ {byKey}, ru-RU {byCulture}");
            }
        }
    }

    [Fact]
    public void The_sort_key_takes_three_parts_or_two()
    {
        Assert.True(string.CompareOrdinal(NameKeys.Sort("Ли", "Чэнь", null), NameKeys.Sort("Ли", "Чэнь", "Иванович")) < 0);
        Assert.True(string.CompareOrdinal(NameKeys.Sort("Ёлкин", "Иван", "Яковлевич"), NameKeys.Sort("Елкина", "Анна", null)) < 0);
        Assert.True(NameKeys.Sort(Long('ё'), Long('ё'), Long('ё')).Length <= 400);
    }

    [Theory]
    [InlineData("Ёлкина", "Анна-Мария", "Петровна", null, " елкина анна мария аннамария петровна")]
    [InlineData("Ли", "Чэнь", null, null, " ли чэнь")]
    [InlineData("Мамедов", "Руслан", "Али оглы", null, " мамедов руслан али оглы алиоглы")]
    [InlineData("О'Коннор", "Джон", null, null, " оконнор джон")]
    [InlineData("Салтыкова-Щедрина", "Ольга", "Николаевна", "Салтыкова", " салтыкова щедрина салтыковащедрина ольга николаевна")]
    [InlineData("Петрова", "Анна", "Ивановна", "Иванова", " петрова анна ивановна иванова")]
    [InlineData("Петров", "Пётр", "Петрович", null, " петров петр петрович")]
    public void The_search_words_stand_each_after_a_blank(string last, string first, string? patronymic, string? former, string expected) =>
        Assert.Equal(expected, NameKeys.Search(last, first, patronymic, former));

    [Fact]
    public void The_longest_name_fits_the_search_column() =>
        Assert.True(NameKeys.Search(Long('а'), Long('б'), Long('в'), Long('г')).Length <= 600);

    [Theory]
    [InlineData("елкина анна мария", "елкина|анна|мария")]
    [InlineData("  Ёлкина   АННА-Мария ", "елкина|анна|мария")]
    [InlineData("Ёлкина\u00A0Анна‑Мария", "елкина|анна|мария")]
    [InlineData("Петpов", "петров")]
    [InlineData("CAXAPOB", "сахаров")]
    [InlineData("Петров П.П.", "петров|п")]
    [InlineData("Петров, Пётр", "петров|петр")]
    [InlineData("О’Коннор", "оконнор")]
    [InlineData("%", "%")]
    [InlineData("", "")]
    [InlineData("  - . ", "")]
    [InlineData(null, "")]
    public void The_filter_is_split_into_folded_tokens(string? typed, string expected) =>
        Assert.Equal(expected, string.Join('|', NameKeys.FilterTokens(typed)));

    [Fact]
    public void The_filter_takes_eight_tokens_of_sixty_characters()
    {
        Assert.Equal(8, NameKeys.FilterTokens("а б в г д е ж з и к").Count);
        Assert.Equal(60, Assert.Single(NameKeys.FilterTokens(new string('а', 5000))).Length);
    }

    [Theory]
    [InlineData("Семенов", "Семёнов Игорь Петрович", true)]
    [InlineData("семён", "Семенов Игорь Петрович", true)]
    [InlineData("игорь семенов", "Семёнов Игорь Петрович", true)]
    [InlineData("петрович иг", "Семёнов Игорь Петрович", true)]
    [InlineData("енов", "Семёнов Игорь Петрович", false)]
    [InlineData("семенов анна", "Семёнов Игорь Петрович", false)]
    [InlineData("елкина анна мария", "Ёлкина Анна-Мария Петровна", true)]
    [InlineData("аннамария", "Ёлкина Анна-Мария Петровна", true)]
    [InlineData("анна-мария ёлк", "Ёлкина Анна-Мария Петровна", true)]
    [InlineData("мария", "Ёлкина Анна-Мария Петровна", true)]
    [InlineData("Салтыков Щедрин", "Салтыков-Щедрин Михаил Евграфович", true)]
    [InlineData("щедрин", "Салтыков-Щедрин Михаил Евграфович", true)]
    [InlineData("co", "Connor Mia", true)]
    [InlineData("CONN", "Connor Mia", true)]
    [InlineData("tom", "Tom Mia", true)]
    [InlineData("Cоколова", "Соколова Вера Ивановна", true)]
    public void A_token_is_found_at_the_beginning_of_a_word(string typed, string fullName, bool found)
    {
        var name = fullName.Split(' ');
        var words = NameKeys.Search(name[0], name[1], name.ElementAtOrDefault(2), null);
        Assert.Equal(found, NameKeys.FilterTokens(typed).All(token => words.Contains(" " + token, StringComparison.Ordinal)));
    }

    [Fact]
    public void P3_the_former_surname_is_found_too() =>
        Assert.Contains(" " + NameKeys.FilterTokens("Иванова")[0], NameKeys.Search("Петрова", "Анна", null, "Иванова"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Ёлкина", "Елкина")]
    [InlineData("Анна-Мария", "Анна Мария")]
    [InlineData("Анна-Мария", "аннамария")]
    [InlineData("Петpов", "Петров")]
    [InlineData("ПЕТРОВ", " петров ")]
    [InlineData("О’Коннор", "Оконнор")]
    [InlineData("Салтыков Щедрин", "Салтыков–Щедрин")]
    [InlineData("Caxapob", "Сахаров")]
    [InlineData("ТAMАРА", "Тамара")]
    [InlineData("CHEN", "Chen")]
    [InlineData("Ива\u200Bнов.", "Иванов")]
    public void Norm_makes_spellings_of_one_name_equal(string one, string other) =>
        Assert.Equal(NameKeys.Norm(one), NameKeys.Norm(other));

    [Theory]
    [InlineData("Иванов", "Иванова")]
    [InlineData("Николаи", "Николай")]
    [InlineData("Щукин", "Шукин")]
    public void Norm_keeps_different_names_apart(string one, string other) =>
        Assert.NotEqual(NameKeys.Norm(one), NameKeys.Norm(other));

    private static string KeyOf(string name)
    {
        var parts = name.Split(' ', 2);
        return NameKeys.Sort(parts[0], parts[1], null);
    }

    private static string Long(char letter) => new string(letter, 29) + "-" + new string(letter, 30);
}
