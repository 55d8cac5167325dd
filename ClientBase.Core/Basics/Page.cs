namespace ClientBase.Core.Basics;

/// <summary>One page of rows and how many rows there are in all.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Total, int Number, int Size)
{
    public int Count => PageNumbers.CountOf(Total, Size);
}

public static class PageNumbers
{
    /// <summary>Pages of so many rows; an empty list has one.</summary>
    public static int CountOf(int total, int size) => Math.Max(1, (total + size - 1) / size);

    /// <summary>The page that is asked for, or the last where there are not so many.</summary>
    public static int Within(int asked, int total, int size) => Math.Clamp(asked, 1, CountOf(total, size));
}
