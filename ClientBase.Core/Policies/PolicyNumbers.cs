using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Policies;

/// <summary>Gives out policy numbers, «ИМЩ-26-7700-0000017» (domain §7).</summary>
public static class PolicyNumbers
{
    /// <summary>
    /// The next number of this product in the year of <paramref name="issuedOn"/> (Moscow date). Must be called inside the
    /// sale's transaction: a sale that is undone gives its number back, so there are no gaps.
    /// </summary>
    public static async Task<string> NextPolicyNumberAsync(
        this ClientBaseDb db, Product product, DateOnly issuedOn, string branchCode, CancellationToken ct)
    {
        var prefix = Prefix(product);
        var year = issuedOn.Year;

        // The update locks the row until the commit; the read that follows sees what it wrote.
        var counted = await db.PolicySequences
            .Where(s => s.Product == product && s.Year == year)
            .ExecuteUpdateAsync(s => s.SetProperty(row => row.Last, row => row.Last + 1), ct);
        if (counted == 0)
        {
            db.PolicySequences.Add(new PolicySequence { Product = product, Year = year, Last = 1 });
            return Format(prefix, year, branchCode, 1);
        }

        var last = await db.PolicySequences
            .Where(s => s.Product == product && s.Year == year)
            .Select(s => s.Last)
            .SingleAsync(ct);
        return Format(prefix, year, branchCode, last);
    }

    private static string Format(string prefix, int year, string branchCode, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}-{year % 100:00}-{branchCode}-{number:0000000}");

    /// <summary>ОСАГО is numbered by series and has no prefix. «Защита от клеща» is not in domain §7: КЛЩ is our choice.</summary>
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
