using ClientBase.Core.Basics;
using ClientBase.Core.Commissions;

namespace ClientBase.Core.Statements;

/// <summary>The sums of a statement.</summary>
/// <param name="Premium">Of all lines, money given back subtracted.</param>
/// <param name="Accrued">The lines above zero.</param>
/// <param name="Withheld">The lines below zero, as a positive sum.</param>
/// <param name="Payable">Never negative.</param>
/// <param name="Carried">What cannot be withheld here, as a positive sum.</param>
internal sealed record StatementTotals(Money Premium, Money Accrued, Money Withheld, Money Payable, Money Carried)
{
    /// <param name="lines">Of the statement.</param>
    /// <param name="brought">What the one before could not withhold.</param>
    public static StatementTotals Of(IReadOnlyCollection<CommissionStatementLine> lines, Money brought)
    {
        var accrued = lines.Where(line => line.Amount.Kopecks > 0).Sum(line => line.Amount.Kopecks);
        var withheld = -lines.Where(line => line.Amount.Kopecks < 0).Sum(line => line.Amount.Kopecks);
        var rest = accrued - withheld - brought.Kopecks;
        return new StatementTotals(
            new Money(lines.Sum(line => line.Base.Kopecks)), new Money(accrued), new Money(withheld), new Money(Math.Max(0, rest)), new Money(Math.Max(0, -rest)));
    }
}

/// <summary>Dates and words of statements (domain §6.4). Pure.</summary>
public static class StatementRules
{
    public const int TextLength = 500;

    /// <summary>A statement is formed on the first of the next month, so many hours after midnight in Moscow.</summary>
    private static readonly TimeSpan FormedAfter = TimeSpan.FromHours(6);

    /// <summary>An agent has until the end of the month in which it was formed, and never less than this.</summary>
    private const int ShortestApproval = 10;

    /// <summary>The last month whose statement is due at this instant.</summary>
    internal static DateOnly LastDue(DateTime now) => MoscowTime.MonthOf(MoscowTime.DateOf(now - FormedAfter)).AddMonths(-1);

    internal static DateTime FormedAt(DateOnly month) => MoscowTime.StartOf(month.AddMonths(1)) + FormedAfter;

    internal static DateOnly ApproveBy(DateTime formedAt)
    {
        var day = MoscowTime.DateOf(formedAt);
        var monthsEnd = MoscowTime.MonthOf(day).AddMonths(1).AddDays(-1);
        var earliest = day.AddDays(ShortestApproval);
        return monthsEnd > earliest ? monthsEnd : earliest;
    }

    internal static string NumberOf(string? agentCode, DateOnly month, int sequence) =>
        $"АО-{agentCode ?? "000000"}-{month.Year:0000}{month.Month:00}-{sequence:00}";

    /// <summary>«взнос 2 из 4», «расторжение», «оплата за сентябрь 2026»; null where there is nothing to say.</summary>
    internal static string? NoteOf(CommissionKind kind, int part, int instalments, bool isAnnulled, bool isSelfInsured, DateOnly paidIn, DateOnly month)
    {
        string?[] notes =
        [
            kind is CommissionKind.Clawback ? "расторжение"
                : kind is CommissionKind.Reversal ? isAnnulled ? "аннулирование" : $"взнос {part} из {instalments} не понадобился"
                : instalments > 1 ? $"взнос {part} из {instalments}" : null,
            isSelfInsured ? "собственный полис" : null,
            paidIn < month ? $"оплата за {MoscowTime.ShowMonth(paidIn)}" : null,
        ];
        var told = notes.OfType<string>().ToList();
        return told.Count == 0 ? null : string.Join(", ", told);
    }
}
