using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace ClientBase.Web.Setup;

/// <summary>The editions in force as files, for administrators to begin the next ones with.</summary>
internal static class TariffEndpoints
{
    /// <summary><c>GET /admin/tariffs/files/{osago|kasko|territories}</c>. For everybody but a signed-in administrator there is nothing here.</summary>
    public static void MapTariffFiles(this WebApplication app) =>
        app.MapGet("/admin/tariffs/files/{kind}", ReadAsync).WithMetadata(new SkipStatusCodePagesAttribute());

    private static async Task<IResult> ReadAsync(string kind, HttpContext context, TariffAdmin admin, CancellationToken ct)
    {
        if (!Enum.TryParse<TariffKind>(kind, ignoreCase: true, out var wanted)
            || !Enum.IsDefined(wanted)
            || StaffClaims.ToActor(context.User) is not { } actor
            || await admin.DownloadAsync(actor, wanted, ct) is not { Refusal: null } file)
        {
            return Results.NotFound();
        }

        return Results.File(file.Value.Content, file.Value.ContentType, file.Value.FileName);
    }
}
