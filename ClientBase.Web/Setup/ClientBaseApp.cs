using ClientBase.Core;
using ClientBase.Web.Components;
using ClientBase.Web.Runs;

namespace ClientBase.Web.Setup;

/// <summary>The map of the application: what it is made of, and the way of a request through it. Every training run is one more of it.</summary>
internal static class ClientBaseApp
{
    public static void AddClientBase(this WebApplicationBuilder builder)
    {
        // The business.
        builder.Services.AddClientBaseCore(builder.Configuration, AppFolders.BaseFolder);
        builder.Services.AddDemo(builder.Configuration, builder.Environment);

        // Who is here, and what protects him.
        builder.Services.AddAccounts();
        builder.Services.AddStoreWeb();
        builder.Services.AddSingleton<StageSeating>();
        builder.Services.AddSignInLimit();
        builder.Services.AddSecurityHeaders();
        builder.Services.AddScoped<CurrentActor>();

        // Screens.
        builder.AddCircuits();
        builder.Services.AddScreenParts();
        builder.Services.AddPageCompression();
        builder.Services.AddAppHealth();
        builder.AddAppMetrics();
    }

    public static void UseClientBase(this WebApplication app)
    {
        app.UseStageSeats();
        app.UseRouting();
        app.UseErrorPages();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseRequestLocalization(RussianCulture.Name);
        app.UseCircuitOriginCheck();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseUploadLimit();
        app.UseAntiforgery();
        app.UseFreshSignInForm();

        app.MapStaticAssets().AllowAnonymous();
        app.MapAppHealth();
        app.MapAppMetrics();
        app.MapAccountEndpoints();
        app.MapDrafts();
        app.MapTariffFiles();
        app.MapClaimPhotos();
        app.MapStatementFiles();
        app.MapStore();
        app.OpenDemoPhone();
        app.MapDemoSms();
        app.MapStage();
        app.MapTrainingRuns();
        app.MapRunEntry();
        app.MapSmsReports();
        app.MapRazorComponents<App>().AddClientBaseCircuits();
    }
}
