using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Motor;

/// <summary>One edition of the book.</summary>
/// <param name="Figures">What it says.</param>
/// <param name="Published">Its row; null for one that came with the program.</param>
public sealed record BookEntry(ITariffEdition Figures, TariffEdition? Published);

/// <summary>All editions of all tariffs: those that came with the program and those that administrators have published. Immutable.</summary>
public sealed class TariffBook
{
    private TariffBook(IEnumerable<BookEntry> entries) => Entries = [.. entries.OrderBy(entry => entry.Figures.InForceFrom)];

    /// <summary>Only what came with the program.</summary>
    public static TariffBook BuiltIn { get; } = new(
    [
        .. TariffFile.ReadEmbedded<OsagoTariff>("osago.json").Select(edition => new BookEntry(edition, null)),
        .. TariffFile.ReadEmbedded<TerritoryDirectory>("territories.json").Select(edition => new BookEntry(edition, null)),
        .. TariffFile.ReadEmbedded<KaskoTariff>("kasko.json").Select(edition => new BookEntry(edition, null)),
    ]);

    /// <summary>By the first day. Of two for one day the published one comes after the one that came with the program.</summary>
    public IReadOnlyList<BookEntry> Entries { get; }

    /// <summary>What is in force on this Moscow date; throws before the first editions.</summary>
    public MotorTariffs InForceOn(DateOnly date) => new(
        (OsagoTariff)InForceOn(TariffKind.Osago, date).Figures,
        (TerritoryDirectory)InForceOn(TariffKind.Territories, date).Figures,
        (KaskoTariff)InForceOn(TariffKind.Kasko, date).Figures);

    /// <summary>The edition of this kind that is in force on this Moscow date.</summary>
    public BookEntry InForceOn(TariffKind kind, DateOnly date) =>
        Entries.Last(entry => entry.Figures.Kind == kind && entry.Figures.InForceFrom <= date);

    /// <summary>As if this published edition had been withdrawn.</summary>
    public TariffBook Without(Guid? published) => new(Entries.Where(entry => entry.Published is null || entry.Published.Id != published));

    internal static TariffBook Of(IEnumerable<TariffEdition> published) => new(
    [
        .. BuiltIn.Entries,
        .. published.Select(row => new BookEntry(TariffFile.ReadStored(row.Kind, row.Content), row)),
    ]);
}

/// <summary>
/// Gives the book as it is in the caller's transaction, so that the very transaction that sells sees what was published on any
/// node. Rows are never changed, so their ids tell whether the book that was read last still holds.
/// </summary>
public sealed class TariffBooks
{
    private Known _known = new([], TariffBook.BuiltIn);

    public async ValueTask<TariffBook> ReadAsync(ClientBaseDb db, CancellationToken ct)
    {
        var ids = await db.TariffEditions.Select(edition => edition.Id).ToListAsync(ct);
        var known = Volatile.Read(ref _known);
        if (known.Ids.SetEquals(ids))
        {
            return known.Book;
        }

        var published = await db.TariffEditions.AsNoTracking().ToListAsync(ct);
        var book = TariffBook.Of(published);
        Volatile.Write(ref _known, new Known([.. published.Select(edition => edition.Id)], book));
        return book;
    }

    private sealed record Known(HashSet<Guid> Ids, TariffBook Book);
}
