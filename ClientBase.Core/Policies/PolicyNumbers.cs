using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Policies;

/// <summary>Gives out the numbers of policies, «ИМЩ-26-7700-0000017», and of calculations, «Р-26-000123-00045» (domain §7).</summary>
public static class PolicyNumbers
{
    /// <summary>The electronic series of ОСАГО, and where the demo's numbers begin; real ones begin with 0.</summary>
    public const string OsagoSeries = "ХХХ";

    private const long OsagoBase = 9_000_000_000;

    /// <summary>ОСАГО is counted through the years.</summary>
    private const int EveryYear = 0;

    /// <summary>
    /// The next number of this product in the year of <paramref name="issuedOn"/> (Moscow date). Must be called inside the
    /// sale's transaction: a sale that is undone gives its number back, so there are no gaps.
    /// </summary>
    public static async Task<string> NextPolicyNumberAsync(
        this ClientBaseDb db, Product product, DateOnly issuedOn, string branchCode, CancellationToken ct)
    {
        var year = YearOf(product, issuedOn);

        // The update locks the row until the commit; the read that follows sees what it wrote.
        var counted = await db.PolicySequences
            .Where(s => s.Product == product && s.Year == year)
            .ExecuteUpdateAsync(s => s.SetProperty(row => row.Last, row => row.Last + 1), ct);
        if (counted == 0)
        {
            db.PolicySequences.Add(new PolicySequence { Product = product, Year = year, Last = 1 });
            return Format(product, year, branchCode, 1);
        }

        var last = await db.PolicySequences
            .Where(s => s.Product == product && s.Year == year)
            .Select(s => s.Last)
            .SingleAsync(ct);
        return Format(product, year, branchCode, last);
    }

    /// <summary>The next number of this agent's (or the online store's) calculations in the year of <paramref name="on"/> (Moscow date). Inside a transaction.</summary>
    public static async Task<string> NextQuoteNumberAsync(this ClientBaseDb db, StaffId agent, DateOnly on, CancellationToken ct)
    {
        var year = on.Year;
        var counted = await db.QuoteSequences
            .Where(s => s.AgentId == agent && s.Year == year)
            .ExecuteUpdateAsync(s => s.SetProperty(row => row.Last, row => row.Last + 1), ct);
        var last = 1L;
        if (counted == 0)
        {
            db.QuoteSequences.Add(new QuoteSequence { AgentId = agent, Year = year, Last = last });
        }
        else
        {
            last = await db.QuoteSequences.Where(s => s.AgentId == agent && s.Year == year).Select(s => s.Last).SingleAsync(ct);
        }

        var code = await db.Users.Where(user => user.Id == agent.Value).Select(user => user.AgentCode).SingleOrDefaultAsync(ct);
        return FormatQuote(year, code, last);
    }

    internal static string FormatQuote(int year, string? agentCode, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"Р-{year % 100:00}-{agentCode ?? "000000"}-{number:00000}");

    /// <summary>The year in which this product's numbers are counted.</summary>
    internal static int YearOf(Product product, DateOnly issuedOn) => product is Product.Osago ? EveryYear : issuedOn.Year;

    internal static string Format(Product product, int year, string branchCode, long number) => product is Product.Osago
        ? string.Create(CultureInfo.InvariantCulture, $"{OsagoSeries} {OsagoBase + number}")
        : string.Create(CultureInfo.InvariantCulture, $"{Prefix(product)}-{year % 100:00}-{branchCode}-{number:0000000}");

    /// <summary>«Защита от клеща» is not in domain §7: КЛЩ is our choice.</summary>
    private static string Prefix(Product product) => product switch
    {
        Product.Kasko => "КАС",
        Product.Property => "ИМЩ",
        Product.Accident => "НСЧ",
        Product.Travel => "ВЗР",
        Product.Tick => "КЛЩ",
        _ => throw new ArgumentOutOfRangeException(nameof(product)),
    };
}
