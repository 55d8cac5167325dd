using ClientBase.Web.Runs;
using ClientBase.Web.Setup;

var builder = WebApplication.CreateBuilder(AppFolders.Options(args));
RootSettings.Insert(builder.Configuration, builder.Environment);
DefaultAddress.Apply(builder);
RussianCulture.Apply();
builder.AddClientBase();
builder.AddTrainingRuns();

var app = builder.Build();
if (Verbs.IsAsked(args))
{
    return await Verbs.OnConsole(app.Services, app.HasDemo()).RunAsync(args, default);
}

app.UseTrainingRuns();
app.UseClientBase();
if (!await app.PrepareDatabaseAsync())
{
    return Verbs.Failed;
}

app.AnnounceStart();
await app.RunAsync();
return Verbs.Done;

/// <summary>Public for <c>WebApplicationFactory</c>.</summary>
public partial class Program;
