using System.Net;
using System.Security.Claims;
using System.Text.Json;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Sms;
using ClientBase.Web.Accounts;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientBase.Tests.PhoneVerification;

public sealed class DemoSmsEndpointTests : IDisposable
{
    private const string Address = "/demo/sms?phone=%2B79100000341";

    private readonly PhoneDesk _desk = new();
    private readonly Warnings _log = new();

    public void Dispose()
    {
        _log.Dispose();
        _desk.Dispose();
    }

    [Theory]
    [InlineData(StaffRole.Trainer)]
    [InlineData(StaffRole.Admin)]
    public async Task A_trainer_or_admin_reads_the_messages_of_a_number_newest_first(StaffRole role)
    {
        await using var app = await StartAsync(demo: true, _desk.AddStaff("Тренер", role, null));
        var outbox = app.Services.GetRequiredService<DemoOutboxGateway>();
        var first = new SmsMessage(Guid.CreateVersion7(), PhoneDesk.Phone, "первое", new DateTime(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc), new DateTime(2026, 11, 22, 9, 5, 0, DateTimeKind.Utc));
        await outbox.SendAsync(first, CancellationToken.None);
        await outbox.SendAsync(first with { To = PhoneDesk.OtherPhone }, CancellationToken.None);
        await outbox.SendAsync(first with { Id = Guid.CreateVersion7(), Text = "второе" }, CancellationToken.None);

        using var json = JsonDocument.Parse(await app.GetTestClient().GetStringAsync(new Uri(Address, UriKind.Relative)));

        var messages = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(["второе", "первое"], messages.Select(message => message.GetProperty("text").GetString()));
        Assert.Equal(["id", "to", "text", "sentAt"], messages[1].EnumerateObject().Select(property => property.Name));
        Assert.Equal(first.Id, messages[1].GetProperty("id").GetGuid());
        Assert.Equal("+79100000341", messages[1].GetProperty("to").GetString());
        Assert.Equal("2026-11-22T09:00:00Z", messages[1].GetProperty("sentAt").GetString());
    }

    [Theory]
    [InlineData("/demo/sms?phone=%2B79050000000")]
    [InlineData("/demo/sms?phone=12")]
    [InlineData("/demo/sms")]
    public async Task A_number_without_messages_gives_an_empty_list(string address)
    {
        await using var app = await StartAsync(demo: true, _desk.AddStaff("Тренер", StaffRole.Trainer, null));

        Assert.Equal("[]", await app.GetTestClient().GetStringAsync(new Uri(address, UriKind.Relative)));
    }

    [Fact]
    public async Task For_everybody_else_there_is_nothing_there()
    {
        var trainer = _desk.AddStaff("Тренер", StaffRole.Trainer, null);

        await AssertNotFoundAsync(demo: true, null, Address);
        await AssertNotFoundAsync(demo: true, _desk.Sokolova, Address);
        await AssertNotFoundAsync(demo: true, _desk.AddStaff("Орлов", StaffRole.Supervisor, null), Address);
        await AssertNotFoundAsync(demo: true, trainer with { Session = "old" }, Address);
        await AssertNotFoundAsync(demo: false, trainer, Address);
        await AssertNotFoundAsync(demo: false, trainer, "/demo/phone");
        await AssertNotFoundAsync(demo: false, null, "/demo/phone");
        await AssertNotFoundAsync(demo: false, trainer, "/demo/mail");
        await AssertNotFoundAsync(demo: false, null, "/demo/mail");
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_start_without_the_demo_warns_once_that_nothing_is_sent(bool demo, int warnings)
    {
        await using var app = await StartAsync(demo, who: null);

        Assert.Equal(warnings, _log.Lines.Count(line => line.Contains("Sms:Gateway", StringComparison.Ordinal)));
    }

    private async Task AssertNotFoundAsync(bool demo, Actor? who, string address)
    {
        await using var app = await StartAsync(demo, who);
        using var response = await app.GetTestClient().GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    private async Task<WebApplication> StartAsync(bool demo, Actor? who)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.Configure<DemoOptions>(options => options.Enabled = demo);
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DemoOutboxGateway>();
        builder.Services.AddSingleton(new StaffAccess(_desk.Database, _desk.Clock));
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.User = who is null ? new ClaimsPrincipal() : Principal(who);
            return next(context);
        });
        app.UseStatusCodePages(status => status.HttpContext.Response.WriteAsync("the screen «not found»"));
        app.UseRouting();
        app.OpenDemoPhone();
        app.MapDemoSms();
        app.MapGet("/demo/phone", () => "the page");
        app.MapGet("/demo/mail", () => "the page");
        await app.StartAsync();
        return app;
    }

    private static ClaimsPrincipal Principal(Actor actor) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString()),
            new Claim(ClaimTypes.Name, actor.Name),
            new Claim(ClaimTypes.Role, actor.Role.ToString()),
            new Claim(StaffClaims.Session, actor.Session),
        ],
        "test"));

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (Lines)
                {
                    Lines.Add(formatter(state, exception));
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
