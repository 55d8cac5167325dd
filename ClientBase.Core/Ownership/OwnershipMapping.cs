using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Ownership;

internal sealed class OwnershipMapping : IEntityTypeConfiguration<ClientBinding>
{
    /// <summary>The index that decides who owns a client when two sell at once .</summary>
    public const string OneActiveBinding = "UX_Bindings_OneActivePerPerson";

    public void Configure(EntityTypeBuilder<ClientBinding> binding)
    {
        binding.ToTable("Bindings");
        binding.HasIndex(b => b.PersonId).IsUnique().HasFilter("\"EndedAt\" IS NULL").HasDatabaseName(OneActiveBinding);
        binding.HasIndex(b => b.AgentId);
    }
}
