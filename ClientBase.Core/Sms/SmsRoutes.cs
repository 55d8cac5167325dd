using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using ClientBase.Core.Basics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace ClientBase.Core.Sms;

/// <summary>How the handing over of one message ended.</summary>
/// <param name="Gateway">The one that answered last; null when none did.</param>
/// <param name="Answer">Its answer; null when it is not known whether the message was sent, or none was there.</param>
public sealed record SmsHandover(string? Gateway, SmsAnswer? Answer);

/// <summary>
/// The gateways in their order, each behind its own protection: a time-out, a repeat where nothing can have been sent, a breaker,
/// and a limit on how many messages it may hold up. What the first surely did not take goes to the second.
/// </summary>
public sealed class SmsRoutes : IDisposable
{
    private readonly Meter _meter = new(ClientBaseMetrics.MeterName);
    private readonly List<Route> _routes;
    private readonly ILogger<SmsRoutes> _log;

    public SmsRoutes(IReadOnlyList<ISmsGateway> gateways, SmsOptions options, TimeProvider time, ILogger<SmsRoutes> log)
    {
        _log = log;
        _routes = [.. gateways.Select(gateway => new Route(gateway, options, time))];
        _meter.CreateObservableGauge(
            "clientbase.sms.breaker.open",
            () => Breakers.Select(breaker => new Measurement<int>(breaker.IsBroken ? 1 : 0, new KeyValuePair<string, object?>("gateway", breaker.Gateway))),
            null,
            "1 while a gateway is left alone because it kept failing");
    }

    /// <summary>Each gateway, and true while its breaker lets nothing through.</summary>
    public IEnumerable<(string Gateway, bool IsBroken)> Breakers => _routes.Select(route => (route.Gateway.Name, route.IsBroken));

    /// <summary>Never throws for what a gateway does; the answer of the last one asked stands for all.</summary>
    public async Task<SmsHandover> SendAsync(SmsMessage message, CancellationToken ct)
    {
        var last = new SmsHandover(null, null);
        foreach (var route in _routes)
        {
            var (answer, mayBeSent) = await TryAsync(route, message, ct);
            ClientBaseMetrics.SmsHandovers.Add(
                1, new KeyValuePair<string, object?>("gateway", route.Gateway.Name), new KeyValuePair<string, object?>("answer", answer?.ToString() ?? "none"));
            last = new SmsHandover(route.Gateway.Name, answer);
            if (mayBeSent || answer is SmsAnswer.Accepted or SmsAnswer.Waiting or SmsAnswer.Delivered or SmsAnswer.NumberRefused)
            {
                break;
            }
        }

        return last;
    }

    public void Dispose() => _meter.Dispose();

    private async Task<(SmsAnswer? Answer, bool MayBeSent)> TryAsync(Route route, SmsMessage message, CancellationToken ct)
    {
        try
        {
            return (await route.Pipeline.ExecuteAsync(async token => await route.Gateway.SendAsync(message, token), ct), false);
        }
        catch (Exception failure)
        {
            // The kind alone: a provider's own words may repeat the number or the text.
            _log.LogWarning("{Gateway} did not take {Message}: {Failure}", route.Gateway.Name, message, failure.GetType().Name);
            return (null, failure is not (BrokenCircuitException or RateLimiterRejectedException) && !NothingWasSent(failure));
        }
    }

    /// <summary>There was no connection, so there was no message either.</summary>
    private static bool NothingWasSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private sealed class Route
    {
        private readonly CircuitBreakerStateProvider _breaker = new();

        public Route(ISmsGateway gateway, SmsOptions options, TimeProvider time)
        {
            Gateway = gateway;
            var failure = new PredicateBuilder<SmsAnswer>()
                .Handle<HttpRequestException>()
                .Handle<TimeoutRejectedException>()
                .HandleResult(answer => answer is SmsAnswer.NoRoute or SmsAnswer.Misconfigured);
            Pipeline = new ResiliencePipelineBuilder<SmsAnswer> { TimeProvider = time }
                .AddConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.Parallel, QueueLimit = options.Parallel * 4 })
                .AddRetry(new RetryStrategyOptions<SmsAnswer>
                {
                    ShouldHandle = new PredicateBuilder<SmsAnswer>().Handle<Exception>(NothingWasSent),
                    MaxRetryAttempts = 2,
                    Delay = TimeSpan.FromMilliseconds(100),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                })
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions<SmsAnswer>
                {
                    ShouldHandle = failure,
                    FailureRatio = 0.5,
                    MinimumThroughput = 5,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = TimeSpan.FromSeconds(15),
                    StateProvider = _breaker,
                })
                .AddTimeout(options.Timeout)
                .Build();
        }

        public ISmsGateway Gateway { get; }

        public ResiliencePipeline<SmsAnswer> Pipeline { get; }

        public bool IsBroken => _breaker.CircuitState is CircuitState.Open or CircuitState.Isolated;
    }
}
