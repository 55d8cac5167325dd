namespace ClientBase.Core.Basics;

/// <summary>One page of rows and how many rows there are in all.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Total, int Number, int Size)
{
    public int Count => Math.Max(1, (Total + Size - 1) / Size);
}
