using System.Net;
using System.Text.RegularExpressions;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Tests.Support;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientBase.Tests.Web;

/// <summary>What is counted, how it is written, who may read it and where it is sent.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public void The_text_is_the_format_that_Prometheus_reads()
    {
        using var meter = new System.Diagnostics.Metrics.Meter(ClientBaseMetrics.MeterName);
        using var metrics = new MetricsText();
        var counter = meter.CreateCounter<long>("format.test", "{thing}", "First line\nsecond \\ line");
        counter.Add(2, new KeyValuePair<string, object?>("z", "q\"uo\\te\nd"), new KeyValuePair<string, object?>("a.b", 1));
        counter.Add(1, new KeyValuePair<string, object?>("a.b", 1), new KeyValuePair<string, object?>("z", "q\"uo\\te\nd"));
        var histogram = meter.CreateHistogram("format.time", "s", null, advice: new System.Diagnostics.Metrics.InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in new[] { 0.25, 0.5, 0.75, 7 })
        {
            histogram.Record(value);
        }

        var open = meter.CreateUpDownCounter<long>("format.open");
        open.Add(3);
        open.Add(-1);
        meter.CreateObservableGauge("format.size", () => 1.5, "By");

        var text = metrics.Write();

        Assert.Contains(
            """
            # HELP format_test_total First line\nsecond \\ line
            # TYPE format_test_total counter
            format_test_total{a_b="1",z="q\"uo\\te\nd"} 3

            """,
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            """
            # TYPE format_time_seconds histogram
            format_time_seconds_bucket{le="0.5"} 2
            format_time_seconds_bucket{le="1"} 3
            format_time_seconds_bucket{le="+Inf"} 4
            format_time_seconds_sum 8.5
            format_time_seconds_count 4

            """,
            text,
            StringComparison.Ordinal);
        Assert.Contains("# TYPE format_open gauge\nformat_open 2\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE format_size_bytes gauge\nformat_size_bytes 1.5\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches(AnyLine(), line));
    }

    [Fact]
    public async Task A_sale_is_counted_once_however_often_it_is_sent()
    {
        using var world = new SaleWorld();
        await using var db = world.Open();
        var agent = Given.Agent(db);
        var client = Given.Client(db, agent, isPhoneVerified: true, phone: "+79100000001");
        var quote = await world.ReadyToPayAsync(agent, client);
        using var counted = new Counted("clientbase.sales");

        Assert.Null((await world.Sales.IssueAsync(agent, client.Id, quote.Id, quote.Version, default)).Refusal);
        Assert.Null((await world.Sales.IssueAsync(agent, client.Id, quote.Id, quote.Version, default)).Refusal);

        Assert.Equal(["product=Tick"], counted.Tags);
    }

    [Fact]
    public async Task A_refusal_is_counted_under_its_rule()
    {
        using var world = new SaleWorld();
        await using var db = world.Open();
        var (agent, other) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, agent, isPhoneVerified: true, phone: "+79100000001");
        var closed = Given.Client(db, other, samePersonAs: client);
        Assert.Null((await world.SellAsync(agent, client)).Refusal);
        using var counted = new Counted("clientbase.refusals");

        Assert.IsType<BoundToAnotherAgent>((await world.Sales.OpenAsync(other, closed.Id, default)).Refusal);
        Assert.IsType<ClientNotFound>((await world.Sales.OpenAsync(other, client.Id, default)).Refusal);

        Assert.Equal(["kind=BoundToAnotherAgent", "kind=ClientNotFound"], counted.Tags);
    }

    [Fact]
    public async Task A_query_is_timed_by_engine_and_kind_only()
    {
        using var world = new SaleWorld();
        await using var db = world.Open();
        using var counted = new Counted("clientbase.db.query.time");

        Given.Agent(db);
        Assert.Single(db.Users.Select(user => user.Id).ToList());

        Assert.Equal(["engine=sqlite,kind=write", "engine=sqlite,kind=read"], counted.Tags);
    }

    [Fact]
    public async Task A_wrong_password_is_counted_as_a_refused_sign_in()
    {
        using var app = new TestApp();
        await app.AddStaffAsync("ivanova");
        using var browser = app.Browser();
        using var metrics = new MetricsText();

        await TestApp.SignInAsync(browser, "ivanova", "не тот пароль");

        Assert.Matches(@"clientbase_signins_refused_total\{reason=""wrong_password""\} [1-9]", metrics.Write());
    }

    [Theory]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("::1", null, HttpStatusCode.OK)]
    [InlineData("10.1.2.3", null, HttpStatusCode.OK)]
    [InlineData("::ffff:10.1.2.3", null, HttpStatusCode.OK)]
    [InlineData("192.0.2.7", null, HttpStatusCode.OK)]
    [InlineData("10.2.0.1", null, HttpStatusCode.NotFound)]
    [InlineData("192.0.2.8", null, HttpStatusCode.NotFound)]
    [InlineData(null, null, HttpStatusCode.NotFound)]
    [InlineData("127.0.0.1", "X-Forwarded-For", HttpStatusCode.NotFound)]
    [InlineData("127.0.0.1", "X-Original-For", HttpStatusCode.NotFound)]
    [InlineData("127.0.0.1", "Forwarded", HttpStatusCode.NotFound)]
    public async Task Only_this_machine_and_the_listed_may_read_and_nobody_through_a_proxy(string? from, string? mark, HttpStatusCode expected)
    {
        using var app = new TestApp().With("Metrics:AllowFrom", "10.1.0.0/16, 192.0.2.7");
        using var started = app.Browser();

        var answer = await app.Server.SendAsync(context =>
        {
            context.Request.Method = "GET";
            context.Request.Path = "/metrics";
            context.Connection.RemoteIpAddress = from is null ? null : IPAddress.Parse(from);
            if (mark is not null)
            {
                context.Request.Headers[mark] = "127.0.0.1";
            }
        });

        Assert.Equal((int)expected, answer.Response.StatusCode);
        Assert.Equal(expected is HttpStatusCode.OK, answer.Response.ContentType == "text/plain; version=0.0.4; charset=utf-8");
    }

    [Fact]
    public void An_address_that_is_none_is_named()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Metrics:AllowFrom"] = "localhost" };

        Assert.Contains("localhost", Assert.Throws<StartupRefusedException>(() => new MetricsReaders(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_asks_only_for_what_the_application_gives()
    {
        var folder = RunningApp.NewFolder();
        string text;
        await using (var app = await RunningApp.StartAsync(folder))
        {
            using var browser = new HttpClient { BaseAddress = app.Address };
            await browser.GetAsync("health/ready");
            text = await browser.GetStringAsync("metrics");
        }

        Directory.Delete(folder, recursive: true);
        var given = TypeLine().Matches(text)
            .SelectMany(match => match.Groups["type"].Value == "histogram"
                ? new[] { "_bucket", "_sum", "_count" }.Select(ending => match.Groups["name"].Value + ending)
                : [match.Groups["name"].Value])
            .ToHashSet();

        var asked = AskedMetric().Matches(await File.ReadAllTextAsync(Dashboard())).Select(match => match.Value).Distinct().ToList();

        Assert.True(asked.Count > 15, "Too few metrics were found in the dashboard.");
        Assert.Empty(asked.Except(given));
        Assert.Empty(given.Where(name => name.StartsWith("clientbase_", StringComparison.Ordinal) && !name.EndsWith("_sum", StringComparison.Ordinal) && !name.EndsWith("_count", StringComparison.Ordinal)).Except(asked));
    }

    [Fact]
    public async Task Metrics_are_sent_by_OTLP_where_the_standard_setting_says()
    {
        var received = new TaskCompletionSource<(string Path, string? Type)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var sink = builder.Build();
        sink.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);

            // The first message may go before there has been a query.
            if (System.Text.Encoding.Latin1.GetString(body.ToArray()).Contains("clientbase.db.query.time", StringComparison.Ordinal))
            {
                received.TrySetResult((context.Request.Path, context.Request.ContentType));
            }
        });
        await sink.StartAsync();
        var address = sink.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        using var app = new TestApp()
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", address)
            .With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .With("OTEL_METRIC_EXPORT_INTERVAL", "200");
        using var browser = app.Browser();
        await browser.GetAsync("/health/ready");

        Assert.Equal(("/v1/metrics", "application/x-protobuf"), await received.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private static string Dashboard()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ClientBase.sln")))
        {
            root = root.Parent!;
        }

        return Path.Combine(root.FullName, "deploy", "grafana-dashboard.json");
    }

    [GeneratedRegex("^# TYPE (?<name>[a-z_0-9]+) (?<type>[a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("\\b(?:clientbase|dotnet|http|kestrel|signalr)_[a-z0-9_]+")]
    private static partial Regex AskedMetric();

    [GeneratedRegex("""^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="(\\\\|\\"|\\n|[^"\\])*",?)+\})? -?([0-9.]+(E[-+]?[0-9]+)?|\+Inf|NaN))$""")]
    private static partial Regex AnyLine();

    /// <summary>What this test's own actions add to one instrument; other tests run at the same time.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly System.Diagnostics.Metrics.MeterListener _listener = new();
        private readonly AsyncLocal<bool> _isMine = new() { Value = true };
        private readonly List<string> _tags = [];

        public Counted(string instrument)
        {
            _ = ClientBaseMetrics.Meter;
            _listener.InstrumentPublished = (published, listener) =>
            {
                if (published.Meter == ClientBaseMetrics.Meter && published.Name == instrument)
                {
                    listener.EnableMeasurementEvents(published);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Note(tags));
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(tags));
            _listener.Start();
        }

        public IReadOnlyList<string> Tags => _tags;

        public void Dispose() => _listener.Dispose();

        private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (_isMine.Value)
            {
                _tags.Add(string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")));
            }
        }
    }
}
