using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ClientBase.Tests.Support;

/// <summary>
/// The real application as a process of its own: its own folder with database and keys, a free port, the demo on. It can be
/// killed and started again on the same folder.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private const string PostgresMark = "postgresql";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output;

    private RunningApp(Process process, Uri address, string folder, ConcurrentQueue<string> output)
    {
        _process = process;
        Address = address;
        Folder = folder;
        _output = output;
    }

    /// <summary>«http://127.0.0.1:43210/».</summary>
    public Uri Address { get; }

    /// <summary>Holds everything that the application writes; the caller removes it.</summary>
    public string Folder { get; }

    /// <summary>What the application has printed so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>An empty folder. On PostgreSQL a file in it says which database belongs to it.</summary>
    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("clientbase-app-").FullName;
        if (TestEngine.IsPostgres)
        {
            var server = PostgresServer.Instance;
            File.WriteAllText(Path.Combine(folder, PostgresMark), server.ConnectionStringOf(server.CreateEmptyDatabase()));
        }

        return folder;
    }

    /// <summary>An empty folder of an application that uses this PostgreSQL.</summary>
    public static string NewFolder(string connectionString)
    {
        var folder = Directory.CreateTempSubdirectory("clientbase-app-").FullName;
        File.WriteAllText(Path.Combine(folder, PostgresMark), connectionString);
        return folder;
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">An empty folder, or one that an earlier run left.</param>
    /// <param name="settings">More settings, «Ownership:BindOnSale» → value.</param>
    public static async Task<RunningApp> StartAsync(string folder, params (string Key, string Value)[] settings)
    {
        var start = Program(folder, ["--urls", "http://127.0.0.1:0"], settings);
        var output = new ConcurrentQueue<string>();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => listening.TrySetException(
            new InvalidOperationException($"The application ended before it listened:\n{string.Join('\n', output)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var app = new RunningApp(process, new Uri("http://127.0.0.1"), folder, output);
        try
        {
            return new RunningApp(process, await listening.Task.WaitAsync(Patience), folder, output);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        void Hear(string? line)
        {
            if (line is null)
            {
                return;
            }

            output.Enqueue(line);
            var at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            if (at >= 0 && Uri.TryCreate(line[at..].Split(' ', ',')[0], UriKind.Absolute, out var address))
            {
                listening.TrySetResult(address);
            }
        }
    }

    /// <summary>Starts a verb of the application on this folder: <c>backup FILE</c>.</summary>
    public static Process StartVerb(string folder, params string[] arguments) => Process.Start(Program(folder, arguments))!;

    /// <summary>The application with these arguments, not started yet: a verb, or a start that is going to be refused.</summary>
    public static ProcessStartInfo Program(string folder, string[] arguments, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(ProgramFolder, "ClientBase.Web.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (key, value) in FilesIn(folder).Concat(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    /// <summary>What the process holds in memory now (RSS).</summary>
    public long ReadResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it «SIGTERM» or «SIGKILL» and waits for its end.</summary>
    public async Task EndAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal[3..], _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>The settings that lead to this folder's database and keys, and make its answers certain.</summary>
    public static Dictionary<string, string?> FilesIn(string folder) => new()
    {
        ["Database:Provider"] = IsOnPostgres(folder) ? "PostgreSql" : "Sqlite",
        ["ConnectionStrings:ClientBase"] = IsOnPostgres(folder)
            ? File.ReadAllText(Path.Combine(folder, PostgresMark))
            : $"Data Source={DatabaseIn(folder)}",
        ["Keys:File"] = Path.Combine(folder, "keys", "clientbase-keys.json"),
        ["Training:Folder"] = Path.Combine(folder, "training"),
        ["Training:PrepareTemplate"] = "false",

        // Who has pressed «Подтвердить» finds the message on the simulated phone, however busy the machine is.
        ["Sms:ScreenPatience"] = "00:00:02",
    };

    private static bool IsOnPostgres(string folder) => File.Exists(Path.Combine(folder, PostgresMark));

    private static string DatabaseIn(string folder) => Path.Combine(folder, "clientbase.db");

    /// <summary>Of the repository.</summary>
    public static string Root
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "ClientBase.sln")))
            {
                root = root.Parent ?? throw new InvalidOperationException("The tests must run inside the repository.");
            }

            return root.FullName;
        }
    }

    /// <summary>The web project's own output of the same configuration: there stand its settings and static files.</summary>
    public static string ProgramFolder =>

        // …/ClientBase.Tests/bin/Debug/net10.0 → …/ClientBase.Web/bin/Debug/net10.0
        Path.Combine(Root, "ClientBase.Web", Path.GetRelativePath(Path.Combine(Root, "ClientBase.Tests"), AppContext.BaseDirectory));
}
