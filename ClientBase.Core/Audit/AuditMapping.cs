using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Audit;

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>, IEntityTypeConfiguration<AuditChange>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("AuditEntries");
        entry.Property(e => e.ActorName).HasMaxLength(200);
        entry.Property(e => e.Remark).HasMaxLength(500);
        entry.HasIndex(e => new { e.ClientId, e.Id });
        entry.HasIndex(e => new { e.ActorId, e.Action, e.At });
        entry.HasMany(e => e.Changes).WithOne().HasForeignKey(c => c.AuditEntryId);
    }

    public void Configure(EntityTypeBuilder<AuditChange> change)
    {
        change.ToTable("AuditChanges");
        change.Property(c => c.Field).HasMaxLength(60);
        change.Property(c => c.Old).HasMaxLength(1000);
        change.Property(c => c.New).HasMaxLength(1000);
    }
}
