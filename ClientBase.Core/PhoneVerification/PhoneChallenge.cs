using ClientBase.Core.Basics;

namespace ClientBase.Core.PhoneVerification;

/// <summary>
/// One code sent to one number for one form or record. Only a keyed hash of the code is kept (OTP-11). All limits are
/// counted over these rows, so they survive a restart and are common to all agents (OTP-5, OTP-6).
/// </summary>
public sealed class PhoneChallenge
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public PhoneNumber Phone { get; init; }

    public StaffId AgentId { get; init; }

    /// <summary>The opened form that asked for the code; a confirmation serves this form alone .</summary>
    public Guid FormKey { get; init; }

    public required string CodeHash { get; init; }

    public required string Salt { get; init; }

    public DateTime SentAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    public int FailedTries { get; set; }

    public DateTime? LastFailedAt { get; set; }

    /// <summary>Dead for good: replaced by a newer code, out of tries, or seen expired.</summary>
    public DateTime? ClosedAt { get; set; }

    public DateTime? ConfirmedAt { get; set; }

    /// <summary>The confirmation was written into a record; it cannot serve again.</summary>
    public DateTime? UsedAt { get; private set; }

    /// <summary>Spends the confirmation on the record that is being saved; a second time is a bug.</summary>
    public void Use(DateTime at)
    {
        if (ConfirmedAt is null || ClosedAt is not null || UsedAt is not null)
        {
            throw new InvalidOperationException("Only a fresh confirmation can be used.");
        }

        UsedAt = at;
    }
}
