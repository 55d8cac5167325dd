namespace ClientBase.Core.Seeding;

/// <summary>
/// SplitMix64: the same seed throws the same numbers on every machine and every version of .NET, which
/// <see cref="Random"/> does not promise. For invented data only.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from 0 to <paramref name="below"/> − 1.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <summary>True in <paramref name="percent"/> of 100 throws.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>A list from which the first come most often: the weight of each is 1 / rank.</summary>
internal sealed class Ranked(params string[] items)
{
    private readonly int[] _cumulated = Cumulate(items.Length);

    public string Throw(Dice dice)
    {
        var at = Array.BinarySearch(_cumulated, dice.Below(_cumulated[^1]));
        return items[at >= 0 ? at + 1 : ~at];
    }

    private static int[] Cumulate(int count)
    {
        var sums = new int[count];
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += 100_000 / (i + 1);
            sums[i] = sum;
        }

        return sums;
    }
}
