using ClientBase.Core.Training;

namespace ClientBase.Tests.Training;

/// <summary>The lessons are text; a file that does not keep to its form is refused with its line.</summary>
public class LessonTests
{
    private static readonly string[] Good =
    [
        "# Название", "@ clients", "~ 01-add", "1. Откройте. → Список.", "2. Нажмите. → Окно.", "! Важно.",
        "? Первый?", "- нет", "+ да", "? Второй?", "+ да", "- нет", "? Третий?", "- нет", "+ да",
    ];

    [Fact]
    public void There_are_nine_lessons_with_three_questions_each()
    {
        Assert.Equal(Enumerable.Range(1, 9), Lesson.All.Select(lesson => lesson.Number));
        Assert.All(Lesson.All, lesson => Assert.Equal(3, lesson.Questions.Count));
        Assert.Equal("Как добавить клиента без телефона", Lesson.All[0].Title);
        Assert.Equal(5, Lesson.All[0].Steps.Count);
        Assert.Equal("Нажмите «Добавить клиента».", Lesson.All[0].Steps[1].Do);
        Assert.Contains(Lesson.Glossary, line => line.Term == "КВ");
    }

    [Fact]
    public void The_answers_of_the_brief_are_the_right_ones()
    {
        var right = Lesson.All.SelectMany(lesson => lesson.Questions).ToDictionary(question => question.Text, question => question.Answers[question.Right]);

        Assert.Equal("Любое количество", right["Сколько агентов могут добавить одного потенциального клиента?"]);
        Assert.Equal("После продажи полиса в ЛКА", right["Когда клиент закрепляется за агентом?"]);
        Assert.Equal("Только в ЛКА", right["Где действует блокировка?"]);
        Assert.Equal("Потенциального клиента", right["Кого можно удалить?"]);
        Assert.Equal("ОСАГО и КАСКО", right["Какие расчёты клиента видит агент?"]);
        Assert.Equal("Нет", right["Появятся ли клиенты из B2B в базе сами?"]);
    }

    [Fact]
    public void A_file_is_read_as_it_is_written()
    {
        var lesson = LessonFiles.Read(7, Good);

        Assert.Equal((7, "Название", "clients", "01-add"), (lesson.Number, lesson.Title, lesson.Section, lesson.Scenario));
        Assert.Equal([new LessonStep("Откройте.", "Список."), new LessonStep("Нажмите.", "Окно.")], lesson.Steps);
        Assert.Equal([1, 0, 1], lesson.Questions.Select(question => question.Right));
    }

    [Theory]
    [InlineData(4, "3. Нажмите. → Окно.", "lesson-7.md, строка 5: ожидается шаг 2.")]
    [InlineData(4, "2. Нажмите.", "lesson-7.md, строка 5: строка не понята: шаг пишется «1. что сделать → что на экране».")]
    [InlineData(5, "Важно", "lesson-7.md, строка 6: строка не понята: шаг пишется «1. что сделать → что на экране».")]
    [InlineData(8, "- да", "lesson-7.md, строка 7: у вопроса должен быть ровно один верный ответ, отмеченный «+», и хотя бы один неверный.")]
    [InlineData(7, "+ да", "lesson-7.md, строка 7: у вопроса должен быть ровно один верный ответ, отмеченный «+», и хотя бы один неверный.")]
    [InlineData(0, "", "lesson-7.md: нужны название «#», раздел «@», сценарий «~», шаги и 3 вопроса.")]
    [InlineData(12, "- третий", "lesson-7.md, строка 10: у вопроса должен быть ровно один верный ответ, отмеченный «+», и хотя бы один неверный.")]
    public void A_mistake_is_refused_with_its_line(int line, string written, string sentence)
    {
        string[] lines = [.. Good];
        lines[line] = written;

        // The last case leaves the second question with two right answers.
        if (line == 11)
        {
            lines[10] = "+ тоже да";
        }

        Assert.Equal(sentence, Assert.Throws<InvalidDataException>(() => LessonFiles.Read(7, lines)).Message);
    }
}
