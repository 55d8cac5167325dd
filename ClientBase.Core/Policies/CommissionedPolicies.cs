using System.Linq.Expressions;
using ClientBase.Core.Commissions;

namespace ClientBase.Core.Policies;

/// <summary>Policies as the ledger of КВ sees them.</summary>
public static class CommissionedPolicies
{
    /// <summary>For questions to the database.</summary>
    internal static readonly Expression<Func<Policy, CommissionedPolicy>> Facts = policy => new CommissionedPolicy(
        policy.Id, policy.AgentId, policy.ClientId, policy.PersonId, policy.Product, policy.Channel, policy.Premium, policy.Instalments,
        policy.IssuedAt, policy.StartsOn, policy.AnnulledAt, policy.CancelledOn, policy.Refund, policy.IsSelfInsured);

    private static readonly Func<Policy, CommissionedPolicy> Read = Facts.Compile();

    /// <summary>As it is now, for <see cref="CommissionLedger"/>.</summary>
    public static CommissionedPolicy ForCommission(this Policy policy) => Read(policy);
}
