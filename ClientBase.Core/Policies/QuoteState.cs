namespace ClientBase.Core.Policies;

/// <summary>What a calculation is at a moment (domain §7); computed by <see cref="QuoteRules.StateOf"/>, never stored.</summary>
public enum QuoteState
{
    Draft,
    Calculated,
    Sent,
    AwaitingPayment,
    Issued,
    Referral,
    Cancelled,
    Declined,

    /// <summary>Closed: its policy was bought by the other of the two calculations .</summary>
    SoldElsewhere,

    /// <summary>Thirty days have passed.</summary>
    Expired,

    /// <summary>Another edition is in force, or its start has passed.</summary>
    Outdated,
}

public static class QuoteStates
{
    public static string Title(this QuoteState state) => state switch
    {
        QuoteState.Draft => "Черновик",
        QuoteState.Calculated => "Рассчитан",
        QuoteState.Sent => "Отправлен клиенту",
        QuoteState.AwaitingPayment => "Ожидает оплаты",
        QuoteState.Issued => "Оформлен",
        QuoteState.Referral => "На согласовании",
        QuoteState.Cancelled => "Отменён",
        QuoteState.Declined => "Отказ",
        QuoteState.SoldElsewhere => "Полис уже оформлен",
        QuoteState.Expired => "Истёк",
        QuoteState.Outdated => "Требует пересчёта",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
