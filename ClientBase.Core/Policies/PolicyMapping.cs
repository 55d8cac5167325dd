using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Policies;

internal sealed class PolicyMapping :
    IEntityTypeConfiguration<Quote>,
    IEntityTypeConfiguration<Policy>,
    IEntityTypeConfiguration<PolicySequence>
{
    /// <summary>The index that makes a sale happen once, however often it is sent.</summary>
    public const string OnePolicyPerQuote = "UX_Policies_OnePerQuote";

    public void Configure(EntityTypeBuilder<Quote> quote)
    {
        quote.ToTable("Quotes");
        quote.Property(q => q.TariffEdition).HasMaxLength(40);
        quote.Property(q => q.Version).IsConcurrencyToken();
        quote.HasIndex(q => q.ClientId);
    }

    public void Configure(EntityTypeBuilder<Policy> policy)
    {
        policy.ToTable("Policies");
        policy.Property(p => p.Number).HasMaxLength(30);
        policy.Property(p => p.PolicyholderName).HasMaxLength(200);
        policy.Property(p => p.PolicyholderDocumentHash).HasMaxLength(64);
        policy.HasIndex(p => p.Number).IsUnique();
        policy.HasIndex(p => p.QuoteId).IsUnique().HasDatabaseName(OnePolicyPerQuote);
        policy.HasIndex(p => p.PersonId);
        policy.HasIndex(p => p.ClientId);
    }

    public void Configure(EntityTypeBuilder<PolicySequence> sequence)
    {
        sequence.ToTable("PolicySequences");
        sequence.HasKey(s => new { s.Product, s.Year });
    }
}
