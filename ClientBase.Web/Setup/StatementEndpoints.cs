using ClientBase.Core.Basics;
using ClientBase.Core.Statements;
using ClientBase.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace ClientBase.Web.Setup;

/// <summary>A statement as a file, for its agent and for the insurer's desk.</summary>
internal static class StatementEndpoints
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary><c>GET /acts/{id}/xlsx</c>. For everybody else there is nothing here.</summary>
    public static void MapStatementFiles(this WebApplication app) =>
        app.MapGet("/acts/{id:guid}/xlsx", WriteAsync).WithMetadata(new SkipStatusCodePagesAttribute());

    private static async Task<IResult> WriteAsync(HttpContext context, Guid id, StatementExport export, CancellationToken ct) =>
        StaffClaims.ToActor(context.User) is { } actor && await export.WriteAsync(actor, new StatementId(id), ct) is { Refusal: null } file
            ? Results.File(file.Value.Content, Xlsx, file.Value.Name)
            : Results.NotFound();
}
