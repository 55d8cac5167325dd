using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ClientBase.Core.Policies;

internal sealed class PolicyMapping :
    IEntityTypeConfiguration<Quote>,
    IEntityTypeConfiguration<QuoteSequence>,
    IEntityTypeConfiguration<Policy>,
    IEntityTypeConfiguration<PolicySequence>
{
    /// <summary>The index that makes a sale happen once, however often it is sent.</summary>
    public const string OnePolicyPerQuote = "UX_Policies_OnePerQuote";

    private const int SubjectLength = 200;

    public void Configure(EntityTypeBuilder<Quote> quote)
    {
        quote.ToTable("Quotes");
        quote.Property(q => q.Number).HasMaxLength(30);
        quote.Property(q => q.Subject).HasMaxLength(SubjectLength);
        quote.Property(q => q.TariffEdition).HasMaxLength(200);
        quote.Property(q => q.Explanation).HasConversion<ExplanationConverter>();
        quote.Property(q => q.Version).IsConcurrencyToken();
        quote.HasIndex(q => q.Number).IsUnique();
        quote.HasIndex(q => q.ClientId);
        quote.HasIndex(q => new { q.AgentId, q.ChangedAt, q.Id, q.Status, q.Product });
        quote.HasIndex(q => new { q.AccountId, q.ChangedAt }).HasFilter("\"AccountId\" IS NOT NULL");
        quote.HasIndex(q => q.ContinuedFromQuoteId).HasFilter("\"ContinuedFromQuoteId\" IS NOT NULL");
        quote.HasIndex(q => q.RenewalOfPolicyId).HasFilter("\"RenewalOfPolicyId\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<QuoteSequence> sequence)
    {
        sequence.ToTable("QuoteSequences");
        sequence.HasKey(s => new { s.AgentId, s.Year });
    }

    public void Configure(EntityTypeBuilder<Policy> policy)
    {
        policy.ToTable("Policies");
        policy.Property(p => p.Number).HasMaxLength(30);
        policy.Property(p => p.Subject).HasMaxLength(SubjectLength);
        policy.Property(p => p.PolicyholderName).HasMaxLength(200);
        policy.Property(p => p.PolicyholderDocumentHash).HasMaxLength(64);
        policy.HasIndex(p => p.Number).IsUnique();
        policy.HasIndex(p => p.QuoteId).IsUnique().HasDatabaseName(OnePolicyPerQuote);
        policy.HasIndex(p => p.PersonId);

        // «Страховой портфель» reads only its agent's entries of these, the narrowest that holds what it asks for: filters and the
        // order by sale, totals and the order by end, the order by premium, a part of the number, the policies of some clients.
        policy.HasIndex(p => new { p.AgentId, p.IssuedAt, p.Id, p.StartsOn, p.EndsOn, p.Product, p.Channel, p.CancelledOn, p.AnnulledAt })
            .HasDatabaseName("IX_Policies_Portfolio");
        policy.HasIndex(p => new { p.AgentId, p.EndsOn, p.Id, p.StartsOn, p.IssuedAt, p.Premium, p.CancelledOn, p.AnnulledAt, p.RenewalOutcome })
            .HasDatabaseName("IX_Policies_Ends");
        policy.HasIndex(p => new { p.AgentId, p.Premium, p.Id });
        policy.HasIndex(p => new { p.AgentId, p.Number, p.Id });
        policy.HasIndex(p => new { p.AgentId, p.ClientId, p.Id });

        policy.HasIndex(p => p.RenewalOfPolicyId).HasFilter("\"RenewalOfPolicyId\" IS NOT NULL");

        // The hourly accrual looks at all agents' policies that are paid in parts.
        policy.HasIndex(p => p.StartsOn).HasFilter("\"Instalments\" > 1").HasDatabaseName("IX_Policies_Instalments");

        // The reminders look at all agents' policies that end soon.
        policy.HasIndex(p => p.EndsOn);
    }

    public void Configure(EntityTypeBuilder<PolicySequence> sequence)
    {
        sequence.ToTable("PolicySequences");
        sequence.HasKey(s => new { s.Product, s.Year });
    }

    /// <summary>JSON: read with its quote and never searched.</summary>
    private sealed class ExplanationConverter() : ValueConverter<QuoteExplanation, string>(
        explanation => JsonSerializer.Serialize(explanation, JsonSerializerOptions.Default),
        json => JsonSerializer.Deserialize<QuoteExplanation>(json, JsonSerializerOptions.Default)!);
}
