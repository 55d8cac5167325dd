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
using Microsoft.AspNetCore.Components.Web;
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
    private readonly Dictionary<string, ulong> _clicks = [];
    private string? _awaited;
    private TaskCompletionSource<long>? _painted;
    private Exception? _failure;

    private Screen(AsyncServiceScope scope)
        : base(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>())
    {
        _scope = scope;
        ElementReferenceContext = new WebElementReferenceContext(scope.ServiceProvider.GetRequiredService<IJSRuntime>());
    }

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
    public static async Task<Screen> OpenAsync<T>(IServiceProvider services, Actor actor, IDictionary<string, object?>? parameters = null)
        where T : IComponent
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<SignedIn>().Actor = actor;
        var screen = new Screen(scope);
        await screen.Dispatcher.InvokeAsync(() =>
            screen.RenderRootComponentAsync(screen.AssignRootComponentId(screen.InstantiateComponent(typeof(T))), ParameterView.FromDictionary(parameters ?? new Dictionary<string, object?>())));
        return screen._failure is null ? screen : throw screen._failure;
    }

    /// <summary>The timestamp (<see cref="Stopwatch"/>) of the next update in which these words or this CSS class appear.</summary>
    public Task<long> Expect(string text)
    {
        _painted = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = text;
        return _painted.Task;
    }

    /// <summary>Clicks the element with this id, and waits until what follows is done.</summary>
    public Task ClickAsync(string id) => Dispatcher.InvokeAsync(() => DispatchEventAsync(_clicks[id], null, new MouseEventArgs()));

    public async Task CloseAsync()
    {
        await Dispatcher.InvokeAsync(Dispose);
        await _scope.DisposeAsync();
    }

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
    {
        NoteClicks(renderBatch.ReferenceFrames);
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

    /// <summary>Which handler belongs to which element; its id stands before it in all markup that is clicked here.</summary>
    private void NoteClicks(ArrayRange<RenderTreeFrame> frames)
    {
        string? id = null;
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames.Array[i];
            if (frame.FrameType is RenderTreeFrameType.Element)
            {
                id = null;
            }
            else if (frame is { FrameType: RenderTreeFrameType.Attribute, AttributeName: "id", AttributeValue: string value })
            {
                id = value;
            }
            else if (id is not null && frame is { FrameType: RenderTreeFrameType.Attribute, AttributeName: "onclick" })
            {
                _clicks[id] = frame.AttributeEventHandlerId;
            }
        }
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

        // Nobody leaves this screen, so nobody has to be kept.
        protected override void SetNavigationLockState(bool value)
        {
        }

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
