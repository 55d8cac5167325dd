using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.PhoneVerification;

internal sealed class PhoneVerificationMapping : IEntityTypeConfiguration<PhoneChallenge>
{
    public void Configure(EntityTypeBuilder<PhoneChallenge> challenge)
    {
        challenge.ToTable("PhoneChallenges");
        challenge.Property(c => c.CodeHash).HasMaxLength(64);
        challenge.Property(c => c.Salt).HasMaxLength(32);
        challenge.HasIndex(c => new { c.Phone, c.SentAt });
        challenge.HasIndex(c => new { c.AgentId, c.SentAt });
        challenge.HasIndex(c => c.FormKey);
    }
}
