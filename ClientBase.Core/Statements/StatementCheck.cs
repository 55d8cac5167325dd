using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Statements;

/// <summary>Compares statements with the ledger of КВ, their sums with their lines, and what was signed with its checksum.</summary>
internal static class StatementCheck
{
    /// <summary>Statements in which something does not hold. Reads everything once, a statement at a time.</summary>
    public static async Task<int> CountDifferencesAsync(IDbContextFactory<ClientBaseDb> dbs, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var ids = await db.Statements.OrderBy(s => s.AgentId).ThenBy(s => s.Month).ThenBy(s => s.Sequence).Select(s => s.Id).ToListAsync(ct);
        var differences = 0;
        foreach (var id in ids)
        {
            var statement = await db.Statements.AsNoTracking().Include(s => s.Lines).SingleAsync(s => s.Id == id, ct);
            var entries = statement.Lines.ConvertAll(line => line.EntryId);
            var ledger = await db.CommissionEntries.AsNoTracking().Where(entry => entries.Contains(entry.Id)).ToDictionaryAsync(entry => entry.Id, ct);
            var holds = statement.Lines.TrueForAll(line =>
                line.IsCounted == (statement.Status is not StatementStatus.Annulled)
                && ledger.TryGetValue(line.EntryId, out var entry)
                && (entry.AgentId, entry.PolicyId, entry.Base, entry.Percent, entry.Amount)
                    == (statement.AgentId, line.PolicyId, line.Base, line.Percent, line.Amount));
            differences += holds && HasItsSums(statement) && (statement.Seal is not { } seal || seal == StatementSeal.Of(statement)) ? 0 : 1;
        }

        return differences;
    }

    private static bool HasItsSums(CommissionStatement statement) =>
        StatementTotals.Of(statement.Lines, statement.Brought)
        == new StatementTotals(statement.Premium, statement.Accrued, statement.Withheld, statement.Payable, statement.Carried);
}
