using ClientBase.Core.Basics;

namespace ClientBase.Core.Commissions;

/// <summary>What КВ needs to know of a policy. It stands here, not in Policies, because a sale asks the ledger.</summary>
/// <param name="Id">The policy.</param>
/// <param name="AgentId">Who sold it; of a self-purchase, the agent in whose portfolio it stands.</param>
/// <param name="ClientId">The client's record in that agent's base.</param>
/// <param name="PersonId">The policyholder.</param>
/// <param name="Product">What was bought.</param>
/// <param name="Channel">Who sold it.</param>
/// <param name="Premium">All parts together.</param>
/// <param name="Instalments">In how many parts it is paid.</param>
/// <param name="IssuedAt">When it was sold and its first part paid.</param>
/// <param name="StartsOn">First day of cover, from which the parts fall due.</param>
/// <param name="AnnulledAt">When it was annulled.</param>
/// <param name="CancelledOn">Last day of cover of a cancelled one.</param>
/// <param name="Refund">What the client got back of a cancelled one.</param>
/// <param name="IsSelfInsured">The policyholder is the agent himself, who gets no КВ for that (P-16).</param>
public sealed record CommissionedPolicy(
    PolicyId Id,
    StaffId AgentId,
    ClientId ClientId,
    PersonId PersonId,
    Product Product,
    SalesChannel Channel,
    Money Premium,
    int Instalments,
    DateTime IssuedAt,
    DateOnly StartsOn,
    DateTime? AnnulledAt,
    DateOnly? CancelledOn,
    Money? Refund,
    bool IsSelfInsured)
{
    /// <summary>Its payments, in the order of their parts.</summary>
    public IReadOnlyList<PremiumPayment> Payments => PremiumPayments.Of(Premium, Instalments, IssuedAt, StartsOn);
}
