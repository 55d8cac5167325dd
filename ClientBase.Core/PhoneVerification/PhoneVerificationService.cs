using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Sms;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.PhoneVerification;

/// <summary>A code is on its way to the client.</summary>
/// <param name="SentAt">UTC.</param>
/// <param name="ExpiresAt">From this instant the code is refused.</param>
/// <param name="ResendAllowedAt">Before it a new code is refused, by whatever limit ends last.</param>
/// <param name="Warning">R-13: another client of the same agent has this number confirmed; null when none has.</param>
/// <param name="Sms">How far its message had come when this was answered; <see cref="PhoneVerificationService.FindSmsAsync"/> tells the rest.</param>
public sealed record CodeSent(DateTime SentAt, DateTime ExpiresAt, DateTime ResendAllowedAt, string? Warning, SmsProgress Sms);

/// <summary>The client told the right code.</summary>
/// <param name="ConfirmedAt">UTC; also the moment of the client's consent.</param>
/// <param name="ValidUntil">The form must be saved by then .</param>
public sealed record PhoneConfirmed(DateTime ConfirmedAt, DateTime ValidUntil);

/// <summary>Proves that a number is the client's: sends a code, takes it back (R-10…R-14). See <c>README.md</c> beside.</summary>
public sealed class PhoneVerificationService(
    IDbContextFactory<ClientBaseDb> dbs,
    TimeProvider time,
    StaffAccess access,
    PhoneVerificationOptions limits,
    VerificationCode codes,
    SmsSender sms,
    SmsLimits smsLimits)
{
    /// <summary>
    /// Sends a new code and voids the earlier ones of this form. Refuses: the client is a minor, the number is an agent's,
    /// a limit is reached (<see cref="NotYet"/>, <see cref="PhoneClosedForConfirmation"/>, <see cref="SmsHeldBack"/>), the gateway
    /// refuses (<see cref="CodeNotSent"/>, <see cref="NumberTakesNoSms"/>). A gateway that is slow or away is no refusal: the message
    /// waits, and the answer says that it does.
    /// </summary>
    /// <param name="actor">The agent.</param>
    /// <param name="formKey">Key of the opened form; the confirmation will serve this form alone.</param>
    /// <param name="phone">Where to.</param>
    /// <param name="birthDate">The client's, as far as it is typed already.</param>
    /// <param name="editedClient">The record being edited, which does not count as «another client»; null when adding.</param>
    /// <param name="ct">Cancels only what comes before the code is stored.</param>
    public async Task<Result<CodeSent>> SendCodeAsync(
        Actor actor, Guid formKey, PhoneNumber phone, DateOnly? birthDate, ClientId? editedClient, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        if (birthDate is { } born && !Age.IsAdult(born, time.Today()))
        {
            return new TooYoungToConfirm();
        }

        return await HandOverAsync(await WriteCodeAsync(
            new CodePurpose(phone, actor.Id, formKey),
            actor.Address,
            async db => await db.Users.AnyAsync(user => user.OwnPhone == phone, ct) ? new NumberOfAgent() : null,
            (_, code) => Task.FromResult<string?>(VerificationSms.Text(code, actor.Name, limits.CodeLifetime)),
            async (db, sent) => sent with { Warning = await WarnOfSharedNumberAsync(db, actor.Id, phone, editedClient, ct) },
            ct));
    }

    /// <summary>
    /// Purpose «вход»: a code by which a client signs in to the online store. The answer is the same, and takes the same, whether the
    /// number has an account or not: without one the code is written down like any other and nobody gets it. Refuses by the limits alone.
    /// </summary>
    /// <param name="form">Key of the opened sign-in form.</param>
    /// <param name="phone">The login.</param>
    /// <param name="address">Network address of the visitor (OTP-7).</param>
    /// <param name="ct">Cancels only what comes before the code is stored.</param>
    internal async Task<Result<CodeSent>> SendSignInCodeAsync(Guid form, PhoneNumber phone, string? address, CancellationToken ct)
    {
        var decided = await WriteCodeAsync(
            new CodePurpose(phone, StaffId.OnlineStore, form),
            address,
            _ => Task.FromResult<Refusal?>(null),
            async (db, code) => await db.StoreAccounts.AnyAsync(account => account.Phone == phone, ct) ? VerificationSms.SignInText(code, limits.CodeLifetime) : null,
            (_, sent) => Task.FromResult(sent),
            ct);
        if (decided.Refusal is { } refused)
        {
            return Result<CodeSent>.Pass(refused);
        }

        // Not waited for: how long a gateway takes would tell that there is an account.
        _ = sms.SendAsync(decided.Value.Id);
        return decided.Value.Sent;
    }

    /// <summary>The right code of <see cref="SendSignInCodeAsync"/>; refuses as <see cref="ConfirmAsync"/> does.</summary>
    internal Task<Result<PhoneConfirmed>> ConfirmSignInAsync(Guid form, PhoneNumber phone, string code, CancellationToken ct) =>
        CheckAsync(new CodePurpose(phone, StaffId.OnlineStore, form), code, ct);

    /// <summary>
    /// Purpose «подпись»: a code by which an agent signs a paper of his own with his own number. Refuses by the limits of codes, and as
    /// <see cref="SendCodeAsync"/> does where the gateway refuses.
    /// </summary>
    /// <param name="actor">Signs.</param>
    /// <param name="form">Of the paper and its version: the code signs nothing else.</param>
    /// <param name="phone">His own number.</param>
    /// <param name="paper">What is signed, in the genitive: «акта АО-000123-202610-01».</param>
    /// <param name="ct">Cancels only what comes before the code is stored.</param>
    internal async Task<Result<CodeSent>> SendApprovalCodeAsync(Actor actor, Guid form, PhoneNumber phone, string paper, CancellationToken ct) =>
        await HandOverAsync(await WriteCodeAsync(
            new CodePurpose(phone, actor.Id, form),
            actor.Address,
            _ => Task.FromResult<Refusal?>(null),
            (_, code) => Task.FromResult<string?>(VerificationSms.ApprovalText(code, paper, limits.CodeLifetime)),
            (_, sent) => Task.FromResult(sent),
            ct));

    /// <summary>The right code of <see cref="SendApprovalCodeAsync"/>; refuses as <see cref="ConfirmAsync"/> does.</summary>
    internal Task<Result<PhoneConfirmed>> ConfirmApprovalAsync(StaffId agent, Guid form, PhoneNumber phone, string code, CancellationToken ct) =>
        CheckAsync(new CodePurpose(phone, agent, form), code, ct);

    /// <summary>Gives a written code to the gateway and says how far it has come.</summary>
    private async Task<Result<CodeSent>> HandOverAsync(Result<(Guid Id, CodeSent Sent)> written)
    {
        if (written.Refusal is { } refused)
        {
            return Result<CodeSent>.Pass(refused);
        }

        var progress = await sms.SendAsync(written.Value.Id);
        return progress.Failure switch
        {
            SmsFailure.NumberRefused => new NumberTakesNoSms(),
            SmsFailure.NoGateway => new CodeNotSent(),

            // Also of one that an operator has tried in vain already: the state beside the code says so.
            _ => written.Value.Sent with { Sms = progress },
        };
    }

    /// <summary>One transaction: the limits, the end of earlier codes of this form, the new code and its message (null: nobody gets it).</summary>
    private async Task<Result<(Guid Id, CodeSent Sent)>> WriteCodeAsync(
        CodePurpose purpose,
        string? address,
        Func<ClientBaseDb, Task<Refusal?>> refuse,
        Func<ClientBaseDb, string, Task<string?>> text,
        Func<ClientBaseDb, CodeSent, Task<CodeSent>> finish,
        CancellationToken ct)
    {
        var (phone, keeper, formKey) = purpose;
        var code = VerificationCode.New(limits.CodeLength);
        var decided = await dbs.WriteAsync<Result<(Guid Id, CodeSent Sent)>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(keeper), LockName.Phone(phone), LockName.Sms], ct);
            if (await refuse(db) is { } no)
            {
                return no;
            }

            var now = time.UtcNow();
            var history = await ReadHistoryAsync(db, phone, now, ct);

            // What an agent may send in an hour is no limit for all clients of the store together.
            var agentSends = keeper == StaffId.OnlineStore ? [] : await ReadSendsAsync(db, keeper, now, ct);
            if (PhoneVerificationRules.RefuseSend(limits, history, agentSends, now) is { } limit)
            {
                return limit;
            }

            if (await smsLimits.RefuseAsync(db, phone, address, now, ct) is { } heldBack)
            {
                return heldBack;
            }

            var replaced = db.PhoneChallenges.Where(c => c.FormKey == formKey && (c.AgentId == keeper || c.Phone == phone) && c.ClosedAt == null);
            await SmsSender.CancelAsync(db, replaced.Select(c => c.Id), now, ct);
            await replaced.ExecuteUpdateAsync(set => set.SetProperty(c => c.ClosedAt, now), ct);

            var challenge = NewChallenge(code, purpose, now);
            db.PhoneChallenges.Add(challenge);
            if (await text(db, code) is { } message)
            {
                sms.Add(db, challenge.Id, keeper, address, phone, message, challenge.ExpiresAt);
            }

            var sent = await finish(db, new CodeSent(
                now,
                challenge.ExpiresAt,
                ResendAllowedAt(history with { LastDay = [.. history.LastDay, new SentCode(now)] }, [.. agentSends, now], now),
                Warning: null,
                new SmsProgress(SmsState.Queued, null, IsDelayed: false)));
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return (challenge.Id, sent);
        }, ct);
        if (decided.Refusal is null)
        {
            ClientBaseMetrics.Codes.Add(1, new KeyValuePair<string, object?>("step", "sent"));
        }

        return decided;
    }

    /// <summary>What became of the message with the last code of this agent, form and number; null when there is none.</summary>
    public async Task<SmsProgress?> FindSmsAsync(Actor actor, Guid formKey, PhoneNumber phone, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is not null)
        {
            return null;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var last = await db.PhoneChallenges.AsNoTracking()
            .Where(c => c.AgentId == actor.Id && c.FormKey == formKey && c.Phone == phone)
            .OrderByDescending(c => c.SentAt)
            .Select(c => (Guid?)c.Id)
            .FirstOrDefaultAsync(ct);
        return last is { } id ? await sms.FindAsync(id, ct) : null;
    }

    /// <summary>
    /// Compares what the client said with the last code of this form and number; blanks in it do not matter. Of any number of
    /// simultaneous right answers one succeeds. Refuses: <see cref="WrongCode"/>, <see cref="TooManyWrongTries"/>,
    /// <see cref="CodeExpired"/>, <see cref="CodeNotRequested"/>, <see cref="CodeReplaced"/>, <see cref="CodeAlreadyUsed"/>,
    /// <see cref="CodeIncomplete"/>, <see cref="TooManyWrongCodesForPhone"/>, <see cref="PhoneClosedForConfirmation"/>.
    /// </summary>
    public async Task<Result<PhoneConfirmed>> ConfirmAsync(Actor actor, Guid formKey, PhoneNumber phone, string code, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        return await CheckAsync(new CodePurpose(phone, actor.Id, formKey), code, ct);
    }

    private async Task<Result<PhoneConfirmed>> CheckAsync(CodePurpose purpose, string code, CancellationToken ct)
    {
        if (VerificationCode.Read(code, limits.CodeLength) is not { } digits)
        {
            return new CodeIncomplete(limits.CodeLength);
        }

        var (phone, keeper, formKey) = purpose;
        return await dbs.WriteAsync<Result<PhoneConfirmed>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(keeper), LockName.Phone(phone)], ct);
            var now = time.UtcNow();
            var challenge = await FindLastAsync(db, keeper, formKey, phone, ct);
            var history = await ReadHistoryAsync(db, phone, now, ct);
            if (PhoneVerificationRules.RefuseTry(limits, challenge, history, now) is { } refusal)
            {
                // Closed for good: a clock that is set back later does not revive it (OTP-2).
                if (refusal is CodeExpired && challenge!.ClosedAt is null)
                {
                    challenge.ClosedAt = now;
                    await db.SaveChangesAsync(ct);
                    await tx.CommitAsync(ct);
                }

                return refusal;
            }

            if (!codes.Matches(digits, challenge!.Salt, purpose, challenge.CodeHash))
            {
                challenge.FailedTries++;
                challenge.LastFailedAt = now;
                challenge.ClosedAt = challenge.FailedTries >= limits.TriesPerCode ? now : null;
                await db.SaveChangesAsync(ct);
                var answer = PhoneVerificationRules.AfterWrongTry(
                    limits, challenge.FailedTries, await ReadHistoryAsync(db, phone, now, ct), now);
                await tx.CommitAsync(ct);
                return answer;
            }

            // Once, also where two nodes come here together (OTP-3).
            var taken = await db.PhoneChallenges
                .Where(c => c.Id == challenge.Id && c.ConfirmedAt == null && c.ClosedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.ConfirmedAt, now), ct);
            await tx.CommitAsync(ct);
            if (taken == 0)
            {
                return new CodeAlreadyUsed();
            }

            ClientBaseMetrics.Codes.Add(1, new KeyValuePair<string, object?>("step", "confirmed"));
            return new PhoneConfirmed(now, now + limits.ConfirmationLifetime);
        }, ct);
    }

    /// <summary>
    /// The confirmation that a form about to be saved may use: of this agent, form and number, not used yet and not too old.
    /// It is tracked by <paramref name="db"/>: the caller calls <see cref="PhoneChallenge.Use"/> and saves it with the record,
    /// in a transaction of <see cref="Writes.WriteAsync"/>.
    /// </summary>
    public Task<PhoneChallenge?> FindConfirmationAsync(
        ClientBaseDb db, StaffId agent, Guid formKey, PhoneNumber phone, DateTime now, CancellationToken ct)
    {
        var since = now - limits.ConfirmationLifetime;
        return db.PhoneChallenges
            .Where(c => c.AgentId == agent && c.FormKey == formKey && c.Phone == phone)
            .Where(c => c.ConfirmedAt >= since && c.UsedAt == null && c.ClosedAt == null)
            .OrderByDescending(c => c.ConfirmedAt)
            .FirstOrDefaultAsync(ct);
    }

    private PhoneChallenge NewChallenge(string code, CodePurpose purpose, DateTime now)
    {
        var salt = VerificationCode.NewSalt();
        return new PhoneChallenge
        {
            Phone = purpose.Phone,
            AgentId = purpose.Agent,
            FormKey = purpose.FormKey,
            Salt = salt,
            CodeHash = codes.Hash(code, salt, purpose),
            SentAt = now,
            ExpiresAt = now + limits.CodeLifetime,
        };
    }

    // One that is still open comes first even if the clock was set back before it was sent.
    private static Task<PhoneChallenge?> FindLastAsync(ClientBaseDb db, StaffId agent, Guid formKey, PhoneNumber phone, CancellationToken ct) =>
        db.PhoneChallenges
            .Where(c => c.AgentId == agent && c.FormKey == formKey && c.Phone == phone)
            .OrderBy(c => c.ClosedAt != null)
            .ThenByDescending(c => c.SentAt)
            .FirstOrDefaultAsync(ct);

    private static async Task<PhoneHistory> ReadHistoryAsync(ClientBaseDb db, PhoneNumber phone, DateTime now, CancellationToken ct)
    {
        var since = now - PhoneVerificationRules.Day;
        var ofPhone = db.PhoneChallenges.AsNoTracking().Where(c => c.Phone == phone);
        var lastDay = await ofPhone
            .Where(c => c.SentAt > since || c.LastFailedAt > since)
            .Select(c => new SentCode(
                c.SentAt,
                c.FailedTries,
                c.LastFailedAt,
                !db.SmsDeliveries.Any(d => d.Id == c.Id && d.State == SmsState.Failed && d.AcceptedAt == null)))
            .ToListAsync(ct);
        var confirmedAt = await ofPhone
            .Where(c => c.ConfirmedAt != null)
            .OrderByDescending(c => c.ConfirmedAt)
            .Select(c => c.ConfirmedAt)
            .FirstOrDefaultAsync(ct);
        var inARow = await ofPhone
            .Where(c => confirmedAt == null || c.LastFailedAt > confirmedAt)
            .SumAsync(c => c.FailedTries, ct);
        return new PhoneHistory(lastDay, confirmedAt, inARow);
    }

    private static Task<List<DateTime>> ReadSendsAsync(ClientBaseDb db, StaffId agent, DateTime now, CancellationToken ct)
    {
        var since = now - PhoneVerificationRules.Day;
        return db.PhoneChallenges
            .Where(c => c.AgentId == agent && c.SentAt > since)
            .Where(c => !db.SmsDeliveries.Any(d => d.Id == c.Id && d.State == SmsState.Failed && d.AcceptedAt == null))
            .Select(c => c.SentAt)
            .ToListAsync(ct);
    }

    private DateTime ResendAllowedAt(PhoneHistory history, IReadOnlyList<DateTime> agentSends, DateTime now) =>
        PhoneVerificationRules.RefuseSend(limits, history, agentSends, now) is NotYet limit ? limit.Until : now;

    private static async Task<string?> WarnOfSharedNumberAsync(
        ClientBaseDb db, StaffId agent, PhoneNumber phone, ClientId? editedClient, CancellationToken ct)
    {
        var other = await db.Clients.AsNoTracking()
            .Where(c => c.AgentId == agent && c.Phone == phone && c.PhoneVerifiedAt != null && c.DeletedAt == null)
            .Where(c => editedClient == null || c.Id != editedClient)
            .OrderBy(c => c.SortName)
            .FirstOrDefaultAsync(ct);
        return other is null ? null : $"Этот номер уже подтверждён для другого вашего клиента: {other.FullName}.";
    }
}
