using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClientBase.Tests.Support;

/// <summary>
/// A PostgreSQL of the tests' own: a private cluster in a temporary folder, started when first needed and gone with the test
/// run, however that ends. <c>CLIENTBASE_TEST_POSTGRES</c> names another server to use instead (a role that may create databases).
/// </summary>
internal sealed class PostgresServer
{
    private const string Superuser = "clientbase";
    private const string Template = "clientbase_template";

    private static readonly Lazy<PostgresServer> Started = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);
    private static int _databases;

    private readonly string _connectionString;

    private PostgresServer(string connectionString)
    {
        _connectionString = connectionString;
        Run($"DROP DATABASE IF EXISTS {Template} WITH (FORCE)", $"CREATE DATABASE {Template} TEMPLATE template0 ENCODING 'UTF8'");
        using var source = PostgresDataSource.Create(ConnectionStringOf(Template));
        var options = new DbContextOptionsBuilder<PostgresClientBaseDb>();
        PostgresDataSource.Configure(options, source);
        using var db = new PostgresClientBaseDb(options.Options);
        db.Database.Migrate();
    }

    /// <summary>Starts it at the first call; where there is nothing to start, the test fails and says what to install.</summary>
    public static PostgresServer Instance => Started.Value;

    /// <summary>A new database with the schema of this version.</summary>
    /// <returns>Its name.</returns>
    public string CreateDatabase()
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"test_{System.Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        Run($"CREATE DATABASE {name} TEMPLATE {Template}");
        return name;
    }

    /// <summary>An empty database without any schema.</summary>
    public string CreateEmptyDatabase()
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"empty_{System.Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        Run($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        return name;
    }

    public void DropDatabase(string name) => Run($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    public string ConnectionStringOf(string database) =>
        new NpgsqlConnectionStringBuilder(_connectionString) { Database = database }.ToString();

    private void Run(params string[] commands)
    {
        using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_connectionString) { Database = "postgres", Pooling = false }.ToString());
        connection.Open();
        foreach (var text in commands)
        {
            using var command = new NpgsqlCommand(text, connection);
            command.ExecuteNonQuery();
        }
    }

    private static PostgresServer Start()
    {
        if (System.Environment.GetEnvironmentVariable("CLIENTBASE_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresServer(given);
        }

        var cluster = PostgresCluster.Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return new PostgresServer(cluster.ConnectionString("postgres", Superuser));
    }
}

/// <summary>One private cluster: a data folder and a server on a free port of the loopback.</summary>
internal sealed partial class PostgresCluster : IDisposable
{
    private const string NotInstalled = "Для этих тестов нужен PostgreSQL: apt-get install postgresql (или задайте CLIENTBASE_TEST_POSTGRES).";

    private const string ForTests = "-c max_connections=400 -c shared_buffers=256MB";

    private readonly string _folder;
    private readonly string _settings;
    private readonly bool _isKept;

    private PostgresCluster(string folder, string settings, bool isKept)
    {
        (_folder, _settings, _isKept) = (folder, settings, isKept);
        if (!File.Exists(Path.Combine(Data, "PG_VERSION")))
        {
            Directory.CreateDirectory(folder);
            if (IsRoot)
            {
                // The server refuses to run as root; Debian's package made this account.
                RunTool("chown", ["postgres", folder]);
            }

            RunPostgres("initdb", "--pgdata", Data, "--username", "clientbase", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync");
        }

        Start();
        DieWithThisProcess();
    }

    public int Port { get; } = FreePort();

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes and starts it. Its files are in memory where that is possible, so that durable commits cost nothing.</summary>
    public static PostgresCluster Create()
    {
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        return new PostgresCluster(Path.Combine(parent, $"clientbase-pg-{Guid.NewGuid():N}"), ForTests, isKept: false);
    }

    /// <summary>One whose files stay in this folder when it ends; made there at the first call.</summary>
    public static PostgresCluster Keep(string folder, string settings) => new(folder, settings, isKept: true);

    public string ConnectionString(string database, string user = "clientbase") =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username={user}");

    public void Start() => RunPostgres(
        "pg_ctl", "--pgdata", Data, "--wait", "--log", Path.Combine(_folder, "log"), "--options",
        string.Create(CultureInfo.InvariantCulture, $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} {_settings}"),
        "start");

    /// <summary>«fast» ends sessions, «immediate» is what a power failure leaves.</summary>
    public void Stop(string mode) => RunPostgres("pg_ctl", "--pgdata", Data, "--wait", "--mode", mode, "stop");

    /// <summary>Power failure: <c>kill -9</c> of the server and all its processes.</summary>
    public void Kill()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        Process.GetProcessById(server).Kill(entireProcessTree: true);
    }

    public void Dispose()
    {
        try
        {
            Stop(_isKept ? "fast" : "immediate");
        }
        catch (InvalidOperationException)
        {
            // It was stopped already.
        }

        if (!_isKept)
        {
            RunTool("rm", ["-rf", _folder]);
        }
    }

    private static bool IsRoot => System.Environment.UserName == "root";

    private static void RunPostgres(string tool, params string[] arguments)
    {
        var program = Find(tool);
        if (IsRoot)
        {
            RunTool("runuser", ["-u", "postgres", "--", program, .. arguments]);
        }
        else
        {
            RunTool(program, arguments);
        }
    }

    /// <summary>On the path, or where Debian puts it.</summary>
    private static string Find(string tool)
    {
        var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(v => Path.Combine(v, "bin")) : []);
        return folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists) ?? throw Missing.Tool(NotInstalled);
    }

    /// <summary>A test run that is killed leaves no server behind.</summary>
    private void DieWithThisProcess()
    {
        var watch = string.Create(
            CultureInfo.InvariantCulture,
            $"while kill -0 {System.Environment.ProcessId} 2>/dev/null; do sleep 1; done; pid=$(head -1 {Data}/postmaster.pid 2>/dev/null) && kill -{(_isKept ? "INT" : "QUIT")} $pid; sleep 1; {(_isKept ? "" : $"rm -rf {_folder}")}");
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", watch]) { RedirectStandardOutput = true, RedirectStandardError = true })!.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void RunTool(string program, string[] arguments)
    {
        // The server inherits the pipes, so its output goes to the log file and ours is not waited for.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}

/// <summary>What a test says that cannot run on this machine.</summary>
internal static class Missing
{
    /// <summary>The test fails with this sentence.</summary>
    public static Exception Tool(string sentence) => new InvalidOperationException(sentence);
}
