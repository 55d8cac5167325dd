using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Npgsql;

namespace ClientBase.Tests.Persistence;

/// <summary>What a connection to PostgreSQL is set to, asked from the server itself (SAL-2 … SAL-4).</summary>
public sealed class PostgresDataSourceTests : IDisposable
{
    private readonly string _database = PostgresServer.Instance.CreateEmptyDatabase();

    public void Dispose() => PostgresServer.Instance.DropDatabase(_database);

    [Theory]
    [InlineData("lock_timeout", "8s")]
    [InlineData("idle_in_transaction_session_timeout", "15s")]
    [InlineData("plan_cache_mode", "force_generic_plan")]
    [InlineData("application_name", "ClientBase")]
    public async Task The_server_is_told_our_limits(string setting, string value)
    {
        await using var source = PostgresDataSource.Create(PostgresServer.Instance.ConnectionStringOf(_database));

        Assert.Equal(value, await AskAsync(source, $"SELECT current_setting('{setting}')"));
    }

    [Fact]
    public async Task A_question_asked_twice_is_planned_once_and_stays_with_the_connection()
    {
        await using var source = PostgresDataSource.Create(PostgresServer.Instance.ConnectionStringOf(_database));
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(source, "SELECT 'one of ours'");
        }

        Assert.Equal(1L, await AskAsync(source, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%one of ours%' AND NOT from_sql"));
    }

    [Fact]
    public void Unless_the_connection_string_says_otherwise_we_do_not_wait_as_long_as_the_driver_would()
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresDataSource.Complete("Host=db1"));

        Assert.Equal((3, 10, 2, 10), (settings.Timeout, settings.CommandTimeout, settings.HostRecheckSeconds, settings.KeepAlive));
        Assert.Equal((50, 100, 2, true), (settings.MaxPoolSize, settings.MaxAutoPrepare, settings.AutoPrepareMinUsages, settings.NoResetOnClose));
    }

    /// <summary>Also under the driver's other spelling of a word, and where it is the driver's own default.</summary>
    [Fact]
    public void What_the_connection_string_says_is_kept()
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresDataSource.Complete("Host=db1;CommandTimeout=77;Timeout=15;Options=-c lock_timeout=1s"));

        Assert.Equal((77, 15, "-c lock_timeout=1s"), (settings.CommandTimeout, settings.Timeout, settings.Options));
    }

    private static async Task<object?> AskAsync(NpgsqlDataSource source, string question)
    {
#pragma warning disable CA2100 // The questions stand above.
        await using var command = source.CreateCommand(question);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
