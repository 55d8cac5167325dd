using AngleSharp.Dom;
using Bunit;
using ClientBase.Core.Accounts;
using ClientBase.Core.Mail;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Components.Pages.Demo;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClientBase.Tests.Mail;

/// <summary>The demo mailbox.</summary>
public sealed class MailPageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MailDesk _desk = new();
    private readonly BunitContext _browser = new();
    private readonly DemoMailbox _mailbox;
    private readonly DemoOptions _demo = new() { Enabled = true };

    public MailPageTests()
    {
        _mailbox = new DemoMailbox(_desk.Database, TestKeys.Ring());
        _mailbox.Open();
        _desk.Restart(_mailbox);
        _browser.Services.AddSingleton(_mailbox);
        _browser.Services.AddSingleton(Options.Create(_demo));
        _browser.Services.AddSingleton(new StaffAccess(_desk.Database, _desk.Clock));
        _browser.Services.AddScoped<CurrentActor>();
        using var db = _desk.Database.CreateDbContext();
        _browser.SignIn(Given.Agent(db));
    }

    public void Dispose()
    {
        _browser.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public async Task Before_the_first_letter_the_page_says_so_and_then_shows_it_without_reload()
    {
        var page = _browser.Render<MailPage>();
        Assert.Equal("Писем пока нет", page.Find(".empty").TextContent);
        Assert.Equal("demo/phone", page.Find(".about a").GetAttribute("href"));

        await SendAsync(MailDesk.Subject, MailDesk.Text);

        page.WaitForAssertion(() => Assert.Equal(MailDesk.Subject, page.Find(".subject").TextContent), Patience);
        Assert.Equal(MailDesk.To, page.Find(".to").TextContent);
        Assert.Equal("22.11.2026 12:00", page.Find("time").TextContent);
        Assert.Equal(MailDesk.Text, page.Find(".text").TextContent);
    }

    [Fact]
    public async Task Letters_stand_newest_first_with_the_newest_open_and_one_address_can_be_chosen()
    {
        await SendAsync("первое", "т");
        await SendAsync("второе", "т", "gromov@vsk.example");
        await SendAsync("третье", "т");

        var page = _browser.Render<MailPage>();

        Assert.Equal(["третье", "второе", "первое"], Subjects(page));
        Assert.Equal([true, false, false], page.FindAll("details").Select(letter => letter.HasAttribute("open")));
        Assert.Equal(["Все адреса", "gromov@vsk.example", MailDesk.To], page.FindAll("option").Select(option => option.TextContent));
        page.Find("#mail-address").Change("gromov@vsk.example");
        Assert.Equal(["второе"], Subjects(page));
        page.Find("#mail-address").Change("");
        Assert.Equal(3, Subjects(page).Count);
    }

    [Fact]
    public async Task A_text_is_text_and_only_links_to_this_site_can_be_followed()
    {
        await SendAsync(
            "<b>Тема</b>",
            """
            <script>alert(1)</script> <a href="https://evil.example">Открыть</a>
            Свой: http://localhost/notifications?group=Clients, и короче: /notifications.
            Чужой: https://evil.example/notifications http://localhost@evil.example/ //evil.example и/или javascript:alert(1)
            """);

        var page = _browser.Render<MailPage>();

        Assert.Equal("<b>Тема</b>", page.Find(".subject").TextContent);
        Assert.Contains("<script>alert(1)</script> <a href=\"https://evil.example\">Открыть</a>", page.Find(".text").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [("http://localhost/notifications?group=Clients", "http://localhost/notifications?group=Clients"), ("/notifications", "http://localhost/notifications")],
            page.FindAll(".text a").Select(link => (link.TextContent, link.GetAttribute("href")!)));
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void With_the_demo_off_there_is_no_such_page()
    {
        _demo.Enabled = false;
        var notFound = false;
        _browser.Services.GetRequiredService<NavigationManager>().OnNotFound += (_, _) => notFound = true;

        var page = _browser.Render<MailPage>();

        Assert.True(notFound);
        Assert.Empty(page.FindAll(".choice"));
    }

    [Fact]
    public async Task Who_has_signed_out_sees_nothing()
    {
        await SendAsync(MailDesk.Subject, MailDesk.Text);
        using var db = _desk.Database.CreateDbContext();
        _browser.SignIn(Given.Agent(db) with { Session = "old" });

        var page = _browser.Render<MailPage>();

        Assert.Contains("Сеанс завершён", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".letter"));
    }

    private async Task SendAsync(string subject, string text, string to = MailDesk.To)
    {
        await _desk.WriteAsync(Guid.NewGuid(), to, subject, text);
        await _desk.Sender.SweepAsync(default);
        _desk.Clock.Move(TimeSpan.FromSeconds(1));
    }

    private static IReadOnlyList<string> Subjects(IRenderedComponent<MailPage> page) => [.. page.FindAll(".subject").Select(subject => subject.TextContent)];
}
