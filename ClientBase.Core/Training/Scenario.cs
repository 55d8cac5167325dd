namespace ClientBase.Core.Training;

/// <summary>Who or what a line of a scenario is about.</summary>
public enum ScenarioActor
{
    /// <summary>Соколова, the left pane of the stage.</summary>
    AgentA,

    /// <summary>Громов, the middle pane.</summary>
    AgentB,

    /// <summary>The client: his telephone and the store, the right pane.</summary>
    Client,

    /// <summary>Both agents in the same moment.</summary>
    BothAgents,

    /// <summary>The clock of the run.</summary>
    Clock,

    /// <summary>The telephone network of the run.</summary>
    Sms,
}

/// <summary>What is done, or what must then be seen.</summary>
public enum ScenarioVerb
{
    /// <summary>Go to a section of the menu, or turn the client's pane to his telephone or the store.</summary>
    Open,

    /// <summary>A button, a link, a tab, a line to tick.</summary>
    Press,

    /// <summary>A value into a field.</summary>
    Type,

    /// <summary>One of a list.</summary>
    Choose,

    /// <summary>A box.</summary>
    Tick,

    /// <summary>The newest code that came to a number, into a field.</summary>
    TypeCode,

    /// <summary>The clock or the network is set; the value says to what.</summary>
    Set,

    /// <summary>A text stands on the screen.</summary>
    See,

    /// <summary>A text stands nowhere on the screen.</summary>
    SeeNot,

    /// <summary>A text stands on the screen of one of the two agents, and of one only.</summary>
    SeeAtOne,

    /// <summary>A button is there and cannot be pressed, or is not there.</summary>
    Closed,
}

/// <summary>A line of a scenario.</summary>
/// <param name="Line">In the file, from 1.</param>
/// <param name="Target">Name of the field, button or section as it stands on the screen, or the text that is to be seen.</param>
/// <param name="Value">What is typed or chosen; the telephone of a code; how the clock or the network is set.</param>
/// <param name="Within">A text of the table row or panel in which the target stands; null for the whole screen.</param>
/// <param name="Text">As written.</param>
public sealed record ScenarioLine(int Line, ScenarioActor Actor, ScenarioVerb Verb, string Target, string? Value, string? Within, string Text);

/// <summary>A step: what it is about, the manual's own sentence, what is done and what is seen.</summary>
public sealed record ScenarioStep(string Title, string Manual, IReadOnlyList<ScenarioLine> Lines);

/// <summary>
/// A story of the manual as text (<c>Training/Scenarios</c>): the stage plays it, «Обучение» leads through it, and the tests of every
/// build check that what it promises is still seen.
/// </summary>
/// <param name="Key">Name of the file.</param>
/// <param name="About">One sentence for the list.</param>
public sealed record Scenario(string Key, string Title, string About, IReadOnlyList<ScenarioStep> Steps)
{
    /// <summary>All that are embedded, in the order of their files; a mistake in one stops the start.</summary>
    public static IReadOnlyList<Scenario> All { get; } = ScenarioFiles.ReadAll();
}
