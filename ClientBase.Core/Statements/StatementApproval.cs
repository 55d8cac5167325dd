using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Statements;

/// <summary>«Согласовать» and «Заявить разногласия»: what an agent does with his own statement.</summary>
public sealed class StatementApproval(
    IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, PhoneVerificationService phones, LiveFeed feed)
{
    /// <summary>Sends the code that signs this version of the statement to the agent's own number. Refuses by the limits of codes too.</summary>
    public async Task<Result<CodeSent>> SendCodeAsync(Actor actor, StatementId id, Guid version, CancellationToken ct)
    {
        var asked = await AskAsync(actor, id, version, ct);
        if (asked.Refusal is { } no)
        {
            return Result<CodeSent>.Pass(no);
        }

        var sent = await phones.SendApprovalCodeAsync(actor, FormOf(id, version), asked.Value.Phone, $"акта {asked.Value.Number} на сумму {asked.Value.Payable}", ct);
        return sent.Refusal is { } refused ? Result<CodeSent>.Pass(ToSigner(refused)) : sent;
    }

    /// <summary>What the codes refuse is said of clients; here it is the agent's own number.</summary>
    private static Refusal ToSigner(Refusal refusal) => refusal switch
    {
        SmsHeldBack held => new NoCodeForSignature(held.Message),
        NumberTakesNoSms or PhoneClosedForConfirmation => new OwnPhoneTakesNoCode(),
        CodeNotRequested => new CodeOfAnotherStatement(),
        _ => refusal,
    };

    /// <summary>
    /// Signs the version that the screen shows with the code that was sent for it. Signed already, nothing changes. Refuses as
    /// <see cref="PhoneVerificationService.ConfirmAsync"/> does.
    /// </summary>
    public async Task<Result> SignAsync(Actor actor, StatementId id, Guid version, string code, CancellationToken ct)
    {
        if (await IsSignedAsync(actor, id, ct))
        {
            return Result.Done;
        }

        var asked = await AskAsync(actor, id, version, ct);
        if (asked.Refusal is { } no)
        {
            return no;
        }

        var (form, phone) = (FormOf(id, version), asked.Value.Phone);
        var confirmed = (await phones.ConfirmApprovalAsync(actor.Id, form, phone, code, ct)).Refusal;

        // Taken before, and then the signing itself did not come through: the confirmation is still there to be used.
        if (confirmed is not (null or CodeAlreadyUsed))
        {
            return ToSigner(confirmed);
        }

        return await ChangeAsync(actor, id, version, async (db, statement, now) =>
        {
            if (await phones.FindConfirmationAsync(db, actor.Id, form, phone, now, ct) is not { } confirmation)
            {
                return new CodeOfAnotherStatement();
            }

            confirmation.Use(now);
            statement.Sign(phone, now);
            db.Record(actor, AuditAction.StatementSigned, now, remark: statement.Number);
            return null;
        }, ct);
    }

    /// <summary>The agent does not agree: with single lines, with the whole, or both. Supervisors are told.</summary>
    /// <param name="actor">The agent.</param>
    /// <param name="id">His statement.</param>
    /// <param name="version">As shown.</param>
    /// <param name="lines">By the number of the line, what is wrong with it.</param>
    /// <param name="text">What is wrong with the whole; empty where nothing is.</param>
    /// <param name="ct">Cancels what comes before the commit.</param>
    public async Task<Result> DisputeAsync(
        Actor actor, StatementId id, Guid version, IReadOnlyDictionary<int, string> lines, string text, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var whole = TypedText.Clean(text);
        var single = lines.Select(line => (line.Key, Text: TypedText.Clean(line.Value))).Where(line => line.Text.Length > 0).ToDictionary(line => line.Key, line => line.Text);
        if (whole.Length == 0 && single.Count == 0)
        {
            return new ObjectionMissing();
        }

        if (single.Values.Append(whole).Max(said => said.Length) is > StatementRules.TextLength and var length)
        {
            return new StatementTextTooLong(length);
        }

        List<ConcernedRecord> told = [];
        return await ChangeAsync(actor, id, version, async (db, statement, now) =>
        {
            told.Clear();
            foreach (var line in statement.Lines)
            {
                line.Objection = single.GetValueOrDefault(line.Number);
            }

            statement.Dispute(whole.Length == 0 ? null : whole);
            db.Record(actor, AuditAction.StatementDisputed, now, remark: statement.Number);
            foreach (var supervisor in await db.Users.Where(user => user.Role == StaffRole.Supervisor).Select(user => user.Id).ToListAsync(ct))
            {
                db.Notifications.Add(new Notification
                {
                    RecipientId = new StaffId(supervisor),
                    Kind = NotificationKind.StatementDisputed,
                    Title = "Разногласия по акту",
                    Body = $"Разногласия по акту {statement.Number} за {MoscowTime.ShowMonth(statement.Month)}. Агент: {actor.Name}. Ответьте и исправьте акт.",
                    StatementId = statement.Id,
                    CreatedAt = now,
                });
                told.Add(ConcernedRecord.Elsewhere(new StaffId(supervisor)));
            }

            return null;
        }, ct, told);
    }

    /// <summary>A code signs one version of one statement and nothing else.</summary>
    private static Guid FormOf(StatementId id, Guid version) => DerivedId.Of(id.Value, version);

    private async Task<bool> IsSignedAsync(Actor actor, StatementId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is not null)
        {
            return false;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Statements.AnyAsync(s => s.Id == id && s.AgentId == actor.Id && s.SignedAt != null, ct);
    }

    /// <summary>Whether this can be signed, and by what number.</summary>
    private async Task<Result<(PhoneNumber Phone, string Number, Money Payable)>> AskAsync(Actor actor, StatementId id, Guid version, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Statements.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.AgentId == actor.Id, ct) is not { } statement)
        {
            return new StatementNotFound();
        }

        if (Refuse(statement, version) is { } closed)
        {
            return Result<(PhoneNumber, string, Money)>.Pass(closed);
        }

        return await db.Users.Where(user => user.Id == actor.Id.Value).Select(user => user.OwnPhone).SingleAsync(ct) is { } phone
            ? (phone, statement.Number, statement.Payable)
            : new NoOwnPhone();
    }

    private static Refusal? Refuse(CommissionStatement statement, Guid version) =>
        statement.Status is not StatementStatus.AwaitsApproval ? new StatementIsClosed(statement.Status)
        : statement.Version != version ? new StatementMovedMeanwhile()
        : null;

    private async Task<Result> ChangeAsync(
        Actor actor, StatementId id, Guid version, Func<ClientBaseDb, CommissionStatement, DateTime, Task<Refusal?>> change, CancellationToken ct, List<ConcernedRecord>? told = null) =>
        await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            if (await db.Statements.Include(s => s.Lines).SingleOrDefaultAsync(s => s.Id == id && s.AgentId == actor.Id, ct) is not { } statement)
            {
                return new StatementNotFound();
            }

            if ((Refuse(statement, version) ?? await change(db, statement, time.UtcNow())) is { } no)
            {
                return no;
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync([ConcernedRecord.Elsewhere(actor.Id), ConcernedRecord.Elsewhere(StatementDesk.Listener), .. told ?? []], feed, ct);
            return Result.Done;
        }, ct);
}
