using System.Data;
using System.Diagnostics;
using System.Globalization;
using ClientBase.Core.Basics;
using Npgsql;

namespace ClientBase.Core.Persistence;

/// <summary>By PostgreSQL's own pg_dump and pg_restore.</summary>
public sealed class PostgresBackup(string connectionString) : BackupEngine
{
    private const string DebianFolder = "/usr/lib/postgresql";

    public override string Name => "PostgreSql";

    public override async Task<DataCopy> CopyAsync(string toFile, CancellationToken ct)
    {
        var program = Find("pg_dump");
        await using var line = await OpenAsync(ct);
        if (await AskAsync(line, "SELECT 1::text FROM pg_tables WHERE tablename = '__EFMigrationsHistory'", ct) is [])
        {
            throw new StartupRefusedException("База данных не создана: сначала выполните команду migrate.");
        }

        // The numbers and the data are of one moment.
        await AskAsync(line, "SET idle_in_transaction_session_timeout = 0", ct);
        await using var moment = await line.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var snapshot = (await AskAsync(line, "SELECT pg_export_snapshot()", ct))[0];
        var migrations = await AskAsync(line, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY 1", ct);
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await AskAsync(line, "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()", ct))
        {
            rows[table] = long.Parse((await AskAsync(line, $"SELECT count(*)::text FROM \"{table}\"", ct))[0], CultureInfo.InvariantCulture);
        }

        await RunAsync(program, ["--format=custom", "--no-password", $"--snapshot={snapshot}", $"--file={toFile}"], null, ct);
        return new DataCopy(migrations, rows);
    }

    public override async Task<string?> RefuseRestoreAsync(IReadOnlyCollection<string> tables, bool replace, CancellationToken ct)
    {
        Find("pg_restore");
        await using var line = await OpenAsync(ct);
        if (await AskAsync(
            line,
            "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type IS DISTINCT FROM 'autovacuum worker'",
            ct) is { Count: > 0 } others)
        {
            return $"К базе данных подключены другие ({others.Count}): остановите все узлы и повторите.";
        }

        var present = await AskAsync(line, "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()", ct);
        if (present.Count > 0 && !replace)
        {
            return "База данных не пуста: создайте новую командой createdb и укажите её в ConnectionStrings:ClientBase, или добавьте --replace, чтобы заменить содержимое этой.";
        }

        var foreign = present.Except(tables).ToList();
        return foreign.Count == 0
            ? null
            : $"В базе данных есть таблицы, которых нет в копии ({string.Join(", ", foreign)}): восстановите её в новую, созданную командой createdb.";
    }

    public override async Task RestoreAsync(Stream data, CancellationToken ct)
    {
        // One transaction: a restore that is cut off leaves what was there.
        await RunAsync(
            Find("pg_restore"),
            ["--single-transaction", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-password", $"--dbname={Settings.Database}"],
            data,
            ct);
        await using var line = await OpenAsync(ct);
        await AskAsync(line, "ANALYZE", ct);
    }

    private NpgsqlConnectionStringBuilder Settings => new(connectionString);

    /// <summary>Not from the pool: what it leaves open would count as «in use».</summary>
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var settings = Settings;
        settings.Pooling = false;
        settings.CommandTimeout = 0;
        await using var source = new NpgsqlDataSourceBuilder(settings.ToString()).BuildMultiHost();
        return await source.OpenConnectionAsync(TargetSessionAttributes.Primary, ct);
    }

    private static async Task<List<string>> AskAsync(NpgsqlConnection line, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, line);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var answer = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            answer.Add(reader.GetString(0));
        }

        return answer;
    }

    private async Task RunAsync(string program, string[] arguments, Stream? input, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardInput = true };
        TellWhere(start.Environment);
        using var process = Process.Start(start)!;
        using var stop = ct.Register(() => process.Kill());
        var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (input is not null)
        {
            try
            {
                await input.CopyToAsync(process.StandardInput.BaseStream, ct);
            }
            catch (IOException)
            {
                // It has ended early; what it said tells why.
            }
        }

        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The same.
        }

        await process.WaitForExitAsync(CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            var said = (await complaints).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            throw new StartupRefusedException(
                $"{Path.GetFileName(program)} не справился, база данных осталась прежней: {said.FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? said.FirstOrDefault() ?? $"код {process.ExitCode}"}");
        }
    }

    /// <summary>In the environment: arguments are seen by everybody on the machine.</summary>
    private void TellWhere(IDictionary<string, string?> environment)
    {
        var settings = Settings;
        var hosts = (settings.Host ?? "localhost").Split(',').Select(host => host.Split(':')).ToList();
        environment["PGHOST"] = string.Join(',', hosts.Select(host => host[0]));
        environment["PGPORT"] = string.Join(',', hosts.Select(host => host.Length > 1 ? host[1] : settings.Port.ToString(CultureInfo.InvariantCulture)));
        environment["PGDATABASE"] = settings.Database;
        environment["PGTARGETSESSIONATTRS"] = "read-write";
        environment["PGSSLMODE"] = settings.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var mode => mode.ToString().ToLowerInvariant(),
        };
        foreach (var (name, value) in new[]
        {
            ("PGUSER", settings.Username), ("PGPASSWORD", settings.Password), ("PGPASSFILE", settings.Passfile), ("PGSSLROOTCERT", settings.RootCertificate),
        })
        {
            if (!string.IsNullOrEmpty(value))
            {
                environment[name] = value;
            }
        }
    }

    /// <summary>The newest that Debian has put in its place, or what stands on the path: an older one refuses a newer server.</summary>
    private static string Find(string tool)
    {
        var debian = Directory.Exists(DebianFolder)
            ? Directory.GetDirectories(DebianFolder)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin", tool))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? tool + ".exe" : tool));
        return debian.Concat(path).FirstOrDefault(File.Exists)
            ?? throw new StartupRefusedException($"Не найдена программа {tool}: установите клиент PostgreSQL (apt-get install postgresql-client) той же версии, что сервер, или новее.");
    }
}
