using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>P-16: an agent may insure himself.</summary>
internal static class AgentHimself
{
    /// <summary>The client bears the agent's full name and his e-mail address: a namesake has another one.</summary>
    public static async Task<bool> IsAgentHimselfAsync(this ClientBaseDb db, StaffId agent, string clientName, string clientEmail, CancellationToken ct) =>
        await db.Users.Where(user => user.Id == agent.Value).Select(user => new { user.FullName, user.Email }).SingleOrDefaultAsync(ct) is { Email: { } email } own
        && IsSame(email, clientEmail)
        && NameKeys.Norm(own.FullName) == NameKeys.Norm(clientName);

    /// <summary>The agent's own address, given as somebody else's: that client's letters would come to the agent.</summary>
    public static async Task<bool> IsAgentsEmailAsync(this ClientBaseDb db, StaffId agent, ClientProfile profile, CancellationToken ct) =>
        await db.Users.Where(user => user.Id == agent.Value).Select(user => user.Email).SingleOrDefaultAsync(ct) is { } email
        && IsSame(email, profile.Email)
        && !await db.IsAgentHimselfAsync(agent, profile.Name.Full, profile.Email, ct);

    private static bool IsSame(string own, string given) => own.Length > 0 && string.Equals(own, given, StringComparison.OrdinalIgnoreCase);
}
