using ClientBase.Core.Claims;
using ClientBase.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace ClientBase.Web.Setup;

/// <summary>Pictures of claims for the staff who may see the claim.</summary>
internal static class ClaimEndpoints
{
    /// <summary><c>GET /claims/photos/{id}[?preview=true]</c>, JPEG. For everybody else there is nothing here.</summary>
    public static void MapClaimPhotos(this WebApplication app) =>
        app.MapGet("/claims/photos/{photo:guid}", ShowAsync).WithMetadata(new SkipStatusCodePagesAttribute());

    private static async Task<IResult> ShowAsync(HttpContext context, Guid photo, ClaimDesk desk, CancellationToken ct, bool preview = false) =>
        StaffClaims.ToActor(context.User) is { } actor && await desk.ReadPhotoAsync(actor, photo, preview, ct) is { Refusal: null } picture
            ? Results.File(picture.Value, "image/jpeg")
            : Results.NotFound();
}
