using ClientBase.Core.Basics;
using ClientBase.Core.Policies;

namespace ClientBase.Core.Portfolio;

/// <summary>What a policy is today; computed from its dates and ends, never stored (domain §7).</summary>
public enum PolicyState
{
    /// <summary>«Оформлен»: paid, cover has not begun.</summary>
    Upcoming,

    /// <summary>«Действует».</summary>
    InForce,

    /// <summary>«Истекает через N дней»: in force, and not for long.</summary>
    Expiring,

    /// <summary>«Истёк».</summary>
    Expired,

    /// <summary>«Расторгнут».</summary>
    Cancelled,

    /// <summary>«Аннулирован».</summary>
    Annulled,
}

public static class PolicyStates
{
    /// <summary>From so many days before its end on, a policy is «Истекает».</summary>
    public const int ExpiringDays = 30;

    public static PolicyState Of(DateOnly startsOn, DateOnly endsOn, DateOnly? cancelledOn, DateTime? annulledAt, DateOnly today) =>
        annulledAt is not null ? PolicyState.Annulled
        : cancelledOn is not null ? PolicyState.Cancelled
        : today > endsOn ? PolicyState.Expired
        : today < startsOn ? PolicyState.Upcoming
        : today.AddDays(ExpiringDays) >= endsOn ? PolicyState.Expiring
        : PolicyState.InForce;

    public static PolicyState StateOn(this Policy policy, DateOnly today) =>
        Of(policy.StartsOn, policy.EndsOn, policy.CancelledOn, policy.AnnulledAt, today);

    /// <summary>«Истекает через 12 дней»; «Истекает сегодня» on the last day.</summary>
    public static string Text(this PolicyState state, DateOnly endsOn, DateOnly today) => state switch
    {
        PolicyState.Expiring when endsOn == today => "Истекает сегодня",
        PolicyState.Expiring => $"Истекает через {RussianPlural.Count(endsOn.DayNumber - today.DayNumber, "день", "дня", "дней")}",
        _ => state.Title(),
    };

    public static string Title(this PolicyState state) => state switch
    {
        PolicyState.Upcoming => "Оформлен",
        PolicyState.InForce => "Действует",
        PolicyState.Expiring => "Истекает",
        PolicyState.Expired => "Истёк",
        PolicyState.Cancelled => "Расторгнут",
        PolicyState.Annulled => "Аннулирован",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
