namespace ClientBase.Core.Sms;

/// <summary>A time in which nothing is sent because an administrator said so.</summary>
public sealed class SmsStop
{
    public const int ReasonLength = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public DateTime StartedAt { get; init; }

    public required string StartedBy { get; init; }

    /// <summary>Why, as the agents read it; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>It ends by itself at this moment; null when somebody must end it.</summary>
    public DateTime? Until { get; init; }

    public DateTime? EndedAt { get; set; }

    public string? EndedBy { get; set; }
}
