using System.Net;
using ClientBase.Core.Basics;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Web;

/// <summary>The stage over HTTP: for a trainer, with the demo, and for nobody else.</summary>
public class StageWebTests
{
    [Fact]
    public async Task Without_the_demo_there_is_no_stage()
    {
        using var app = new TestApp();
        await app.AddStaffAsync("trener1", StaffRole.Trainer);
        using var trainer = await app.SignedInBrowserAsync("trener1");

        foreach (var address in new[] { "/stage", "/stage/time", "/stage/events", "/stage/a/clients", "/stage/a/login", "/stage/c/store", "/run/x/stage", "/training/join", "/training/class", "/training/1/show" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await trainer.GetAsync(address)).StatusCode);
        }
    }

    [Fact]
    public async Task Three_sessions_stand_side_by_side_each_with_a_cookie_of_its_own()
    {
        using var app = new TestApp().With("Demo:Enabled", "true");
        using var trainer = await SignInAsync(app, "trener");

        var entry = (await trainer.GetAsync("/stage")).Headers.Location!;
        var run = new Uri(trainer.BaseAddress!, entry).AbsolutePath[..^"/enter".Length];
        await trainer.GetAsync(entry);
        var stage = await trainer.GetAsync($"{run}/stage");

        var mark = "__Host-ClientBase" + run.Replace('/', '-');
        var cookies = stage.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split('=')[0]).Where(name => name.StartsWith(mark + "-stage", StringComparison.Ordinal)).Order();
        Assert.Equal([$"{mark}-stage-a", $"{mark}-stage-b", $"{mark}-stage-c"], cookies);
        Assert.All(stage.Headers.GetValues("Set-Cookie").Where(cookie => cookie.Contains("-stage", StringComparison.Ordinal)), cookie =>
            Assert.Contains("path=/; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal));
        Assert.Contains("frame-src 'self'", Policy(stage), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Policy(stage), StringComparison.Ordinal);

        var pane = await trainer.GetAsync($"{run}/stage/a/clients");
        Assert.Equal(HttpStatusCode.OK, pane.StatusCode);
        Assert.Contains($"<base href=\"{run}/stage/a/\"", await pane.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", Policy(pane), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Policy(await trainer.GetAsync("/clients")), StringComparison.Ordinal);

        // Leaving one seat leaves the others and the trainer himself signed in.
        var left = await trainer.PostAsync($"{run}/stage/a/logout", new FormUrlEncodedContent(TestApp.HiddenFields(await pane.Content.ReadAsStringAsync())));
        Assert.Equal($"{run}/stage/a/login", left.Headers.Location!.OriginalString);
        Assert.StartsWith($"https://localhost{run}/stage/a/login", (await trainer.GetAsync($"{run}/stage/a/clients")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await trainer.GetAsync($"{run}/stage/b/clients")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await trainer.GetAsync("/clients")).StatusCode);
    }

    [Theory]
    [InlineData("sokolova")]
    [InlineData("orlov")]
    [InlineData("admin")]
    public async Task Nobody_but_a_trainer_is_seated(string login)
    {
        using var app = new TestApp().With("Demo:Enabled", "true");
        using var browser = await SignInAsync(app, login);

        var stage = await browser.GetAsync("/stage");

        Assert.Contains("Сцену открывает тренер", WebUtility.HtmlDecode(await stage.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie: ", stage.Headers.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/stage/events")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/stage/b/clients")).StatusCode);
    }

    private static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();

    private static async Task<HttpClient> SignInAsync(TestApp app, string login)
    {
        var browser = app.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await TestApp.SignInAsync(browser, login, Core.Seeding.DemoStaff.Password)).StatusCode);
        return browser;
    }
}
