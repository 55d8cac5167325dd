using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ClientBase.Tests.Support;

/// <summary>
/// A real SMS gateway of the test's own: Debian's Kannel in a temporary folder, on free ports of the loopback, with a fake
/// operator behind it (Kannel's <c>fakesmsc</c>, or an <see cref="SmppPeer"/> that can do worse). Gone with the test run, however that ends.
/// </summary>
internal sealed partial class Kannel : IDisposable
{
    public const string Username = "clientbase";

    private const string NotInstalled = "Для этих тестов нужен Kannel: apt-get install kannel kannel-extras.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("clientbase-kannel-").FullName;
    private readonly ConcurrentDictionary<string, Process> _running = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly SmppPeer? _peer;
    private readonly int _logLevel;
    private readonly int _adminPort;
    private readonly int _boxPort;
    private readonly int _operatorPort;
    private bool _operatorWorks = true;

    private Kannel(SmppPeer? peer, int logLevel)
    {
        (_peer, _logLevel) = (peer, logLevel);
        Handsets = peer?.Handsets ?? new Handsets();
        int sendPort;
        (_adminPort, _boxPort, sendPort, _operatorPort) = FreePorts();
        SendUrl = new Uri($"http://127.0.0.1:{sendPort}/cgi-bin/sendsms");
        Directory.CreateDirectory(Path.Combine(_folder, "spool"));
        Directory.CreateDirectory(Path.Combine(_folder, "reports"));
        File.WriteAllText(Path.Combine(_folder, "kannel.conf"), Configuration);
        DieWithThisProcess();
    }

    /// <summary>Where messages are posted to.</summary>
    public Uri SendUrl { get; }

    public string Password { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The phones that the operator delivers to.</summary>
    public Handsets Handsets { get; }

    /// <summary>Everything that the gateway has logged.</summary>
    public string Logs => string.Join('\n', Directory.GetFiles(_folder, "*.log").Select(File.ReadAllText).Concat(_said));

    /// <summary>
    /// Everything else that the gateway keeps on the disk now: messages that wait for the operator and reports that are awaited.
    /// Without zero bytes, so that the digits and Latin letters of a UCS-2 text are found in it.
    /// </summary>
    public string Spool
    {
        get
        {
            var text = new StringBuilder();
            foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(file => Path.GetDirectoryName(file) != _folder))
            {
                try
                {
                    text.Append(Encoding.UTF8.GetString(File.ReadAllBytes(file)).Replace("\0", "", StringComparison.Ordinal)).Append('\n');
                }
                catch (FileNotFoundException)
                {
                    // It was sent meanwhile.
                }
            }

            return text.ToString();
        }
    }

    /// <summary>Starts the gateway and its operator; skips the test where there is nothing to start.</summary>
    /// <param name="peer">The operator, instead of <c>fakesmsc</c>; it stays the caller's.</param>
    /// <param name="logLevel">From 2 on Kannel logs warnings and errors only; at 1 smsbox writes down each message with its text.</param>
    public static async Task<Kannel> StartAsync(SmppPeer? peer = null, int logLevel = 2)
    {
        var kannel = new Kannel(peer, logLevel);
        try
        {
            await kannel.StartGatewayAsync();
            return kannel;
        }
        catch
        {
            kannel.Dispose();
            throw;
        }
    }

    /// <summary>The gateway loses its operator. It still accepts messages and keeps them.</summary>
    public async Task StopOperatorAsync()
    {
        _operatorWorks = false;
        _peer?.Stop();
        Kill("fakesmsc");
        await UntilAsync(status => !IsOnline(status));
    }

    public async Task StartOperatorAsync()
    {
        _operatorWorks = true;
        _peer?.Start();
        await JoinOperatorAsync();
    }

    /// <summary>Power failure: <c>kill -9</c> of everything but what is on the disk.</summary>
    public void KillGateway()
    {
        Kill("smsbox");
        Kill("bearerbox");

        // It ends by itself when its line breaks, but not at once.
        Kill("fakesmsc");
    }

    /// <summary>Starts it again on the same ports with the same disk, and waits until it is ready to send.</summary>
    public async Task StartGatewayAsync()
    {
        Run("bearerbox", _said.Enqueue, "-v", "4", "kannel.conf");
        await UntilAsync(_ => true);
        Run("smsbox", _said.Enqueue, "-v", "4", "kannel.conf");
        await UntilAsync(status => status.Contains("smsbox:", StringComparison.Ordinal));
        if (_operatorWorks)
        {
            await JoinOperatorAsync();
        }
    }

    public void Dispose()
    {
        // What a polite end would save goes with the folder anyway.
        KillGateway();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Reports of <c>fakesmsc</c> are lost when the <c>smsc</c> group has no <c>smsc-id</c>.</summary>
    private string Configuration =>
        $"""
        group = core
        admin-port = {_adminPort}
        admin-interface = 127.0.0.1
        admin-password = {Password}
        status-password = {Password}
        smsbox-port = {_boxPort}
        smsbox-interface = 127.0.0.1
        box-deny-ip = "*.*.*.*"
        box-allow-ip = "127.0.0.1"
        log-file = "{_folder}/bearerbox.log"
        log-level = {_logLevel}
        store-type = spool
        store-location = "{_folder}/spool"
        dlr-storage = spool
        dlr-spool = "{_folder}/reports"
        sms-resend-freq = 5
        sms-resend-retry = 3

        group = smsc
        smsc-id = operator
        {(_peer is null ? FakeOperator : SmppOperator)}

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = {SendUrl.Port}
        sendsms-interface = 127.0.0.1
        sendsms-chars = "0123456789+"
        log-file = "{_folder}/smsbox.log"
        log-level = {_logLevel}
        http-request-retry = 10
        http-queue-delay = 1
        http-timeout = 5

        group = sendsms-user
        username = {Username}
        password = {Password}
        max-messages = 3
        concatenation = true

        """;

    private string FakeOperator =>
        $"""
        smsc = fake
        port = {_operatorPort}
        our-host = 127.0.0.1
        connect-allow-ip = 127.0.0.1
        """;

    private string SmppOperator =>
        $"""
        smsc = smpp
        host = 127.0.0.1
        port = {_peer!.Port}
        smsc-username = clientbase
        smsc-password = secret
        system-type = ""
        transceiver-mode = true
        reconnect-delay = 1
        wait-ack = 4
        wait-ack-expire = 0x01
        """;

    private async Task JoinOperatorAsync()
    {
        if (_peer is null)
        {
            // No messages of its own (-m 0); the pattern of one must be given all the same.
            Run("fakesmsc", HearOperator, "-H", "127.0.0.1", "-r", $"{_operatorPort}", "-m", "0", "1 2 text nop");
        }

        await UntilAsync(IsOnline);
    }

    private static bool IsOnline(string status) => status.Contains("(online", StringComparison.Ordinal);

    private void HearOperator(string line)
    {
        if (GotMessage().Match(line) is not { Success: true } got)
        {
            return;
        }

        var body = got.Groups["body"].Value;
        var text = got.Groups["kind"].Value == "text" ? body : Encoding.BigEndianUnicode.GetString(Bytes(body));
        Handsets.Receive(got.Groups["from"].Value, got.Groups["to"].Value, Bytes(got.Groups["header"].Value), text);
    }

    /// <summary>As fakesmsc writes it down: <c>Got message 2: &lt;ClientBase +79100000341 udh %05%00%03%01%02%01 data %04%1A%04%3E&gt;</c>.</summary>
    [GeneratedRegex(@"Got message \d+: <(?<from>\S+) (?<to>\S+) (udh (?<header>\S+) )?(?<kind>ucs-2|data|text) (?<body>.*)>$")]
    private static partial Regex GotMessage();

    private static byte[] Bytes(string encoded) => WebUtility.UrlDecodeToBytes(Encoding.ASCII.GetBytes(encoded), 0, encoded.Length);

    /// <summary>Waits until the status page of bearerbox says so.</summary>
    private async Task UntilAsync(Func<string, bool> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (waited.Elapsed > Patience || _running.Values.Any(box => box.HasExited))
            {
                throw new InvalidOperationException($"Kannel does not work:\n{Logs}");
            }

            try
            {
                if (isSo(await Http.GetStringAsync(new Uri($"http://127.0.0.1:{_adminPort}/status.txt?password={Password}"))))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(20);
        }
    }

    private void Run(string name, Action<string> hear, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(name), arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => hear(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => hear(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        File.WriteAllLines(PidFile(name), [process.Id.ToString(CultureInfo.InvariantCulture)]);
        _running[name] = process;
    }

    private void Kill(string name)
    {
        if (!_running.TryRemove(name, out var process))
        {
            return;
        }

        using (process)
        {
            process.Kill();
            process.WaitForExit();
        }

        File.Delete(PidFile(name));
    }

    private string PidFile(string name) => Path.Combine(_folder, name + ".pid");

    /// <summary>On the path, or where Debian puts it.</summary>
    private static string Find(string program) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/lib/kannel/test"])
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? throw Missing.Tool(NotInstalled);

    /// <summary>A test run that is killed leaves no gateway behind.</summary>
    private void DieWithThisProcess()
    {
        var watch = string.Create(
            CultureInfo.InvariantCulture,
            $"while kill -0 {System.Environment.ProcessId} && [ -d {_folder} ]; do sleep 1; done; kill -9 $(cat {_folder}/*.pid); rm -rf {_folder}");
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", $"exec >/dev/null 2>&1 </dev/null; {watch}"]))!.Dispose();
    }

    /// <summary>Four different ones.</summary>
    private static (int Admin, int Box, int Send, int Operator) FreePorts()
    {
        var listeners = Enumerable.Range(0, 4).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return (ports[0], ports[1], ports[2], ports[3]);
    }
}
