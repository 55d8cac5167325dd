using ClientBase.Core.Training;

namespace ClientBase.Tests.Training;

/// <summary>Scenarios are text; one that nobody could play is refused with its line and with what was meant.</summary>
public class ScenarioFilesTests
{
    private const string Good = """
        # Продажа
        = О чём она.

        ## Найти
        > Зайдите в Базу клиентов.
        А: открыть «База клиентов»
        А: ввести «Фамилия / Имя / Отчество» = «Гезердава»
        А: нажать «Петров» у «petrov@mail.example»
        А: видно «Гезердава Вера Сергеевна»

        ## Оплатить
        > Нажмите
        > «Оплатить».
        Часы: +11 месяцев
        СМС: теряет
        Клиент: ввести код с +7 (905) 000-41-08 в «Код из СМС»
        А и Б: нажать «Оплатить»
        А и Б: у одного видно «Полис оформлен»
        Б: недоступно «+ Оформить»
        """;

    [Fact]
    public void A_file_is_read_as_it_is_written()
    {
        var scenario = ScenarioFiles.Read("06-sale.md", Good);

        Assert.Equal(("06-sale", "Продажа", "О чём она."), (scenario.Key, scenario.Title, scenario.About));
        Assert.Equal(["Зайдите в Базу клиентов.", "Нажмите «Оплатить»."], scenario.Steps.Select(step => step.Manual));
        var first = scenario.Steps[0].Lines;
        Assert.Equal((6, ScenarioActor.AgentA, ScenarioVerb.Open, "База клиентов"), (first[0].Line, first[0].Actor, first[0].Verb, first[0].Target));
        Assert.Equal((ScenarioVerb.Type, "Фамилия / Имя / Отчество", "Гезердава"), (first[1].Verb, first[1].Target, first[1].Value));
        Assert.Equal((ScenarioVerb.Press, "Петров", "petrov@mail.example"), (first[2].Verb, first[2].Target, first[2].Within));
        var second = scenario.Steps[1].Lines;
        Assert.Equal([ScenarioActor.Clock, ScenarioActor.Sms, ScenarioActor.Client, ScenarioActor.BothAgents, ScenarioActor.BothAgents, ScenarioActor.AgentB], second.Select(line => line.Actor));
        Assert.Equal(("+11 месяцев", "теряет", "+7 (905) 000-41-08"), (second[0].Value, second[1].Value, second[2].Value));
        Assert.Equal([ScenarioVerb.Press, ScenarioVerb.SeeAtOne, ScenarioVerb.Closed], second.Skip(3).Select(line => line.Verb));
    }

    [Theory]
    [InlineData("А: открыть «База клиентов»", "В: открыть «База клиентов»", "строка 6: неизвестный участник «В»: бывают А, Б, А и Б, Клиент, Часы, СМС.")]
    [InlineData("А: открыть «База клиентов»", "А: продать «База клиентов»", "строка 6: не понято «продать «База клиентов»»: бывает открыть, нажать,")]
    [InlineData("А: видно «Гезердава Вера Сергеевна»", "А: нажать «Найти»", "строка 4: шаг «Найти» ничего не проверяет: нужна строка «видно», «не видно» или «недоступно».")]
    [InlineData("> Зайдите в Базу клиентов.", "", "строка 4: у шага «Найти» нет строки руководства «> …».")]
    [InlineData("= «Гезердава»", "= «{вчера}»", "строка 7: вместо {вчера} можно подставить только {сегодня}, {завтра}, {через 2 дня}, {год}.")]
    [InlineData("Часы: +11 месяцев", "Часы: назад", "строка 14: часы не понимают «назад»: пишите «+1 день», «+11 месяцев» или дату «26.11.2020».")]
    [InlineData("СМС: теряет", "СМС: молчит", "строка 15: связь не умеет «молчит»: бывает работает, опаздывает, теряет, путает номер.")]
    [InlineData("А и Б: нажать", "А и Б: отметить", "строка 17: вместе агенты только нажимают")]
    [InlineData("А и Б: у одного", "А: у одного", "строка 18: вместе агенты только нажимают, а «у одного видно» бывает только у обоих")]
    [InlineData("## Найти", "", "строка 5: сначала нужен шаг: «## что происходит».")]
    [InlineData("= О чём она.", "", "нужны название «# …», строка «= о чём» и шаги «## …».")]
    public void A_mistake_is_refused_with_its_line_and_what_was_meant(string written, string instead, string sentence)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => ScenarioFiles.Read("06-sale.md", Good.Replace(written, instead, StringComparison.Ordinal)));

        Assert.StartsWith("06-sale.md", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stories_of_the_manual_are_there_and_every_lesson_has_its_own()
    {
        string[] wanted =
        [
            "Добавление клиента без подтверждения телефона", "Добавление клиента с подтверждением телефона", "Редактирование профиля клиента",
            "Удаление потенциального клиента", "Потенциальный клиент у двух агентов", "Продажа закрепляет клиента", "Оба продают одновременно",
            "Телефон подтверждён после продажи", "Самостоятельная покупка и КВ", "Агент продолжает расчёт клиента", "Тёзки", "Почему в B2B можно",
        ];

        Assert.Empty(wanted.Except(Scenario.All.Select(scenario => scenario.Title)));
        Assert.Empty(Lesson.All.Select(lesson => lesson.Scenario).Except(Scenario.All.Select(scenario => scenario.Key)));
    }
}
