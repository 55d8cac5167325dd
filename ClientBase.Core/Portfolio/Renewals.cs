using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Portfolio;

/// <summary>«Продлить», and what came of it.</summary>
public sealed class Renewals(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, SaleService sales, QuoteForms forms)
{
    /// <summary>
    /// A calculation filled with the data of the policy, beginning the day after its end (tomorrow where that has passed). Each is a
    /// new policy: nothing is prolonged by itself (domain §7). Who was given the client renews his former agent's policies too. Where an open one was begun already, that one is given. Refuses as a
    /// sale would, and where there is nothing to renew.
    /// </summary>
    public async Task<Result<(ClientId Client, QuoteId Quote)>> BeginAsync(Actor actor, PolicyId id, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var given = db.GivenTo(actor.Id);
        if (await db.Policies.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == id && (p.AgentId == actor.Id || given.Any(b => b.PersonId == p.PersonId)), ct) is not { } policy)
        {
            return new PolicyNotFound();
        }

        // Of a client whom he was given, his own record.
        var client = policy.AgentId == actor.Id ? policy.ClientId : (await db.OwnersRecordAsync(policy.PersonId, ct))!.Id;
        var now = time.UtcNow();
        var today = MoscowTime.DateOf(now);
        if (Refuse(policy, today) is { } nothing)
        {
            return nothing;
        }

        var last = await db.Quotes.AsNoTracking()
            .Where(q => q.RenewalOfPolicyId == id && q.AgentId == actor.Id)
            .OrderByDescending(q => q.ChangedAt)
            .FirstOrDefaultAsync(ct);
        if (last is { Status: QuoteStatus.Draft or QuoteStatus.Calculated or QuoteStatus.AwaitingPayment or QuoteStatus.Referral }
            && !QuoteRules.HasExpired(last.CalculatedAt, now))
        {
            return (last.ClientId, last.Id);
        }

        var sold = await db.Quotes.AsNoTracking().SingleOrDefaultAsync(q => q.Id == policy.QuoteId, ct);
        var starts = policy.EndsOn < today ? today.AddDays(1) : policy.EndsOn.AddDays(1);

        // Made of what it goes on from, so that two presses at once begin one calculation.
        var quote = new QuoteId(DerivedId.Of(policy.Id.Value, last?.Id.Value ?? (policy.AgentId == actor.Id ? Guid.Empty : actor.Id.Value)));
        var saved = await sales.BeginAsync(actor, client, quote, FormOf(policy, sold, starts), policy.Id, ct);
        return saved.Refusal is { } refused ? Result<(ClientId, QuoteId)>.Pass(refused) : (client, quote);
    }

    /// <summary>
    /// Notes what the client said: refused and why, not reached, to be called again on a day («dd.MM.yyyy», from today on). Null takes
    /// the note back. «Продлён» comes with the sale alone.
    /// </summary>
    public async Task<Result> NoteOutcomeAsync(
        Actor actor, PolicyId id, RenewalOutcome? outcome, RenewalRefusal? refusal, string callBackOn, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            if (await db.Policies.SingleOrDefaultAsync(p => p.Id == id && p.AgentId == actor.Id, ct) is not { } policy)
            {
                return new PolicyNotFound();
            }

            // Who was given the client may be renewing it just now.
            await db.LockPersonsAsync([policy], sold => sold.PersonId, ct);
            if (await db.Bindings.AnyAsync(b => b.PersonId == policy.PersonId && b.EndedAt == null && b.AgentId != actor.Id && b.Reason == BindingReason.Transfer, ct))
            {
                return new BoundToAnotherAgent();
            }

            if (outcome is RenewalOutcome.Renewed || policy.RenewalOutcome is RenewalOutcome.Renewed)
            {
                return new RenewedAlready();
            }

            if (outcome is RenewalOutcome.Refused && refusal is null)
            {
                return new InvalidOutcome("Выберите причину отказа");
            }

            var date = DateText.Parse(callBackOn);
            if (outcome is RenewalOutcome.CallBack && (date.Date is null || date.Date < time.Today()))
            {
                return new InvalidOutcome(date.Date is null ? date.Error ?? "Укажите, когда перезвонить" : "Дата звонка: сегодня или позже");
            }

            policy.NoteRenewal(
                outcome,
                outcome is RenewalOutcome.Refused ? refusal : null,
                outcome is RenewalOutcome.CallBack ? date.Date : null);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>Why this policy cannot be renewed on this Moscow date, or null.</summary>
    internal static NothingToRenew? Refuse(Policy policy, DateOnly today) =>
        policy.StateOn(today) is (PolicyState.Cancelled or PolicyState.Annulled) and var state ? new NothingToRenew($"Полис «{state.Title()}»: продлевать нечего.")
        : policy.RenewalOutcome is RenewalOutcome.Renewed ? new NothingToRenew("Полис уже продлён.")
        : today < policy.EndsOn.AddDays(-PolicyPortfolio.RenewalFromDays) ? new NothingToRenew($"Продлить полис можно с {MoscowTime.Show(policy.EndsOn.AddDays(-PolicyPortfolio.RenewalFromDays))}.")
        : today > policy.EndsOn.AddDays(PolicyPortfolio.RenewalUntilDays) ? new NothingToRenew("Полис закончился больше 30 дней назад.")
        : null;

    /// <summary>The form that the policy was sold by; where none was kept, what the policy itself tells.</summary>
    private QuoteInput FormOf(Policy policy, Quote? sold, DateOnly startsOn)
    {
        var form = sold is null ? QuoteInput.Of(policy.Product, policy.SumInsured, days: null, startsOn) : forms.Open(sold);
        return form with
        {
            StartsOn = MoscowTime.Show(startsOn),
            Motor = policy.Product is Product.Osago or Product.Kasko ? (form.Motor ?? new MotorInput()) with { StartsOn = MoscowTime.Show(startsOn) } : null,
        };
    }
}
