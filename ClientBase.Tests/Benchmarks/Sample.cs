using System.Diagnostics;

namespace ClientBase.Tests.Benchmarks;

/// <summary>Durations of one thing done many times, in milliseconds.</summary>
internal sealed class Sample
{
    private readonly List<double> _times = [];
    private double[]? _sorted;

    public int Count => _times.Count;

    public double Median => Percentile(50);

    public double P95 => Percentile(95);

    public double P99 => Percentile(99);

    public double Longest => Percentile(100);

    public double Mean => _times.Average();

    public void Add(TimeSpan time)
    {
        _times.Add(time.TotalMilliseconds);
        _sorted = null;
    }

    public async Task MeasureAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        Add(Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Mean of the given part, counted in the order of measuring.</summary>
    public double MeanOf(Range part) => _times[part].Average();

    /// <summary>«p50 0.80, p99 1.90 мс».</summary>
    public override string ToString() => FormattableString.Invariant($"p50 {Median:0.00}, p99 {P99:0.00} мс");

    // The smallest value that so many percent of the values do not exceed.
    private double Percentile(int percent)
    {
        _sorted ??= [.. _times.Order()];
        return _sorted[Math.Max(0, (int)Math.Ceiling(_sorted.Length * percent / 100.0) - 1)];
    }
}
