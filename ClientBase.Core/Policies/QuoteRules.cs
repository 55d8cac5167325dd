using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Core.Policies;

/// <summary>Until when a calculation can be paid (domain §7). Pure.</summary>
public static class QuoteRules
{
    /// <summary>A calculation holds for thirty days.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(30);

    /// <summary>«Истёк».</summary>
    public static bool HasExpired(DateTime? calculatedAt, DateTime now) => calculatedAt is { } at && now - at >= ValidFor;

    /// <summary>What the calculation is now: its status, and what dates and tariffs have made of it.</summary>
    public static QuoteState StateOf(Quote quote, DateTime now, TariffBook book) => quote.Status switch
    {
        QuoteStatus.Draft => QuoteState.Draft,
        QuoteStatus.Referral => QuoteState.Referral,
        QuoteStatus.Issued => QuoteState.Issued,
        QuoteStatus.Cancelled => QuoteState.Cancelled,
        QuoteStatus.Declined => QuoteState.Declined,
        QuoteStatus.SoldElsewhere => QuoteState.SoldElsewhere,
        _ when HasExpired(quote.CalculatedAt, now) => QuoteState.Expired,
        _ when RefuseOutdated(quote, now, book) is not null => QuoteState.Outdated,
        QuoteStatus.AwaitingPayment => QuoteState.AwaitingPayment,
        _ when quote.SentAt is not null => QuoteState.Sent,
        _ => QuoteState.Calculated,
    };

    /// <summary>
    /// Why the calculation must be made again before it is paid: it is too old, its cover should have begun, or another edition of
    /// the price list or tariff is in force. Null when it still holds.
    /// </summary>
    public static RecalculationNeeded? RefuseOutdated(Quote quote, DateTime now, TariffBook book)
    {
        var today = MoscowTime.DateOf(now);
        if (HasExpired(quote.CalculatedAt, now))
        {
            return new RecalculationNeeded($"Расчёт от {MoscowTime.Show(MoscowTime.DateOf(quote.CalculatedAt!.Value))} истёк: он действует 30 дней.");
        }

        var (edition, from) = QuotePricing.EditionOf(quote.Product, today, book);
        if (quote.TariffEdition != edition)
        {
            return new RecalculationNeeded(
                $"С {MoscowTime.Show(from)} {(QuotePricing.IsMotor(quote.Product) ? "действует новая редакция тарифа" : "действует новый прайс-лист")}.");
        }

        var first = today.AddDays(PriceList.InForceOn(today).StartsAfterDays.From);
        return quote.StartsOn < first
            ? new RecalculationNeeded($"Дата начала {MoscowTime.Show(quote.StartsOn.Value)}: полис начинает действовать не раньше завтрашнего дня.")
            : null;
    }
}
