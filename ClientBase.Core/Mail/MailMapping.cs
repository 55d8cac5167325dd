using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Mail;

internal sealed class MailMapping : IEntityTypeConfiguration<MailDelivery>
{
    public void Configure(EntityTypeBuilder<MailDelivery> delivery)
    {
        delivery.ToTable("MailDeliveries");
        delivery.Property(d => d.To).HasMaxLength(MailDelivery.AddressLength);
        delivery.Property(d => d.Gateway).HasMaxLength(40);
        delivery.Property(d => d.Reply).HasMaxLength(MailDelivery.ReplyLength);
        delivery.HasIndex(d => d.CreatedAt);

        // What the relay looks for, and what the demo mailbox shows.
        delivery.HasIndex(d => new { d.State, d.NextTryAt });
    }
}
