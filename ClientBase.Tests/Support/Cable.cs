using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ClientBase.Tests.Support;

/// <summary>The line between a browser and the application, which a test can cut and mend, also to an application that was restarted.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly int _port;
    private TcpListener _listener;
    private Uri _to;

    public Cable(Uri to)
    {
        _to = to;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = ServeAsync(_listener);
    }

    /// <summary>How long a piece is under way, in each direction.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Looks at each piece that goes to the application, and says whether the line breaks there.</summary>
    public Func<ReadOnlyMemory<byte>, Break> Watch { get; init; } = _ => Break.None;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Ends every connection and refuses new ones.</summary>
    public void Cut()
    {
        _listener.Stop();
        foreach (var client in _open.Keys)
        {
            client.Close();
        }
    }

    public void Mend(Uri? to = null)
    {
        _to = to ?? _to;
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _ = ServeAsync(_listener);
    }

    /// <summary>New connections go to another application.</summary>
    public void LeadTo(Uri to) => _to = to;

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The cable is cut.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, Break> watch)
    {
        var piece = new byte[64 * 1024];
        while (await from.ReadAsync(piece) is var length and > 0)
        {
            if (Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay);
            }

            var wanted = watch(piece.AsMemory(0, length));
            if (wanted is Break.Before)
            {
                return;
            }

            await to.WriteAsync(piece.AsMemory(0, length));
            if (wanted is Break.After)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var app = new TcpClient();
        _open[browser] = true;
        try
        {
            await app.ConnectAsync(_to.Host, _to.Port);
            var (near, far) = (browser.GetStream(), app.GetStream());
            var answerIsKept = false;
            await Task.WhenAny(
                CopyAsync(near, far, piece =>
                {
                    var wanted = Watch(piece);
                    answerIsKept |= wanted is Break.AtAnswer;
                    return wanted;
                }),
                CopyAsync(far, near, _ => answerIsKept ? Break.Before : Break.None));
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The browser sees its own end closed.
        }
        finally
        {
            _open.TryRemove(browser, out _);
            browser.Dispose();
        }
    }
}

/// <summary>Where a line breaks.</summary>
internal enum Break
{
    None,

    /// <summary>The piece does not arrive.</summary>
    Before,

    /// <summary>It is sent on; whether it is read is left to chance.</summary>
    After,

    /// <summary>It arrives and is answered, and the answer is lost.</summary>
    AtAnswer,
}
