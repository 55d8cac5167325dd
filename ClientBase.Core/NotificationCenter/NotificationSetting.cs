using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientBase.Core.NotificationCenter;

/// <summary>Where one kind of notices goes, for a member of staff who wants it otherwise than <see cref="Default"/>.</summary>
public sealed class NotificationSetting
{
    /// <summary>For whoever has no row.</summary>
    public static readonly (bool InCabinet, bool ByMail) Default = (true, false);

    public StaffId StaffId { get; init; }

    public NotificationKind Kind { get; init; }

    public bool InCabinet { get; set; } = Default.InCabinet;

    public bool ByMail { get; set; } = Default.ByMail;
}

internal sealed class NotificationSettingMapping : IEntityTypeConfiguration<NotificationSetting>
{
    public void Configure(EntityTypeBuilder<NotificationSetting> setting)
    {
        setting.ToTable("NotificationSettings");
        setting.HasKey(s => new { s.StaffId, s.Kind });
    }
}
