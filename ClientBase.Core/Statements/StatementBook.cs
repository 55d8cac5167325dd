using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Statements;

/// <summary>A row of «Мои акты» and of the insurer's list.</summary>
public sealed record StatementRow(
    StatementId Id,
    string Number,
    string AgentName,
    DateOnly Month,
    Money Premium,
    Money Accrued,
    Money Withheld,
    Money Payable,
    StatementStatus Status,
    DateOnly ApproveBy);

/// <summary>«Мои акты» of one year.</summary>
/// <param name="Years">Those that have any, the newest first; the present one always.</param>
/// <param name="Year">The one that is shown.</param>
/// <param name="Rows">The newest month first.</param>
/// <param name="Running">The month that still runs, «предварительно»; null while it has no lines.</param>
/// <param name="RunningMonth">Its first day.</param>
public sealed record StatementYear(IReadOnlyList<int> Years, int Year, IReadOnlyList<StatementRow> Rows, CommissionStatement? Running, DateOnly RunningMonth);

/// <summary>One statement, whole.</summary>
/// <param name="Statement">With its lines in their order.</param>
/// <param name="IsProvisional">Of the month that still runs: nothing of it is stored.</param>
/// <param name="OwnPolicies">Those of its policies that stand in the agent's own portfolio.</param>
/// <param name="ReplacedBy">The one that corrects it.</param>
public sealed record StatementView(CommissionStatement Statement, bool IsProvisional, IReadOnlySet<PolicyId> OwnPolicies, StatementLink? ReplacedBy);

/// <summary>Another statement.</summary>
public sealed record StatementLink(StatementId Id, string Number);

/// <summary>Reads statements: each agent his own, the insurer's desk those of all.</summary>
public sealed class StatementBook(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access)
{
    /// <summary>The agent's statements of one year; null is that of his newest one.</summary>
    public async Task<Result<StatementYear>> ListAsync(Actor actor, int? year, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        var thisYear = MoscowTime.DateOf(now).Year;
        await using var db = await dbs.CreateDbContextAsync(ct);

        // Twelve a year, and they are small: one question is enough for the rows and for the list of years.
        var rows = await Rows(db.Statements.Where(s => s.AgentId == actor.Id).OrderByDescending(s => s.Month).ThenByDescending(s => s.Sequence)).ToListAsync(ct);
        var shown = year ?? (rows.Count > 0 ? rows[0].Month.Year : thisYear);
        var running = StatementRules.LastDue(now).AddMonths(1);
        return new StatementYear(
            [.. rows.Select(row => row.Month.Year).Append(thisYear).Distinct().OrderDescending()],
            shown,
            rows.FindAll(row => row.Month.Year == shown),
            await StatementForming.ReckonAsync(db, actor.Id, running, now, leftOut: [], corrected: null, ct),
            running);
    }

    /// <summary>One statement; another agent's is not found.</summary>
    public async Task<Result<StatementView>> FindAsync(Actor actor, StatementId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, RightOf(actor), ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await Visible(db, actor).AsNoTracking().Include(s => s.Lines.OrderBy(line => line.Number)).SingleOrDefaultAsync(s => s.Id == id, ct) is not { } statement)
        {
            return new StatementNotFound();
        }

        var next = statement.Status is StatementStatus.Annulled
            ? await db.Statements
                .Where(s => s.AgentId == statement.AgentId && s.Month == statement.Month && s.Replaces == statement.Number)
                .Select(s => new StatementLink(s.Id, s.Number))
                .SingleOrDefaultAsync(ct)
            : null;
        return new StatementView(statement, IsProvisional: false, await OwnPoliciesAsync(db, statement, ct), next);
    }

    /// <summary>«Предварительно»: what the statement of the running month would be today.</summary>
    public async Task<Result<StatementView>> FindRunningAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await StatementForming.ReckonAsync(db, actor.Id, StatementRules.LastDue(now).AddMonths(1), now, leftOut: [], corrected: null, ct) is { } running
            ? new StatementView(running, IsProvisional: true, await OwnPoliciesAsync(db, running, ct), ReplacedBy: null)
            : new StatementNotFound();
    }

    internal static StaffRight RightOf(Actor actor) => actor.Role.Has(StaffRight.SettleStatements) ? StaffRight.SettleStatements : StaffRight.WorkWithOwnClients;

    internal static IQueryable<CommissionStatement> Visible(ClientBaseDb db, Actor actor) =>
        actor.Role.Has(StaffRight.SettleStatements) ? db.Statements : db.Statements.Where(s => s.AgentId == actor.Id);

    internal static IQueryable<StatementRow> Rows(IQueryable<CommissionStatement> statements) => statements.Select(s => new StatementRow(
        s.Id, s.Number, s.AgentName, s.Month, s.Premium, s.Accrued, s.Withheld, s.Payable, s.Status, s.ApproveBy));

    private static async Task<IReadOnlySet<PolicyId>> OwnPoliciesAsync(ClientBaseDb db, CommissionStatement statement, CancellationToken ct)
    {
        var policies = statement.Lines.Select(line => line.PolicyId).Distinct().ToList();
        var own = await db.Policies.Where(p => policies.Contains(p.Id)).Select(p => new { p.Id, p.AgentId }).ToListAsync(ct);
        return own.Where(p => p.AgentId == statement.AgentId).Select(p => p.Id).ToHashSet();
    }
}
