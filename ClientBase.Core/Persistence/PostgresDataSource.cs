using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClientBase.Core.Persistence;

/// <summary>Connections to PostgreSQL: always to the primary, also after it has moved (SAL-4, DB-5).</summary>
public static class PostgresDataSource
{
    /// <param name="connectionString">
    /// May name several hosts, «Host=db1:5432,db2:5432»: whichever of them is the primary is used. What it sets itself is kept.
    /// </param>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var source = new NpgsqlDataSourceBuilder(Complete(connectionString));
        if (source.ConnectionStringBuilder.Host?.Contains(',', StringComparison.Ordinal) != true)
        {
            // Where there is one server, there is nothing to choose from, and one lost line must not count as the loss of the server
            // (the driver would not try it again for two seconds).
            return source.Build();
        }

        // Ownership is never read from a replica: it may show what no order of sales has ever been.
        return source.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }

    /// <summary>The options of <see cref="PostgresClientBaseDb"/> for these connections.</summary>
    /// <remarks>
    /// A failed command is an exception and is told where that is caught; EF would call the first question to an empty database,
    /// and each attempt of a retry, an error of its own.
    /// </remarks>
    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) => options
        .UseNpgsql(source, postgres => postgres.ExecutionStrategy(dependencies => new PostgresRetries(dependencies)))
        .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug)))
        .AddInterceptors(QueryMeter.Postgres);

    /// <summary>Npgsql's own waiting times are made for patience (15 s to connect, 10 s before it looks for the new primary).</summary>
    internal static string Complete(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);

        // Not ContainsKey: that is true of every word the driver knows, whether it was said or not.
        var said = settings.Keys;
        void Default(string key, object value)
        {
            if (!said.Contains(key))
            {
                settings[key] = value;
            }
        }

        Default("Timeout", 3);
        Default("Command Timeout", 10);
        Default("Host Recheck Seconds", 2);
        Default("Keepalive", 10);
        Default("Application Name", "ClientBase");
        Default("Maximum Pool Size", 50);

        // A query of ours is prepared on the connection once and then only bound.
        Default("Max Auto Prepare", 100);
        Default("Auto Prepare Min Usages", 2);

        // Nothing of ours is left on a connection that goes back: what is set or locked is for one transaction, or is taken back by
        // the one who did it. The driver's own tidying would cost a page of the list a fifth of its time.
        Default("No Reset On Close", true);

        // A node that died in the middle, or stands still, must not keep its locks. A prepared query is planned once: our conditions
        // go by keys and by the agent, whose values do not change the plan, and planning takes as long as a page does.
        Default("Options", "-c lock_timeout=8s -c idle_in_transaction_session_timeout=15s -c plan_cache_mode=force_generic_plan");
        return settings.ToString();
    }
}
