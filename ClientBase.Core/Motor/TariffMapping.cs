using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Motor;

internal sealed class TariffMapping : IEntityTypeConfiguration<TariffEdition>
{
    public void Configure(EntityTypeBuilder<TariffEdition> edition)
    {
        edition.ToTable("TariffEditions");
        edition.Property(e => e.Name).HasMaxLength(TariffEdition.NameLength);
        edition.Property(e => e.Source).HasMaxLength(TariffEdition.SourceLength);
        edition.Property(e => e.PublishedByName).HasMaxLength(200);

        // Two administrators who publish for one day: the second is refused.
        edition.HasIndex(e => new { e.Kind, e.InForceFrom }).IsUnique();
        edition.HasIndex(e => new { e.Kind, e.Name }).IsUnique();
    }
}
