using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Commissions;

internal sealed class CommissionMapping : IEntityTypeConfiguration<CommissionEntry>
{
    /// <summary>The index that lets no line be written twice.</summary>
    public const string OneLine = "UX_CommissionEntries_OneLine";

    public void Configure(EntityTypeBuilder<CommissionEntry> entry)
    {
        entry.ToTable("CommissionEntries");
        entry.Ignore(e => e.IsAccrual);
        entry.Property(e => e.RateEdition).HasMaxLength(200);
        entry.HasIndex(e => new { e.PolicyId, e.Kind, e.Part }).IsUnique().HasDatabaseName(OneLine);
        entry.HasIndex(e => new { e.AgentId, e.At });
    }
}
