using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Persistence;

/// <summary>The one row that says with which key ring this database was begun: no node may write with another (DAT-3, F18).</summary>
public sealed class Installation
{
    public const int OnlyOne = 1;

    public int Id { get; init; } = OnlyOne;

    public required string KeyRing { get; init; }

    public required DateTime CreatedAt { get; init; }
}

internal sealed class InstallationMapping : IEntityTypeConfiguration<Installation>
{
    public void Configure(EntityTypeBuilder<Installation> installation)
    {
        installation.ToTable("Installations");
        installation.Property(i => i.Id).ValueGeneratedNever();
        installation.Property(i => i.KeyRing).HasMaxLength(64);
    }
}
