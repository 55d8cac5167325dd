using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MimeKit;

namespace ClientBase.Tests.Support;

/// <summary>A letter as the server got it.</summary>
internal sealed record ReceivedLetter(string From, IReadOnlyList<string> To, byte[] Raw)
{
    public MimeMessage Message => MimeMessage.Load(new MemoryStream(Raw));
}

/// <summary>
/// A real mail server of the test's own: Debian's aiosmtpd on a free port of the loopback. It keeps what it is given and refuses what
/// it is told to refuse. Gone with the test run, however that ends: it lives as long as its standard input.
/// </summary>
internal sealed class MailSink : IDisposable
{
    public const string User = "clientbase";
    public const string Password = "secret";

    private const string NotInstalled = "Для этих тестов нужен почтовый сервер: apt-get install python3-aiosmtpd.";

    private const string Program =
        """
        import asyncio, base64, json, os, sys, threading
        try:
            from aiosmtpd.smtp import SMTP, AuthResult
        except ImportError:
            sys.exit(3)

        port, plan, locked = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "True"

        def step(command):
            with open(plan) as file:
                planned = file.read().split(" ", 1)
            return planned[1] if planned[0] == command else None

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                refusal = step("RCPT")
                if refusal:
                    return refusal
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                refusal = step("DATA")
                if refusal:
                    return refusal
                print(json.dumps({
                    "from": envelope.mail_from, "to": envelope.rcpt_tos,
                    "raw": base64.b64encode(envelope.content).decode()}), flush=True)
                if step("VANISH"):
                    server.transport.abort()
                return "250 OK"

        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == b"clientbase" and data.password == b"secret", handled=False)

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(loop.create_server(
            lambda: SMTP(Handler(), hostname="sink.example", authenticator=authenticate, auth_require_tls=False, auth_required=locked),
            "127.0.0.1", port))
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        print("ready", flush=True)
        loop.run_forever()
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("clientbase-mail-").FullName;
    private readonly ConcurrentQueue<ReceivedLetter> _received = new();
    private readonly bool _locked;
    private Process? _process;

    private MailSink(bool locked)
    {
        _locked = locked;
        File.WriteAllText(Path.Combine(_folder, "sink.py"), Program);
        Accept();
    }

    public int Port { get; } = FreePort();

    public IReadOnlyList<ReceivedLetter> Received => [.. _received];

    /// <param name="locked">Lets in only who knows <see cref="Password"/>.</param>
    public static async Task<MailSink> StartAsync(bool locked = false)
    {
        var sink = new MailSink(locked);
        try
        {
            await sink.StartAsync();
            return sink;
        }
        catch
        {
            sink.Dispose();
            throw;
        }
    }

    /// <summary>Takes everything from now on.</summary>
    public void Accept() => Plan("");

    /// <summary>Answers so to the addressee («RCPT») or after the whole letter («DATA»).</summary>
    public void Refuse(string command, string reply) => Plan($"{command} {reply}");

    /// <summary>Takes the letter and is gone before it says so.</summary>
    public void Vanish() => Plan("VANISH now");

    private void Plan(string plan) => File.WriteAllText(Path.Combine(_folder, "plan"), plan);

    /// <summary>Starts it again on the same port.</summary>
    public async Task StartAsync()
    {
        // Debian's own: another one that comes first on the path does not see its packages.
        var start = new ProcessStartInfo("/usr/bin/python3", ["sink.py", Port.ToString(CultureInfo.InvariantCulture), "plan", _locked.ToString()])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var ready = new TaskCompletionSource();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(process.ExitCode == 3 ? Missing.Tool(NotInstalled) : new InvalidOperationException("The mail sink does not work."));
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw Missing.Tool(NotInstalled);
        }

        process.BeginOutputReadLine();
        _process = process;
        await ready.Task.WaitAsync(Patience);
    }

    public void Stop()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>What it was given is told with a little delay.</summary>
    public async Task<IReadOnlyList<ReceivedLetter>> WaitForAsync(int count)
    {
        var waited = Stopwatch.StartNew();
        while (_received.Count < count && waited.Elapsed < Patience)
        {
            await Task.Delay(10);
        }

        return Received;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private void Hear(string? line, TaskCompletionSource ready)
    {
        if (line is "ready")
        {
            ready.TrySetResult();
        }
        else if (line is { Length: > 0 })
        {
            using var json = JsonDocument.Parse(line);
            var letter = json.RootElement;
            _received.Enqueue(new ReceivedLetter(
                letter.GetProperty("from").GetString()!,
                [.. letter.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)],
                letter.GetProperty("raw").GetBytesFromBase64()));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
