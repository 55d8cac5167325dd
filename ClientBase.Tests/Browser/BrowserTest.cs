using ClientBase.Core.Basics;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.Playwright;

namespace ClientBase.Tests.Browser;

/// <summary>One application and one Chromium for all browser tests, which therefore run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

/// <summary>The application with the demo data and the browser.</summary>
public class BrowserFixture : IAsyncLifetime
{
    /// <summary>In milliseconds; a busy machine is slow, and a page that is ready is not waited for.</summary>
    internal const float Patience = 40_000;

    /// <summary>Of the demo's client with an account in the store, «Салтыкова-Щедрина», a client of Соколова.</summary>
    private static readonly PhoneNumber StorePhone = PhoneNumber.Parse("+79050004108");

    private readonly Dictionary<string, string> _signedIn = [];
    private RunningApp? _app;
    private Backstage? _backstage;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal RunningApp App => _app!;

    /// <summary>The services over the same database.</summary>
    internal Backstage Backstage => _backstage!;

    public async Task InitializeAsync()
    {
        // Windows that a test has closed keep their place for three minutes; hardly any of the codes is ever confirmed.
        _app = await RunningApp.StartAsync(RunningApp.NewFolder(), ("Circuits:PerUser", "1000"), ("Sms:PrefixSends", "1000"));
        _backstage = Backstage.Of(_app.Folder);
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = await Chromium.FindOrInstallAsync(_playwright.Chromium.ExecutablePath),
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_backstage is not null)
        {
            await _backstage.DisposeAsync();
        }

        if (_app is not null)
        {
            await _app.DisposeAsync();
            Directory.Delete(_app.Folder, recursive: true);
        }
    }

    /// <summary>A browser window of its own, not signed in.</summary>
    internal async Task<Visitor> OpenAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL ??= App.Address.ToString();
        options.Locale ??= "ru-RU";
        options.TimezoneId ??= "Europe/Moscow";
        options.ReducedMotion ??= ReducedMotion.Reduce;
        options.ViewportSize ??= new() { Width = 1366, Height = 768 };
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return await Visitor.OpenAsync(context);
    }

    /// <summary>A window in which this demo account is signed in and sees its list. Signs in once per account: sign-ins are limited.</summary>
    internal async Task<Visitor> SignInAsync(string login, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.StorageState ??= _signedIn.GetValueOrDefault(login);
        var visitor = await OpenAsync(options);
        await visitor.Page.GotoAsync("/clients");
        if (new Uri(visitor.Page.Url).AbsolutePath == "/login")
        {
            await visitor.Page.GetByLabel("Логин").FillAsync(login);
            await visitor.Page.GetByLabel("Пароль").FillAsync(DemoStaff.Password);
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Войти" }).ClickAsync();

            // Asked again and again, not waited for: WaitForURLAsync misses a load event that comes just before it begins to listen.
            await visitor.Page.WaitForFunctionAsync("() => location.pathname !== '/login' && document.readyState === 'complete'");
            if (options.ColorScheme is null && options.BaseURL == App.Address.ToString())
            {
                _signedIn[login] = await visitor.Page.Context.StorageStateAsync();
            }
        }

        return visitor;
    }

    /// <summary>A window in which the demo's client is signed in to the online store. Asks for a code once: codes are limited.</summary>
    internal async Task<Visitor> EnterStoreAsync(BrowserNewContextOptions options)
    {
        options.StorageState ??= options.ColorScheme is null ? _signedIn.GetValueOrDefault(StorePhone.E164) : null;
        var visitor = await OpenAsync(options);
        await visitor.Page.GotoAsync("/store");
        if (new Uri(visitor.Page.Url).AbsolutePath != "/store")
        {
            var trener = await SignInAsync("trener");
            await StoreVisit.EnterAsync(visitor.Page, trener.Page, StorePhone);
            if (options.ColorScheme is null)
            {
                _signedIn[StorePhone.E164] = await visitor.Page.Context.StorageStateAsync();
            }

            await trener.Page.Context.CloseAsync();
        }

        return visitor;
    }
}

/// <summary>The same on PostgreSQL.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserOnPostgresTests : ICollectionFixture<BrowserOnPostgresFixture>
{
    public const string Name = "Browser on PostgreSQL";
}

public sealed class BrowserOnPostgresFixture : BrowserFixture
{
    private readonly TestEngine _engine = TestEngine.PostgreSql();
}

/// <summary>One person at one browser window. Everything that the browser complains of is kept and fails the test.</summary>
internal sealed class Visitor
{
    private readonly List<string> _problems = [];
    private readonly List<string> _expected = [];

    private Visitor(IPage page) => Page = page;

    public IPage Page { get; }

    public Cabinet Cabinet => new(Page);

    /// <summary>Errors of the console and of scripts, failed requests and answers, violations of the content policy.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_problems)
            {
                return _problems.Where(problem => !_expected.Exists(part => problem.Contains(part, StringComparison.Ordinal))).ToList();
            }
        }
    }

    public static async Task<Visitor> OpenAsync(IBrowserContext context)
    {
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.violatedDirective}: ${e.blockedURI} ${e.sourceFile ?? ''}`))");
        var visitor = new Visitor(await context.NewPageAsync());
        visitor.Watch(visitor.Page);
        context.Page += (_, page) => visitor.Watch(page);
        return visitor;
    }

    /// <summary>A complaint with this text is what the test is about: a dropped connection, a refused address.</summary>
    public void Expect(string part) => _expected.Add(part);

    private void Watch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Note($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) => Note($"script: {error}");
        page.RequestFailed += (_, request) =>
        {
            // A page that is left gives up what it was still loading.
            if (request.Failure != "net::ERR_ABORTED")
            {
                Note($"request: {request.Url} {request.Failure}");
            }
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                Note($"answer: {response.Status} {response.Url}");
            }
        };
    }

    private void Note(string problem)
    {
        lock (_problems)
        {
            _problems.Add(problem);
        }
    }
}

/// <summary>Base of the browser tests: whatever a visitor's browser complained of fails the test that opened it.</summary>
[Collection(BrowserTests.Name)]
public abstract class BrowserTest(BrowserFixture browser) : IAsyncLifetime
{
    private readonly List<Visitor> _visitors = [];

    internal RunningApp App => browser.App;

    internal Backstage Backstage => browser.Backstage;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var visitor in _visitors)
        {
            await visitor.Page.Context.CloseAsync();
        }

        Assert.Empty(_visitors.SelectMany(visitor => visitor.Problems));
    }

    internal async Task<Visitor> OpenAsync(BrowserNewContextOptions? options = null) => Keep(await browser.OpenAsync(options));

    internal async Task<Visitor> SignInAsync(string login, BrowserNewContextOptions? options = null) =>
        Keep(await browser.SignInAsync(login, options));

    internal async Task<Visitor> EnterStoreAsync(BrowserNewContextOptions options) => Keep(await browser.EnterStoreAsync(options));

    private Visitor Keep(Visitor visitor)
    {
        _visitors.Add(visitor);
        return visitor;
    }
}
