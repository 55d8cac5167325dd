using System.Threading.Channels;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Store;
using ClientBase.Web.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace ClientBase.Web.Setup;

/// <summary>
/// The client's side of the site, <c>/store</c>: its own sign-in, and pages that the server draws whole, without a circuit
/// (docs/decisions/0023). What changes meanwhile is told over one silent connection.
/// </summary>
internal static class StoreWeb
{
    public const string CookieName = "__Host-ClientBase-Store";
    public const string LoginPath = "/store/login";
    public const string NotFoundPath = "/store/not-found";

    /// <summary>«Не выходить 30 дней», by the client's choice.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Of one form with pictures, in bytes; the proxy allows as much (deploy/nginx).</summary>
    public const int LargestUpload = 64 * 1024 * 1024;

    /// <summary>Open pages of one client that listen for news; the next one has to be loaded again by hand.</summary>
    private const int ListenersPerAccount = 5;

    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    public static void AddStoreWeb(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(StoreClaims.Scheme, options =>
        {
            options.Cookie.Name = CookieName;
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.Path = "/";
            options.CookieManager = new SeatCookies();
            options.ExpireTimeSpan = SessionLength;
            options.SlidingExpiration = false;
            options.LoginPath = LoginPath;
            options.AccessDeniedPath = LoginPath;
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = RejectEndedSessionAsync;
        });
        services.AddAuthorizationBuilder().AddPolicy(StoreClaims.Scheme, policy => policy
            .AddAuthenticationSchemes(StoreClaims.Scheme)
            .RequireAuthenticatedUser());
        services.AddSingleton<StoreListeners>();
    }

    public static void MapStore(this WebApplication app)
    {
        var store = app.MapGroup("/store").RequireAuthorization(StoreClaims.Scheme).WithMetadata(new SkipStatusCodePagesAttribute());
        store.MapPost("/logout", SignOutAsync);
        store.MapGet("/data.json", DownloadAsync);
        store.MapGet("/live", ListenAsync);
        store.MapGet("/claims/photos/{photo:guid}", ShowPhotoAsync);
    }

    /// <summary>
    /// Says at once that a form is too large, before anything of it is read: to be used before the check of form tokens, which reads it.
    /// </summary>
    public static void UseUploadLimit(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Request.ContentLength > LargestUpload)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(
                $"Снимки вместе больше {LargestUpload / 1024 / 1024} МБ. Вернитесь назад и приложите их по несколько: написанное сохранено.", context.RequestAborted);
            return;
        }

        await next(context);
    });

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, StoreSignIn signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest("Форма устарела. Вернитесь на страницу и нажмите «Выйти» ещё раз.");
        }

        await signIn.SignOutAsync(StoreClaims.ToVisitor(context.User)!, context.RequestAborted);
        await context.SignOutAsync(StoreClaims.Scheme);
        return Results.Redirect(context.Request.PathBase + LoginPath);
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, StoreData data, CancellationToken ct) =>
        await data.ExportAsync(StoreClaims.ToVisitor(context.User)!, ct) is { Refusal: null } file
            ? Results.File(file.Value, "application/json; charset=utf-8", "moi-dannye.json")
            : Results.NotFound();

    private static async Task<IResult> ShowPhotoAsync(HttpContext context, Guid photo, ClaimFiling claims, CancellationToken ct, bool preview = false) =>
        await claims.ReadPhotoAsync(StoreClaims.ToVisitor(context.User)!, photo, preview, ct) is { Refusal: null } picture
            ? Results.File(picture.Value, "image/jpeg")
            : Results.NotFound();

    /// <summary>Server-sent events: «look again», nothing else. The page fetches itself and puts the changed parts in.</summary>
    private static async Task ListenAsync(HttpContext context, LiveFeed feed, StoreListeners listeners, StoreAccess access, IHostApplicationLifetime life)
    {
        var visitor = StoreClaims.ToVisitor(context.User)!;
        if (!listeners.TryEnter(visitor.Account, ListenersPerAccount))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
            var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
            using var subscription = feed.Subscribe(
                ConcernedRecord.ListenerOf(visitor.Account),
                _ =>
                {
                    news.Writer.TryWrite(true);
                    return Task.CompletedTask;
                },
                _ => Task.CompletedTask);
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await context.Response.WriteAsync(": ready\n\n", ended.Token);
            await context.Response.Body.FlushAsync(ended.Token);
            while (await access.RefuseAsync(visitor, ended.Token) is null)
            {
                var isNews = await WaitAsync(news.Reader, ended.Token);
                await context.Response.WriteAsync(isNews ? "data: changed\n\n" : ": still here\n\n", ended.Token);
                await context.Response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left, or the server stops: the browser comes back by itself.
        }
        finally
        {
            listeners.Leave(visitor.Account);
        }
    }

    private static async Task<bool> WaitAsync(ChannelReader<bool> news, CancellationToken ct)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(ct);
        pause.CancelAfter(KeepAlive);
        try
        {
            return await news.ReadAsync(pause.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task RejectEndedSessionAsync(CookieValidatePrincipalContext context)
    {
        var access = context.HttpContext.RequestServices.GetRequiredService<StoreAccess>();
        if (StoreClaims.ToVisitor(context.Principal) is not { } visitor || await access.RefuseAsync(visitor, context.HttpContext.RequestAborted) is not null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(StoreClaims.Scheme);
        }
    }
}

/// <summary>How many open pages of each client listen for news on this node.</summary>
internal sealed class StoreListeners
{
    private readonly Dictionary<StoreAccountId, int> _open = [];
    private readonly Lock _lock = new();

    public bool TryEnter(StoreAccountId account, int most)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(account);
            if (open >= most)
            {
                return false;
            }

            _open[account] = open + 1;
            return true;
        }
    }

    public void Leave(StoreAccountId account)
    {
        lock (_lock)
        {
            if (--_open[account] == 0)
            {
                _open.Remove(account);
            }
        }
    }
}
