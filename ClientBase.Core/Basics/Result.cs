namespace ClientBase.Core.Basics;

/// <summary>
/// An expected «no». Derived records carry the facts that a screen needs; the sentence is Russian and final.
/// </summary>
/// <param name="Message">What the user reads: why it was refused.</param>
/// <param name="Why">The rule behind it in plain words (the «почему»), or null where the message says it all.</param>
/// <param name="WhatNext">What can be done next, or null where nothing can.</param>
public abstract record Refusal(string Message, string? Why = null, string? WhatNext = null)
{
    /// <summary>Every «no» passes through a result on its way out of a service, so here it is counted once, by its rule.</summary>
    internal Refusal Counted()
    {
        ClientBaseMetrics.Refusals.Add(1, new KeyValuePair<string, object?>("kind", GetType().Name));
        return this;
    }
}

/// <summary>Done, or refused. Bugs are exceptions and are left to fly.</summary>
public sealed record Result
{
    private Result(Refusal? refusal) => Refusal = refusal;

    public static Result Done { get; } = new((Refusal?)null);

    public Refusal? Refusal { get; }

    public static implicit operator Result(Refusal refusal) => new(refusal.Counted());
}

/// <summary>A value, or the reason why there is none.</summary>
public sealed record Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    public Refusal? Refusal { get; }

    /// <summary>The value; asking for it after a refusal is a bug.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.GetType().Name}");

    /// <summary>Passes on the «no» of another result, which was counted there.</summary>
    internal static Result<T> Pass(Refusal refusal) => new(default, refusal);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal.Counted());
}
