using ClientBase.Core;
using ClientBase.Web;
using ClientBase.Web.Components;
using ClientBase.Web.Setup;

var builder = WebApplication.CreateBuilder(AppFolders.Options(args));
RootSettings.Insert(builder.Configuration, builder.Environment);
DefaultAddress.Apply(builder);
RussianCulture.Apply();

var baseFolder = AppFolders.BaseFolder;

// The business.
builder.Services.AddClientBaseCore(builder.Configuration, baseFolder);
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

var app = builder.Build();
if (Verbs.IsAsked(args))
{
    return await Verbs.OnConsole(app.Services, app.HasDemo()).RunAsync(args, default);
}

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
app.MapStore();
app.OpenDemoPhone();
app.MapDemoSms();
app.MapStage();
app.MapSmsReports();
app.MapRazorComponents<App>().AddClientBaseCircuits();

if (!await app.PrepareDatabaseAsync())
{
    return Verbs.Failed;
}

app.AnnounceStart();
await app.RunAsync();
return Verbs.Done;

/// <summary>Public for <c>WebApplicationFactory</c>.</summary>
public partial class Program;
