using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Statements;

/// <summary>«Акты агентов»: the insurer's side, for supervisors and administrators.</summary>
public sealed class StatementDesk(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, LiveFeed feed)
{
    public const int PageSize = 25;

    /// <summary>Under what id the insurer's screens hear of changes: no member of staff has it.</summary>
    public static StaffId Listener { get; } = new(new Guid("ac750000-0000-7000-8000-000000000001"));

    /// <summary>Statements of all agents, the newest month first; null is every state.</summary>
    public async Task<Result<Page<StatementRow>>> FindAllAsync(Actor actor, StatementStatus? status, int page, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.SettleStatements, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = status is { } only ? db.Statements.Where(s => s.Status == only) : db.Statements;
        var total = await found.CountAsync(ct);
        var number = PageNumbers.Within(page, total, PageSize);
        var rows = await StatementBook.Rows(found.OrderByDescending(s => s.Month).ThenByDescending(s => s.Id).Skip((number - 1) * PageSize).Take(PageSize)).ToListAsync(ct);
        return new Page<StatementRow>(rows, total, number, PageSize);
    }

    /// <summary>
    /// Answers a statement that is not signed with a new one in its place: reckoned anew, without the lines that are put off to the next
    /// month. Where no line is left, it is only annulled. The agent is told.
    /// </summary>
    /// <param name="actor">A supervisor or administrator.</param>
    /// <param name="id">The statement.</param>
    /// <param name="version">As shown.</param>
    /// <param name="putOff">Numbers of the lines that go to the next month.</param>
    /// <param name="answer">To the agent.</param>
    /// <param name="ct">Cancels what comes before the commit.</param>
    /// <returns>The new one, or null where nothing was left.</returns>
    public async Task<Result<StatementId?>> CorrectAsync(
        Actor actor, StatementId id, Guid version, IReadOnlyCollection<int> putOff, string answer, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.SettleStatements, ct) is { } no)
        {
            return no;
        }

        var said = TypedText.Clean(answer);
        if (said.Length == 0)
        {
            return new AnswerMissing();
        }

        if (said.Length > StatementRules.TextLength)
        {
            return new StatementTextTooLong(said.Length);
        }

        return await ChangeAsync<StatementId?>(id, version, async (db, statement, now) =>
        {
            if (statement.Status is not (StatementStatus.AwaitsApproval or StatementStatus.Disputed))
            {
                return new StatementIsClosed(statement.Status);
            }

            // What an earlier correction of this month has put off stays put off.
            var present = statement.Lines.ConvertAll(line => line.EntryId);
            var putOffBefore = await db.Statements
                .Where(s => s.AgentId == statement.AgentId && s.Month == statement.Month && s.Status == StatementStatus.Annulled)
                .SelectMany(s => s.Lines, (_, line) => line.EntryId)
                .ToListAsync(ct);
            List<long> leftOut =
            [
                .. putOffBefore.Except(present),
                .. statement.Lines.Where(line => putOff.Contains(line.Number)).Select(line => line.EntryId),
            ];
            statement.Annul();
            await db.SaveChangesAsync(ct);
            var corrected = await StatementForming.ReckonAsync(db, statement.AgentId, statement.Month, now, leftOut, (statement.Number, said), ct);
            var later = await db.Statements
                .Where(s => s.AgentId == statement.AgentId && s.Month > statement.Month && s.Status != StatementStatus.Annulled)
                .OrderBy(s => s.Month)
                .Select(s => new { s.Number, s.Status })
                .FirstOrDefaultAsync(ct);
            if (later is not null && (corrected?.Carried ?? statement.Brought) != statement.Carried)
            {
                return new LaterStatementDepends(later.Number, later.Status is StatementStatus.Approved or StatementStatus.Paid);
            }

            db.Record(actor, AuditAction.StatementCorrected, now, remark: statement.Number);
            if (corrected is null)
            {
                statement.Answer = said;
                TellAnnulled(db, statement, now);
                return (StatementId?)null;
            }

            StatementForming.Add(db, corrected);
            return corrected.Id;
        }, ct);
    }

    /// <summary>The money has gone out: a signed statement is paid. The agent is told.</summary>
    public async Task<Result> PayAsync(Actor actor, StatementId id, Guid version, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.SettleStatements, ct) is { } no)
        {
            return no;
        }

        var paid = await ChangeAsync<bool>(id, version, (db, statement, now) =>
        {
            if (statement.Status is not StatementStatus.Approved)
            {
                return Task.FromResult<Result<bool>>(new StatementIsClosed(statement.Status));
            }

            statement.Pay(now);
            db.Record(actor, AuditAction.StatementPaid, now, remark: statement.Number);
            db.Notifications.Add(new Notification
            {
                RecipientId = statement.AgentId,
                Kind = NotificationKind.StatementPaid,
                Title = "Акт оплачен",
                Body = $"Акт {statement.Number} за {MoscowTime.ShowMonth(statement.Month)} оплачен: {statement.Payable}.",
                StatementId = statement.Id,
                CreatedAt = now,
            });
            return Task.FromResult<Result<bool>>(true);
        }, ct);
        return paid.Refusal is { } refused ? refused : Result.Done;
    }

    private static void TellAnnulled(ClientBaseDb db, CommissionStatement statement, DateTime now) => db.Notifications.Add(new Notification
    {
        RecipientId = statement.AgentId,
        Kind = NotificationKind.StatementFormed,
        Title = "Акт аннулирован",
        Body = $"Акт {statement.Number} за {MoscowTime.ShowMonth(statement.Month)} аннулирован, его строки перенесены в следующий акт.",
        StatementId = statement.Id,
        CreatedAt = now,
    });

    private Task<Result<T>> ChangeAsync<T>(
        StatementId id, Guid version, Func<ClientBaseDb, CommissionStatement, DateTime, Task<Result<T>>> change, CancellationToken ct) =>
        dbs.WriteAsync<Result<T>>(async (db, tx) =>
        {
            if (await db.Statements.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } known)
            {
                return new StatementNotFound();
            }

            await db.LockAsync([LockName.Agent(known.AgentId)], ct);
            var statement = await db.Statements.Include(s => s.Lines).SingleAsync(s => s.Id == id, ct);
            if (statement.Version != version)
            {
                return new StatementMovedMeanwhile();
            }

            var result = await change(db, statement, time.UtcNow());
            if (result.Refusal is null)
            {
                await db.SaveChangesAsync(ct);
                await tx.CommitAsync([ConcernedRecord.Elsewhere(statement.AgentId), ConcernedRecord.Elsewhere(Listener)], feed, ct);
            }

            return result;
        }, ct);
}
