using System.Diagnostics;

namespace ClientBase.Tests.Support;

/// <summary>A message as the person sees it who holds the phone: its parts put together.</summary>
internal sealed record ReceivedSms(string From, string To, string Text);

/// <summary>The phones behind a fake operator.</summary>
internal sealed class Handsets
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedSms> _received = [];
    private readonly Dictionary<(string To, byte Reference), string?[]> _unfinished = [];

    /// <summary>All whole messages of all phones, oldest first.</summary>
    public IReadOnlyList<ReceivedSms> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>Waits until this phone (<c>+79100000341</c>) has got so many messages.</summary>
    /// <returns>The last of them.</returns>
    public async Task<ReceivedSms> WaitForAsync(string phone, TimeSpan patience, int count = 1)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < patience)
        {
            if (Received.Where(sms => sms.To == phone).ElementAtOrDefault(count - 1) is { } sms)
            {
                return sms;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"{phone} did not get its message no. {count} within {patience}.");
    }

    /// <summary>The operator hands over one message or one part of it.</summary>
    /// <param name="header">The user data header, which numbers the parts (3GPP 23.040, concatenated messages); empty for a message of one part.</param>
    public void Receive(string from, string to, ReadOnlySpan<byte> header, string text)
    {
        lock (_lock)
        {
            if (header is not [5, 0, 3, var reference, var total, var number])
            {
                _received.Add(new ReceivedSms(from, to, text));
                return;
            }

            if (!_unfinished.TryGetValue((to, reference), out var parts))
            {
                _unfinished[(to, reference)] = parts = new string?[total];
            }

            parts[number - 1] = text;
            if (!parts.Contains(null))
            {
                _unfinished.Remove((to, reference));
                _received.Add(new ReceivedSms(from, to, string.Concat(parts)));
            }
        }
    }
}
