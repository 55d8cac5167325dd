namespace ClientBase.Core.Training;

/// <summary>A step: what to do, and what is then on the screen.</summary>
public sealed record LessonStep(string Do, string See);

/// <summary>A question of the test.</summary>
/// <param name="Right">Index of the right answer.</param>
public sealed record LessonQuestion(string Text, IReadOnlyList<string> Answers, int Right);

/// <summary>A lesson of «Обучение» (domain §11), read from <c>Training/Lessons</c>.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Section">Address of the screen that it is about, relative to the site.</param>
/// <param name="Scenario">Key of the scenario that shows it on the real screens.</param>
public sealed record Lesson(
    int Number, string Title, string Section, string Scenario, IReadOnlyList<LessonStep> Steps, IReadOnlyList<string> Notes, IReadOnlyList<LessonQuestion> Questions)
{
    /// <summary>So many right answers pass the test.</summary>
    public const int RightToPass = 2;

    public static IReadOnlyList<Lesson> All { get; } = LessonFiles.ReadAll();

    /// <summary>Terms with their meanings, in the order of the file.</summary>
    public static IReadOnlyList<(string Term, string Meaning)> Glossary { get; } = LessonFiles.ReadGlossary();
}
