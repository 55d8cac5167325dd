using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;

namespace ClientBase.Core.NotificationCenter;

/// <summary>The groups of «Центр уведомлений» (domain §8); the names stand in the address.</summary>
public enum NotificationGroup
{
    Important,
    Renewals,
    Clients,
    Statements,
    Training,
}

public static class NotificationGroups
{
    public static string Title(this NotificationGroup group) => group switch
    {
        NotificationGroup.Important => "Важное",
        NotificationGroup.Renewals => "Продления",
        NotificationGroup.Clients => "Клиенты",
        NotificationGroup.Statements => "Акты",
        NotificationGroup.Training => "Обучение",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    public static NotificationGroup GroupOf(NotificationKind kind) => kind switch
    {
        NotificationKind.PolicyEnds => NotificationGroup.Renewals,
        NotificationKind.ClientBoundToYou or NotificationKind.ClientBoundToAnother or NotificationKind.ConfirmPhone
            or NotificationKind.StoreAccountOpened or NotificationKind.QuoteCalculatedByClient or NotificationKind.SelfPurchase
            or NotificationKind.RemoteClaim or NotificationKind.Birthday or NotificationKind.PassportExpires => NotificationGroup.Clients,
        NotificationKind.StatementFormed or NotificationKind.StatementPaid or NotificationKind.StatementDisputed => NotificationGroup.Statements,
        NotificationKind.NewLesson => NotificationGroup.Training,
        NotificationKind.StoreNumberTaken or NotificationKind.DoubleSale or NotificationKind.DisputedMatch
            or NotificationKind.TooManyRefusals or NotificationKind.PolicyCancelled or NotificationKind.ClientsTransferred => NotificationGroup.Important,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>As the settings name it; a notice itself may say it more exactly.</summary>
    public static string TitleOf(NotificationKind kind) => kind switch
    {
        NotificationKind.ClientBoundToYou => "Клиент закреплён за вами",
        NotificationKind.ClientBoundToAnother => "Клиент закреплён за другим агентом",
        NotificationKind.ConfirmPhone => "Подтвердите телефон",
        NotificationKind.DoubleSale => "Двойная продажа",
        NotificationKind.DisputedMatch => "Спорное совпадение",
        NotificationKind.TooManyRefusals => "Много отказов",
        NotificationKind.PolicyEnds => "Полис истекает",
        NotificationKind.PolicyCancelled => "Полис расторгнут",
        NotificationKind.StoreAccountOpened => "Клиент получил личный кабинет",
        NotificationKind.StoreNumberTaken => "Личный кабинет не создан",
        NotificationKind.QuoteCalculatedByClient => "Клиент рассчитал полис",
        NotificationKind.SelfPurchase => "Самостоятельная покупка",
        NotificationKind.RemoteClaim => "Заявление о событии",
        NotificationKind.Birthday => "День рождения",
        NotificationKind.PassportExpires => "Паспорт клиента подлежит замене",
        NotificationKind.NewLesson => "Новый урок",
        NotificationKind.StatementFormed => "Акт сформирован",
        NotificationKind.StatementPaid => "Акт оплачен",
        NotificationKind.StatementDisputed => "Разногласия по акту",
        NotificationKind.ClientsTransferred => "Передача клиентов",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Whom it is written for.</summary>
    public static StaffRole ReaderOf(NotificationKind kind) => kind switch
    {
        NotificationKind.DoubleSale or NotificationKind.DisputedMatch or NotificationKind.TooManyRefusals or NotificationKind.StatementDisputed => StaffRole.Supervisor,
        NotificationKind.ClientBoundToYou or NotificationKind.ClientBoundToAnother or NotificationKind.ConfirmPhone
            or NotificationKind.PolicyEnds or NotificationKind.PolicyCancelled or NotificationKind.StoreAccountOpened
            or NotificationKind.StoreNumberTaken or NotificationKind.QuoteCalculatedByClient or NotificationKind.SelfPurchase
            or NotificationKind.RemoteClaim or NotificationKind.Birthday or NotificationKind.PassportExpires
            or NotificationKind.NewLesson or NotificationKind.StatementFormed or NotificationKind.StatementPaid
            or NotificationKind.ClientsTransferred => StaffRole.Agent,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static NotificationKind[] KindsOf(NotificationGroup group) => [.. Enum.GetValues<NotificationKind>().Where(kind => GroupOf(kind) == group)];
}
