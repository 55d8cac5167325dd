namespace ClientBase.Web.Circuits;

/// <summary>How many live screens there may be.</summary>
public sealed class CircuitLimits
{
    public const string Section = "Circuits";

    /// <summary>Open connections of the whole installation; further ones are refused by the server.</summary>
    public int Total { get; init; } = 5000;

    /// <summary>Open tabs of one person; the next one shows a message instead of the page.</summary>
    public int PerUser { get; init; } = 10;
}
