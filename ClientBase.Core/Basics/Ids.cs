using System.Security.Cryptography;

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
    /// <summary>
    /// The online store, where it stands in the place of an agent: it keeps the calculations that clients make themselves, and what
    /// is bought by somebody whom no agent holds.
    /// </summary>
    public static StaffId OnlineStore { get; } = new(Guid.Empty);

    public static StaffId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>A client's account in the online store.</summary>
public readonly record struct StoreAccountId(Guid Value)
{
    public static StoreAccountId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>A calculation; it is also the key that makes its sale happen once (SAL-1).</summary>
public readonly record struct QuoteId(Guid Value)
{
    public static QuoteId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>Ids that follow from others: the same action, begun twice, names the same thing.</summary>
public static class DerivedId
{
    /// <summary>A version 8 UUID of these two, always the same one.</summary>
    public static Guid Of(Guid first, Guid second)
    {
        Span<byte> both = stackalloc byte[32];
        first.TryWriteBytes(both, bigEndian: true, out _);
        second.TryWriteBytes(both[16..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}

/// <summary>A sold policy.</summary>
public readonly record struct PolicyId(Guid Value)
{
    public static PolicyId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>An agent's monthly statement of КВ.</summary>
public readonly record struct StatementId(Guid Value)
{
    public static StatementId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>A client's report of an insured event.</summary>
public readonly record struct ClaimId(Guid Value)
{
    public static ClaimId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}
