namespace ClientBase.Core.Basics;

/// <summary>One agent's record of a client (a row of «База клиентов»). Version 7, so new ids sort by time.</summary>
public readonly record struct ClientId(Guid Value)
{
    public static ClientId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>The person behind the records of several agents; never shown to anybody.</summary>
public readonly record struct PersonId(Guid Value)
{
    public static PersonId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>A member of staff: agent, supervisor, trainer or administrator.</summary>
public readonly record struct StaffId(Guid Value)
{
    public static StaffId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>A calculation; it is also the key that makes its sale happen once (SAL-1).</summary>
public readonly record struct QuoteId(Guid Value)
{
    public static QuoteId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>A sold policy.</summary>
public readonly record struct PolicyId(Guid Value)
{
    public static PolicyId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}
