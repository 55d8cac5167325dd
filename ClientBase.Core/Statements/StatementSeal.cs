using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClientBase.Core.Statements;

/// <summary>The checksum of a signed statement: whoever changes a figure afterwards changes it too.</summary>
public static class StatementSeal
{
    /// <summary>SHA-256 of head, sums, signature and lines, 64 hex digits. The lines are loaded.</summary>
    public static string Of(CommissionStatement statement)
    {
        var text = new StringBuilder();
        Add(
            statement.Number, statement.Replaces, statement.AgentId, statement.AgentName, statement.AgencyContract, statement.TaxRegime, statement.Month.DayNumber,
            statement.Premium.Kopecks, statement.Accrued.Kopecks, statement.Withheld.Kopecks, statement.Brought.Kopecks, statement.Payable.Kopecks,
            statement.Carried.Kopecks, statement.SignedAt?.Ticks, statement.SignedFrom?.E164);
        foreach (var line in statement.Lines.OrderBy(line => line.Number))
        {
            Add(
                line.Number, line.EntryId, line.At.Ticks, line.Product, line.PolicyId, line.PolicyNumber, line.PolicyholderName, line.Channel,
                line.StartsOn.DayNumber, line.EndsOn.DayNumber, line.Base.Kopecks, (long)(line.Percent * 10_000), line.Amount.Kopecks, line.Note);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Add(params object?[] values) => text.AppendJoin('\t', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))).Append('\n');
    }
}
