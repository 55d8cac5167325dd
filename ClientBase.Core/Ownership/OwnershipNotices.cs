using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;

namespace ClientBase.Core.Ownership;

/// <summary>What agents and supervisors are told about «закрепление»; texts of domain §7.</summary>
internal static class OwnershipNotices
{
    public static Notification BoundToYou(IOwnedRecord record, string policyNumber, DateTime at) => new()
    {
        RecipientId = record.AgentId,
        Kind = NotificationKind.ClientBoundToYou,
        Title = "Клиент закреплён за вами",
        Body = $"{record.FullName} закреплён за вами после продажи полиса {policyNumber}. Вы будете получать КВ за его самостоятельные покупки.",
        ClientId = record.Id,
        CreatedAt = at,
    };

    public static Notification BoundToAnother(IOwnedRecord record, DateTime at) => new()
    {
        RecipientId = record.AgentId,
        Kind = NotificationKind.ClientBoundToAnother,
        Title = "Клиент закреплён за другим агентом",
        Body = $"{record.FullName}: оформление и редактирование в ЛКА недоступны. В других системах оформить полис можно.",
        ClientId = record.Id,
        CreatedAt = at,
    };

    public static Notification ConfirmPhone(IOwnedRecord record, DateTime at) => new()
    {
        RecipientId = record.AgentId,
        Kind = NotificationKind.ConfirmPhone,
        Title = "Подтвердите телефон",
        Body = $"У клиента {record.FullName} есть полис, но телефон не подтверждён. Подтвердите его: клиент получит личный кабинет, а вы — КВ за его покупки.",
        ClientId = record.Id,
        CreatedAt = at,
    };

    public static Notification StoreAccountOpened(IOwnedRecord record, DateTime at) => new()
    {
        RecipientId = record.AgentId,
        Kind = NotificationKind.StoreAccountOpened,
        Title = "Клиент получил личный кабинет",
        Body = $"{record.FullName}: создан личный кабинет в интернет-магазине ВСК.",
        ClientId = record.Id,
        CreatedAt = at,
    };

    public static Notification StoreNumberTaken(IOwnedRecord record, DateTime at) => new()
    {
        RecipientId = record.AgentId,
        Kind = NotificationKind.StoreNumberTaken,
        Title = "Личный кабинет не создан",
        Body = $"{record.FullName}. Личный кабинет не создан: номер уже используется. Уточните номер у клиента.",
        ClientId = record.Id,
        CreatedAt = at,
    };

    public static Notification DoubleSale(StaffId supervisor, string clientName, string keeper, string other, DateTime at) => new()
    {
        RecipientId = supervisor,
        Kind = NotificationKind.DoubleSale,
        Title = "Двойная продажа",
        Body = $"{clientName}: полисы продали два агента. Клиент закреплён за агентом {keeper}, который продал раньше; закрепление за агентом {other} прекращено. Оба полиса действуют.",
        CreatedAt = at,
    };
}
