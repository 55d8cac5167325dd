using ClientBase.Core.Basics;

namespace ClientBase.Core.Sms;

/// <summary>
/// Sends nothing anywhere: keeps the last messages for the simulated phone, in memory only, so that no code reaches the disk.
/// Until <see cref="Open"/> it refuses them: a code that nobody can read must not be called sent.
/// </summary>
public sealed class DemoOutboxGateway : ISmsGateway
{
    /// <summary>Older messages are forgotten.</summary>
    public const int Kept = 200;

    private readonly Lock _lock = new();
    private readonly LinkedList<SmsMessage> _newestFirst = new();
    private volatile bool _isOpen;

    /// <summary>Raised after a message has been kept, on the thread of the sender: a subscriber only takes note.</summary>
    public event Action<SmsMessage>? Arrived;

    /// <summary>From now on messages are taken. For the host alone, and only where the demo shows them to somebody.</summary>
    public void Open() => _isOpen = true;

    public string Name => "Demo";

    public Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct)
    {
        if (!_isOpen)
        {
            return Task.FromResult(SmsAnswer.Misconfigured);
        }

        lock (_lock)
        {
            _newestFirst.AddFirst(message);
            if (_newestFirst.Count > Kept)
            {
                _newestFirst.RemoveLast();
            }
        }

        Arrived?.Invoke(message);
        return Task.FromResult(SmsAnswer.Delivered);
    }

    /// <summary>The messages to one number, newest first.</summary>
    public IReadOnlyList<SmsMessage> MessagesTo(PhoneNumber phone)
    {
        lock (_lock)
        {
            return [.. _newestFirst.Where(message => message.To == phone)];
        }
    }

    /// <summary>The numbers that have messages, the one with the newest message first.</summary>
    public IReadOnlyList<PhoneNumber> Numbers()
    {
        lock (_lock)
        {
            return [.. _newestFirst.Select(message => message.To).Distinct()];
        }
    }
}
