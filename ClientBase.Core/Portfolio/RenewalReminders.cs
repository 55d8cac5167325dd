using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Portfolio;

/// <summary>
/// «Полис истекает»: tells agents 60, 30, 14, 7 and 1 days before the end and the day after it, and clients who have agreed to
/// advertising 30, 7 and 1 days before (domain §7).
/// </summary>
public sealed class RenewalReminders(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, LiveFeed feed)
{
    /// <summary>Days before the end, the earliest first; −1 is the day after.</summary>
    internal static readonly IReadOnlyList<int> Days = [60, 30, 14, 7, 1, -1];

    internal static readonly IReadOnlyList<int> ClientsDays = [30, 7, 1];

    /// <summary>A policy that ended while nobody ran the program is not reminded of for ever.</summary>
    private const int LatestDays = -PolicyPortfolio.RenewalUntilDays;

    private const int AtOnce = 200;

    /// <summary>
    /// Writes every reminder that is due and returns how many. Each is written once, in one transaction with the mark on its policy;
    /// of several that were missed, only the last.
    /// </summary>
    public async Task<int> RemindAsync(CancellationToken ct)
    {
        var written = 0;
        for (var step = 0; step < Days.Count; step++)
        {
            (int Due, int Written) batch;
            do
            {
                batch = await RemindAsync(Days[step], step + 1 < Days.Count ? Days[step + 1] : LatestDays, ct);
                written += batch.Written;
            }
            while (batch.Due == AtOnce);
        }

        return written;
    }

    /// <summary>Those that end in at most <paramref name="days"/> days and in more than <paramref name="next"/>.</summary>
    private Task<(int Due, int Written)> RemindAsync(int days, int next, CancellationToken ct) => dbs.WriteAsync(async (db, tx) =>
    {
        var written = 0;
        var now = time.UtcNow();
        var today = MoscowTime.DateOf(now);
        var (after, until) = (today.AddDays(next), today.AddDays(days));
        var due = await db.Policies
            .Where(p => p.EndsOn > after && p.EndsOn <= until && (p.RemindedDays == null || p.RemindedDays > days)
                && p.CancelledOn == null && p.AnnulledAt == null
                && (p.RenewalOutcome == null || (p.RenewalOutcome != RenewalOutcome.Renewed && p.RenewalOutcome != RenewalOutcome.Refused)))
            .OrderBy(p => p.EndsOn)
            .Take(AtOnce)
            .ToListAsync(ct);
        var given = await FindGivenAsync(db, due, ct);
        List<ConcernedRecord> concerned = [];
        foreach (var policy in due)
        {
            policy.RemindedDays = days;
            var keeper = given.GetValueOrDefault(policy.PersonId) ?? new ConcernedRecord(policy.AgentId, policy.ClientId);
            concerned.Add(keeper);

            // What was sold within the step is still fresh in the agent's mind.
            if (MoscowTime.DateOf(policy.IssuedAt) < policy.EndsOn.AddDays(-days))
            {
                db.Notifications.Add(Notice(keeper, policy, today, now));
                written++;
                await RemindClientAsync(db, policy, days, now, ct);
            }
        }

        await db.SaveChangesAsync(ct);
        await tx.CommitAsync(concerned, feed, ct);
        return (due.Count, written);
    }, ct);

    /// <summary>Persons whom another agent than the seller looks after now, with his record of them (R-63).</summary>
    private static async Task<Dictionary<PersonId, ConcernedRecord>> FindGivenAsync(ClientBaseDb db, List<Policy> due, CancellationToken ct)
    {
        var persons = due.Select(policy => policy.PersonId).Distinct().ToList();
        var found = await (
            from binding in db.Bindings
            where persons.Contains(binding.PersonId) && binding.EndedAt == null && binding.Reason == BindingReason.Transfer
            join client in db.Clients on binding.PersonId equals client.PersonId
            where client.DeletedAt == null
            orderby client.Id
            select new { binding.PersonId, binding.AgentId, Keeper = client.AgentId, client.Id }).ToListAsync(ct);
        return found.Where(row => row.Keeper == row.AgentId).DistinctBy(row => row.PersonId)
            .ToDictionary(row => row.PersonId, row => new ConcernedRecord(row.AgentId, row.Id));
    }

    /// <summary>In the transaction that marks the policy: he is told once of each step too.</summary>
    private static async Task RemindClientAsync(ClientBaseDb db, Policy policy, int days, DateTime now, CancellationToken ct)
    {
        if (ClientsDays.Contains(days)
            && await db.StoreAccounts.SingleOrDefaultAsync(a => a.PersonId == policy.PersonId && a.AdvertisingConsentAt != null, ct) is { } account)
        {
            db.StoreMessages.Add(new StoreMessage { AccountId = account.Id, Kind = StoreMessageKind.PolicyEnds, Phone = account.Phone, PolicyId = policy.Id, CreatedAt = now });
        }
    }

    private static Notification Notice(ConcernedRecord keeper, Policy policy, DateOnly today, DateTime now)
    {
        var left = policy.EndsOn.DayNumber - today.DayNumber;
        var what = $"{policy.PolicyholderName}: {policy.Product.Title()} {policy.Number}";
        return new Notification
        {
            RecipientId = keeper.Agent,
            Kind = NotificationKind.PolicyEnds,
            Title = left < 0 ? "Полис истёк" : "Полис истекает",
            Body = left < 0
                ? $"{what} действовал до {MoscowTime.Show(policy.EndsOn)}. Предложите продление."
                : $"{what} действует до {MoscowTime.Show(policy.EndsOn)}. {Left(left)}. Предложите продление.",
            ClientId = keeper.Client,
            CreatedAt = now,
        };
    }

    private static string Left(int days) => days == 0 ? "Сегодня последний день" : $"Осталось {RussianPlural.Count(days, "день", "дня", "дней")}";
}

/// <summary>Runs the reminders.</summary>
public sealed class RenewalReminderJob(
    RenewalReminders reminders, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, ILogger<RenewalReminderJob> log)
    : HourlyJob("renewal-reminders", dbs, time, log)
{
    protected override Task<int> RunAsync(CancellationToken ct) => reminders.RemindAsync(ct);
}
