using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ClientBase.Tests.Support;

/// <summary>A second server that holds every acknowledged commit of the first, as in docs/deploy.md.</summary>
internal sealed partial class PostgresCluster
{
    private static readonly TimeSpan LongestCatchingUp = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Copies this running cluster into a new one that follows it, and makes this one wait for it at every commit. Comes back once
    /// the two are in step.
    /// </summary>
    /// <param name="name">Under which this one knows it.</param>
    /// <param name="through">The port of a <see cref="Cable"/> between the two.</param>
    public PostgresCluster CreateStandby(string name = "standby", int? through = null)
    {
        var folder = Path.Combine(Path.GetDirectoryName(_folder)!, $"clientbase-pg-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (IsRoot)
        {
            RunTool("chown", ["postgres", folder]);
        }

        RunPostgres(
            "pg_basebackup",
            "--dbname", string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={through ?? Port} user=clientbase application_name={name}"),
            "--pgdata", Path.Combine(folder, "data"), "--write-recovery-conf", "--checkpoint", "fast", "--no-sync");
        var standby = new PostgresCluster(folder, _settings, isKept: false);
        SetSynchronousStandby(name);
        WaitForSynchronousStandby();
        return standby;
    }

    /// <summary>Names the standby whose answer every commit waits for; empty for none.</summary>
    public void SetSynchronousStandby(string name)
    {
        Ask($"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        Ask("SELECT pg_reload_conf()");
    }

    public void WaitForSynchronousStandby()
    {
        var waited = Stopwatch.StartNew();
        while (Ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')") is not > 0L)
        {
            if (waited.Elapsed > LongestCatchingUp)
            {
                throw new TimeoutException("The standby does not follow.");
            }

            Thread.Sleep(50);
        }
    }

    /// <summary>Makes a standby the primary; comes back when it accepts writes.</summary>
    public void Promote() => RunPostgres("pg_ctl", "--pgdata", Data, "--wait", "promote");

    public object? Ask(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
