using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClientBase.Tests.Support;

/// <summary>
/// An operator's message centre that speaks SMPP 3.4 and does with each number what the test has decided. It knows what a
/// gateway needs that binds as transceiver: bind, enquire_link, unbind, submit_sm and delivery receipts.
/// </summary>
internal sealed class SmppPeer : IDisposable
{
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly ConcurrentQueue<SubmittedSms> _submitted = new();
    private TcpListener _listener;
    private int _lastId;

    public SmppPeer()
    {
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>What happens to messages for a number (<c>+79100000341</c>); <see cref="Fate.Deliver"/> when nothing is said.</summary>
    public ConcurrentDictionary<string, Fate> Fates { get; } = new();

    /// <summary>The operator does not know this customer: no bind succeeds.</summary>
    public bool RefusesBind { get; set; }

    /// <summary>What has reached a phone.</summary>
    public Handsets Handsets { get; } = new();

    /// <summary>Every attempt of the gateway, also those that were refused, oldest first.</summary>
    public IReadOnlyList<SubmittedSms> Submitted => [.. _submitted];

    /// <summary>Hangs up and lets nobody in.</summary>
    public void Stop()
    {
        _listener.Stop();
        foreach (var gateway in _open.Keys)
        {
            gateway.Close();
        }
    }

    public void Start() => _listener = Listen(Port);

    public void Dispose() => Stop();

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = LetInAsync(listener);
        return listener;
    }

    private async Task LetInAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The operator does not work.
        }
    }

    private async Task ServeAsync(TcpClient gateway)
    {
        _open[gateway] = true;
        try
        {
            var line = gateway.GetStream();
            var head = new byte[16];
            while (true)
            {
                await line.ReadExactlyAsync(head);
                var body = new byte[Number(head, 0) - head.Length];
                await line.ReadExactlyAsync(body);
                await AnswerAsync(line, (Command)Number(head, 4), Number(head, 12), body);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The gateway has hung up, or the operator.
        }
        finally
        {
            _open.TryRemove(gateway, out _);
            gateway.Dispose();
        }
    }

    private Task AnswerAsync(NetworkStream line, Command command, uint sequence, byte[] body) => command switch
    {
        Command.BindTransceiver when RefusesBind => SendAsync(line, Command.BindTransceiver | Command.Response, 0x0E, sequence, []),
        Command.BindTransceiver => SendAsync(line, Command.BindTransceiver | Command.Response, 0, sequence, Text("operator")),
        Command.EnquireLink or Command.Unbind => SendAsync(line, command | Command.Response, 0, sequence, []),
        Command.SubmitSm => TakeAsync(line, sequence, SubmittedSms.Read(body)),
        Command.DeliverSm | Command.Response => Task.CompletedTask,
        _ => SendAsync(line, Command.Response, 0x03, sequence, []),
    };

    private async Task TakeAsync(NetworkStream line, uint sequence, SubmittedSms sms)
    {
        _submitted.Enqueue(sms);
        var fate = Fates.GetValueOrDefault(sms.To, Fate.Deliver);

        // The line is one queue: what comes behind a slow message waits.
        await Task.Delay(fate.Delay);
        var refusal = _submitted.Count(other => other.To == sms.To) <= fate.RefusedTimes ? fate.Refusal : 0;
        if (refusal == 0 && fate.Receipt is null or "DELIVRD")
        {
            Handsets.Receive(sms.From, sms.To, sms.Header, sms.Text);
        }

        if (!fate.Answers)
        {
            return;
        }

        var id = Interlocked.Increment(ref _lastId).ToString("D8", CultureInfo.InvariantCulture);
        await SendAsync(line, Command.SubmitSm | Command.Response, refusal, sequence, refusal == 0 ? Text(id) : []);
        if (refusal == 0 && fate.Receipt is { } state)
        {
            var now = DateTime.UtcNow.ToString("yyMMddHHmm", CultureInfo.InvariantCulture);
            await SendAsync(line, Command.DeliverSm, 0, sequence, Receipt(
                sms, $"id:{id} sub:001 dlvrd:001 submit date:{now} done date:{now} stat:{state} err:000 text:"));
        }
    }

    /// <summary>A message in the other direction (§4.6.1) of the class «delivery receipt», as appendix B has it.</summary>
    private static byte[] Receipt(SubmittedSms sms, string text) =>
        [0, 1, 1, .. Text(sms.To[1..]), 0, 0, .. Text(sms.From), 4, 0, 0, 0, 0, 0, 0, 0, 0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static async Task SendAsync(NetworkStream line, Command command, uint status, uint sequence, byte[] body)
    {
        var pdu = new byte[16 + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)pdu.Length);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(4), (uint)command);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(8), status);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(12), sequence);
        body.CopyTo(pdu, 16);
        await line.WriteAsync(pdu);
    }

    private static uint Number(byte[] head, int at) => BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(at));

    private static byte[] Text(string text) => [.. Encoding.ASCII.GetBytes(text), 0];

    /// <summary>Identifiers of SMPP 3.4 §5.1.2.1; a response alone is generic_nack.</summary>
    [Flags]
    private enum Command : uint
    {
        SubmitSm = 0x04,
        DeliverSm = 0x05,
        Unbind = 0x06,
        BindTransceiver = 0x09,
        EnquireLink = 0x15,
        Response = 0x80000000,
    }
}

/// <summary>What an operator does with the messages for one number.</summary>
internal sealed record Fate
{
    /// <summary>Accepted, and a receipt says that it was delivered.</summary>
    public static readonly Fate Deliver = new();

    /// <summary>Accepted, and a receipt says that it could not be delivered.</summary>
    public static readonly Fate Fail = new() { Receipt = "UNDELIV" };

    /// <summary>Accepted and delivered, and no receipt ever comes.</summary>
    public static readonly Fate Silent = new() { Receipt = null };

    /// <summary>Delivered, and the gateway never hears that it was accepted: it will send it again.</summary>
    public static readonly Fate NoAnswer = new() { Answers = false };

    /// <summary>«Invalid destination address», at each attempt.</summary>
    public static readonly Fate RefuseNumber = new() { Refusal = 0x0B };

    /// <summary>«System error», at each attempt.</summary>
    public static readonly Fate SystemError = new() { Refusal = 0x08 };

    private Fate()
    {
    }

    public uint Refusal { get; private init; }

    /// <summary>So many attempts are refused before the first is accepted.</summary>
    public int RefusedTimes { get; private init; } = int.MaxValue;

    /// <summary>The state in the delivery receipt; null: no receipt.</summary>
    public string? Receipt { get; private init; } = "DELIVRD";

    public bool Answers { get; private init; } = true;

    public TimeSpan Delay { get; private init; }

    /// <summary>«Too many messages» for the first attempts, then delivered.</summary>
    public static Fate Throttle(int times) => new() { Refusal = 0x58, RefusedTimes = times };

    /// <summary>Delivered, but the operator thinks so long before it answers.</summary>
    public static Fate Slow(TimeSpan delay) => new() { Delay = delay };
}

/// <summary>One attempt of the gateway to hand over a message or a part of one.</summary>
/// <param name="To">In the international form, <c>+79100000341</c>.</param>
/// <param name="ValidUntil">As it came: <c>yyMMddHHmmss000+</c> of UTC, or empty.</param>
/// <param name="Header">The user data header of a part, else empty.</param>
internal sealed record SubmittedSms(string From, string To, string ValidUntil, byte[] Header, string Text)
{
    /// <summary>Reads the body of submit_sm (SMPP 3.4 §4.4.1).</summary>
    public static SubmittedSms Read(ReadOnlySpan<byte> body)
    {
        const byte international = 1, withHeader = 0x40, ucs2 = 8;
        TextOf(ref body);
        Skip(2, ref body);
        var from = TextOf(ref body);
        var typeOfNumber = body[0];
        Skip(2, ref body);
        var to = TextOf(ref body);
        var kind = body[0];
        Skip(3, ref body);
        TextOf(ref body);
        var validUntil = TextOf(ref body);
        var coding = body[2];
        var message = body.Slice(5, body[4]);
        var header = (kind & withHeader) == 0 ? [] : message[..(message[0] + 1)];
        var encoding = coding == ucs2 ? Encoding.BigEndianUnicode : Encoding.Latin1;
        return new SubmittedSms(
            from, (typeOfNumber == international ? "+" : "") + to, validUntil, header.ToArray(), encoding.GetString(message[header.Length..]));
    }

    private static string TextOf(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)0);
        var text = Encoding.ASCII.GetString(body[..end]);
        Skip(end + 1, ref body);
        return text;
    }

    private static void Skip(int count, ref ReadOnlySpan<byte> body) => body = body[count..];
}
