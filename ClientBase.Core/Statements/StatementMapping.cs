using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Statements;

internal sealed class StatementMapping : IEntityTypeConfiguration<CommissionStatement>, IEntityTypeConfiguration<CommissionStatementLine>
{
    /// <summary>The index that lets no КВ be paid twice.</summary>
    public const string OneStatementPerEntry = "UX_StatementLines_OnePerEntry";

    public void Configure(EntityTypeBuilder<CommissionStatement> statement)
    {
        statement.ToTable("Statements");
        statement.Property(s => s.Number).HasMaxLength(30);
        statement.Property(s => s.Replaces).HasMaxLength(30);
        statement.Property(s => s.AgentName).HasMaxLength(200);
        statement.Property(s => s.AgencyContract).HasMaxLength(100);
        statement.Property(s => s.Objection).HasMaxLength(StatementRules.TextLength);
        statement.Property(s => s.Answer).HasMaxLength(StatementRules.TextLength);
        statement.Property(s => s.Seal).HasMaxLength(64);
        statement.Property(s => s.Version).IsConcurrencyToken();
        statement.HasIndex(s => new { s.AgentId, s.Month, s.Sequence }).IsUnique();
        statement.HasIndex(s => new { s.Status, s.Month, s.Id });
        statement.HasIndex(s => s.Month);
        statement.HasMany(s => s.Lines).WithOne().HasForeignKey(line => line.StatementId);
    }

    public void Configure(EntityTypeBuilder<CommissionStatementLine> line)
    {
        line.ToTable("StatementLines");
        line.Property(l => l.PolicyNumber).HasMaxLength(30);
        line.Property(l => l.PolicyholderName).HasMaxLength(200);
        line.Property(l => l.Note).HasMaxLength(200);
        line.Property(l => l.Objection).HasMaxLength(StatementRules.TextLength);
        line.HasIndex(l => l.EntryId).IsUnique().HasFilter("\"IsCounted\"").HasDatabaseName(OneStatementPerEntry);
        line.HasIndex(l => l.PolicyId);
    }
}
