using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.Sms;

internal sealed class SmsMapping : IEntityTypeConfiguration<SmsDelivery>, IEntityTypeConfiguration<SmsStop>
{
    public void Configure(EntityTypeBuilder<SmsDelivery> delivery)
    {
        delivery.ToTable("SmsDeliveries");
        delivery.Property(d => d.Prefix).HasMaxLength(5);
        delivery.Property(d => d.AddressHash).HasMaxLength(44);
        delivery.Property(d => d.ReportKey).HasMaxLength(SmsDelivery.KeyLength);
        delivery.Property(d => d.Text).HasMaxLength(2000);
        delivery.Property(d => d.Gateway).HasMaxLength(40);
        delivery.Property(d => d.FailedGateway).HasMaxLength(40);
        delivery.HasIndex(d => d.ReportKey).IsUnique();
        delivery.HasIndex(d => d.CreatedAt);
        delivery.HasIndex(d => new { d.AddressHash, d.CreatedAt });
        delivery.HasIndex(d => new { d.Prefix, d.CreatedAt });

        // What the relay looks for; of the years of messages only a handful stands in it.
        delivery.HasIndex(d => new { d.State, d.NextTryAt });
    }

    public void Configure(EntityTypeBuilder<SmsStop> stop)
    {
        stop.ToTable("SmsStops");
        stop.Property(s => s.StartedBy).HasMaxLength(200);
        stop.Property(s => s.EndedBy).HasMaxLength(200);
        stop.Property(s => s.Reason).HasMaxLength(SmsStop.ReasonLength);
        stop.HasIndex(s => s.EndedAt);
    }
}
