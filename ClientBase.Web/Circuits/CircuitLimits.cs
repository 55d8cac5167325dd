namespace ClientBase.Web.Circuits;

/// <summary>How many live screens there may be on one node, and how long one is kept whose browser is away.</summary>
public sealed class CircuitLimits
{
    public const string Section = "Circuits";

    /// <summary>Open screens of this node; the next one shows a message instead of the page.</summary>
    public int Total { get; init; } = 5000;

    /// <summary>Open tabs of one person; the next one shows a message instead of the page.</summary>
    public int PerUser { get; init; } = 10;

    /// <summary>
    /// A screen whose connection is down is kept for this long with everything on it; after that the browser loads a new one, which
    /// takes filter and forms from their drafts.
    /// </summary>
    public TimeSpan KeepDisconnected { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// So many at most: a provider's failure that cuts off everybody must not throw a thousand forms away, nor double the memory.
    /// </summary>
    public int MostDisconnected { get; init; } = 1000;
}
