using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace ClientBase.Tests.Benchmarks;

/// <summary>
/// A page of the running application with its circuit, without a browser: fetches it, opens the socket, and looks for words in what
/// the server would have painted. <see cref="Screen"/> is the same within one process; this one goes over the wire.
/// </summary>
internal sealed partial class Circuit : IInvocationBinder, IAsyncDisposable
{
    // Blazor keeps it to itself; its messages are public.
    private static readonly IHubProtocol Protocol = (IHubProtocol)Activator.CreateInstance(
        typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.BlazorPack.BlazorPackHubProtocol", throwOnError: true)!, nonPublic: true)!;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> _calls = new();
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<(byte[] Words, TaskCompletionSource<long> Seen)> _awaited = [];
    private readonly List<(byte[] Words, Action Seen)> _watched = [];
    private readonly string _base;
    private Task _reading = Task.CompletedTask;
    private int _asked;

    private Circuit(string baseAddress) => _base = baseAddress;

    /// <param name="http">Keeps no cookies of its own.</param>
    /// <param name="page">Whole address.</param>
    /// <param name="cookies">Header of the one who is signed in.</param>
    public static async Task<Circuit> OpenAsync(HttpClient http, Uri page, string cookies)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Add("Cookie", cookies);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var html = await answer.Content.ReadAsStringAsync();
        var circuit = new Circuit(new Uri(page, BaseAddress().Match(html).Groups[1].Value).ToString());
        await circuit.StartAsync(page, html, cookies);
        return circuit;
    }

    /// <summary>The timestamp (<see cref="Stopwatch"/>) of the arrival of the next update with these words in it.</summary>
    public Task<long> Expect(string words)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((Encoding.UTF8.GetBytes(words), seen));
        }

        return seen.Task.WaitAsync(Patience);
    }

    /// <summary>Calls each time when an update with these words has arrived.</summary>
    public void Watch(string words, Action seen)
    {
        lock (_lock)
        {
            _watched.Add((Encoding.UTF8.GetBytes(words), seen));
        }
    }

    /// <summary>Goes to another page of the same circuit, as a clicked link does, and waits for these words.</summary>
    public async Task<long> GoAsync(string address, string words)
    {
        var seen = Expect(words);
        await SendAsync(new InvocationMessage("OnLocationChanged", [_base + address, null, true]));
        return await seen;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _end.Dispose();
        _turn.Dispose();
    }

    public Type GetReturnType(string invocationId) => typeof(string);

    public Type GetStreamItemType(string streamId) => throw new NotSupportedException();

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
    {
        "JS.RenderBatch" => [typeof(long), typeof(byte[])],
        "JS.BeginInvokeJS" => [typeof(long), typeof(string), typeof(string), typeof(int), typeof(long), typeof(int)],
        "JS.EndUpdateRootComponents" => [typeof(long)],
        "JS.AttachComponent" => [typeof(int), typeof(string)],
        "JS.Error" => [typeof(string)],
        _ => [],
    };

    private async Task StartAsync(Uri page, string html, string cookies)
    {
        _socket.Options.SetRequestHeader("Cookie", cookies);
        _socket.Options.SetRequestHeader("Origin", page.GetLeftPart(UriPartial.Authority));
        await _socket.ConnectAsync(new UriBuilder(_base + "_blazor") { Scheme = "ws" }.Uri, CancellationToken.None);
        await _socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        _reading = ReadAsync();

        var state = ComponentState().Match(html) is { Success: true } kept ? kept.Groups[1].Value : "";
        await AskAsync("StartCircuit", _base, page.ToString(), "[]", state);
        await _attached.Task.WaitAsync(Patience);
        var operations = new JsonArray();
        foreach (var marker in Markers().Matches(html).Select(match => JsonNode.Parse(match.Groups[1].Value)!.AsObject()))
        {
            if (marker["type"]?.GetValue<string>() == "server")
            {
                marker["uniqueId"] = operations.Count;
                operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = operations.Count + 1, ["marker"] = marker });
            }
        }

        await SendAsync(new InvocationMessage("UpdateRootComponents", [new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(), state]));
        await _rendered.Task.WaitAsync(Patience);
    }

    private async Task AskAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _asked).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = _calls[id] = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(new InvocationMessage(id, method, arguments));
        await answer.Task.WaitAsync(Patience);
    }

    private async Task SendAsync(HubMessage message)
    {
        var bytes = Protocol.GetMessageBytes(message);
        await _turn.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, _end.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            var isGreeted = false;
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.GetMemory(16_384), _end.Token);
                buffer.Advance(part.Count);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    throw new InvalidOperationException("The server has closed the circuit.");
                }

                if (!part.EndOfMessage)
                {
                    continue;
                }

                var arrived = Stopwatch.GetTimestamp();
                var rest = new ReadOnlySequence<byte>(buffer.WrittenMemory);
                isGreeted = isGreeted || HandshakeProtocol.TryParseResponseMessage(ref rest, out _);
                while (Protocol.TryParseMessage(ref rest, this, out var message))
                {
                    await HearAsync(message, arrived);
                }

                buffer.ResetWrittenCount();
            }
        }
        catch (Exception failure)
        {
            lock (_lock)
            {
                _awaited.ForEach(one => one.Seen.TrySetException(failure));
            }

            _attached.TrySetException(failure);
            _rendered.TrySetException(failure);
            foreach (var call in _calls.Values)
            {
                call.TrySetException(failure);
            }

            if (!_end.IsCancellationRequested)
            {
                throw;
            }
        }
    }

    private Task HearAsync(HubMessage message, long arrived)
    {
        switch (message)
        {
            case CompletionMessage { InvocationId: { } id } done when _calls.TryRemove(id, out var call):
                call.TrySetResult(done.Result);
                return Task.CompletedTask;
            case InvocationMessage { Target: "JS.RenderBatch" } batch:
                Look((byte[])batch.Arguments[1]!, arrived);
                return SendAsync(new InvocationMessage("OnRenderCompleted", [batch.Arguments[0], null]));
            case InvocationMessage { Target: "JS.EndUpdateRootComponents" }:
                _rendered.TrySetResult();
                return Task.CompletedTask;
            case InvocationMessage { Target: "JS.BeginInvokeJS" } call:
                return AnswerAsync((long)call.Arguments[0]!, (string)call.Arguments[1]!, (int)call.Arguments[3]!);
            case InvocationMessage { Target: "JS.Error" } error:
                throw new InvalidOperationException($"The circuit ended: {error.Arguments[0]}");
            case InvocationBindingFailureMessage wrong:
                throw new InvalidOperationException($"{wrong.Target} was not understood.", wrong.BindingFailure.SourceException);
            default:
                return Task.CompletedTask;
        }
    }

    private void Look(byte[] painted, long arrived)
    {
        lock (_lock)
        {
            foreach (var (_, seen) in _watched.Where(one => painted.AsSpan().IndexOf(one.Words) >= 0))
            {
                seen();
            }

            _awaited.RemoveAll(one => painted.AsSpan().IndexOf(one.Words) >= 0 && one.Seen.TrySetResult(arrived));
        }
    }

    /// <summary>Scripts of the page answer nothing, or with an object where one is asked for (result type 1).</summary>
    private Task AnswerAsync(long handle, string script, int resultType)
    {
        if (script == "Blazor._internal.attachWebRendererInterop")
        {
            _attached.TrySetResult();
        }

        var result = resultType == 1 ? new { __jsObjectId = handle } : null;
        return handle == 0
            ? Task.CompletedTask
            : SendAsync(new InvocationMessage("EndInvokeJSFromDotNet", [handle, true, JsonSerializer.Serialize(new object?[] { handle, true, result })]));
    }

    [GeneratedRegex("<base\\b[^>]*href=\"([^\"]+)\"")]
    private static partial Regex BaseAddress();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([^>]*?)-->")]
    private static partial Regex ComponentState();

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Markers();
}
