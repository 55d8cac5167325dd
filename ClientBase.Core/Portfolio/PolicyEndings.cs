using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Portfolio;

/// <summary>A cancellation before it is done: what can be chosen, and what the choice comes to.</summary>
/// <param name="Reasons">Those that this policy can end for today.</param>
/// <param name="EarliestLastDay">First date that can be given.</param>
/// <param name="LatestLastDay">Last one: today.</param>
/// <param name="LastCoolingOffDay">Until when all is given back; null where that is past or was never so.</param>
/// <param name="Refund">Of the chosen reason and date; null while one is missing or wrong.</param>
/// <param name="Error">What is wrong with the choice, at its field.</param>
public sealed record CancellationPreview(
    IReadOnlyList<CancellationTerm> Reasons,
    DateOnly EarliestLastDay,
    DateOnly LatestLastDay,
    DateOnly? LastCoolingOffDay,
    Refund? Refund,
    InvalidCancellation? Error);

/// <summary>«Расторгнуть» and «Аннулировать»: how policies end before their time.</summary>
public sealed class PolicyEndings(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, LiveFeed feed)
{
    /// <summary>What the cancellation would come to; changes nothing. A date that is half typed is an error at its field, not a refusal.</summary>
    public async Task<Result<CancellationPreview>> PreviewCancellationAsync(Actor actor, PolicyId id, CancellationReason? reason, string lastDay, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Policies.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.AgentId == actor.Id, ct) is not { } policy)
        {
            return new PolicyNotFound();
        }

        var today = time.Today();
        if (RefuseCancellation(policy, today) is { } ended)
        {
            return ended;
        }

        var terms = CancellationTerms.InForceOn(today);
        var reasons = terms.ReasonsOf(policy, today);
        var (refund, error) = reason is null ? (null, null) : Check(policy, terms, reason, lastDay, today);
        return new CancellationPreview(
            reasons,
            Earliest(policy),
            today,
            reasons.Any(term => term.Reason is CancellationReason.CoolingOffPeriod) ? terms.LastCoolingOffDay(policy) : null,
            refund?.Refund,
            error);
    }

    /// <summary>
    /// Ends the policy on a day between its sale and today. The client stays bound; the agent is told what КВ will be taken
    /// back. Asked again about a policy that is cancelled already, it changes nothing and gives the refund that was agreed.
    /// </summary>
    public Task<Result<Money>> CancelAsync(Actor actor, PolicyId id, CancellationReason? reason, string lastDay, CancellationToken ct) =>
        EndAsync<Money>(actor, id, async (db, policy, concerned) =>
        {
            var now = time.UtcNow();
            var today = MoscowTime.DateOf(now);
            if (policy is { CancelledOn: not null, Refund: { } agreed })
            {
                return agreed;
            }

            if (RefuseCancellation(policy, today) is { } ended)
            {
                return ended;
            }

            var (cancellation, error) = Check(policy, CancellationTerms.InForceOn(today), reason, lastDay, today);
            if (cancellation is not { } checkedOne)
            {
                return error!;
            }

            var (refund, term, date) = checkedOne;
            policy.Cancel(date, term.Reason, refund.Amount);
            var taken = await db.ClawBackAsync(policy.ForCommission(), now, ct);
            db.Record(actor, AuditAction.PolicyCancelled, now, policy.ClientId, policy.PersonId, policy.Id, $"{policy.Number}: {term.Title}, с {MoscowTime.Show(date)}");
            db.Notifications.Add(new Notification
            {
                RecipientId = policy.AgentId,
                Kind = NotificationKind.PolicyCancelled,
                Title = "Полис расторгнут",
                Body = $"{policy.PolicyholderName}: {policy.Product.Title()} {policy.Number}. КВ {taken} будет удержано.",
                ClientId = policy.ClientId,
                CreatedAt = now,
            });
            concerned.Add(new ConcernedRecord(policy.AgentId, policy.ClientId));
            return refund.Amount;
        }, ct);

    /// <summary>
    /// The policy is void, as if never sold: before its cover begins, and only of the agent's own sale. Where it was the only one,
    /// the client is free again for all. Asked again, it changes nothing.
    /// </summary>
    /// <returns>True when the client was freed with it.</returns>
    public Task<Result<bool>> AnnulAsync(Actor actor, PolicyId id, CancellationToken ct) =>
        EndAsync<bool>(actor, id, async (db, policy, concerned) =>
        {
            if (policy.AnnulledAt is not null)
            {
                return await db.OwnerAsync(policy.PersonId, ct) is null;
            }

            var now = time.UtcNow();
            if (RefuseAnnulment(policy, MoscowTime.DateOf(now)) is { } late)
            {
                return late;
            }

            policy.Annul(now);
            await db.ReverseAsync(policy.ForCommission(), now, ct);
            if (policy.RenewalOfPolicyId is { } former)
            {
                // The one before it is to be renewed again.
                (await db.Policies.SingleOrDefaultAsync(p => p.Id == former, ct))?.NoteRenewal(null);
            }

            db.Record(actor, AuditAction.PolicyAnnulled, now, policy.ClientId, policy.PersonId, policy.Id, policy.Number);
            await db.SaveChangesAsync(ct);
            var change = await db.FreeAtAnnulmentAsync(actor, policy.PersonId, policy.AgentId, policy.Id, policy.Number, now, ct);
            concerned.AddRange(change.Records);
            concerned.Add(new ConcernedRecord(policy.AgentId, policy.ClientId));
            return change.Records.Count > 0;
        }, ct);

    /// <summary>Why this policy cannot be annulled on this Moscow date, or null.</summary>
    internal static Refusal? RefuseAnnulment(Policy policy, DateOnly today) =>
        policy.Channel is not SalesChannel.AgentCabinet ? new NotYourSale()
        : policy.StateOn(today) switch
        {
            PolicyState.Upcoming => null,
            PolicyState.Cancelled or PolicyState.Annulled => new PolicyHasEnded(policy.StateOn(today).Title()),
            _ => new TooLateToAnnul(),
        };

    private static PolicyHasEnded? RefuseCancellation(Policy policy, DateOnly today) =>
        policy.StateOn(today) is (PolicyState.Expired or PolicyState.Cancelled or PolicyState.Annulled) and var state ? new PolicyHasEnded(state.Title()) : null;

    private static DateOnly Earliest(Policy policy) => MoscowTime.DateOf(policy.IssuedAt);

    /// <summary>What the choice comes to, or what is wrong with it.</summary>
    private static ((Refund Refund, CancellationTerm Term, DateOnly LastDay)? Cancellation, InvalidCancellation? Error) Check(
        Policy policy, CancellationTerms terms, CancellationReason? reason, string lastDay, DateOnly today)
    {
        if (terms.ReasonsOf(policy, today).SingleOrDefault(term => term.Reason == reason) is not { } chosen)
        {
            return (null, new InvalidCancellation(CancellationField.Reason, "Выберите причину расторжения"));
        }

        if (DateText.IsEmpty(lastDay))
        {
            return (null, new InvalidCancellation(CancellationField.Date, "Заполните поле"));
        }

        var typed = DateText.Parse(lastDay);
        if (typed.Date is not { } date)
        {
            return (null, new InvalidCancellation(CancellationField.Date, typed.Error!));
        }

        return date < Earliest(policy) || date > today
            ? (null, new InvalidCancellation(CancellationField.Date, $"Дата расторжения: с {MoscowTime.Show(Earliest(policy))} по {MoscowTime.Show(today)}"))
            : ((terms.RefundOf(policy, chosen, date), chosen, date), null);
    }

    /// <summary>Runs a decision about one own policy and its person inside a write transaction, and tells the screens concerned.</summary>
    private async Task<Result<T>> EndAsync<T>(
        Actor actor, PolicyId id, Func<ClientBaseDb, Policy, List<ConcernedRecord>, Task<Result<T>>> decide, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result<T>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            if (await db.Policies.SingleOrDefaultAsync(p => p.Id == id && p.AgentId == actor.Id, ct) is not { } policy)
            {
                return new PolicyNotFound();
            }

            await db.LockPersonsAsync([policy], sold => sold.PersonId, ct);
            List<ConcernedRecord> concerned = [];
            var result = await decide(db, policy, concerned);
            if (result.Refusal is not null)
            {
                return result;
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return result;
        }, ct);
    }
}
