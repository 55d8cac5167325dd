using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Statements;

/// <summary>
/// Forms the statements of the months that have ended (domain §6.4). They begin with the last month that had ended when the first of them
/// all was formed here; what was accrued before that month was settled elsewhere.
/// </summary>
public sealed class StatementForming(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, LiveFeed feed)
{
    /// <summary>
    /// Forms every statement that is due and returns how many: on the first of the month from 06:00 in Moscow, later where nobody ran
    /// the program then. A month without КВ has none.
    /// </summary>
    public async Task<int> FormDueAsync(CancellationToken ct)
    {
        var last = StatementRules.LastDue(time.UtcNow());
        var formed = 0;
        foreach (var agent in await FindBehindAsync(last, ct))
        {
            while (await HasMoreAsync(agent, last, ct) && await FormNextAsync(agent, last, ct))
            {
                formed++;
            }
        }

        return formed;
    }

    /// <summary>
    /// The statement of this agent and month by what the ledger holds now; null without lines. It is neither added nor saved. Counts
    /// what was paid in the month and, of earlier months, what stands in no statement yet.
    /// </summary>
    /// <param name="db">In the transaction that will save it, or for reading.</param>
    /// <param name="agent">Whose.</param>
    /// <param name="month">First day.</param>
    /// <param name="now">UTC.</param>
    /// <param name="leftOut">Lines of the ledger that are put off to a later month.</param>
    /// <param name="corrected">The statement in whose place it comes, already annulled, and the answer to the agent.</param>
    /// <param name="ct">Cancels the reading.</param>
    internal static async Task<CommissionStatement?> ReckonAsync(
        ClientBaseDb db, StaffId agent, DateOnly month, DateTime now, IReadOnlyCollection<long> leftOut, (string Number, string Answer)? corrected, CancellationToken ct)
    {
        var history = await db.Statements.AsNoTracking()
            .Where(s => s.AgentId == agent)
            .OrderBy(s => s.Month).ThenBy(s => s.Sequence)
            .Select(s => new { s.Month, s.Status, s.Carried })
            .ToListAsync(ct);
        var from = MoscowTime.StartOf(await FirstMonthAsync(db, ct) ?? month);
        var until = MoscowTime.StartOf(month.AddMonths(1));
        var entries = await (
            from entry in db.CommissionEntries.AsNoTracking()
            where entry.AgentId == agent && entry.At >= @from && entry.At < until && !db.StatementLines.Any(line => line.EntryId == entry.Id && line.IsCounted)
            join policy in db.Policies on entry.PolicyId equals policy.Id
            orderby entry.At, entry.Id
            select new
            {
                Entry = entry,
                policy.Product,
                policy.Number,
                policy.PolicyholderName,
                policy.Channel,
                policy.StartsOn,
                policy.EndsOn,
                policy.Instalments,
                policy.AnnulledAt,
                policy.IsSelfInsured,
            }).ToListAsync(ct);
        List<CommissionStatementLine> lines =
        [
            .. entries.Where(row => !leftOut.Contains(row.Entry.Id)).Select((row, index) => new CommissionStatementLine
            {
                Number = index + 1,
                EntryId = row.Entry.Id,
                At = row.Entry.At,
                Product = row.Product,
                PolicyId = row.Entry.PolicyId,
                PolicyNumber = row.Number,
                PolicyholderName = row.PolicyholderName,
                Channel = row.Channel,
                StartsOn = row.StartsOn,
                EndsOn = row.EndsOn,
                Base = row.Entry.Base,
                Percent = row.Entry.Percent,
                Amount = row.Entry.Amount,
                Note = StatementRules.NoteOf(
                    row.Entry.Kind, row.Entry.Part, row.Instalments, row.AnnulledAt is not null, row.IsSelfInsured,
                    MoscowTime.MonthOf(MoscowTime.DateOf(row.Entry.At)), month),
            }),
        ];
        if (lines.Count == 0)
        {
            return null;
        }

        var brought = history.FindLast(s => s.Status is not StatementStatus.Annulled && s.Month < month)?.Carried ?? new Money(0);
        var totals = StatementTotals.Of(lines, brought);
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == agent.Value, ct);
        var sequence = history.Count(s => s.Month == month) + 1;
        return new CommissionStatement
        {
            AgentId = agent,
            Month = month,
            Sequence = sequence,
            Number = StatementRules.NumberOf(user.AgentCode, month, sequence),
            Replaces = corrected?.Number,
            Answer = corrected?.Answer,
            AgentName = user.FullName,
            AgencyContract = user.AgencyContract,
            TaxRegime = user.TaxRegime,
            Premium = totals.Premium,
            Accrued = totals.Accrued,
            Withheld = totals.Withheld,
            Brought = brought,
            Payable = totals.Payable,
            Carried = totals.Carried,
            FormedAt = now,
            ApproveBy = StatementRules.ApproveBy(now),
            Lines = lines,
        };
    }

    /// <summary>Adds the statement and tells its agent; the caller saves.</summary>
    internal static void Add(ClientBaseDb db, CommissionStatement statement)
    {
        db.Statements.Add(statement);
        var instead = statement.Replaces is { } former ? $" взамен {former}" : "";
        db.Notifications.Add(new Notification
        {
            RecipientId = statement.AgentId,
            Kind = NotificationKind.StatementFormed,
            Title = "Акт сформирован",
            Body = $"Акт {statement.Number}{instead} за {MoscowTime.ShowMonth(statement.Month)} на сумму {statement.Payable} ждёт согласования до {MoscowTime.Show(statement.ApproveBy)}.",
            StatementId = statement.Id,
            CreatedAt = statement.FormedAt,
        });
    }

    private async Task<List<StaffId>> FindBehindAsync(DateOnly last, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var agents = await db.Users.Where(user => user.Role == StaffRole.Agent).Select(user => user.Id).ToListAsync(ct);
        var done = await db.Statements.Where(s => s.Month >= last).Select(s => s.AgentId).Distinct().ToListAsync(ct);
        return [.. agents.Select(id => new StaffId(id)).Except(done)];
    }

    /// <summary>Where statements begin, for all agents; null before the first.</summary>
    private static Task<DateOnly?> FirstMonthAsync(ClientBaseDb db, CancellationToken ct) =>
        db.Statements.OrderBy(s => s.Month).Select(s => (DateOnly?)s.Month).FirstOrDefaultAsync(ct);

    /// <summary>Mostly there is nothing, and then nothing is written.</summary>
    private async Task<bool> HasMoreAsync(StaffId agent, DateOnly last, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var (from, until) = (MoscowTime.StartOf(await FirstMonthAsync(db, ct) ?? last), MoscowTime.StartOf(last.AddMonths(1)));
        return await db.CommissionEntries.AnyAsync(
            entry => entry.AgentId == agent && entry.At >= from && entry.At < until && !db.StatementLines.Any(line => line.EntryId == entry.Id && line.IsCounted), ct);
    }

    /// <summary>The next month that has any lines, in one transaction with its notice; false where there is none up to the last.</summary>
    private Task<bool> FormNextAsync(StaffId agent, DateOnly last, CancellationToken ct) => dbs.WriteAsync(async (db, tx) =>
    {
        await db.LockAsync([LockName.Agent(agent)], ct);
        var newest = await db.Statements.Where(s => s.AgentId == agent).MaxAsync(s => (DateOnly?)s.Month, ct);
        for (var month = newest?.AddMonths(1) ?? await FirstMonthAsync(db, ct) ?? last; month <= last; month = month.AddMonths(1))
        {
            if (await ReckonAsync(db, agent, month, time.UtcNow(), leftOut: [], corrected: null, ct) is { } statement)
            {
                Add(db, statement);
                await db.SaveChangesAsync(ct);
                await tx.CommitAsync([ConcernedRecord.Elsewhere(agent), ConcernedRecord.Elsewhere(StatementDesk.Listener)], feed, ct);
                return true;
            }
        }

        return false;
    }, ct);
}

/// <summary>Forms the statements.</summary>
public sealed class StatementJob(StatementForming forming, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, ILogger<StatementJob> log)
    : HourlyJob("commission-statements", dbs, time, log)
{
    protected override Task<int> RunAsync(CancellationToken ct) => forming.FormDueAsync(ct);
}
