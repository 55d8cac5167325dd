using System.Net;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using ClientBase.Web.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Web;

/// <summary>Training runs over HTTP: who gets one, what is in it, and that nothing crosses its border.</summary>
public sealed class TrainingRunsTests : IDisposable
{
    private readonly TestApp _app = new TestApp().With("Demo:Enabled", "true");

    private TrainingRuns Runs => _app.Services.GetRequiredService<TrainingRuns>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_trainee_comes_in_with_a_code_and_a_name_and_has_a_base_of_his_own()
    {
        var trener = await ActorAsync("trener");
        var code = (await Runs.OpenClassAsync(trener, CancellationToken.None)).Value.Code;
        Assert.Equal(6, code.Length);
        using var browser = _app.Browser();

        var refused = await SubmitAsync(browser, "АБВГДЕ", "Иван");
        var unnamed = await SubmitAsync(browser, code, " ");
        var entered = await SubmitAsync(browser, $" {code.ToLowerInvariant()} ", "Иван Петров");

        Assert.Contains("Такого занятия нет, или оно закончилось.", await TextAsync(refused), StringComparison.Ordinal);
        Assert.Contains("Напишите, как вас зовут", await TextAsync(unnamed), StringComparison.Ordinal);
        var stage = await FollowAsync(browser, entered);
        Assert.Contains("Агент А: Соколова Марина Викторовна", await TextAsync(stage), StringComparison.Ordinal);
        Assert.Equal("Иван Петров", Assert.Single((await Runs.FindPlayersAsync(trener, CancellationToken.None)).Value).Facts.Player);

        // In the program itself he is nobody.
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/clients")).StatusCode);
    }

    /// <summary>They sit behind one address, and every second one mistypes.</summary>
    [Fact]
    public async Task A_room_of_sixty_comes_in_within_a_minute_and_who_guesses_on_is_told_to_wait()
    {
        using var browser = _app.Browser();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 151; i++)
        {
            answers.Add((await browser.PostAsync("/training/join", new FormUrlEncodedContent([]))).StatusCode);
        }

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers.Take(150));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[150]);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await browser.PostAsync("/login", new FormUrlEncodedContent([]))).StatusCode);
    }

    [Fact]
    public async Task A_class_is_over_after_twelve_hours()
    {
        var code = (await Runs.OpenClassAsync(await ActorAsync("trener"), CancellationToken.None)).Value.Code;
        _app.Clock.Move(TimeSpan.FromHours(12));

        Assert.IsType<ClassNotFound>((await Runs.JoinAsync(code, "Иван")).Refusal);
    }

    [Fact]
    public async Task Two_runs_and_the_program_know_nothing_of_each_other()
    {
        var code = (await Runs.OpenClassAsync(await ActorAsync("trener"), CancellationToken.None)).Value.Code;
        var (first, second) = ((await Runs.JoinAsync(code, "Первый")).Value, (await Runs.JoinAsync(code, "Второй")).Value);
        using var one = _app.Browser();
        using var two = _app.Browser();
        await FollowAsync(one, await one.GetAsync("/" + TrainingRuns.EntryTo(first)));
        await FollowAsync(two, await two.GetAsync("/" + TrainingRuns.EntryTo(second)));

        var race = await one.PostAsync($"{TrainingRuns.AddressOf(first.Id)}/stage/race", Json("{\"times\":3}"));
        var moved = await one.PostAsync($"{TrainingRuns.AddressOf(first.Id)}/stage/clock", Json("{\"to\":\"+11 месяцев\"}"));

        Assert.Equal(HttpStatusCode.OK, race.StatusCode);
        Assert.Contains("\"doubled\":0,\"wrong\":0", await race.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, moved.StatusCode);
        Assert.NotEqual(await TodayAsync(one, first), await TodayAsync(two, second));

        // A cookie of one run opens nothing in another.
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.PostAsync($"{TrainingRuns.AddressOf(second.Id)}/stage/race", Json("{\"times\":1}"))).StatusCode);
        await using var db = await _app.Services.GetRequiredService<IDbContextFactory<Core.Persistence.ClientBaseDb>>().CreateDbContextAsync();
        Assert.False(await db.Clients.AnyAsync(client => client.LastName == "Гонкин"));
    }

    [Fact]
    public async Task A_reset_brings_rows_and_clock_back_signs_nobody_out_and_is_the_trainers_own_class_only()
    {
        var trener = await ActorAsync("trener");
        var code = (await Runs.OpenClassAsync(trener, CancellationToken.None)).Value.Code;
        var run = (await Runs.JoinAsync(code, "Иван")).Value;
        using var browser = _app.Browser();
        await FollowAsync(browser, await browser.GetAsync("/" + TrainingRuns.EntryTo(run)));
        Assert.Null((await Runs.ResetAsync(trener, run.Id, CancellationToken.None)).Refusal);
        var beginning = run.Fingerprint;
        await browser.PostAsync($"{TrainingRuns.AddressOf(run.Id)}/stage/race", Json("{\"times\":2}"));
        await browser.PostAsync($"{TrainingRuns.AddressOf(run.Id)}/stage/clock", Json("{\"to\":\"+1 день\"}"));

        Assert.Null((await Runs.ResetAllAsync(trener, CancellationToken.None)).Refusal);

        Assert.Equal(beginning, run.Fingerprint);
        Assert.Equal(TimeSpan.Zero, run.Clock.Ahead);
        Assert.Equal(2, run.Resets);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{TrainingRuns.AddressOf(run.Id)}/stage/a/clients")).StatusCode);
        Assert.IsType<NotPermitted>((await Runs.ResetAsync(await ActorAsync("sokolova"), run.Id, CancellationToken.None)).Refusal);
        Assert.IsType<RunNotFound>((await Runs.ResetAsync(trener, "none", CancellationToken.None)).Refusal);
        Assert.IsType<NotPermitted>((await Runs.OpenClassAsync(await ActorAsync("orlov"), CancellationToken.None)).Refusal);
        Assert.IsType<NotPermitted>((await Runs.FindPlayersAsync(await ActorAsync("admin"), CancellationToken.None)).Refusal);
        Assert.IsType<NotPermitted>((await Runs.OpenLessonAsync(await ActorAsync("admin"), CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task Two_trainers_at_once_have_a_stage_and_a_class_of_their_own()
    {
        await _app.AddStaffAsync("vtoroy", StaffRole.Trainer);
        var (first, second) = (await ActorAsync("trener"), await ActorAsync("vtoroy"));
        var own = await Task.WhenAll(Runs.OpenOwnAsync(first, CancellationToken.None), Runs.OpenOwnAsync(second, CancellationToken.None));
        var codes = await Task.WhenAll(Runs.OpenClassAsync(first, CancellationToken.None), Runs.OpenClassAsync(second, CancellationToken.None));
        var (ofFirst, ofSecond) = ((await Runs.JoinAsync(codes[0].Value.Code, "Анна")).Value, (await Runs.JoinAsync(codes[1].Value.Code, "Борис")).Value);

        Assert.NotEqual(own[0].Value.Id, own[1].Value.Id);
        Assert.Equal("Анна", Assert.Single((await Runs.FindPlayersAsync(first, CancellationToken.None)).Value).Facts.Player);
        Assert.Equal("Борис", Assert.Single((await Runs.FindPlayersAsync(second, CancellationToken.None)).Value).Facts.Player);
        Assert.IsType<RunNotFound>((await Runs.ResetAsync(second, ofFirst.Id, CancellationToken.None)).Refusal);
        Assert.Null((await Runs.ResetAllAsync(second, CancellationToken.None)).Refusal);
        Assert.Equal((0, 1, 0, 0), (ofFirst.Resets, ofSecond.Resets, own[0].Value.Resets, own[1].Value.Resets));
    }

    [Fact]
    public async Task A_stage_that_is_opened_twice_says_so_in_both_windows_until_one_is_closed()
    {
        var run = (await Runs.OpenOwnAsync(await ActorAsync("trener"), CancellationToken.None)).Value;
        using var browser = _app.Browser();
        await FollowAsync(browser, await browser.GetAsync("/" + TrainingRuns.EntryTo(run)));

        using var first = await OpenEventsAsync();
        Assert.Equal(1, await ReadWindowsAsync(first));
        using (var second = await OpenEventsAsync())
        {
            Assert.Equal(2, await ReadWindowsAsync(second));
            Assert.Equal(2, await ReadWindowsAsync(first));
        }

        Assert.Equal(1, await ReadWindowsAsync(first));

        async Task<StreamReader> OpenEventsAsync() => new(await browser.GetStreamAsync($"{TrainingRuns.AddressOf(run.Id)}/stage/events"));

        static async Task<int> ReadWindowsAsync(StreamReader events)
        {
            while (await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) != "event: windows")
            {
                // Something else, or nothing new.
            }

            return int.Parse((await events.ReadLineAsync())!["data: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task A_run_lives_through_a_sleep_and_its_address_alone_seats_nobody()
    {
        var own = (await Runs.OpenOwnAsync(await ActorAsync("trener"), CancellationToken.None)).Value;
        await own.SleepAsync();
        using var stranger = _app.Browser();

        var stage = await stranger.GetAsync($"{TrainingRuns.AddressOf(own.Id)}/stage");

        Assert.Equal(HttpStatusCode.Redirect, stage.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.PostAsync($"{TrainingRuns.AddressOf(own.Id)}/stage/reset", Json("{}"))).StatusCode);
        Assert.Equal(0, own.Resets);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/run/000000000000/stage")).StatusCode);
        Assert.Equal(own, (await Runs.OpenOwnAsync(await ActorAsync("trener"), CancellationToken.None)).Value);
    }

    private async Task<Actor> ActorAsync(string login)
    {
        await using var db = await _app.Services.GetRequiredService<IDbContextFactory<Core.Persistence.ClientBaseDb>>().CreateDbContextAsync();
        var user = await db.Users.SingleAsync(one => one.UserName == login);
        return new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!);
    }

    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string code, string name) => await browser.PostAsync(
        "/training/join",
        new FormUrlEncodedContent([.. TestApp.HiddenFields(await browser.GetStringAsync("/training/join")), new("Input.Code", code), new("Input.Name", name)]));

    private static async Task<HttpResponseMessage> FollowAsync(HttpClient browser, HttpResponseMessage answer)
    {
        while (answer.Headers.Location is { } next)
        {
            answer = await browser.GetAsync(next);
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    private static async Task<string> TodayAsync(HttpClient browser, TrainingRun run) =>
        await browser.GetStringAsync($"{TrainingRuns.AddressOf(run.Id)}/stage/state") is var state ? state[state.IndexOf("today", StringComparison.Ordinal)..][..20] : "";

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
