using System.Diagnostics;
using System.Globalization;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Persistence;

/// <summary>What the real process says, and leaves alone, when it must not or cannot use its database.</summary>
public class RefusedStartsTests : IDisposable
{
    private const string WrongServer = "Host=127.0.0.1;Port=1;Database=none;Username=nobody;Timeout=1";

    private readonly string _folder = RunningApp.NewFolder();

    protected string? ConnectionString => RunningApp.FilesIn(_folder)["ConnectionStrings:ClientBase"];

    [Fact]
    public async Task F18_another_key_ring_stops_the_node_and_it_writes_nothing()
    {
        Assert.Equal(0, (await RunAsync(["migrate"])).ExitCode);
        var before = await ContentAsync();

        await AssertRefusedAsync("Keys:File", ("Keys:File", Path.Combine(_folder, "other", "keys.json")));

        Assert.Equal(before, await ContentAsync());
    }

    [Fact]
    public async Task A_newer_schema_stops_the_node()
    {
        Assert.Equal(0, (await RunAsync(["migrate"])).ExitCode);
        await using (var backstage = Backstage.Of(_folder))
        {
            await using var db = backstage.Open();
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '99.0')");
        }

        await AssertRefusedAsync("более новой версией");
    }

    [Fact]
    public Task An_older_schema_stops_a_node_that_may_not_migrate() =>
        AssertRefusedAsync("migrate", ("Database:MigrateAtStart", "false"));

    [Fact]
    public Task A_connection_string_that_is_none_stops_the_node() =>
        AssertRefusedAsync("не разобрана", ("ConnectionStrings:ClientBase", "nonsense"));

    [Fact]
    public async Task A_database_that_cannot_be_reached_stops_the_node()
    {
        if (TestEngine.IsPostgres)
        {
            await AssertRefusedAsync("не отвечает", ("ConnectionStrings:ClientBase", WrongServer));
        }
        else
        {
            // A folder is no file.
            await AssertRefusedAsync("не открывается", ("ConnectionStrings:ClientBase", $"Data Source={_folder}"));
        }
    }

    [Fact]
    public async Task F20_a_migration_that_is_killed_is_finished_by_the_next_start()
    {
        for (var kill = 0; kill < 3; kill++)
        {
            using var migrating = Process.Start(RunningApp.Program(_folder, ["migrate"]))!;
            while (!await HasBegunAsync() && !migrating.HasExited)
            {
                await Task.Delay(5);
            }

            await Task.Delay(kill * 40);
            migrating.Kill();
            await migrating.WaitForExitAsync();
        }

        Assert.Equal(0, (await RunAsync(["migrate"])).ExitCode);
        Assert.Equal(0, (await RunAsync(["check"])).ExitCode);
        await using var backstage = Backstage.Of(_folder);
        await using var db = backstage.Open();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    public void Dispose()
    {
        SqlitePools.CloseIn(_folder);
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Exit code 1 and one line for the operator.</summary>
    protected async Task AssertRefusedAsync(string saying, params (string Key, string Value)[] settings)
    {
        var (exitCode, error) = await RunAsync(["--urls", "http://127.0.0.1:0"], settings);
        Assert.Equal(1, exitCode);
        Assert.Contains(saying, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    protected async Task<(int ExitCode, string Error)> RunAsync(string[] arguments, params (string Key, string Value)[] settings)
    {
        using var process = Process.Start(RunningApp.Program(_folder, arguments, settings))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    /// <summary>How many rows stand in each table.</summary>
    private async Task<string> ContentAsync()
    {
        await using var backstage = Backstage.Of(_folder);
        await using var db = backstage.Open();
        List<string> tables = [];
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).Distinct().Order())
        {
            // The name comes from the model.
#pragma warning disable EF1002
            var rows = await db.Database.SqlQueryRaw<long>($"SELECT count(*) AS \"Value\" FROM \"{table}\"").SingleAsync();
#pragma warning restore EF1002
            tables.Add(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows}"));
        }

        return string.Join('\n', tables);
    }

    private async Task<bool> HasBegunAsync()
    {
        if (!TestEngine.IsPostgres)
        {
            return File.Exists(Path.Combine(_folder, "clientbase.db"));
        }

        await using var backstage = Backstage.Of(_folder);
        await using var db = backstage.Open();
        return await db.Database.SqlQueryRaw<long>(
            "SELECT count(*) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").SingleAsync() > 0;
    }
}
