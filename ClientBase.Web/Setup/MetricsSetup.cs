using System.Net;
using ClientBase.Core.Basics;
using Microsoft.AspNetCore.Mvc;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ClientBase.Web.Setup;

/// <summary>Where the metrics go: <c>GET /metrics</c>, and by OTLP to where the standard settings say (docs/operate.md).</summary>
internal static class MetricsSetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddAppMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MetricsText>();
        builder.Services.AddSingleton<MetricsReaders>();
        if (!string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]))
        {
            builder.Services.AddSingleton(CreateOtlp);
        }
    }

    /// <summary>Counts from now on.</summary>
    public static void MapAppMetrics(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<MetricsText>();
        app.Services.GetService<MeterProvider>();
        app.MapGet("/metrics", (HttpContext context, MetricsReaders readers) => readers.Include(context)
            ? Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")
            : Results.NotFound()).AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute());
    }

    private static MeterProvider CreateOtlp(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        return Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(own => own.AddSingleton(configuration))
            .ConfigureResource(resource => resource.AddService(
                configuration["OTEL_SERVICE_NAME"] ?? "clientbase", serviceInstanceId: Environment.MachineName))
            .AddMeter(MetricsText.Meters)
            .AddOtlpExporter()
            .Build();
    }
}

/// <summary>Who may read the metrics: this machine, and the addresses of the setting <c>Metrics:AllowFrom</c>.</summary>
internal sealed class MetricsReaders
{
    private const string Setting = "Metrics:AllowFrom";

    /// <summary>A proxy on this machine speaks for the whole internet, so what has come through one is never answered.</summary>
    private static readonly string[] ProxyMarks = ["X-Forwarded-For", "X-Original-For", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via"];

    private readonly IPNetwork[] _networks;

    public MetricsReaders(IConfiguration configuration)
    {
        var told = configuration[Setting] ?? string.Join(',', configuration.GetSection(Setting).Get<string[]>() ?? []);
        _networks = [.. told.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    public bool Include(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address || ProxyMarks.Any(context.Request.Headers.ContainsKey))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(address) || _networks.Any(network => network.Contains(address));
    }

    private static IPNetwork Parse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new StartupRefusedException($"Настройка {Setting}: «{text}» — не адрес и не сеть; напишите, например, 10.0.0.5 или 10.0.0.0/24.");
}
