using ClientBase.Core.Basics;

namespace ClientBase.Core.Sms;

/// <summary>How the telephone network of the demo behaves: a trainer shows what an agent does when a message does not come.</summary>
public enum DemoNetwork
{
    Works,

    /// <summary>Messages come after <see cref="DemoOutboxGateway.Lateness"/>.</summary>
    Late,

    /// <summary>Messages are taken and never come.</summary>
    Loses,

    /// <summary>Messages come to somebody else.</summary>
    Misdirects,
}

/// <summary>
/// Sends nothing anywhere: keeps the last messages for the simulated phone, in memory only, so that no code reaches the disk.
/// Until <see cref="Open"/> it refuses them: a code that nobody can read must not be called sent.
/// </summary>
public sealed class DemoOutboxGateway(TimeProvider time) : ISmsGateway
{
    /// <summary>Of a message in a network that is late.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(20);

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

    /// <summary>Works unless the stage says otherwise.</summary>
    public DemoNetwork Network { get; set; }

    public Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct)
    {
        if (!_isOpen)
        {
            return Task.FromResult(SmsAnswer.Misconfigured);
        }

        switch (Network)
        {
            case DemoNetwork.Late:
                _ = ArriveLateAsync(message);
                return Task.FromResult(SmsAnswer.Accepted);

            case DemoNetwork.Loses:
                return Task.FromResult(SmsAnswer.Accepted);

            case DemoNetwork.Misdirects:
                Arrive(message with { To = Neighbour(message.To) });
                return Task.FromResult(SmsAnswer.Accepted);

            default:
                Arrive(message);
                return Task.FromResult(SmsAnswer.Delivered);
        }
    }

    private async Task ArriveLateAsync(SmsMessage message)
    {
        await Task.Delay(Lateness, time);
        Arrive(message);
    }

    private void Arrive(SmsMessage message)
    {
        lock (_lock)
        {
            _newestFirst.AddFirst(message);
            if (_newestFirst.Count > Kept)
            {
                _newestFirst.RemoveLast();
            }
        }

        Arrived?.Invoke(message);
    }

    /// <summary>The number with another last digit.</summary>
    private static PhoneNumber Neighbour(PhoneNumber phone) => PhoneNumber.Parse($"{phone.E164[..^1]}{(phone.E164[^1] == '9' ? '0' : (char)(phone.E164[^1] + 1))}");

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
