using Microsoft.Net.Http.Headers;

namespace ClientBase.Web.Setup;

/// <summary>
/// Headers of every response (WEB-1). Inline scripts are forbidden; inline styles are allowed, because the component
/// library positions its popups and sizes its columns with style attributes.
/// </summary>
internal static class SecurityHeaders
{
    public const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

                // Only files say themselves how long they may be kept; everything else may be personal.
                if (context.Response.ContentType is null
                    || !headers.ContainsKey(HeaderNames.ETag))
                {
                    headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    public static IServiceCollection AddPageCompression(this IServiceCollection services)
    {
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));

        // The only secret in a page is the form token, which is different in each response, so its length tells nothing.
        return services.AddResponseCompression(options => options.EnableForHttps = true);
    }

    /// <summary>Error pages in Russian; a form that stood open too long leads back to the sign-in.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
        }

        app.UseStatusCodePages(async status =>
        {
            var context = status.HttpContext;
            if (context.Response.StatusCode == StatusCodes.Status400BadRequest
                && HttpMethods.IsPost(context.Request.Method)
                && context.Request.Path.Equals(AccountsSetup.LoginPath, StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Redirect(AccountsSetup.LoginPath);
                return;
            }

            await status.Next(context);
        });
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    }
}
