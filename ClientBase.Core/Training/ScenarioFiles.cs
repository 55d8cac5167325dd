using System.Text.RegularExpressions;

namespace ClientBase.Core.Training;

/// <summary>
/// Reads scenarios as they are written: «# название», «= о чём», «## шаг», «> строка руководства», «Кто: что сделать» and
/// «Кто: видно «…»» (docs/scenarios.md). What is not understood is refused with file, line and what was meant.
/// </summary>
public static partial class ScenarioFiles
{
    private static readonly string Prefix = typeof(ScenarioFiles).Namespace + ".Scenarios.";

    private static readonly Dictionary<string, ScenarioActor> Actors = new()
    {
        ["А"] = ScenarioActor.AgentA,
        ["Б"] = ScenarioActor.AgentB,
        ["А и Б"] = ScenarioActor.BothAgents,
        ["Клиент"] = ScenarioActor.Client,
        ["Часы"] = ScenarioActor.Clock,
        ["СМС"] = ScenarioActor.Sms,
    };

    private static readonly (Regex Form, ScenarioVerb Verb)[] Verbs =
    [
        (OpenForm(), ScenarioVerb.Open),
        (PressForm(), ScenarioVerb.Press),
        (TypeCodeForm(), ScenarioVerb.TypeCode),
        (TypeForm(), ScenarioVerb.Type),
        (ChooseForm(), ScenarioVerb.Choose),
        (TickForm(), ScenarioVerb.Tick),
        (SeeNotForm(), ScenarioVerb.SeeNot),
        (SeeForm(), ScenarioVerb.See),
        (SeeAtOneForm(), ScenarioVerb.SeeAtOne),
        (ClosedForm(), ScenarioVerb.Closed),
    ];

    private static readonly string[] Networks = ["работает", "опаздывает", "теряет", "путает номер"];

    private static readonly string[] Dates = ["сегодня", "завтра", "через 2 дня", "год"];

    /// <summary>Reads a scenario that somebody has just recorded or written.</summary>
    /// <param name="name">Of the file, for the messages.</param>
    /// <param name="text">Whole.</param>
    /// <exception cref="InvalidDataException">Its message says in Russian which line is wrong and what was meant.</exception>
    public static Scenario Read(string name, string text)
    {
        var draft = new Draft(name);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            draft.Take(i + 1, lines[i].Trim());
        }

        return draft.Finish();
    }

    internal static IReadOnlyList<Scenario> ReadAll() =>
    [
        .. typeof(ScenarioFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name[Prefix.Length..], LessonFiles.ReadText(name))),
    ];

    [GeneratedRegex("^открыть «(?<target>[^»]+)»$")]
    private static partial Regex OpenForm();

    [GeneratedRegex("^нажать «(?<target>[^»]+)»(?: у «(?<within>[^»]+)»)?$")]
    private static partial Regex PressForm();

    [GeneratedRegex(@"^ввести код с (?<value>\+7[0-9 ()-]+) в «(?<target>[^»]+)»$")]
    private static partial Regex TypeCodeForm();

    [GeneratedRegex("^ввести «(?<target>[^»]+)»(?: у «(?<within>[^»]+)»)? = «(?<value>[^»]+)»$")]
    private static partial Regex TypeForm();

    [GeneratedRegex("^выбрать «(?<target>[^»]+)» = «(?<value>[^»]+)»$")]
    private static partial Regex ChooseForm();

    [GeneratedRegex("^отметить «(?<target>[^»]+)»$")]
    private static partial Regex TickForm();

    [GeneratedRegex("^видно «(?<target>.+)»$")]
    private static partial Regex SeeForm();

    [GeneratedRegex("^не видно «(?<target>.+)»$")]
    private static partial Regex SeeNotForm();

    [GeneratedRegex("^у одного видно «(?<target>.+)»$")]
    private static partial Regex SeeAtOneForm();

    [GeneratedRegex("^недоступно «(?<target>[^»]+)»$")]
    private static partial Regex ClosedForm();

    [GeneratedRegex(@"^(?:\+(?<count>[0-9]{1,3}) (?:день|дня|дней|месяц|месяца|месяцев)|[0-3][0-9]\.[01][0-9]\.20[0-9]{2})$")]
    private static partial Regex ClockForm();

    [GeneratedRegex(@"\{(?<name>[^}]*)\}")]
    private static partial Regex Placeholder();

    private sealed class Draft(string file)
    {
        private readonly List<(string Title, int Line, string? Manual, List<ScenarioLine> Lines)> _steps = [];
        private string? _title;
        private string? _about;

        public void Take(int number, string line)
        {
            switch (line)
            {
                case "":
                    return;
                case ['#', '#', ' ', .. var title]:
                    _steps.Add((title.Trim(), number, null, []));
                    return;
                case ['#', ' ', .. var title]:
                    _title = title.Trim();
                    return;
                case ['=', ' ', .. var about]:
                    _about = about.Trim();
                    return;
            }

            if (_steps.Count == 0)
            {
                throw Wrong(number, "сначала нужен шаг: «## что происходит»");
            }

            if (line is ['>', ' ', .. var manual])
            {
                _steps[^1] = _steps[^1] with { Manual = _steps[^1].Manual is { } before ? $"{before} {manual.Trim()}" : manual.Trim() };
                return;
            }

            _steps[^1].Lines.Add(ReadLine(number, line));
        }

        public Scenario Finish()
        {
            if (_title is null || _about is null || _steps.Count == 0)
            {
                throw new InvalidDataException($"{file}: нужны название «# …», строка «= о чём» и шаги «## …».");
            }

            foreach (var (title, number, manual, lines) in _steps)
            {
                if (manual is null)
                {
                    throw Wrong(number, $"у шага «{title}» нет строки руководства «> …»");
                }

                if (!lines.Exists(line => line.Verb is ScenarioVerb.See or ScenarioVerb.SeeNot or ScenarioVerb.SeeAtOne or ScenarioVerb.Closed))
                {
                    throw Wrong(number, $"шаг «{title}» ничего не проверяет: нужна строка «видно», «не видно» или «недоступно»");
                }
            }

            return new Scenario(Path.GetFileNameWithoutExtension(file), _title, _about, _steps.ConvertAll(step => new ScenarioStep(step.Title, step.Manual!, step.Lines)));
        }

        private ScenarioLine ReadLine(int number, string line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var who = colon < 0 ? line : line[..colon].Trim();
            if (!Actors.TryGetValue(who, out var actor))
            {
                throw Wrong(number, $"неизвестный участник «{who}»: бывают {string.Join(", ", Actors.Keys)}");
            }

            var what = line[(colon + 1)..].Trim();
            if (actor is ScenarioActor.Clock)
            {
                return ClockForm().IsMatch(what)
                    ? new ScenarioLine(number, actor, ScenarioVerb.Set, "", what, null, line)
                    : throw Wrong(number, $"часы не понимают «{what}»: пишите «+1 день», «+11 месяцев» или дату «26.11.2020»");
            }

            if (actor is ScenarioActor.Sms)
            {
                return Networks.Contains(what)
                    ? new ScenarioLine(number, actor, ScenarioVerb.Set, "", what, null, line)
                    : throw Wrong(number, $"связь не умеет «{what}»: бывает {string.Join(", ", Networks)}");
            }

            foreach (var (form, verb) in Verbs)
            {
                if (form.Match(what) is { Success: true } match)
                {
                    if (Placeholder().Matches(what).FirstOrDefault(found => !Dates.Contains(found.Groups["name"].Value)) is { } unknown)
                    {
                        throw Wrong(number, $"вместо {unknown.Value} можно подставить только {{{string.Join("}, {", Dates)}}}");
                    }

                    if (verb is ScenarioVerb.SeeAtOne ? actor is not ScenarioActor.BothAgents : actor is ScenarioActor.BothAgents && verb is not ScenarioVerb.Press)
                    {
                        throw Wrong(number, "вместе агенты только нажимают, а «у одного видно» бывает только у обоих: «А и Б: нажать «…»», «А и Б: у одного видно «…»»");
                    }

                    return new ScenarioLine(number, actor, verb, match.Groups["target"].Value, ValueOf(match, "value"), ValueOf(match, "within"), line);
                }
            }

            throw Wrong(number, $"не понято «{what}»: бывает открыть, нажать, ввести, ввести код с, выбрать, отметить, видно, не видно, у одного видно, недоступно; имена — в кавычках «…»");
        }

        private static string? ValueOf(Match match, string group) => match.Groups[group] is { Success: true } found ? found.Value.Trim() : null;

        private InvalidDataException Wrong(int line, string what) => new($"{file}, строка {line}: {what}.");
    }
}
