using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Policies;

/// <summary>What else an agent does with his calculations: copies one, sends it to the client, puts it aside.</summary>
public sealed class QuoteKeeping(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, SaleService sales, QuoteForms forms)
{
    /// <summary>
    /// A draft of the same client with the same form, sold ones may be copied too. A start that has passed is left empty. Refuses
    /// as a sale would; the same <paramref name="copy"/> again gives the same draft.
    /// </summary>
    public async Task<Result<SavedQuote>> CopyAsync(Actor actor, QuoteId source, QuoteId copy, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Quotes.AsNoTracking().SingleOrDefaultAsync(q => q.Id == source && q.AgentId == actor.Id, ct) is not { } quote)
        {
            return new QuoteNotFound();
        }

        return await sales.BeginAsync(actor, quote.ClientId, copy, StartingFrom(forms.Open(quote), time.Today().AddDays(1)), renewalOf: null, ct);
    }

    /// <summary>
    /// Puts an open calculation aside: <see cref="QuoteStatus.Cancelled"/> by the agent, <see cref="QuoteStatus.Declined"/> by the
    /// client. «Рассчитать» takes it up again. Pressed twice, it changes nothing.
    /// </summary>
    public Task<Result> PutAsideAsync(Actor actor, QuoteId id, QuoteStatus status, CancellationToken ct) =>
        status is QuoteStatus.Cancelled or QuoteStatus.Declined
            ? ChangeAsync(actor, id, (quote, now) =>
            {
                (quote.Status, quote.ChangedAt, quote.Version) = (status, now, Guid.CreateVersion7());
                return null;
            }, ct)
            : throw new ArgumentOutOfRangeException(nameof(status));

    /// <summary>«Отправлен клиенту»: the agent has sent the calculation. Refuses one without a premium.</summary>
    public Task<Result> MarkSentAsync(Actor actor, QuoteId id, CancellationToken ct) =>
        ChangeAsync(actor, id, (quote, now) =>
        {
            if (quote.Premium is null)
            {
                return new NothingToPay();
            }

            (quote.SentAt, quote.ChangedAt) = (now, now);
            return null;
        }, ct);

    /// <summary>The form with a first day of cover not before <paramref name="earliest"/>; an earlier one is left empty.</summary>
    private static QuoteInput StartingFrom(QuoteInput input, DateOnly earliest) => input with
    {
        StartsOn = KeepOrClear(input.StartsOn, earliest),
        Motor = input.Motor is { } motor ? motor with { StartsOn = KeepOrClear(motor.StartsOn, earliest) } : null,
    };

    private static string KeepOrClear(string date, DateOnly earliest) => DateText.Parse(date).Date is { } starts && starts >= earliest ? date : "";

    private async Task<Result> ChangeAsync(Actor actor, QuoteId id, Func<Quote, DateTime, Refusal?> change, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            if (await db.Quotes.SingleOrDefaultAsync(q => q.Id == id && q.AgentId == actor.Id, ct) is not { } quote)
            {
                return new QuoteNotFound();
            }

            if (quote.Status is QuoteStatus.Issued or QuoteStatus.SoldElsewhere)
            {
                return new QuoteIsSold();
            }

            if (change(quote, time.UtcNow()) is { } wrong)
            {
                return wrong;
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }
}
