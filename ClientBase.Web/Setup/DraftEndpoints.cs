using System.Text.Json;
using ClientBase.Core.Drafts;
using ClientBase.Web.Accounts;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Antiforgery;

namespace ClientBase.Web.Setup;

/// <summary>Where a page leaves what it still holds when it has to be loaded anew.</summary>
internal static class DraftEndpoints
{
    private const int LongestText = 20_000;

    /// <summary>
    /// <c>POST /drafts/{window}</c> with the form field <c>unsent</c>, an <see cref="UnsentText"/> as JSON, and the page's form
    /// token. Kept sealed for the signed-in agent. 204: kept, 400: not understood, 503: the database does not answer.
    /// </summary>
    public static void MapDrafts(this WebApplication app) => app.MapPost("/drafts/{window}", KeepAsync);

    private static async Task<IResult> KeepAsync(
        string window, HttpContext context, IAntiforgery antiforgery, FormDrafts drafts, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context)
            || WindowDrafts.NameOf(window, UnsentText.Form) is not { } name
            || Read(context.Request.Form["unsent"]) is not { } unsent
            || StaffClaims.ToActor(context.User) is not { } actor)
        {
            return Results.BadRequest();
        }

        // Not cancelled with the request: a page that is closing does not wait for the answer.
        var kept = await drafts.SaveAsync(actor, name, unsent, CancellationToken.None);
        return kept.Refusal is null ? Results.NoContent() : Results.BadRequest();
    }

    private static UnsentText? Read(string? json)
    {
        if (json is not { Length: > 0 and <= LongestText })
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<UnsentText>(json, JsonSerializerOptions.Web) is { Fields: not null } unsent ? unsent : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
