using System.Net;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Web;

/// <summary>The door of the online store over HTTP: its own cookie, its own pages, the connection that tells news.</summary>
public class StoreWebTests : IDisposable
{
    private readonly TestApp _app = new();

    [Theory]
    [InlineData("/store")]
    [InlineData("/store/buy")]
    [InlineData("/store/quotes")]
    [InlineData("/store/agent")]
    [InlineData("/store/data")]
    [InlineData("/store/data.json")]
    [InlineData("/store/live")]
    [InlineData("/store/quotes/0196a000-0000-7000-8000-000000000000")]
    [InlineData("/store/policies/0196a000-0000-7000-8000-000000000000/print")]
    public async Task Nobody_but_a_signed_in_client_sees_the_store(string address)
    {
        await _app.AddStaffAsync("ivanova");
        using var stranger = _app.Browser();
        using var agent = await _app.SignedInBrowserAsync("ivanova");

        foreach (var browser in new[] { stranger, agent })
        {
            var answer = await browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("https://localhost/store/login", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_cookie_of_the_store_opens_its_pages_and_none_of_the_staffs()
    {
        using var client = await SignedInAsync();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/store/agent")).StatusCode);
        foreach (var address in new[] { "/clients", "/portfolio", "/notifications", "/admin/sms" })
        {
            var answer = await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("https://localhost/login", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites_and_ends_with_the_browser_unless_asked()
    {
        using var browser = _app.Browser();
        var cookie = await EnterAsync(browser, remember: false);
        Assert.StartsWith("__Host-ClientBase-Store=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires=", cookie, StringComparison.Ordinal);

        _app.Clock.Move(TimeSpan.FromMinutes(11));
        using var other = _app.Browser();
        Assert.Contains("expires=", await EnterAsync(other, remember: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_every_device()
    {
        using var browser = await SignedInAsync();
        var page = await browser.GetStringAsync("/store");
        await browser.PostAsync("/store/logout", new FormUrlEncodedContent(TestApp.HiddenFields(page)));

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/store")).StatusCode);
        await using var db = await OpenAsync();
        Assert.Single(await db.StoreAccounts.Select(a => a.Session).ToListAsync());
    }

    [Fact]
    public async Task News_of_this_client_come_over_the_open_connection_and_those_of_others_do_not()
    {
        using var browser = await SignedInAsync();
        var account = await AccountAsync();
        using var answer = await browser.GetAsync("/store/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(": ready", await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        var feed = _app.Services.GetRequiredService<LiveFeed>();

        feed.Publish(ConcernedRecord.ListenerOf(StoreAccountId.New()), new ClientsChanged(ClientId.New()));
        feed.Publish(ConcernedRecord.ListenerOf(account), new ClientsChanged(ClientId.New()));

        string? line;
        do
        {
            line = await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
        while (line == "");
        Assert.Equal("data: changed", line);
        Assert.Equal(1, feed.SubscriptionCount);
    }

    public void Dispose() => _app.Dispose();

    private async Task<HttpClient> SignedInAsync()
    {
        var browser = _app.Browser();
        await EnterAsync(browser, remember: false);
        return browser;
    }

    /// <summary>Signs in as a client of an agent does, with the code read from the gateway of the demo.</summary>
    private async Task<string> EnterAsync(HttpClient browser, bool remember)
    {
        var phone = await PrepareClientAsync();
        var outbox = _app.Services.GetRequiredService<Core.Sms.DemoOutboxGateway>();
        outbox.Open();
        var before = outbox.MessagesTo(phone).Count;
        var page = await browser.GetStringAsync("/store/login");
        var form = TestApp.HiddenFields(page).ToList();
        var sent = await browser.PostAsync("/store/login", new FormUrlEncodedContent([.. form, new("Phone", phone.E164), new("Action", "send")]));
        var next = TestApp.HiddenFields(await sent.Content.ReadAsStringAsync()).ToList();
        for (var tries = 0; outbox.MessagesTo(phone).Count == before && tries < 200; tries++)
        {
            await Task.Delay(20);
        }

        var code = string.Concat(outbox.MessagesTo(phone)[0].Text.Split(':')[1].Where(char.IsAsciiDigit).Take(6));
        var entered = await browser.PostAsync("/store/login", new FormUrlEncodedContent(
            [.. next, new("Code", code), new("Action", "enter"), .. remember ? new KeyValuePair<string, string>[] { new("Remember", "yes") } : []]));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        return entered.Headers.GetValues("Set-Cookie").Single(cookie => cookie.Contains("Store", StringComparison.Ordinal));
    }

    private async Task<PhoneNumber> PrepareClientAsync()
    {
        var phone = PhoneNumber.Parse("+7 910 000-77-41");
        await using var db = await OpenAsync();
        if (!await db.StoreAccounts.AnyAsync())
        {
            var agent = Given.Agent(db);
            var record = Given.Client(db, agent, phone: phone.E164, isPhoneVerified: true);
            Given.Binding(db, agent, record, DateTime.UtcNow);
            db.StoreAccounts.Add(new StoreAccount { PersonId = record.PersonId, ClientId = record.Id, Phone = phone, CreatedAt = DateTime.UtcNow });
            await db.SaveChangesAsync();
        }

        return phone;
    }

    private async Task<StoreAccountId> AccountAsync()
    {
        await using var db = await OpenAsync();
        return await db.StoreAccounts.Select(a => a.Id).SingleAsync();
    }

    private Task<ClientBaseDb> OpenAsync() => _app.Services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContextAsync();
}
