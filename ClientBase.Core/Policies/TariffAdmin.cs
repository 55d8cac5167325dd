using System.Text;
using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Policies;

/// <summary>
/// «Тарифы и справочники»: what is in force, what will be, and the publication of new editions. What is in force is never touched;
/// calculations that were made by it ask for another calculation by themselves (<see cref="QuoteRules.RefuseOutdated"/>).
/// </summary>
public sealed class TariffAdmin(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StaffAccess access, QuoteForms forms, TariffBooks tariffs)
{
    /// <summary>All editions with their state of today. Refuses all but administrators, as everything here does.</summary>
    public async Task<Result<TariffOverview>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageTariffs, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = time.UtcNow();
        var book = await tariffs.ReadAsync(db, ct);
        var counts = await db.Quotes.AsNoTracking()
            .Where(quote => quote.TariffEdition != null && (quote.Product == Product.Osago || quote.Product == Product.Kasko))
            .GroupBy(quote => new { quote.Product, quote.TariffEdition })
            .Select(group => new { group.Key.Product, group.Key.TariffEdition, Count = group.Count() })
            .ToListAsync(ct);
        var today = MoscowTime.DateOf(now);
        return new TariffOverview(
            [
                .. book.Entries.Reverse().Select(entry => new TariffLine(
                    entry.Published?.Id,
                    entry.Figures,
                    entry.Figures.InForceFrom > today ? TariffState.Future : entry == book.InForceOn(entry.Figures.Kind, today) ? TariffState.InForce : TariffState.Former,
                    counts.Where(made => IsMadeBy(made.Product, made.TariffEdition!, entry.Figures)).Sum(made => made.Count),
                    entry.Published?.PublishedByName,
                    entry.Published?.PublishedAt)),
            ],
            TariffRules.FirstDay(now));
    }

    /// <summary>What is in force today as a file: JSON for the tariffs, a table for «Справочник КТ».</summary>
    public async Task<Result<TariffDownload>> DownloadAsync(Actor actor, TariffKind kind, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageTariffs, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var figures = (await tariffs.ReadAsync(db, ct)).InForceOn(kind, time.Today()).Figures;
        return figures is TerritoryDirectory directory
            ? new TariffDownload("territories.csv", "text/csv; charset=utf-8", TerritoryTable.Write(directory))
            : new TariffDownload($"{kind}.json".ToLowerInvariant(), "application/json; charset=utf-8", Encoding.UTF8.GetBytes(TariffFile.Write(figures)));
    }

    /// <summary>What this edition would do to the calculations that are open. Stores nothing; names no client and no agent.</summary>
    public async Task<Result<TariffPreview>> PreviewAsync(Actor actor, TariffDraft draft, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageTariffs, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = time.UtcNow();
        var book = (await tariffs.ReadAsync(db, ct)).Without(draft.Replaces);
        var (edition, errors) = TariffRules.Check(draft, book, now);
        if (edition is null)
        {
            return new InvalidTariff(errors);
        }

        // The first day with the edition and without it: what other editions change until then is not its doing.
        var without = book.InForceOn(edition.InForceFrom);
        return await CompareAsync(db, draft.Kind is TariffKind.Kasko ? Product.Kasko : Product.Osago, without, With(without, edition), now, ct);
    }

    /// <summary>
    /// Publishes the edition, in the place of <see cref="TariffDraft.Replaces"/> where that is named. Sent twice it happens once. Refuses
    /// with <see cref="InvalidTariff"/>, also where another edition of that day or name is there, or with <see cref="TariffIsFixed"/>.
    /// </summary>
    public async Task<Result> PublishAsync(Actor actor, TariffDraft draft, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageTariffs, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            if (await db.TariffEditions.AnyAsync(one => one.Id == draft.Id, ct))
            {
                return Result.Done;
            }

            var now = time.UtcNow();
            var replaced = draft.Replaces is { } id ? await FindFutureAsync(db, id, now, ct) : null;
            if (draft.Replaces is not null && (replaced is null || replaced.Kind != draft.Kind))
            {
                return new TariffIsFixed();
            }

            var (edition, errors) = TariffRules.Check(draft, (await tariffs.ReadAsync(db, ct)).Without(draft.Replaces), now);
            if (edition is null)
            {
                return new InvalidTariff(errors);
            }

            // Deleted at once: the new row may have its name and its day.
            if (replaced is not null && await db.TariffEditions.Where(one => one.Id == replaced.Id).ExecuteDeleteAsync(ct) == 0)
            {
                return new TariffIsFixed();
            }

            db.TariffEditions.Add(new TariffEdition
            {
                Id = draft.Id,
                Kind = edition.Kind,
                Name = edition.Name,
                InForceFrom = edition.InForceFrom,
                Source = edition.Source,
                Content = TariffFile.WriteStored(edition),
                PublishedAt = now,
                PublishedBy = actor.Id,
                PublishedByName = actor.Name,
            });
            var instead = replaced is null ? "" : $", вместо «{replaced.Name}» с {MoscowTime.Show(replaced.InForceFrom)}";
            db.Record(actor, AuditAction.TariffPublished, now, remark: Remark(edition.Kind, edition.Name, edition.InForceFrom) + instead);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }

    /// <summary>Takes back an edition whose day has not come. Refuses with <see cref="TariffIsFixed"/>.</summary>
    public async Task<Result> WithdrawAsync(Actor actor, Guid edition, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ManageTariffs, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync<Result>(async (db, tx) =>
        {
            var now = time.UtcNow();
            if (await FindFutureAsync(db, edition, now, ct) is not { } found
                || await db.TariffEditions.Where(one => one.Id == edition).ExecuteDeleteAsync(ct) == 0)
            {
                return new TariffIsFixed();
            }

            db.Record(actor, AuditAction.TariffWithdrawn, now, remark: Remark(found.Kind, found.Name, found.InForceFrom));
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }

    private static Task<TariffEdition?> FindFutureAsync(ClientBaseDb db, Guid id, DateTime now, CancellationToken ct)
    {
        var first = TariffRules.FirstDay(now);
        return db.TariffEditions.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id && one.InForceFrom >= first, ct);
    }

    private static string Remark(TariffKind kind, string name, DateOnly from) => $"{kind.Title()}: «{name}», действует с {MoscowTime.Show(from)}";

    private static bool IsMadeBy(Product product, string made, ITariffEdition figures) => figures.Kind switch
    {
        TariffKind.Osago => product is Product.Osago && made.StartsWith($"{figures.Name}{TariffEdition.Separator}", StringComparison.Ordinal),
        TariffKind.Territories => product is Product.Osago && made.EndsWith($"{TariffEdition.Separator} {figures.Name}", StringComparison.Ordinal),
        _ => product is Product.Kasko && made == figures.Name,
    };

    private static MotorTariffs With(MotorTariffs tariffs, ITariffEdition edition) => edition switch
    {
        OsagoTariff osago => tariffs with { Osago = osago },
        TerritoryDirectory territories => tariffs with { Territories = territories },
        KaskoTariff kasko => tariffs with { Kasko = kasko },
        _ => throw new ArgumentOutOfRangeException(nameof(edition)),
    };

    private async Task<TariffPreview> CompareAsync(
        ClientBaseDb db, Product product, MotorTariffs before, MotorTariffs after, DateTime now, CancellationToken ct)
    {
        var since = now - QuoteRules.ValidFor;
        var open = db.Quotes.AsNoTracking()
            .Where(quote => quote.Product == product
                && (quote.Status == QuoteStatus.Calculated || quote.Status == QuoteStatus.AwaitingPayment)
                && quote.CalculatedAt > since && quote.Form != null && quote.Premium != null)
            .Select(quote => new { Form = quote.Form!, CalculatedAt = quote.CalculatedAt!.Value, Premium = quote.Premium!.Value })
            .AsAsyncEnumerable();
        var (all, dearer, cheaper, impossible) = (0, 0, 0, 0);
        await foreach (var quote in open.WithCancellation(ct))
        {
            all++;
            var input = forms.Open(quote.Form);
            var calculatedOn = MoscowTime.DateOf(quote.CalculatedAt);
            var was = QuotePricing.PremiumOf(input, calculatedOn, before) ?? quote.Premium;
            switch (QuotePricing.PremiumOf(input, calculatedOn, after))
            {
                case null:
                    impossible++;
                    break;
                case { } then when then.Kopecks > was.Kopecks:
                    dearer++;
                    break;
                case { } then when then.Kopecks < was.Kopecks:
                    cheaper++;
                    break;
            }
        }

        return new TariffPreview(all, dearer, cheaper, impossible);
    }
}
