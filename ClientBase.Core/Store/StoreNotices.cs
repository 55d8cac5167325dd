using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Policies;

namespace ClientBase.Core.Store;

/// <summary>What the agent is told of his client's doings in the online store; texts of domain §7.</summary>
internal static class StoreNotices
{
    public static Notification Calculated(ClientRecord client, Quote quote, DateTime at) => new()
    {
        RecipientId = client.AgentId,
        Kind = NotificationKind.QuoteCalculatedByClient,
        Title = "Клиент рассчитал полис",
        Body = $"{client.FullName} рассчитал {quote.Product.Title()}: {quote.Premium!.Value.InRubles}. Продолжите расчёт.",
        ClientId = client.Id,
        CreatedAt = at,
    };

    public static Notification HandedOver(ClientRecord client, Quote quote, DateTime at) => new()
    {
        RecipientId = client.AgentId,
        Kind = NotificationKind.QuoteCalculatedByClient,
        Title = "Клиент передал вам расчёт",
        Body = $"{client.FullName} просит продолжить расчёт {quote.Product.Title()} {quote.Number}. Откройте карточку, вкладка «Расчёты».",
        ClientId = client.Id,
        CreatedAt = at,
    };

    public static Notification Bought(Policy policy, DateTime at) => new()
    {
        RecipientId = policy.AgentId,
        Kind = NotificationKind.SelfPurchase,
        Title = "Самостоятельная покупка",
        Body = $"{policy.PolicyholderName} купил {policy.Product.Title()} на {policy.Premium.InRubles}. КВ: {policy.Commission.InRubles}.",
        ClientId = policy.ClientId,
        CreatedAt = at,
    };
}
