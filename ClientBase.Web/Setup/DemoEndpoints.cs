using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Sms;
using ClientBase.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClientBase.Web.Setup;

/// <summary>The messages of the demo gateway for programs: tests, and the trainer's tools.</summary>
internal static class DemoEndpoints
{
    /// <summary>
    /// <c>GET /demo/sms?phone=%2B79100000341</c>: the messages to that number, newest first. For everybody but a signed-in
    /// trainer or administrator, and wherever the demo is off, there is nothing at this address.
    /// </summary>
    public static void MapDemoSms(this WebApplication app)
    {
        // Anonymous and without the status screen: a visitor sees a bare 404, not the way to the sign-in.
        var demo = app.MapGroup("/demo").AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute());
        if (app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.Enabled)
        {
            demo.MapGet("/sms", ReadAsync);
            return;
        }

        // The pages too, and before them: a page can say «not found» only after the answer has begun with 200.
        demo.Map("/sms", () => Results.NotFound());
        demo.Map("/phone", () => Results.NotFound()).WithOrder(-1);
        demo.Map("/mail", () => Results.NotFound()).WithOrder(-1);
    }

    private static async Task<IResult> ReadAsync(
        string? phone, HttpContext context, StaffAccess access, DemoOutboxGateway outbox, CancellationToken ct)
    {
        if (StaffClaims.ToActor(context.User) is not { } actor
            || await access.RefuseAsync(actor, StaffRight.ReadDemoMessages, ct) is not null)
        {
            return Results.NotFound();
        }

        return Results.Json(PhoneNumber.TryParse(phone, out var number)
            ? outbox.MessagesTo(number).Select(message => new DemoSms(message.Id, message.To.E164, message.Text, message.SentAt)).ToList()
            : []);
    }

    private sealed record DemoSms(Guid Id, string To, string Text, DateTime SentAt);
}
