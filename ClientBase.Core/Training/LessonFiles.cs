using System.Globalization;
using System.Text.RegularExpressions;

namespace ClientBase.Core.Training;

/// <summary>
/// Reads lessons as they are written: «# название», «@ раздел», «~ сценарий», «1. что сделать → что на экране», «! важно», «? вопрос», «- ответ»,
/// «+ верный ответ». A file that does not keep to it stops the start, with its line.
/// </summary>
internal static partial class LessonFiles
{
    private const int QuestionsInTest = 3;

    private static readonly string Prefix = typeof(LessonFiles).Namespace + ".Lessons.lesson-";

    public static IReadOnlyList<Lesson> ReadAll()
    {
        var lessons = typeof(LessonFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Read(int.Parse(name[Prefix.Length..^".md".Length], CultureInfo.InvariantCulture), ReadLines(name)))
            .OrderBy(lesson => lesson.Number)
            .ToList();
        return lessons.Count > 0 ? lessons : throw new InvalidOperationException("No lesson is embedded.");
    }

    public static IReadOnlyList<(string Term, string Meaning)> ReadGlossary() =>
    [
        .. ReadLines(typeof(LessonFiles).Namespace + ".glossary.md").Where(line => line.Length > 0).Select((line, i) =>
            line.Split(" — ", 2) is [var term, var meaning] ? (term, meaning) : throw new InvalidDataException($"glossary.md, строка {i + 1}: нужно «термин — значение».")),
    ];

    internal static Lesson Read(int number, IReadOnlyList<string> lines)
    {
        string? title = null;
        string? section = null;
        string? scenario = null;
        List<LessonStep> steps = [];
        List<string> notes = [];
        List<(string Text, List<string> Answers, List<int> Right, int Line)> questions = [];
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var rest = line.Length > 2 ? line[2..].Trim() : "";
            if (Step().Match(line) is { Success: true } step)
            {
                if (int.Parse(step.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) != steps.Count + 1)
                {
                    throw Wrong(i, $"ожидается шаг {steps.Count + 1}");
                }

                steps.Add(new LessonStep(step.Groups["do"].Value, step.Groups["see"].Value));
            }
            else if (rest.Length == 0)
            {
                throw Wrong(i, "строка не понята");
            }
            else
            {
                switch (line[..2])
                {
                    case "# ":
                        title = rest;
                        break;
                    case "@ ":
                        section = rest;
                        break;
                    case "~ ":
                        scenario = rest;
                        break;
                    case "! ":
                        notes.Add(rest);
                        break;
                    case "? ":
                        questions.Add((rest, [], [], i));
                        break;
                    case "- " or "+ " when questions.Count > 0:
                        if (line[0] == '+')
                        {
                            questions[^1].Right.Add(questions[^1].Answers.Count);
                        }

                        questions[^1].Answers.Add(rest);
                        break;
                    default:
                        throw Wrong(i, "строка не понята: шаг пишется «1. что сделать → что на экране»");
                }
            }
        }

        if (questions.Find(question => question.Right.Count != 1 || question.Answers.Count < 2) is { Text: not null } unclear)
        {
            throw Wrong(unclear.Line, "у вопроса должен быть ровно один верный ответ, отмеченный «+», и хотя бы один неверный");
        }

        if (title is null || section is null || scenario is null || steps.Count == 0 || questions.Count != QuestionsInTest)
        {
            throw new InvalidDataException($"lesson-{number}.md: нужны название «#», раздел «@», сценарий «~», шаги и {QuestionsInTest} вопроса.");
        }

        return new Lesson(number, title, section, scenario, steps, notes, questions.ConvertAll(question => new LessonQuestion(question.Text, question.Answers, question.Right[0])));

        InvalidDataException Wrong(int line, string what) => new($"lesson-{number}.md, строка {line + 1}: {what}.");
    }

    /// <summary>A text that is embedded under this name.</summary>
    internal static string ReadText(string name)
    {
        using var stream = typeof(LessonFiles).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static List<string> ReadLines(string name) => [.. ReadText(name).ReplaceLineEndings("\n").Split('\n')];

    [GeneratedRegex(@"^(?<number>[0-9]+)\. (?<do>.+?) → (?<see>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
