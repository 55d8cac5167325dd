using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Web;
using ClientBase.Web.Accounts;
using ClientBase.Web.Circuits;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;

#pragma warning disable BL0006 // A renderer of one's own must look into the batches that it would send to the browser.

namespace ClientBase.Tests.Benchmarks;

/// <summary>
/// A screen as a circuit keeps it, with its own scope, dispatcher and component tree, but without a connection: what would go to
/// the browser is looked at and thrown away.
/// </summary>
internal sealed class Screen : Renderer
{
    private readonly AsyncServiceScope _scope;
    private string? _awaited;
    private TaskCompletionSource<long>? _painted;
    private Exception? _failure;

    private Screen(AsyncServiceScope scope)
        : base(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>()) => _scope = scope;

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    /// <summary>What a screen needs besides the business.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.AddScreenParts();
        services.AddOptions<DemoOptions>();
        services.AddScoped<CurrentActor>();
        services.AddSingleton(new CircuitLimits { PerUser = int.MaxValue });
        services.AddSingleton<CircuitCount>();
        services.AddScoped<CircuitSeat>();
        services.AddScoped<SignedIn>();
        services.AddScoped<AuthenticationStateProvider>(provider => provider.GetRequiredService<SignedIn>());
        services.AddCascadingAuthenticationState();
        services.AddAuthorizationCore();
        services.AddSupplyValueFromQueryProvider();
        services.AddScoped<NavigationManager, Address>();
        services.AddScoped<INavigationInterception, NoInterception>();
        services.AddScoped<IScrollToLocationHash, NoScrolling>();
        services.AddScoped<IJSRuntime, NoBrowser>();
    }

    /// <summary>Opens a component for this member of staff and waits until it has loaded.</summary>
    public static async Task<Screen> OpenAsync<T>(IServiceProvider services, Actor actor)
        where T : IComponent
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<SignedIn>().Actor = actor;
        var screen = new Screen(scope);
        await screen.Dispatcher.InvokeAsync(() =>
            screen.RenderRootComponentAsync(screen.AssignRootComponentId(screen.InstantiateComponent(typeof(T)))));
        return screen._failure is null ? screen : throw screen._failure;
    }

    /// <summary>The timestamp (<see cref="Stopwatch"/>) of the next update in which these words or this CSS class appear.</summary>
    public Task<long> Expect(string text)
    {
        _painted = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = text;
        return _painted.Task;
    }

    public async Task CloseAsync()
    {
        await Dispatcher.InvokeAsync(Dispose);
        await _scope.DisposeAsync();
    }

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
    {
        if (_awaited is { } text)
        {
            var frames = renderBatch.ReferenceFrames;
            for (var i = 0; i < frames.Count; i++)
            {
                if (Shows(frames.Array[i], text))
                {
                    _awaited = null;
                    _painted!.TrySetResult(Stopwatch.GetTimestamp());
                    break;
                }
            }
        }

        return Task.CompletedTask;
    }

    protected override void HandleException(Exception exception)
    {
        _failure = exception;
        _painted?.TrySetException(exception);
    }

    private static bool Shows(RenderTreeFrame frame, string text) => frame.FrameType switch
    {
        RenderTreeFrameType.Attribute => frame.AttributeValue is string value && value.Contains(text, StringComparison.Ordinal),
        RenderTreeFrameType.Text => frame.TextContent.Contains(text, StringComparison.Ordinal),
        RenderTreeFrameType.Markup => frame.MarkupContent.Contains(text, StringComparison.Ordinal),
        _ => false,
    };

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public Actor? Actor { get; set; }

        public override Task<AuthenticationState> GetAuthenticationStateAsync()
        {
            var user = new Core.Accounts.StaffUser
            {
                Id = Actor!.Id.Value,
                FullName = Actor.Name,
                Role = Actor.Role,
                SecurityStamp = Actor.Session,
            };
            return Task.FromResult(new AuthenticationState(StaffClaims.Create(user, DateTimeOffset.UtcNow)));
        }
    }

    private sealed class Address : NavigationManager
    {
        public Address() => Initialize("http://localhost/", "http://localhost/clients");

        protected override void NavigateToCore(string uri, NavigationOptions options) =>
            throw new NotSupportedException("This screen stays where it is.");
    }

    private sealed class NoInterception : INavigationInterception
    {
        public Task EnableNavigationInterceptionAsync() => Task.CompletedTask;
    }

    private sealed class NoScrolling : IScrollToLocationHash
    {
        public Task RefreshScrollPositionForHash(string locationAbsolute) => Task.CompletedTask;
    }

    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => default;

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => default;
    }
}
