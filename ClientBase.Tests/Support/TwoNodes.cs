using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClientBase.Tests.Support;

/// <summary>What <c>deploy/try-two-nodes</c> brings up: PostgreSQL with its standby, two nodes and nginx.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly Process _script;
    private readonly ConcurrentQueue<string> _said;
    private readonly int _port;

    private TwoNodes(Process script, ConcurrentQueue<string> said, string folder, int port) =>
        (_script, _said, Folder, _port) = (script, said, folder, port);

    public string Folder { get; }

    /// <summary>Of nginx.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Of one node, past nginx.</summary>
    public Uri NodeAddress(int node) => new($"http://127.0.0.1:{_port + node}/");

    public static async Task<TwoNodes> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("clientbase-nodes-").FullName;
        var port = FreePorts(5);
        var start = new ProcessStartInfo(
            Path.Combine(RunningApp.Root, "deploy", "try-two-nodes"),
            ["--folder", folder, "--app", RunningApp.ProgramFolder, "--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A build that is not published has its static files elsewhere, and only Development looks there.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var said = new ConcurrentQueue<string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Hear(string? line)
        {
            said.Enqueue(line ?? "");
            if (line?.StartsWith("Всё закончить", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        }

        script.OutputDataReceived += (_, line) => Hear(line.Data);
        script.ErrorDataReceived += (_, line) => Hear(line.Data);
        script.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"deploy/try-two-nodes ended:\n{string.Join('\n', said)}"));
        script.Start();
        script.BeginOutputReadLine();
        script.BeginErrorReadLine();
        var nodes = new TwoNodes(script, said, folder, port);
        try
        {
            await ready.Task.WaitAsync(Patience);
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does what the script has printed behind these words, as a person would copy it.</summary>
    public async Task DoAsync(string what)
    {
        var line = _said.First(said => said.StartsWith(what, StringComparison.Ordinal));
        var command = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split("   (")[0].Trim();
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command + " >/dev/null 2>&1"]))!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }

    public async Task UntilReadyAsync(int node)
    {
        using var http = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri(NodeAddress(node), "health/ready"))).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (waited.Elapsed < Patience)
            {
                // It does not listen yet.
            }

            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
        {
            using var stop = Process.Start("kill", ["-s", "TERM", _script.Id.ToString(CultureInfo.InvariantCulture)]);
            await _script.WaitForExitAsync().WaitAsync(Patience);
        }

        _script.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The first of so many free ones in a row.</summary>
    private static int FreePorts(int count)
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                for (var next = 1; next < count; next++)
                {
                    using var other = new TcpListener(IPAddress.Loopback, port + next);
                    other.Start();
                }

                return port;
            }
            catch (SocketException)
            {
                // One of them is taken.
            }
        }
    }
}
