using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Portfolio;

/// <summary>A line of КВ that explains itself.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Part">Which instalment.</param>
/// <param name="At">When the premium was paid or given back.</param>
/// <param name="Base">What the rate is applied to.</param>
/// <param name="Percent">Rate.</param>
/// <param name="Amount">КВ; negative where it is taken back.</param>
/// <param name="RateEdition">The name of the rate's table.</param>
/// <param name="BoundSince">Since when the client is the agent's; null where he was not.</param>
/// <param name="PhoneConfirmedAt">When his phone was confirmed; null where it was not.</param>
/// <param name="PhoneConfirmedBy">By whom; null where nobody wrote it down.</param>
/// <param name="StatementId">The statement («акт») in which it stands; null while it stands in none.</param>
/// <param name="StatementNumber">Its number.</param>
public sealed record CommissionLine(
    CommissionKind Kind,
    int Part,
    DateTime At,
    Money Base,
    decimal Percent,
    Money Amount,
    string RateEdition,
    DateTime? BoundSince,
    DateTime? PhoneConfirmedAt,
    string? PhoneConfirmedBy,
    StatementId? StatementId,
    string? StatementNumber);

/// <summary>The КВ of one policy, as its agent sees it.</summary>
/// <param name="Product">What was bought.</param>
/// <param name="Channel">Who sold it.</param>
/// <param name="Instalments">In how many parts it is paid.</param>
/// <param name="IsAnnulled">The policy is void.</param>
/// <param name="IsSelfInsured">The policyholder is the agent himself (P-16).</param>
/// <param name="Lines">In the order of time.</param>
/// <param name="Total">The sum of the lines.</param>
public sealed record PolicyCommission(
    Product Product, SalesChannel Channel, int Instalments, bool IsAnnulled, bool IsSelfInsured, IReadOnlyList<CommissionLine> Lines, Money Total);

/// <summary>Reads the ledger of КВ. Each agent his own lines.</summary>
public sealed class CommissionBook(IDbContextFactory<ClientBaseDb> dbs, StaffAccess access)
{
    /// <summary>The lines of a policy; another agent's is not found.</summary>
    public async Task<Result<PolicyCommission>> FindLinesAsync(Actor actor, PolicyId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var policy = await db.Policies.AsNoTracking()
            .Where(p => p.Id == id && p.AgentId == actor.Id)
            .Select(p => new { p.Product, p.Channel, p.Instalments, p.AnnulledAt, p.IsSelfInsured })
            .SingleOrDefaultAsync(ct);
        if (policy is null)
        {
            return new PolicyNotFound();
        }

        var entries = await db.CommissionEntries.AsNoTracking()
            .Where(line => line.PolicyId == id && line.AgentId == actor.Id)
            .OrderBy(line => line.At).ThenBy(line => line.Id)
            .ToListAsync(ct);
        var statements = await (
            from line in db.StatementLines
            where line.PolicyId == id && line.IsCounted
            join statement in db.Statements on line.StatementId equals statement.Id
            where statement.AgentId == actor.Id
            select new { line.EntryId, statement.Id, statement.Number }).ToDictionaryAsync(line => line.EntryId, ct);
        var clients = entries.Select(line => line.ClientId).Distinct().ToList();
        var confirmations = await db.AuditEntries.AsNoTracking()
            .Where(entry => entry.ClientId != null && clients.Contains(entry.ClientId.Value) && entry.Action == AuditAction.PhoneConfirmed)
            .OrderBy(entry => entry.At)
            .Select(entry => new { entry.ClientId, entry.At, entry.ActorName })
            .ToListAsync(ct);
        return new PolicyCommission(
            policy.Product,
            policy.Channel,
            policy.Instalments,
            policy.AnnulledAt is not null,
            policy.IsSelfInsured,
            entries.ConvertAll(line => new CommissionLine(
                line.Kind, line.Part, line.At, line.Base, line.Percent, line.Amount, line.RateEdition, line.BoundSince, line.PhoneConfirmedAt,
                confirmations.FindLast(entry => entry.ClientId == line.ClientId && entry.At <= line.PhoneConfirmedAt)?.ActorName,
                statements.GetValueOrDefault(line.Id)?.Id, statements.GetValueOrDefault(line.Id)?.Number)),
            new Money(entries.Sum(line => line.Amount.Kopecks)));
    }
}
