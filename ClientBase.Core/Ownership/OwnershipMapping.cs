using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Ownership;

internal sealed class OwnershipMapping :
    IEntityTypeConfiguration<ClientBinding>,
    IEntityTypeConfiguration<StoreAccount>,
    IEntityTypeConfiguration<StoreMessage>
{
    /// <summary>The index that decides who owns a client when two sell at once .</summary>
    public const string OneActiveBinding = "UX_Bindings_OneActivePerPerson";

    public void Configure(EntityTypeBuilder<ClientBinding> binding)
    {
        binding.ToTable("Bindings");
        binding.HasIndex(b => b.PersonId).IsUnique().HasFilter("\"EndedAt\" IS NULL").HasDatabaseName(OneActiveBinding);
        binding.HasIndex(b => b.AgentId);

        // Who held a person once; together with the index above it finds all of his bindings, and costs the active ones nothing.
        binding.HasIndex(b => new { b.PersonId, b.EndedAt }).HasFilter("\"EndedAt\" IS NOT NULL").HasDatabaseName("IX_Bindings_Ended");
    }

    public void Configure(EntityTypeBuilder<StoreAccount> account)
    {
        account.ToTable("StoreAccounts");
        account.HasIndex(a => a.Phone).IsUnique();
        account.HasIndex(a => a.PersonId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<StoreMessage> message)
    {
        message.ToTable("StoreMessages");
        message.Property(m => m.Email).HasMaxLength(254);
        message.HasIndex(m => m.CreatedAt).HasFilter("\"SentAt\" IS NULL");
    }
}
