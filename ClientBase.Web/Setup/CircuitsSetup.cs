using ClientBase.Web.Circuits;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Net.Http.Headers;

namespace ClientBase.Web.Setup;

/// <summary>Limits of the live connections (CIR-1, CIR-2) and the check where they come from (WEB-2).</summary>
internal static class CircuitsSetup
{
    private const string HubPath = "/_blazor";

    public static void AddCircuits(this WebApplicationBuilder builder)
    {
        var limits = builder.Configuration.GetSection(CircuitLimits.Section).Get<CircuitLimits>() ?? new CircuitLimits();
        builder.Services.AddSingleton(limits);
        builder.Services.AddSingleton<CircuitCount>();
        builder.Services.AddScoped<CircuitSeat>();
        builder.Services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitSeat>());
        builder.Services.AddSingleton<OpenScreens>();
        builder.Services.AddScoped<CircuitHandler, OpenScreen>();
        builder.Services.AddSingleton<IHostLifetime, GracefulStop>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A screen that gets no place needs a connection to say so; far above the limit there is not even that.
            kestrel.Limits.MaxConcurrentUpgradedConnections = limits.Total + (limits.Total / 10) + 10;
        });

        // Apart from the kept circuits the framework's own defaults, written down so that an update cannot change them unseen.
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitRetentionPeriod = limits.KeepDisconnected;
            circuits.DisconnectedCircuitMaxRetained = limits.MostDisconnected;
            circuits.JSInteropDefaultCallTimeout = TimeSpan.FromMinutes(1);
            circuits.MaxBufferedUnacknowledgedRenderBatches = 10;
        })
        .AddHubOptions(hub =>
        {
            hub.MaximumReceiveMessageSize = 32 * 1024;
            hub.MaximumParallelInvocationsPerClient = 1;
        });
    }

    public static void AddClientBaseCircuits(this RazorComponentsEndpointConventionBuilder components) =>
        components.AddInteractiveServerRenderMode(options =>
        {
            // Ours stands in SecurityHeaders.
            options.ContentSecurityFrameAncestorsPolicy = null;

            // Compression costs about 230 KB of native memory per open tab and saves a few KB per step.
            options.DisableWebSocketCompression = true;
        });

    /// <summary>A page of another site must not open a circuit with the visitor's cookie.</summary>
    public static void UseCircuitOriginCheck(this WebApplication app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(HubPath, StringComparison.OrdinalIgnoreCase)
            && request.Headers.TryGetValue(HeaderNames.Origin, out var origin)
            && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.CompleteAsync();
        }

        return next(context);
    });
}
