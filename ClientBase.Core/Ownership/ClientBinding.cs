using ClientBase.Core.Basics;

namespace ClientBase.Core.Ownership;

public enum BindingReason
{
    Sale,
    PhoneConfirmed,
    Transfer,
}

public enum BindingEndReason
{
    DuplicateMerged,
    SaleAnnulled,
    Transfer,
    ConsentWithdrawn,
}

/// <summary>
/// «Закрепление»: this person is this agent's client, from the sale on. The database admits one active binding per person.
/// </summary>
public sealed class ClientBinding
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public PersonId PersonId { get; set; }

    public StaffId AgentId { get; init; }

    public DateTime StartedAt { get; init; }

    /// <summary>
    /// From here on, this instant included, the agent gets КВ for what the client buys himself: the later of the binding and the
    /// confirmation of the phone. Null while the phone is not confirmed; once set, it is never moved.
    /// </summary>
    public DateTime? CommissionFrom { get; private set; }

    public BindingReason Reason { get; init; }

    public PolicyId? PolicyId { get; init; }

    public DateTime? EndedAt { get; private set; }

    public BindingEndReason? EndReason { get; private set; }

    /// <summary>The phone was confirmed at this instant; the first confirmation counts.</summary>
    public void BeginCommission(DateTime phoneConfirmedAt) => CommissionFrom ??= phoneConfirmedAt > StartedAt ? phoneConfirmedAt : StartedAt;

    public void End(DateTime at, BindingEndReason reason)
    {
        EndedAt = at;
        EndReason = reason;
    }
}
