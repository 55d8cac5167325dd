using ClientBase.Core.Sms;
using Microsoft.AspNetCore.Mvc;

namespace ClientBase.Web.Setup;

/// <summary>
/// Where gateways report what became of a message: <c>/sms/report/{key}/{attempt}</c>. Nobody signs in there; the key, which only the
/// gateway was told, is the whole right, and a wrong one finds nothing. A known one is answered 200 always: Kannel repeats a
/// report that was answered otherwise.
/// </summary>
internal static class SmsEndpoints
{
    private const int LongestReport = 16 * 1024;

    public static void MapSmsReports(this WebApplication app)
    {
        var reports = app.MapGroup("/sms/report").AllowAnonymous().DisableAntiforgery().WithMetadata(new SkipStatusCodePagesAttribute());
        reports.MapGet("/{key}/{attempt:int}", async (string key, int attempt, string? type, SmsReports taker, CancellationToken ct) =>
            Answer(await taker.TakeKannelAsync(key, attempt, type, ct)));
        reports.MapPost("/{key}/{attempt:int}", async (string key, int attempt, HttpContext context, SmsReports taker, CancellationToken ct) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            return Answer(await taker.TakeJsonAsync(key, attempt, await reader.ReadToEndAsync(ct), ct));
        }).WithMetadata(new RequestSizeLimitAttribute(LongestReport));
    }

    private static IResult Answer(bool isKnown) => isKnown ? Results.Ok() : Results.NotFound();
}
