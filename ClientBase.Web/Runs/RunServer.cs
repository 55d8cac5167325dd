using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace ClientBase.Web.Runs;

/// <summary>
/// The server of a run's application: it listens nowhere and is handed the requests that the program's own server has received,
/// long ones (a circuit's connection, a stream of events) included.
/// </summary>
internal sealed class RunServer : IServer
{
    /// <summary>Connections are told to end before this; one that does not is left to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Func<IFeatureCollection, Task>? _answer;
    private int _open;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Requests that are being answered.</summary>
    public int Open => Volatile.Read(ref _open);

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _answer = async features =>
        {
            var context = application.CreateContext(features);
            try
            {
                await application.ProcessRequestAsync(context);
                if (!features.GetRequiredFeature<IHttpResponseFeature>().HasStarted)
                {
                    // Headers are written last by those who still need this context.
                    await features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync();
                }

                application.DisposeContext(context, null);
            }
            catch (Exception failure)
            {
                application.DisposeContext(context, failure);
                throw;
            }
        };
        return Task.CompletedTask;
    }

    /// <summary>Answers in place of the outer application, as if the request had come here.</summary>
    /// <returns>False where this server has been stopped.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext outer)
    {
        Interlocked.Increment(ref _open);
        try
        {
            if (_answer is not { } answer)
            {
                return false;
            }

            // What the server knows of the request goes in; what the outer application has made of it does not.
            var features = new FeatureCollection();
            foreach (var (type, feature) in outer.Features)
            {
                if (feature is not (IServiceProvidersFeature or IItemsFeature))
                {
                    features[type] = feature;
                }
            }

            await answer(features);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _answer = null;
        var start = TimeProvider.System.GetTimestamp();
        while (Open > 0 && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        // Holds nothing.
    }
}
