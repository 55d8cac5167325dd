using ClientBase.Core.Accounts;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Core.Training;
using ClientBase.Web.Accounts;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Web.Runs;

/// <summary>The way into a training run: requests to <c>/run/…</c> go to the run's own application.</summary>
internal static class RunWeb
{
    /// <summary>Where a trainee types the code of his class.</summary>
    public const string JoinPath = "/training/join";

    /// <summary>The trainer's list of those who came.</summary>
    public const string ClassPath = "/training/class";

    public static void AddTrainingRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TrainingRuns>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TrainingRuns>());
        builder.Services.AddSingleton(new CurrentRun(null));
    }

    /// <summary>To be used before anything else has looked at the request.</summary>
    public static void UseTrainingRuns(this WebApplication app)
    {
        if (!app.HasDemo())
        {
            return;
        }

        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(TrainingRuns.Root, out var rest))
            {
                return next(context);
            }

            // Not before the first request: what is wrong with the database has its own sentence at the start.
            var runs = app.Services.GetRequiredService<TrainingRuns>();
            var time = app.Services.GetRequiredService<TimeProvider>();
            var id = rest.Value?.Split('/', 3) is [_, var first, ..] ? first : "";
            if (runs.Find(id) is not { } run)
            {
                return SayGoneAsync(context);
            }

            context.Request.PathBase += TrainingRuns.AddressOf(run.Id);
            context.Request.Path = rest.Value![(id.Length + 1)..] is { Length: > 0 } path ? path : "/";
            return run.AnswerAsync(context, time.GetUtcNow().UtcDateTime);
        });
    }

    /// <summary>In the program itself: the way from a lesson to its scenario on the real screens, and nothing at all without the demo.</summary>
    public static void MapTrainingRuns(this WebApplication app)
    {
        if (!app.HasDemo() || app.Services.GetRequiredService<CurrentRun>().Run is not null)
        {
            // The pages too, and before them: a page can say «not found» only after the answer has begun with 200.
            foreach (var address in new[] { JoinPath, ClassPath })
            {
                app.Map(address, () => Results.NotFound()).AllowAnonymous().WithOrder(-1).WithMetadata(new SkipStatusCodePagesAttribute());
            }

            return;
        }

        app.MapGet("/training/{number:int}/show", async (int number, HttpContext context, TrainingRuns runs) =>
        {
            if (Lesson.All.FirstOrDefault(one => one.Number == number) is not { } lesson)
            {
                return Results.NotFound();
            }

            var run = await runs.OpenLessonAsync(StaffClaims.ToActor(context.User)!, context.RequestAborted);
            return run.Refusal is { } no
                ? Results.Text($"{no.Message} {no.WhatNext}", "text/plain; charset=utf-8", statusCode: StatusCodes.Status403Forbidden)
                : Results.Redirect($"{context.Request.PathBase}/{TrainingRuns.EntryTo(run.Value)}?scenario={lesson.Scenario}&mode=tour");
        });
    }

    /// <summary>Inside a run: seats its player as the trainer of the run, who may do everything in it.</summary>
    public static void MapRunEntry(this WebApplication app)
    {
        if (app.Services.GetRequiredService<CurrentRun>().Run is null)
        {
            return;
        }

        app.MapGet("/enter", async (HttpContext context, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time) =>
        {
            await using var db = await dbs.CreateDbContextAsync(context.RequestAborted);
            var trainer = await db.Users.AsNoTracking().SingleAsync(user => user.UserName == DemoStaff.Trainer.Login, context.RequestAborted);
            SeatCookies.ForgetOtherRuns(context);
            await context.SignInAsync(
                CookieAuthenticationDefaults.AuthenticationScheme, StaffClaims.Create(trainer, time.GetUtcNow(), context.Connection.RemoteIpAddress?.ToString()));

            // The run begins anew, for the client too.
            var run = context.Request.PathBase;
            context.Request.PathBase = run + StageSeat.Client.PathBase;
            await context.SignOutAsync(StoreClaims.Scheme);
            context.Request.PathBase = run;
            return Results.Redirect($"{run}{StageSeat.Root}{context.Request.QueryString}");
        }).AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute());
    }

    private static async Task SayGoneAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var gone = new RunNotFound();
        await context.Response.WriteAsync($"{gone.Message} {gone.Why} {gone.WhatNext}", context.RequestAborted);
    }
}
