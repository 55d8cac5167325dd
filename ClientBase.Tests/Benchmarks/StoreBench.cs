using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using ClientBase.Core;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Store;
using ClientBase.Tests.Motor;
using ClientBase.Tests.Support;
using ClientBase.Web.Accounts;
using ClientBase.Web.Components.Pages.Clients;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClientBase.Tests.Benchmarks;

/// <summary>The online store: how soon the agent sees what his client calculates, and what a visitor costs who only waits.</summary>
internal static class StoreBench
{
    private const int Calculations = 50;

    private const int Visitors = 1_000;
    private const int AgentsScreens = 300;

    /// <summary>They pay for what all share: compiled code, pools, the first pages.</summary>
    private const int FirstVisitors = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(BenchTable table)
    {
        await MeasureCardAsync(table);
        await MeasureVisitorsAsync(table);
    }

    /// <summary>«Рассчитать» of the client, and his agent's card with the tab «Расчёты» open.</summary>
    private static async Task MeasureCardAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync(Screen.AddServices);
        var agents = await world.AddAgentsAsync(1);
        ClientRecord client;
        StoreVisitor visitor;
        await using (var db = world.Open())
        {
            client = world.AddSharedPerson(db, agents, BenchPeople.Profile(1))[0];
            visitor = Add(db, client, 1);
            await db.SaveChangesAsync();
        }

        var screen = await Screen.OpenAsync<ClientCardPanel>(world.Services, agents[0], new Dictionary<string, object?> { [nameof(ClientCardPanel.ClientId)] = client.Id });
        await screen.ClickAsync("tab-quotes");
        var sales = world.Get<StoreSales>();
        var fromPress = new Sample();
        for (var i = 0; i <= Calculations; i++)
        {
            var starts = MoscowTime.Show(TimeProvider.System.Today().AddDays(1));
            var input = new QuoteInput { Product = Product.Kasko, Motor = Car.Form() with { StartsOn = starts, Plate = string.Create(CultureInfo.InvariantCulture, $"А{i + 100}АА00") } };
            var shown = screen.Expect(input.Motor.Plate);
            var pressed = Stopwatch.GetTimestamp();
            var calculated = await sales.CalculateAsync(visitor, QuoteId.New(), input, CancellationToken.None);
            if (calculated.Refusal is { } no)
            {
                throw new InvalidOperationException(no.Message);
            }

            var painted = await shown.WaitAsync(Patience);

            // The first one also compiles everything.
            if (i > 0)
            {
                fromPress.Add(Stopwatch.GetElapsedTime(pressed, painted));
            }

            await Task.Delay(100);
        }

        await screen.CloseAsync();
        table.Add("От «Рассчитать» клиента до строки в открытой карточке агента", "p95 ≤ 1 с", $"p50 {fromPress.Median:0.0}, p95 {fromPress.P95:0.0} мс", fromPress.P95 <= 1_000);
    }

    /// <summary>The real application with agents' lists open; each visitor has «Мои полисы» open and waits for news.</summary>
    private static async Task MeasureVisitorsAsync(BenchTable table)
    {
        await using var app = await RunningApp.StartAsync(
            RunningApp.NewFolder(), ("ASPNETCORE_ENVIRONMENT", "Production"), ("Demo:Enabled", "true"), ("Circuits:PerUser", "1000"));
        var (cookies, agent) = await AddVisitorsAsync(app.Folder);
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = app.Address, Timeout = Timeout.InfiniteTimeSpan };
        List<Circuit> agents = [];
        for (var i = 0; i < AgentsScreens; i++)
        {
            agents.Add(await Circuit.OpenAsync(browser, new Uri(app.Address, "clients"), $"{AccountsSetup.CookieName}={agent}"));
        }

        List<HttpResponseMessage> open = [];
        foreach (var cookie in cookies.Take(FirstVisitors))
        {
            open.Add(await VisitAsync(browser, cookie));
        }

        await Task.Delay(TimeSpan.FromSeconds(3));
        var before = app.ReadResidentBytes();
        foreach (var cookie in cookies.Skip(FirstVisitors))
        {
            open.Add(await VisitAsync(browser, cookie));
        }

        await Task.Delay(TimeSpan.FromSeconds(3));
        var perVisitor = (app.ReadResidentBytes() - before) / 1000.0 / (Visitors - FirstVisitors);
        foreach (var answer in open)
        {
            answer.Dispose();
        }

        foreach (var screen in agents)
        {
            await screen.DisposeAsync();
        }

        table.Add($"Память (RSS) на посетителя магазина, который открыл «Мои полисы» и ждёт, рядом с {AgentsScreens} открытыми списками агентов", "≤ 250 КБ", $"{perVisitor:0} КБ", perVisitor <= 250);
    }

    private static async Task<HttpResponseMessage> VisitAsync(HttpClient browser, string cookie)
    {
        using var page = await browser.SendAsync(Get("store", cookie));
        page.EnsureSuccessStatusCode();
        var news = await browser.SendAsync(Get("store/live", cookie), HttpCompletionOption.ResponseHeadersRead);
        return news.EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Get(string address, string cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Cookie", $"{StoreWeb.CookieName}={cookie}");
        return request;
    }

    /// <summary>
    /// Clients with accounts, each signed in, and the cookie of their agent: they are sealed with the keys of the application's own database.
    /// </summary>
    private static async Task<(List<string> Visitors, string Agent)> AddVisitorsAsync(string folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(RunningApp.FilesIn(folder)).Build();
        var web = new ServiceCollection().AddLogging().AddClientBaseCore(configuration, folder).AddAccounts();
        web.AddStoreWeb();
        await using var services = web.BuildServiceProvider();
        await using var db = services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContext();
        var user = db.Users.First(user => user.AgentCode != null);
        var agent = user.StaffId;
        List<StoreVisitor> visitors = [];
        for (var i = 0; i < Visitors; i++)
        {
            var person = new Person { Id = PersonId.New(), CreatedAt = DateTime.UtcNow };
            var client = new ClientRecord { Id = ClientId.New(), PersonId = person.Id, AgentId = agent, CreatedAt = person.CreatedAt, FormKey = Guid.CreateVersion7() };
            client.SetProfile(BenchPeople.Profile(i), services.GetRequiredService<DocumentVault>());
            db.Persons.Add(person);
            db.Clients.Add(client);
            visitors.Add(Add(db, client, i));
        }

        await db.SaveChangesAsync();
        var cookies = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();
        return (
            visitors.ConvertAll(visitor => Seal(StoreClaims.Scheme, StoreClaims.Create(visitor))),
            Seal(CookieAuthenticationDefaults.AuthenticationScheme, StaffClaims.Create(user, DateTimeOffset.UtcNow)));

        string Seal(string scheme, ClaimsPrincipal who) => cookies.Get(scheme).TicketDataFormat.Protect(new AuthenticationTicket(
            who, new AuthenticationProperties { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) }, scheme));
    }

    /// <summary>Bound, with a confirmed phone and an account; not saved yet.</summary>
    private static StoreVisitor Add(ClientBaseDb db, ClientRecord client, int number)
    {
        var (phone, now) = (PhoneNumber.Parse(string.Create(CultureInfo.InvariantCulture, $"+7999{1_000_000 + number}")), DateTime.UtcNow);
        client.SetPhone(phone, now);
        db.Bindings.Add(new ClientBinding { PersonId = client.PersonId, AgentId = client.AgentId, StartedAt = now, Reason = BindingReason.Transfer });
        var account = new StoreAccount { PersonId = client.PersonId, ClientId = client.Id, Phone = phone, CreatedAt = now };
        db.StoreAccounts.Add(account);
        return new StoreVisitor(account.Id, account.Session);
    }
}
