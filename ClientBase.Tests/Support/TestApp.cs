using System.Net;
using System.Text.RegularExpressions;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClientBase.Tests.Support;

/// <summary>The whole application in memory, on a database folder of its own, with helpers that sign people in.</summary>
internal sealed partial class TestApp : WebApplicationFactory<Program>
{
    public const string Password = "Верный-пароль-агента";

    private readonly string _folder = Directory.CreateTempSubdirectory("clientbase-app-").FullName;
    private readonly string? _postgres = TestEngine.IsPostgres ? PostgresServer.Instance.CreateDatabase() : null;
    private readonly Dictionary<string, string> _settings = new() { ["Demo:Enabled"] = "false" };

    /// <summary>Stands still; move it to let time pass.</summary>
    public FakeClock Clock { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>«Development» gives the demo's defaults; the tests run as a real installation unless they say otherwise.</summary>
    public string Environment { get; init; } = "Production";

    public TestApp With(string setting, string value)
    {
        _settings[setting] = value;
        return this;
    }

    /// <summary>Adds a member of staff with <see cref="Password"/>.</summary>
    public async Task<StaffUser> AddStaffAsync(string login, StaffRole role = StaffRole.Agent)
    {
        using var scope = Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var user = new StaffUser
        {
            Id = Guid.CreateVersion7(),
            UserName = login,
            FullName = "Иванова Анна Петровна",
            Role = role,
            AgentCode = role is StaffRole.Agent ? "000777" : null,
        };
        var result = await users.CreateAsync(user, Password);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.Select(error => error.Description)));
        return user;
    }

    /// <summary>A browser that keeps cookies and shows redirects instead of following them.</summary>
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions
    {
        BaseAddress = new Uri("https://localhost"),
        AllowAutoRedirect = false,
    });

    /// <summary>Fills in the sign-in form as a person does and returns the answer.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string login, string password = Password, string address = "/login")
    {
        var page = await browser.GetStringAsync(address);
        return await browser.PostAsync(address, new FormUrlEncodedContent(
        [
            .. HiddenFields(page),
            new("Input.Login", login),
            new("Input.Password", password),
        ]));
    }

    /// <summary>A browser in which this person is signed in.</summary>
    public async Task<HttpClient> SignedInBrowserAsync(string login)
    {
        var browser = Browser();
        var answer = await SignInAsync(browser, login);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public static IEnumerable<KeyValuePair<string, string>> HiddenFields(string page) =>
        HiddenField().Matches(page).Select(match => new KeyValuePair<string, string>(
            match.Groups["name"].Value,
            WebUtility.HtmlDecode(match.Groups["value"].Value)));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        if (_postgres is not null)
        {
            builder.UseSetting("Database:Provider", "PostgreSql");
            builder.UseSetting("ConnectionStrings:ClientBase", PostgresServer.Instance.ConnectionStringOf(_postgres));
        }
        else
        {
            builder.UseSetting("ConnectionStrings:ClientBase", $"Data Source={Path.Combine(_folder, "clientbase.db")}");
        }

        builder.UseSetting("Keys:File", Path.Combine(_folder, "keys.json"));
        builder.UseSetting("Training:Folder", Path.Combine(_folder, "training"));
        builder.UseSetting("Training:PrepareTemplate", "false");
        foreach (var (setting, value) in _settings)
        {
            builder.UseSetting(setting, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(Clock);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);

        // The base class comes here twice.
        if (disposing && Directory.Exists(_folder))
        {
            SqlitePools.CloseIn(_folder);
            Directory.Delete(_folder, recursive: true);
            if (_postgres is not null)
            {
                PostgresServer.Instance.DropDatabase(_postgres);
            }
        }
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" */?>""")]
    private static partial Regex HiddenField();
}

/// <summary>One application for the tests of a class that only look: a stranger's browser and a signed-in one.</summary>
public sealed class OpenApp : IAsyncLifetime, IDisposable
{
    private readonly TestApp _app = new();

    public HttpClient Stranger { get; private set; } = null!;

    public HttpClient Agent { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _app.AddStaffAsync("ivanova");
        Stranger = _app.Browser();
        Agent = await _app.SignedInBrowserAsync("ivanova");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();
}
