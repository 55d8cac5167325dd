using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Sms;

/// <summary>A limit on messages is reached, or they are stopped.</summary>
/// <param name="Until">UTC; from then on they are sent again. Null when nobody has said when.</param>
public abstract record SmsHeldBack(DateTime? Until, string Message, string Why) : Refusal(
    Message, Why, "Клиента можно сохранить без подтверждения и подтвердить телефон позже.")
{
    /// <summary>«27.11.2020 14:05» in Moscow, rounded up to the minute: what is promised then holds.</summary>
    protected static string Moment(DateTime until) => MoscowTime.Show(MoscowTime.UpToTheMinute(until));
}

/// <summary>OTP-7, «стоп-кран».</summary>
public sealed record SmsStopped(DateTime? Until, string Reason) : SmsHeldBack(
    Until,
    Until is { } end ? $"Отправка СМС остановлена администратором до {Moment(end)}." : "Отправка СМС остановлена администратором, пока он её не включит.",
    Reason.Length > 0 ? $"Причина: {Reason}" : "Так защищаются от рассылки посторонним и лишних расходов.");

/// <summary>OTP-7: too many from one network address within an hour.</summary>
public sealed record TooManySmsFromAddress(DateTime End) : SmsHeldBack(
    End,
    $"С вашего адреса в сети запрошено слишком много кодов. Следующий можно запросить {Moment(End)}.",
    "Число сообщений с одного адреса за час ограничено.");

/// <summary>OTP-7: the whole installation has used up its day.</summary>
public sealed record SmsBudgetSpent(DateTime End) : SmsHeldBack(
    End,
    $"Дневной запас СМС израсходован. Коды снова отправляются с {Moment(End)}.",
    "Число сообщений всех агентов за сутки ограничено.");

/// <summary>OTP-8: hardly anybody confirms there, so somebody earns by it.</summary>
public sealed record SmsPrefixStopped(string Prefix, DateTime End) : SmsHeldBack(
    End,
    $"На номера {Prefix[..2]} {Prefix[2..]}… коды временно не отправляются. Следующий можно запросить {Moment(End)}.",
    "Слишком мало кодов на такие номера было подтверждено за последний час.");

/// <summary>OTP-8: closed by the settings.</summary>
public sealed record SmsPrefixClosed() : SmsHeldBack(
    null, "На номера с таким кодом сообщения не отправляются.", "Этот код закрыт в настройках.");

/// <summary>What is counted over the messages themselves: address, prefix, budget, and the stop (OTP-7, OTP-8).</summary>
public sealed class SmsLimits(SmsOptions options, SmsSender sender)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Null when one more may be sent. Inside the transaction that adds it, which holds <see cref="LockName.Sms"/>.</summary>
    public async Task<SmsHeldBack?> RefuseAsync(ClientBaseDb db, PhoneNumber phone, string? address, DateTime now, CancellationToken ct)
    {
        if (await SmsControl.FindStopAsync(db, now, ct) is { } stop)
        {
            return new SmsStopped(stop.Until, stop.Reason);
        }

        if (options.ClosedPrefixes.Any(closed => phone.E164.StartsWith(closed, StringComparison.Ordinal)))
        {
            return new SmsPrefixClosed();
        }

        return await RefuseByAddressAsync(db, address, now, ct)
            ?? await RefuseByPrefixAsync(db, SmsDelivery.PrefixOf(phone), now, ct)
            ?? (SmsHeldBack?)await RefuseByBudgetAsync(db, now, ct);
    }

    /// <summary>Messages that cost something: all but those that no gateway took.</summary>
    internal static IQueryable<SmsDelivery> Counted(IQueryable<SmsDelivery> deliveries) =>
        deliveries.Where(d => d.State != SmsState.Failed || d.AcceptedAt != null);

    /// <summary>So many messages to one prefix within an hour, and hardly anybody has confirmed.</summary>
    internal static bool IsFlood(SmsOptions options, int sent, int confirmed) =>
        sent >= options.PrefixSends && confirmed * 100 < options.PrefixConfirmedPercent * sent;

    private async Task<SmsHeldBack?> RefuseByAddressAsync(ClientBaseDb db, string? address, DateTime now, CancellationToken ct)
    {
        if (sender.HashOf(address) is not { } hash)
        {
            return null;
        }

        var since = now - Hour;
        var oldest = await Counted(db.SmsDeliveries)
            .Where(d => d.AddressHash == hash && d.CreatedAt > since)
            .OrderByDescending(d => d.CreatedAt)
            .Skip(options.SendsPerAddressPerHour - 1)
            .Select(d => (DateTime?)d.CreatedAt)
            .FirstOrDefaultAsync(ct);
        return oldest is { } at ? new TooManySmsFromAddress(at + Hour) : null;
    }

    private async Task<SmsHeldBack?> RefuseByPrefixAsync(ClientBaseDb db, string prefix, DateTime now, CancellationToken ct)
    {
        var since = now - Hour;
        var sent = await Counted(db.SmsDeliveries)
            .Where(d => d.Prefix == prefix && d.IsCode && d.CreatedAt > since)
            .OrderByDescending(d => d.CreatedAt)
            .Select(d => new { d.CreatedAt, IsConfirmed = db.PhoneChallenges.Any(c => c.Id == d.Id && c.ConfirmedAt != null) })
            .ToListAsync(ct);
        return IsFlood(options, sent.Count, sent.Count(one => one.IsConfirmed))
            ? new SmsPrefixStopped(prefix, sent[options.PrefixSends - 1].CreatedAt + Hour)
            : null;
    }

    private async Task<SmsBudgetSpent?> RefuseByBudgetAsync(ClientBaseDb db, DateTime now, CancellationToken ct)
    {
        var today = MoscowTime.DateOf(now);
        var since = MoscowTime.StartOf(today);
        return await Counted(db.SmsDeliveries).CountAsync(d => d.CreatedAt >= since, ct) >= options.DailyBudget
            ? new SmsBudgetSpent(MoscowTime.StartOf(today.AddDays(1)))
            : null;
    }
}
