using ClientBase.Core.Basics;

namespace ClientBase.Core.Motor;

/// <summary>What an edition is of.</summary>
public enum TariffKind
{
    Osago,

    /// <summary>«Справочник КТ».</summary>
    Territories,
    Kasko,
}

/// <summary>
/// An edition that an administrator has published. The row is never changed: before its day it may be withdrawn or replaced by
/// another, from that day on it stays, because calculations name it.
/// </summary>
public sealed class TariffEdition
{
    public const int NameLength = 90;

    public const int SourceLength = 500;

    /// <summary>Stands between two names in what a quote remembers, so it stands in none of them.</summary>
    public const char Separator = ';';

    /// <summary>Made by the screen: a publication that is sent twice happens once.</summary>
    public Guid Id { get; init; }

    public TariffKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>First Moscow date.</summary>
    public DateOnly InForceFrom { get; init; }

    public required string Source { get; init; }

    /// <summary>The figures as JSON, an edition of <see cref="TariffFile"/>.</summary>
    public required string Content { get; init; }

    /// <summary>UTC.</summary>
    public DateTime PublishedAt { get; init; }

    public StaffId PublishedBy { get; init; }

    /// <summary>Name at that time.</summary>
    public required string PublishedByName { get; init; }
}

public static class TariffKindTitles
{
    /// <summary>The kind as the screen and the diary name it.</summary>
    public static string Title(this TariffKind kind) => kind switch
    {
        TariffKind.Osago => "ОСАГО",
        TariffKind.Territories => "Справочник КТ",
        TariffKind.Kasko => "КАСКО",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
