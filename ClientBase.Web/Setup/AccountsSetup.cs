using System.Threading.RateLimiting;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Web.Accounts;
using ClientBase.Web.Runs;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Web.Setup;

/// <summary>Signing in and out: password rules, the cookie, its keys, who may open what (safety §1.2).</summary>
internal static class AccountsSetup
{
    public const string CookieName = "__Host-ClientBase";
    public const string FormCookieName = "__Host-ClientBase-Form";
    public const string LoginPath = "/login";

    /// <summary>After this long everybody signs in again, however busy (SES-1).</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);

    private const int SignInsPerMinute = 30;

    /// <summary>A room of trainees comes from one address, and mistypes; a code of six letters is not guessed at this pace.</summary>
    private const int JoinsPerMinute = 150;

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContext());
        services
            .AddIdentityCore<StaffUser>(options =>
            {
                options.Password.RequiredLength = 12;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
            })
            .AddEntityFrameworkStores<ClientBaseDb>()
            .AddErrorDescriber<RussianIdentityErrors>()
            .AddPasswordValidator<GuessablePasswordValidator>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = StaffPasswords.Iterations);
        services.AddScoped<StaffSignIn>();
        services.AddSingleton<SignInQueue>();

        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options =>
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
        services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();

        services.AddAntiforgery(options =>
        {
            options.Cookie = new AlwaysSecureCookie { Name = FormCookieName, HttpOnly = true, Path = "/", SameSite = SameSiteMode.Strict, IsEssential = true };
        });

        services.AddDataProtection().SetApplicationName("ClientBase").PersistKeysToDbContext<ClientBaseDb>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((options, keys) => options.XmlEncryptor = new KeyRingXmlEncryptor(keys));
        return services;
    }

    /// <summary>Slows down guessing from one address; lockout guards the single account (AUT-2).</summary>
    public static IServiceCollection AddSignInLimit(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Address, bool IsJoin)>(context =>
            HttpMethods.IsPost(context.Request.Method) && IsSignInPage(context.Request)
                ? RateLimitPartition.GetFixedWindowLimiter(
                    (Address: context.Connection.RemoteIpAddress?.ToString() ?? "unknown", IsJoin: IsJoinPage(context.Request)),
                    from => new FixedWindowRateLimiterOptions { PermitLimit = from.IsJoin ? JoinsPerMinute : SignInsPerMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter((Address: "other", IsJoin: false)));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (rejected, ct) =>
        {
            ClientBaseMetrics.RefusedSignIns.Add(1, new KeyValuePair<string, object?>("reason", "limit"));
            var response = rejected.HttpContext.Response;
            response.Headers.RetryAfter = "60";
            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync("Слишком много попыток входа с вашего адреса. Подождите минуту и попробуйте снова.", ct);
        };
    });

    /// <summary>A sign-in form that stood open while another tab signed in or out is answered with a fresh one.</summary>
    public static void UseFreshSignInForm(this WebApplication app) => app.Use((context, next) =>
    {
        if (IsSignInPage(context.Request)
            && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            context.Response.Redirect(context.Request.PathBase + context.Request.Path);
            return Task.CompletedTask;
        }

        return next(context);
    });

    /// <summary>The door out: ends every tab and browser of the person, not only this one (SES-3).</summary>
    public static void MapAccountEndpoints(this WebApplication app)
    {
        app.MapGet("/", (HttpContext context) => Results.Redirect(context.Request.PathBase + "/clients"));
        app.MapPost("/logout", async (HttpContext context, IAntiforgery antiforgery, StaffSignIn signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Results.BadRequest("Форма устарела. Вернитесь на страницу и нажмите «Выйти» ещё раз.");
            }

            await signIn.SignOutEverywhereAsync(context);
            return Results.Redirect(context.Request.PathBase + LoginPath);
        });
    }

    // «/login/» is the same page to the routing.
    private static bool IsSignInPage(HttpRequest request) =>
        request.Path.StartsWithSegments(LoginPath, StringComparison.OrdinalIgnoreCase)
        || request.Path.StartsWithSegments(StoreWeb.LoginPath, StringComparison.OrdinalIgnoreCase)
        || IsJoinPage(request);

    private static bool IsJoinPage(HttpRequest request) => request.Path.StartsWithSegments(RunWeb.JoinPath, StringComparison.OrdinalIgnoreCase);

    private static async Task RejectEndedSessionAsync(CookieValidatePrincipalContext context)
    {
        var access = context.HttpContext.RequestServices.GetRequiredService<StaffAccess>();
        if (StaffClaims.ToActor(context.Principal) is not { } actor || !await access.IsCurrentAsync(actor, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }

    // With SecurePolicy = Always the form protection refuses plain http outright, also on this very machine, where
    // browsers do keep Secure cookies (docs/decisions/0004).
    private sealed class AlwaysSecureCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = base.Build(context, expiresFrom);
            options.Secure = true;
            return options;
        }
    }
}
