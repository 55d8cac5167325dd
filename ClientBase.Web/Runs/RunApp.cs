using ClientBase.Core.Persistence;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClientBase.Web.Runs;

/// <summary>
/// The whole application once more inside the program, for one training run: its own database, clock, telephone and jobs, so that
/// nothing in it can meet a row of anybody else (docs/decisions/0026).
/// </summary>
internal sealed class RunApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RunServer _server;

    private RunApp(WebApplication app, RunServer server)
    {
        _app = app;
        _server = server;
    }

    /// <summary>Requests that are being answered; an open screen is one.</summary>
    public int OpenRequests => _server.Open;

    /// <summary>Everything in it works through these; from outside they are asked for measurement alone.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Builds and starts it on the run's database, which is brought up to this version first.</summary>
    public static async Task<RunApp> StartAsync(IServiceProvider program, TrainingRun run, TrainingDatabase database, string keyFile)
    {
        var (app, server) = Build(program, database.ConnectionString, keyFile, run.Clock, run.Id, run);
        await PrepareAsync(app);
        await app.StartAsync();
        return new RunApp(app, server);
    }

    /// <summary>Fills a new database with the demo as it is today, down to the keys of its cookies, and closes it.</summary>
    public static async Task FillTemplateAsync(IServiceProvider program, string file, string keyFile, RunClock clock)
    {
        var (app, _) = Build(program, new TrainingDatabase(file, "").ConnectionString, keyFile, clock, "template", run: null);
        await using (app)
        {
            await PrepareAsync(app);

            // The first use makes the key. All runs start with it: a reset must not sign anybody out.
            app.Services.GetDataProtector("first use").Protect("");
        }

        TrainingDatabase.MarkTemplate(file);
    }

    public Task<bool> TryAnswerAsync(HttpContext context) => _server.TryAnswerAsync(context);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static (WebApplication App, RunServer Server) Build(
        IServiceProvider program, string connectionString, string keyFile, RunClock clock, string name, TrainingRun? run)
    {
        var environment = program.GetRequiredService<IWebHostEnvironment>();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = environment.ApplicationName,
            EnvironmentName = environment.EnvironmentName,
            ContentRootPath = environment.ContentRootPath,
        });
        builder.Configuration.AddConfiguration(program.GetRequiredService<IConfiguration>());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = TrainingDatabase.Provider,
            ["Database:MigrateAtStart"] = "true",
            ["ConnectionStrings:ClientBase"] = connectionString,
            ["Keys:File"] = keyFile,
            ["Keys:Password"] = "",
            ["Keys:PasswordFile"] = "",
            ["Demo:Enabled"] = "true",
            ["Sms:Gateway"] = "Demo",
            ["Sms:Fallback"] = "",
            ["Mail:Gateway"] = "Demo",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "",
        });

        // The same graph of services has been checked when the program itself was built.
        builder.Host.UseDefaultServiceProvider(checks => (checks.ValidateOnBuild, checks.ValidateScopes) = (false, false));
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(clock);
        builder.AddClientBase();
        services.AddSingleton(new CurrentRun(run));
        services.AddSingleton(program.GetRequiredService<TrainingRuns>());
        services.AddSingleton(program.GetRequiredService<ILoggerFactory>());

        services.AddSingleton<StageLines>();
        services.AddSingleton<StageAudience>();
        services.AddSingleton<SaleRace>();

        // A cookie of one run means nothing in another.
        services.AddDataProtection().SetApplicationName($"ClientBase run {name}");
        services.Configure<AntiforgeryOptions>(options => options.Cookie.Name = $"{AccountsSetup.FormCookieName}{SeatCookies.Mark(TrainingRuns.AddressOf(name))}");

        var server = new RunServer();
        services.AddSingleton<IServer>(server);
        services.RemoveAll<IHostLifetime>();
        services.AddSingleton<IHostLifetime, ProgramLifetime>();
        var app = builder.Build();
        app.UseClientBase();
        return (app, server);
    }

    private static async Task PrepareAsync(WebApplication app)
    {
        if (!await app.PrepareDatabaseAsync())
        {
            throw new InvalidOperationException("The database of a training run cannot be used.");
        }
    }

    /// <summary>A run starts and stops with nobody's signals: the program ends it.</summary>
    private sealed class ProgramLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Which training run this application serves; none in the program itself.</summary>
internal sealed record CurrentRun(TrainingRun? Run);
