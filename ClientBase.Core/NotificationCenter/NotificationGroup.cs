using ClientBase.Core.Notifications;

namespace ClientBase.Core.NotificationCenter;

/// <summary>The groups of «Центр уведомлений» (domain §8); the names stand in the address.</summary>
public enum NotificationGroup
{
    Important,
    Renewals,
    Clients,
}

public static class NotificationGroups
{
    public static string Title(this NotificationGroup group) => group switch
    {
        NotificationGroup.Important => "Важное",
        NotificationGroup.Renewals => "Продления",
        NotificationGroup.Clients => "Клиенты",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    public static NotificationGroup GroupOf(NotificationKind kind) => kind switch
    {
        NotificationKind.PolicyEnds => NotificationGroup.Renewals,
        NotificationKind.ClientBoundToYou or NotificationKind.ClientBoundToAnother or NotificationKind.ConfirmPhone
            or NotificationKind.StoreAccountOpened or NotificationKind.QuoteCalculatedByClient or NotificationKind.SelfPurchase => NotificationGroup.Clients,
        NotificationKind.StoreNumberTaken or NotificationKind.ClaimReported or NotificationKind.DoubleSale or NotificationKind.DisputedMatch or NotificationKind.TooManyRefusals or NotificationKind.PolicyCancelled => NotificationGroup.Important,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static NotificationKind[] KindsOf(NotificationGroup group) => [.. Enum.GetValues<NotificationKind>().Where(kind => GroupOf(kind) == group)];
}
