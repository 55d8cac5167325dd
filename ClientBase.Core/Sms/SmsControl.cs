using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Sms;

/// <summary>Messages of one prefix or agent, or of all, within a time.</summary>
/// <param name="Sent">Taken by a gateway.</param>
/// <param name="Delivered">Reported so.</param>
/// <param name="Failed">Reported so; without those that no gateway took.</param>
/// <param name="Unsent">No gateway took them.</param>
/// <param name="Confirmed">Their code was told rightly.</param>
public sealed record SmsTotals(int Sent, int Delivered, int Failed, int Unsent, int Confirmed)
{
    /// <summary>Whole percent of <see cref="Sent"/>; null where nothing was sent.</summary>
    public int? ConfirmedPercent => Sent == 0 ? null : Confirmed * 100 / Sent;
}

/// <param name="Prefix">«+7910».</param>
/// <param name="IsStopped">OTP-8 holds it back at this moment.</param>
public sealed record SmsOfPrefix(string Prefix, SmsTotals Totals, bool IsStopped);

/// <param name="IsSuspicious">The last five numbers that this agent sent a code to were never confirmed.</param>
public sealed record SmsOfAgent(StaffId Agent, string Name, SmsTotals Totals, bool IsSuspicious);

/// <summary>«СМС: расход и стоп-кран».</summary>
/// <param name="Today">Of the Moscow day.</param>
/// <param name="Used">How much of the day's budget is used up.</param>
/// <param name="Budget">See <see cref="SmsOptions.DailyBudget"/>.</param>
/// <param name="IsAlarming">As much of it as <see cref="SmsOptions.AlarmAtPercent"/> says.</param>
/// <param name="Prefixes">Of the day, most messages first.</param>
/// <param name="Agents">Of the day, most messages first.</param>
/// <param name="Stop">Null while messages are sent.</param>
public sealed record SmsOverview(
    SmsTotals Today, int Used, int Budget, bool IsAlarming, IReadOnlyList<SmsOfPrefix> Prefixes, IReadOnlyList<SmsOfAgent> Agents, SmsStop? Stop);

/// <summary>How much of the day's budget is used up, and whether sending is stopped.</summary>
public sealed record SmsSpending(int Used, int Budget, bool IsAlarming, bool IsStopped);

/// <summary>A reason that is too long.</summary>
public sealed record SmsReasonTooLong() : Refusal($"Причина — не длиннее {SmsStop.ReasonLength} знаков.");

/// <summary>What messages cost and whether they are worth it, and the switch that stops them on all nodes at once (OTP-7).</summary>
public sealed class SmsControl(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, SmsOptions options)
{
    private const int SuspiciousNumbers = 5;

    /// <summary>The figures of this day. Refuses all but administrators.</summary>
    public async Task<Result<SmsOverview>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageSms, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        var since = MoscowTime.StartOf(MoscowTime.DateOf(now));
        await using var db = await dbs.CreateDbContextAsync(ct);

        // A day is as large as its budget, so it can be added up here.
        var sent = await db.SmsDeliveries.AsNoTracking()
            .Where(d => d.CreatedAt >= since)
            .OrderByDescending(d => d.CreatedAt)
            .Select(d => new Sent(
                d.AgentId, d.Phone, d.Prefix, d.CreatedAt, d.State, d.IsCode, d.AcceptedAt != null, db.PhoneChallenges.Any(c => c.Id == d.Id && c.ConfirmedAt != null)))
            .ToListAsync(ct);
        var agents = sent.Select(one => one.Agent.Value).Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(user => agents.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.FullName, ct);
        var used = sent.Count(one => one.IsCounted);
        return new SmsOverview(
            Add(sent),
            used,
            options.DailyBudget,
            IsAlarming(used),
            [
                .. sent.GroupBy(one => one.Prefix)
                    .Select(own => new SmsOfPrefix(own.Key, Add(own), IsStopped(own, now)))
                    .OrderByDescending(own => own.Totals.Sent).ThenBy(own => own.Prefix, StringComparer.Ordinal),
            ],
            [
                .. sent.GroupBy(one => one.Agent)
                    .Select(own => new SmsOfAgent(own.Key, own.Key == StaffId.OnlineStore ? "Интернет-магазин" : names.GetValueOrDefault(own.Key.Value, "—"), Add(own), IsSuspicious(own)))
                    .OrderByDescending(own => own.Totals.Sent).ThenBy(own => own.Name, StringComparer.Ordinal),
            ],
            await FindStopAsync(db, now, ct));
    }

    /// <summary>For the health check: no person, no number.</summary>
    public async Task<SmsSpending> ReadSpendingAsync(CancellationToken ct)
    {
        var now = time.UtcNow();
        var since = MoscowTime.StartOf(MoscowTime.DateOf(now));
        await using var db = await dbs.CreateDbContextAsync(ct);
        var used = await SmsLimits.Counted(db.SmsDeliveries).CountAsync(d => d.CreatedAt >= since, ct);
        return new SmsSpending(used, options.DailyBudget, IsAlarming(used), await FindStopAsync(db, now, ct) is not null);
    }

    /// <summary>Stops all messages, on every node and also those that wait already. A second stop takes the place of the first.</summary>
    /// <param name="actor">An administrator.</param>
    /// <param name="until">UTC; null: until somebody starts them again.</param>
    /// <param name="reason">As the agents read it; may be empty.</param>
    /// <param name="ct">Before the commit.</param>
    public async Task<Result> StopAsync(Actor actor, DateTime? until, string reason, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageSms, ct) is { } no)
        {
            return no;
        }

        if (reason.Trim().Length > SmsStop.ReasonLength)
        {
            return new SmsReasonTooLong();
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Sms], ct);
            var now = time.UtcNow();
            await EndAsync(db, actor, now, ct);
            db.SmsStops.Add(new SmsStop { StartedAt = now, StartedBy = actor.Name, Until = until, Reason = reason.Trim() });
            db.Record(actor, AuditAction.SmsStopped, now, remark: until is { } end ? $"до {MoscowTime.Show(end)}" : "до включения");
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>Lets messages go again; done also when nothing was stopped.</summary>
    public async Task<Result> ResumeAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageSms, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Sms], ct);
            var now = time.UtcNow();
            if (await EndAsync(db, actor, now, ct) > 0)
            {
                db.Record(actor, AuditAction.SmsResumed, now);
                await db.SaveChangesAsync(ct);
            }

            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>Null while messages are sent.</summary>
    internal static Task<SmsStop?> FindStopAsync(ClientBaseDb db, DateTime now, CancellationToken ct) => db.SmsStops.AsNoTracking()
        .Where(stop => stop.EndedAt == null && (stop.Until == null || stop.Until > now))
        .OrderByDescending(stop => stop.StartedAt)
        .FirstOrDefaultAsync(ct);

    private static Task<int> EndAsync(ClientBaseDb db, Actor actor, DateTime now, CancellationToken ct) => db.SmsStops
        .Where(stop => stop.EndedAt == null && (stop.Until == null || stop.Until > now))
        .ExecuteUpdateAsync(set => set.SetProperty(stop => stop.EndedAt, now).SetProperty(stop => stop.EndedBy, actor.Name), ct);

    private bool IsAlarming(int used) => used * 100 >= options.AlarmAtPercent * options.DailyBudget;

    private static SmsTotals Add(IEnumerable<Sent> messages)
    {
        var all = messages.ToList();
        return new SmsTotals(
            all.Count(one => one.WasTaken),
            all.Count(one => one.State is SmsState.Delivered),
            all.Count(one => one.State is SmsState.Failed && one.WasTaken),
            all.Count(one => !one.WasTaken),
            all.Count(one => one.IsConfirmed));
    }

    private bool IsStopped(IEnumerable<Sent> ofPrefix, DateTime now)
    {
        var lastHour = ofPrefix.Where(one => one.IsCounted && one.IsCode && one.At > now - TimeSpan.FromHours(1)).ToList();
        return SmsLimits.IsFlood(options, lastHour.Count, lastHour.Count(one => one.IsConfirmed));
    }

    // A number that was asked for again and confirmed at last is in order.
    private static bool IsSuspicious(IEnumerable<Sent> ofAgent)
    {
        var numbers = ofAgent.Where(one => one.IsCounted && one.IsCode).GroupBy(one => one.Phone).Take(SuspiciousNumbers).ToList();
        return numbers.Count == SuspiciousNumbers && numbers.TrueForAll(number => number.All(one => !one.IsConfirmed));
    }

    private sealed record Sent(StaffId Agent, PhoneNumber Phone, string Prefix, DateTime At, SmsState State, bool IsCode, bool WasTaken, bool IsConfirmed)
    {
        public bool IsCounted => WasTaken || State is not SmsState.Failed;
    }
}
