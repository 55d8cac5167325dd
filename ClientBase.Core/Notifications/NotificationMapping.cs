using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Notifications;

internal sealed class NotificationMapping : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> notification)
    {
        notification.ToTable("Notifications");
        notification.Property(n => n.Title).HasMaxLength(120);
        notification.Property(n => n.Body).HasMaxLength(500);
        notification.HasIndex(n => new { n.RecipientId, n.ReadAt, n.Id });
        notification.HasIndex(n => n.AwaitsMail).HasFilter("\"AwaitsMail\" IS NOT NULL");
    }
}
