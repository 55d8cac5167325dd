using System.Text.Json;
using System.Threading.Channels;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Web.Accounts;
using ClientBase.Web.Runs;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Web.Setup;

/// <summary>A place on the stage: a pane with a sign-in of its own, under an address of its own (docs/decisions/0025).</summary>
/// <param name="Name">Letter of the address, <c>/stage/a</c>.</param>
internal sealed record StageSeat(string Name)
{
    public const string Root = "/stage";

    public static StageSeat AgentA { get; } = new("a");

    public static StageSeat AgentB { get; } = new("b");

    /// <summary>The client's hands: his telephone and the online store.</summary>
    public static StageSeat Client { get; } = new("c");

    public static IReadOnlyList<StageSeat> All { get; } = [AgentA, AgentB, Client];

    public string PathBase => $"{Root}/{Name}";

    /// <summary>The seat whose pane this request comes from; null for every other page.</summary>
    public static StageSeat? Of(HttpContext context) =>
        All.FirstOrDefault(seat => context.Request.PathBase.Value?.EndsWith(seat.PathBase, StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>
/// «Сцена»: two agents and a client side by side on one page, each the real application with a session of its own. One origin
/// serves all three; the path base tells the seats apart, and their cookies are named by it. Without the demo nothing of it exists.
/// </summary>
internal static class StageWeb
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    /// <summary>Takes the seat out of the address, before the address is routed. Only a training run has seats.</summary>
    public static void UseStageSeats(this WebApplication app)
    {
        if (!app.IsRun())
        {
            return;
        }

        var lines = app.Services.GetRequiredService<StageLines>();
        app.Use((context, next) =>
        {
            foreach (var seat in StageSeat.All)
            {
                if (context.Request.Path.StartsWithSegments(seat.PathBase, StringComparison.OrdinalIgnoreCase, out var rest))
                {
                    (context.Request.PathBase, context.Request.Path) = (context.Request.PathBase + seat.PathBase, rest.HasValue ? rest : "/");
                    return lines.PassAsync(seat.Name, context, next);
                }
            }

            return next(context);
        });
    }

    /// <summary>A pane may stand in a frame of this very site, and the stage may hold frames of it; nobody else may.</summary>
    public static string Loosen(string policy, HttpContext context) =>
        StageSeat.Of(context) is not null ? policy.Replace("frame-ancestors 'none'", "frame-ancestors 'self'", StringComparison.Ordinal)
        : context.Request.Path.Equals(StageSeat.Root, StringComparison.OrdinalIgnoreCase) ? policy.Replace("frame-src 'none'", "frame-src 'self'", StringComparison.Ordinal)
        : policy;

    public static void MapStage(this WebApplication app)
    {
        var stage = app.MapGroup(StageSeat.Root).WithMetadata(new SkipStatusCodePagesAttribute());
        if (!app.HasDemo())
        {
            // The page too, and before it: a page can say «not found» only after the answer has begun with 200.
            stage.Map("", () => Results.NotFound()).AllowAnonymous().WithOrder(-1);
            return;
        }

        if (app.Services.GetRequiredService<CurrentRun>().Run is not { } run)
        {
            // The page leads into a run; the rest is there.
            return;
        }

        stage.MapGet("/time", (TimeProvider time) => Results.Text(Milliseconds(time.UtcNow())));
        stage.MapGet("/events", ListenAsync);
        stage.MapStageControls(run);
    }

    /// <summary>
    /// Server-sent events, for the ribbon: at what time of the server something was committed that concerns the records of which
    /// seat. The page itself sees when the pane has painted it. And in how many windows this stage is open.
    /// </summary>
    private static async Task ListenAsync(HttpContext context, StageSeating seating, LiveFeed feed, StageAudience audience, IHostApplicationLifetime life)
    {
        if (await seating.FindCastAsync(context) is not { } cast)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        var news = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });
        using var ofA = Follow(StageSeat.AgentA, cast.A.StaffId);
        using var ofB = Follow(StageSeat.AgentB, cast.B.StaffId);
        using var window = audience.Come(count => news.Writer.TryWrite($"event: windows\ndata: {count}\n\n"));
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await context.Response.WriteAsync(": ready\n\n", ended.Token);
            await context.Response.Body.FlushAsync(ended.Token);
            while (true)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
                pause.CancelAfter(KeepAlive);
                await context.Response.WriteAsync(await NextAsync(pause.Token, ended.Token), ended.Token);
                await context.Response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The stage was left, or the server stops.
        }

        async Task<string> NextAsync(CancellationToken soon, CancellationToken end)
        {
            try
            {
                return await news.Reader.ReadAsync(soon);
            }
            catch (OperationCanceledException) when (!end.IsCancellationRequested)
            {
                return ": still here\n\n";
            }
        }

        IDisposable Follow(StageSeat seat, StaffId agent) => feed.Subscribe(
            agent,
            changes =>
            {
                foreach (var change in changes)
                {
                    news.Writer.TryWrite($"data: {JsonSerializer.Serialize(new { seat = seat.Name, at = Milliseconds(change.At) })}\n\n");
                }

                return Task.CompletedTask;
            },
            _ => Task.CompletedTask);
    }

    private static bool IsRun(this WebApplication app) => app.Services.GetRequiredService<CurrentRun>().Run is not null;

    private static string Milliseconds(DateTime at) =>
        at.Subtract(DateTime.UnixEpoch).TotalMilliseconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Who sits on the stage.</summary>
internal sealed record StageCast(StaffUser A, StaffUser B, StaffUser Trainer);

/// <summary>Brings the cast to its seats.</summary>
internal sealed class StageSeating(StaffAccess access, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time)
{
    /// <summary>
    /// Signs the agents of the demo in at their seats, and the trainer himself at the client's, where he holds the telephone. To be
    /// called while the stage is drawn: the cookies go out with it.
    /// </summary>
    /// <returns>Who sits where; null where the right or the demo's accounts are missing.</returns>
    public async Task<StageCast?> SeatAsync(HttpContext context)
    {
        if (await FindCastAsync(context) is not { } cast)
        {
            return null;
        }

        var run = context.Request.PathBase;
        foreach (var (seat, user) in new[] { (StageSeat.AgentA, cast.A), (StageSeat.AgentB, cast.B), (StageSeat.Client, cast.Trainer) })
        {
            // The cookie is named by the path base of the request that sets it.
            context.Request.PathBase = run + seat.PathBase;
            await context.SignInAsync(
                CookieAuthenticationDefaults.AuthenticationScheme, StaffClaims.Create(user, time.GetUtcNow(), context.Connection.RemoteIpAddress?.ToString()));
        }

        context.Request.PathBase = run;
        return cast;
    }

    /// <summary>Who sits on the stage of this visitor; null for everybody but a trainer.</summary>
    public async Task<StageCast?> FindCastAsync(HttpContext context)
    {
        if (StaffClaims.ToActor(context.User) is not { } actor || await access.RefuseAsync(actor, StaffRight.PlayStage, context.RequestAborted) is not null)
        {
            return null;
        }

        await using var db = await dbs.CreateDbContextAsync(context.RequestAborted);
        string[] logins = [DemoStaff.Sokolova.Login, DemoStaff.Gromov.Login];
        var users = await db.Users.AsNoTracking().Where(user => logins.Contains(user.UserName!) || user.Id == actor.Id.Value).ToListAsync(context.RequestAborted);
        return users.Find(user => user.UserName == logins[0]) is { } a && users.Find(user => user.UserName == logins[1]) is { } b && users.Find(user => user.Id == actor.Id.Value) is { } trainer
            ? new StageCast(a, b, trainer)
            : null;
    }
}

/// <summary>
/// The panes of the stage are three sessions in one browser, and the program itself may be a fourth: the cookie of each has a name of
/// its own, made from its address.
/// </summary>
internal sealed class SeatCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    /// <summary>What an address adds to the names of its cookies.</summary>
    public static string Mark(PathString pathBase) => pathBase.Value?.Replace('/', '-') ?? "";

    /// <summary>A browser holds one run at a time: the cookies of former ones would pile up.</summary>
    public static void ForgetOtherRuns(HttpContext context)
    {
        var (any, own) = (Mark(TrainingRuns.AddressOf("")), Mark(context.Request.PathBase));
        foreach (var name in context.Request.Cookies.Keys.Where(name => name.Contains(any, StringComparison.Ordinal) && !name.Contains(own, StringComparison.Ordinal)))
        {
            context.Response.Cookies.Delete(name, new CookieOptions { Path = "/", Secure = true });
        }
    }

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, NameOf(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, NameOf(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _inner.DeleteCookie(context, NameOf(context, key), options);

    private static string NameOf(HttpContext context, string key) => key + Mark(context.Request.PathBase);
}
