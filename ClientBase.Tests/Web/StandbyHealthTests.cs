using System.Net;
using System.Text.Json;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using ClientBase.Web.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ClientBase.Tests.Web;

/// <summary>What <c>/health/ready</c> says over a real primary with its synchronous standby.</summary>
public sealed class StandbyHealthTests
{
    [Fact]
    public async Task A_lost_standby_is_told_and_a_lost_database_takes_the_node_out()
    {
        using var primary = PostgresCluster.Create();
        using var standby = primary.CreateStandby();
        using var app = new TestApp()
            .With("Database:Provider", "PostgreSql")
            .With("ConnectionStrings:ClientBase", primary.ConnectionString("postgres"));
        using var browser = app.Browser();
        while (!app.Services.GetRequiredService<PostgresListener>().IsListening)
        {
            await Task.Delay(20);
        }

        var (code, checks) = await AskAsync(browser);
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.All(checks, check => Assert.Equal("Healthy", check.Value.Status));
        Assert.Contains("standby: streaming, sync", checks["standby"].Description, StringComparison.Ordinal);

        standby.Stop("immediate");
        (code, checks) = await AskAsync(browser, until: answer => answer["standby"].Status == "Degraded");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("Healthy", checks["database"].Status);
        Assert.Contains("не подключён", checks["standby"].Description, StringComparison.Ordinal);

        primary.Stop("immediate");
        (code, checks) = await AskAsync(browser);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("Unhealthy", checks["database"].Status);
        Assert.DoesNotContain(checks.Values, check => check.Description.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_role_may_not_see_is_not_called_fine()
    {
        using var primary = PostgresCluster.Create();
        using var standby = primary.CreateStandby();
        await using (var owner = new NpgsqlConnection(primary.ConnectionString("postgres") + ";Pooling=false"))
        {
            await owner.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE ROLE plain LOGIN", owner);
            await command.ExecuteNonQueryAsync();
        }

        await using var source = PostgresDataSource.Create(primary.ConnectionString("postgres", "plain"));
        var options = new DbContextOptionsBuilder<PostgresClientBaseDb>();
        PostgresDataSource.Configure(options, source);
        await using var db = new PostgresClientBaseDb(options.Options);

        var seen = await db.ReadReplicationAsync(default);

        Assert.Equal((true, false, 1), (seen!.IsSynchronous, seen.MayLook, seen.Standbys.Count));
        var judged = StandbyFollows.Judge(seen, TimeSpan.FromSeconds(10), 64, isExpected: false);
        Assert.Equal(HealthStatus.Degraded, judged.Status);
        Assert.Contains("pg_read_all_stats", judged.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HealthStatus.Healthy, "streaming", "sync", 1000, 1)]
    [InlineData(HealthStatus.Healthy, "streaming", "quorum", 1000, 1)]
    [InlineData(HealthStatus.Degraded, "streaming", "async", 1000, 1)]
    [InlineData(HealthStatus.Degraded, "catchup", "sync", 1000, 1)]
    [InlineData(HealthStatus.Degraded, "streaming", "sync", 65 * 1024 * 1024, 1)]
    [InlineData(HealthStatus.Degraded, "streaming", "sync", 1000, 11)]
    public void A_standby_is_fine_when_it_is_synchronous_streaming_and_close(HealthStatus expected, string state, string sync, long lagBytes, int lagSeconds)
    {
        var seen = new Replication(IsSynchronous: true, MayLook: true, [new Standby("db2", state, sync, lagBytes, TimeSpan.FromSeconds(lagSeconds))]);

        Assert.Equal(expected, StandbyFollows.Judge(seen, TimeSpan.FromSeconds(10), 64, isExpected: false).Status);
    }

    [Theory]
    [InlineData(false, false, HealthStatus.Healthy)]
    [InlineData(true, false, HealthStatus.Degraded)]
    [InlineData(false, true, HealthStatus.Degraded)]
    public void No_standby_is_fine_only_where_none_is_named_and_none_is_expected(bool isSynchronous, bool isExpected, HealthStatus expected) =>
        Assert.Equal(expected, StandbyFollows.Judge(new Replication(isSynchronous, MayLook: true, []), TimeSpan.FromSeconds(10), 64, isExpected).Status);

    [Fact]
    public async Task A_node_that_stops_gets_no_new_visitors()
    {
        using var app = new TestApp();
        using var browser = app.Browser();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(browser)).Code);
        var check = ActivatorUtilities.CreateInstance<NodeServes>(app.Services);

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    private static async Task<(HttpStatusCode Code, Dictionary<string, Told> Checks)> AskAsync(
        HttpClient browser, Func<Dictionary<string, Told>, bool>? until = null)
    {
        while (true)
        {
            var answer = await browser.GetAsync("/health/ready");
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            var checks = body.RootElement.GetProperty("checks").EnumerateArray().ToDictionary(
                check => check.GetProperty("name").GetString()!,
                check => new Told(check.GetProperty("status").GetString()!, check.GetProperty("description").GetString()!));
            if (until is null || until(checks))
            {
                return (answer.StatusCode, checks);
            }

            await Task.Delay(50);
        }
    }

    private sealed record Told(string Status, string Description);
}
