using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using ClientBase.Core.Basics;

namespace ClientBase.Web.Setup;

/// <summary>
/// Adds up what the meters of this process report and writes it in Prometheus' text format 0.0.4. Names are the meters' own with
/// «_» for «.», the unit, and «_total» where something only grows.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    /// <summary>Ours, the runtime's and the web server's.</summary>
    public static readonly string[] Meters =
    [
        ClientBaseMetrics.MeterName,
        "System.Runtime",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Http.Connections",
    ];

    private readonly ConcurrentDictionary<string, Family> _families = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();

    public MetricsText()
    {
        // The first touch makes the instruments.
        _ = ClientBaseMetrics.Meter;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(Family.NameOf(instrument), _ => new Family(instrument)));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Everything as of now. An instrument that has not been used yet has a type but no value.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        lock (_reading)
        {
            _listener.RecordObservableInstruments();
        }

        foreach (var (_, family) in _families.OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>All series of one name.</summary>
    private sealed class Family
    {
        /// <summary>For a histogram that says nothing of its own: seconds, from 1 ms to 10 s.</summary>
        private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

        private readonly ConcurrentDictionary<string, Series> _series = new();
        private readonly string _name;
        private readonly string _type;
        private readonly string? _help;
        private readonly bool _isTotal;
        private readonly double[] _bounds;

        public Family(Instrument instrument)
        {
            _name = NameOf(instrument);
            _help = instrument.Description;
            _type = IsHistogram(instrument) ? "histogram" : IsGrowing(instrument) ? "counter" : "gauge";
            _isTotal = instrument.IsObservable || IsAny(instrument, typeof(Gauge<>));
            _bounds = (instrument as Instrument<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? Seconds;
        }

        public static string NameOf(Instrument instrument)
        {
            var name = string.Concat(instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            var unit = instrument.Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                _ => "",
            };
            if (!name.EndsWith(unit, StringComparison.Ordinal))
            {
                name += unit;
            }

            return IsGrowing(instrument) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
        }

        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var series = _series.GetOrAdd(LabelsOf(tags), _ => new Series());
            lock (series)
            {
                if (_type == "histogram")
                {
                    series.Buckets ??= new long[_bounds.Length];
                    var bucket = Array.BinarySearch(_bounds, value);
                    bucket = bucket < 0 ? ~bucket : bucket;
                    if (bucket < _bounds.Length)
                    {
                        series.Buckets[bucket]++;
                    }

                    series.Count++;
                }

                series.Value = _isTotal ? value : series.Value + value;
            }
        }

        public void Write(StringBuilder text)
        {
            if (_help is not null)
            {
                text.Append("# HELP ").Append(_name).Append(' ').Append(Escape(_help)).Append('\n');
            }

            text.Append("# TYPE ").Append(_name).Append(' ').Append(_type).Append('\n');
            foreach (var (labels, series) in _series.OrderBy(series => series.Key, StringComparer.Ordinal))
            {
                lock (series)
                {
                    if (_type == "histogram")
                    {
                        WriteHistogram(text, labels, series);
                    }
                    else
                    {
                        Line(text, "", labels, series.Value);
                    }
                }
            }
        }

        private void WriteHistogram(StringBuilder text, string labels, Series series)
        {
            var comma = labels.Length > 0 ? "," : "";
            var below = 0L;
            for (var i = 0; i < _bounds.Length; i++)
            {
                below += series.Buckets![i];
                Line(text, "_bucket", $"{labels}{comma}le=\"{Number(_bounds[i])}\"", below);
            }

            Line(text, "_bucket", $"{labels}{comma}le=\"+Inf\"", series.Count);
            Line(text, "_sum", labels, series.Value);
            Line(text, "_count", labels, series.Count);
        }

        private void Line(StringBuilder text, string ending, string labels, double value)
        {
            text.Append(_name).Append(ending);
            if (labels.Length > 0)
            {
                text.Append('{').Append(labels).Append('}');
            }

            text.Append(' ').Append(Number(value)).Append('\n');
        }

        private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 0)
            {
                return "";
            }

            var labels = new List<string>(tags.Length);
            foreach (var (name, value) in tags)
            {
                var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                labels.Add($"{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}=\"{Escape(text).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            }

            labels.Sort(StringComparer.Ordinal);
            return string.Join(',', labels);
        }

        private static string Escape(string text) =>
            text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

        private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
            : double.IsNegativeInfinity(value) ? "-Inf"
            : value.ToString("R", CultureInfo.InvariantCulture);

        private static bool IsGrowing(Instrument instrument) => IsAny(instrument, typeof(Counter<>), typeof(ObservableCounter<>));

        private static bool IsHistogram(Instrument instrument) => IsAny(instrument, typeof(Histogram<>));

        private static bool IsAny(Instrument instrument, params Type[] types) => types.Contains(instrument.GetType().GetGenericTypeDefinition());
    }

    private sealed class Series
    {
        /// <summary>The sum, or the last value.</summary>
        public double Value { get; set; }

        public long Count { get; set; }

        /// <summary>How many fell into each, not cumulated.</summary>
        public long[]? Buckets { get; set; }
    }
}
