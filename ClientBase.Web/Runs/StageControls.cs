using System.Text;
using ClientBase.Core.Basics;
using ClientBase.Core.Sms;
using ClientBase.Core.Training;
using ClientBase.Web.Accounts;
using ClientBase.Web.Setup;

namespace ClientBase.Web.Runs;

/// <summary>What the stage's own script asks of the run: reset, clock, faults, races, scenarios. For the run's player alone.</summary>
internal static class StageControls
{
    /// <summary>Of a scenario that was recorded or written by hand.</summary>
    private const int LongestScenario = 100_000;

    private static readonly Dictionary<string, DemoNetwork> Networks = new()
    {
        ["работает"] = DemoNetwork.Works,
        ["опаздывает"] = DemoNetwork.Late,
        ["теряет"] = DemoNetwork.Loses,
        ["путает номер"] = DemoNetwork.Misdirects,
    };

    public static void MapStageControls(this RouteGroupBuilder stage, TrainingRun run)
    {
        var controls = stage.MapGroup("").AddEndpointFilter(async (call, next) =>
        {
            var context = call.HttpContext;
            return await context.RequestServices.GetRequiredService<StageSeating>().FindCastAsync(context) is null ? Results.NotFound() : await next(call);
        });

        // For everybody who knows the run: after a reset the sign-ins may be older than the clock.
        stage.MapGet("/state", (TimeProvider time) => new StageState(
            run.Resets, MoscowTime.Show(time.Today()), run.Fingerprint, (int)run.ResetTook.TotalMilliseconds, run.LastRefusal?.Message)).AllowAnonymous();
        controls.MapPost("/reset", (TrainingRuns runs) =>
        {
            var before = run.Resets;

            // The reset ends this very application, so it cannot be waited for in here: the page asks for the state until it has changed.
            _ = runs.ResetSoonAsync(run);
            return Results.Accepted(value: new { before });
        });
        controls.MapPost("/clock", (StageSetting setting) => run.Clock.TrySet(setting.To) ? Results.NoContent() : Results.BadRequest());
        controls.MapPost("/sms", (StageSetting setting, DemoOutboxGateway network) =>
        {
            if (!Networks.TryGetValue(setting.To, out var how))
            {
                return Results.BadRequest();
            }

            network.Network = how;
            return Results.NoContent();
        });
        controls.MapPost("/lines/{seat}/{how}", (string seat, string how, StageLines lines) =>
        {
            if (how == "cut")
            {
                lines.Cut(seat);
            }
            else
            {
                lines.Mend(seat);
            }

            return Results.NoContent();
        });
        controls.MapPost("/race", async (RaceOrder order, HttpContext context, StageSeating seating, SaleRace race, TimeProvider time) =>
        {
            var cast = (await seating.FindCastAsync(context))!;
            return await race.RunAsync(ActorOf(cast.A), ActorOf(cast.B), order.Times, context.RequestAborted);

            Actor ActorOf(Core.Accounts.StaffUser user) => StaffClaims.ToActor(StaffClaims.Create(user, time.GetUtcNow()))!;
        });
        controls.MapGet("/scenarios/{key}", (string key) =>
            Scenario.All.FirstOrDefault(one => one.Key == key) is { } scenario ? Results.Json(ScenarioOnStage.Of(scenario)) : Results.NotFound());
        controls.MapPost("/scenarios", (Delegate)ReadScenarioAsync);
        controls.MapPost("/standing", (StandingReport report) =>
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var started = run.Progress.Standing is { } before && before.Scenario == report.Scenario && report.Step > 0 ? before.StartedAt : now;
            run.Progress.Note(new RunStanding(report.Scenario, report.Step, report.Steps, report.IsCheck, report.Missed, report.Errors, started, now));
            return Results.NoContent();
        });
    }

    private static async Task<IResult> ReadScenarioAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > LongestScenario)
        {
            return Results.Text("Сценарий слишком длинный.", statusCode: StatusCodes.Status400BadRequest);
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        try
        {
            return Results.Json(ScenarioOnStage.Of(ScenarioFiles.Read("запись.md", await reader.ReadToEndAsync(context.RequestAborted))));
        }
        catch (InvalidDataException wrong)
        {
            return Results.Text(wrong.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private sealed record StageSetting(string To);

    private sealed record RaceOrder(int Times);

    /// <param name="Took">The last reset, in milliseconds.</param>
    /// <param name="Refusal">Why the last one was not done.</param>
    private sealed record StageState(int Resets, string Today, string? Fingerprint, int Took, string? Refusal);

    private sealed record StandingReport(string Scenario, int Step, int Steps, bool IsCheck, IReadOnlyList<int> Missed, int Errors);

    /// <summary>A scenario as the script plays it.</summary>
    private sealed record ScenarioOnStage(string Key, string Title, string About, IReadOnlyList<StepOnStage> Steps)
    {
        public static ScenarioOnStage Of(Scenario scenario) => new(
            scenario.Key,
            scenario.Title,
            scenario.About,
            [.. scenario.Steps.Select(step => new StepOnStage(step.Title, step.Manual, [.. step.Lines.Select(LineOnStage.Of)]))]);
    }

    private sealed record StepOnStage(string Title, string Manual, IReadOnlyList<LineOnStage> Lines);

    /// <param name="Seats">Names of the panes; none where the run itself is set.</param>
    private sealed record LineOnStage(int Line, string Actor, IReadOnlyList<string> Seats, string Verb, string Target, string? Value, string? Within, string Text)
    {
        public static LineOnStage Of(ScenarioLine line) => new(
            line.Line,
            line.Actor.ToString(),
            line.Actor switch
            {
                ScenarioActor.AgentA => [StageSeat.AgentA.Name],
                ScenarioActor.AgentB => [StageSeat.AgentB.Name],
                ScenarioActor.Client => [StageSeat.Client.Name],
                ScenarioActor.BothAgents => [StageSeat.AgentA.Name, StageSeat.AgentB.Name],
                _ => [],
            },
            line.Verb.ToString(),
            line.Target,
            line.Value,
            line.Within,
            line.Text);
    }
}
