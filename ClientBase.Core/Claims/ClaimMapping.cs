using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Claims;

internal sealed class ClaimMapping :
    IEntityTypeConfiguration<RemoteClaim>,
    IEntityTypeConfiguration<ClaimLine>,
    IEntityTypeConfiguration<ClaimPhoto>,
    IEntityTypeConfiguration<ClaimSequence>
{
    public void Configure(EntityTypeBuilder<RemoteClaim> claim)
    {
        claim.ToTable("RemoteClaims");
        claim.Property(c => c.Number).HasMaxLength(20);
        claim.Property(c => c.Version).IsConcurrencyToken();
        claim.HasIndex(c => c.Number).IsUnique();
        claim.HasIndex(c => new { c.AccountId, c.ChangedAt });
        claim.HasIndex(c => c.PolicyId).HasFilter("\"PolicyId\" IS NOT NULL");

        // The insurer's list: by state, and by when it came in.
        claim.HasIndex(c => new { c.Status, c.FiledAt });
        claim.HasIndex(c => c.FiledAt);
        claim.HasMany<ClaimLine>().WithOne().HasForeignKey(line => line.ClaimId);
        claim.HasMany<ClaimPhoto>().WithOne().HasForeignKey(photo => photo.ClaimId);
    }

    public void Configure(EntityTypeBuilder<ClaimLine> line)
    {
        line.ToTable("ClaimLines");
        line.HasIndex(l => new { l.ClaimId, l.Key }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ClaimPhoto> photo)
    {
        photo.ToTable("ClaimPhotos");
        photo.HasIndex(p => new { p.ClaimId, p.AddedAt });
    }

    public void Configure(EntityTypeBuilder<ClaimSequence> sequence)
    {
        sequence.ToTable("ClaimSequences");
        sequence.HasKey(s => s.Year);
        sequence.Property(s => s.Year).ValueGeneratedNever();
    }
}
