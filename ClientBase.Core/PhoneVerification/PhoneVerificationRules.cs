using ClientBase.Core.Basics;

namespace ClientBase.Core.PhoneVerification;

/// <summary>One code that went to a number, as far as the limits care.</summary>
/// <param name="SentAt">UTC.</param>
/// <param name="FailedTries">Wrong answers to it.</param>
/// <param name="LastFailedAt">UTC.</param>
/// <param name="WasSent">False when no gateway took its message: it rang nobody's phone, so it does not count as sent.</param>
public sealed record SentCode(DateTime SentAt, int FailedTries = 0, DateTime? LastFailedAt = null, bool WasSent = true);

/// <summary>What happened to one number, over all agents and forms.</summary>
/// <param name="LastDay">Codes that were sent, or typed wrong, within the last 24 hours.</param>
/// <param name="ConfirmedAt">The last success, however long ago.</param>
/// <param name="FailuresInARow">Wrong codes since then.</param>
public sealed record PhoneHistory(IReadOnlyList<SentCode> LastDay, DateTime? ConfirmedAt, int FailuresInARow);

/// <summary>Pure: may a code be sent, may one be tried, and if not, from when (OTP-2…OTP-7).</summary>
public static class PhoneVerificationRules
{
    /// <summary>NIST 800-63B 3.2.2. Not a setting: above it nothing may go.</summary>
    public const int ConsecutiveFailures = 100;

    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static readonly TimeSpan ShortWindow = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Null when a code may be sent now; otherwise, of all the limits reached, the one that ends last.</summary>
    /// <param name="limits">The settings.</param>
    /// <param name="phone">The number's history.</param>
    /// <param name="agentSends">When this agent sent codes within the last 24 hours, to any number.</param>
    /// <param name="now">UTC.</param>
    public static Refusal? RefuseSend(PhoneVerificationOptions limits, PhoneHistory phone, IReadOnlyList<DateTime> agentSends, DateTime now)
    {
        if (phone.FailuresInARow >= ConsecutiveFailures)
        {
            return new PhoneClosedForConfirmation();
        }

        var sends = phone.LastDay.Where(code => code.WasSent).Select(code => code.SentAt).ToList();
        return Reached(now, PauseEnd(limits, phone, now), until => new ResendTooEarly(until))
            .Concat(Reached(now, FullUntil(sends, limits.SendsPerPhoneIn10Minutes, ShortWindow, now), until => new TooManyCodesToPhone(until)))
            .Concat(Reached(now, FullUntil(sends, limits.SendsPerPhonePerDay, Day, now), until => new TooManyCodesToPhone(until)))
            .Concat(Reached(now, FailuresEnd(limits, phone, now), until => new TooManyWrongCodesForPhone(until)))
            .Concat(Reached(now, FullUntil(agentSends, limits.SendsPerAgentPerHour, Hour, now), until => new TooManyCodesFromAgent(until)))
            .Concat(Reached(now, FullUntil(agentSends, limits.SendsPerAgentPerDay, Day, now), until => new TooManyCodesFromAgent(until)))
            .MaxBy(refusal => refusal.Until);
    }

    /// <summary>Null when a typed code may be compared with this one.</summary>
    /// <param name="limits">The settings.</param>
    /// <param name="code">The last code of this agent, form and number; null when there is none.</param>
    /// <param name="phone">The number's history.</param>
    /// <param name="now">UTC.</param>
    public static Refusal? RefuseTry(PhoneVerificationOptions limits, PhoneChallenge? code, PhoneHistory phone, DateTime now)
    {
        if (code is null)
        {
            return new CodeNotRequested();
        }

        if (code.ConfirmedAt is not null)
        {
            return new CodeAlreadyUsed();
        }

        if (code.FailedTries >= limits.TriesPerCode)
        {
            return new TooManyWrongTries(limits.TriesPerCode);
        }

        // The second half: it was seen expired before, and the clock has been set back since.
        if (now >= code.ExpiresAt || code.ClosedAt >= code.ExpiresAt)
        {
            return new CodeExpired();
        }

        if (code.ClosedAt is not null)
        {
            return new CodeReplaced();
        }

        if (phone.FailuresInARow >= ConsecutiveFailures)
        {
            return new PhoneClosedForConfirmation();
        }

        return FailuresEnd(limits, phone, now) is { } until ? new TooManyWrongCodesForPhone(until) : null;
    }

    /// <summary>What a wrong code is answered with, the history already holding it.</summary>
    public static Refusal AfterWrongTry(PhoneVerificationOptions limits, int triesOfCode, PhoneHistory phone, DateTime now)
    {
        if (triesOfCode >= limits.TriesPerCode)
        {
            return new TooManyWrongTries(limits.TriesPerCode);
        }

        if (phone.FailuresInARow >= ConsecutiveFailures)
        {
            return new PhoneClosedForConfirmation();
        }

        if (FailuresEnd(limits, phone, now) is { } until)
        {
            return new TooManyWrongCodesForPhone(until);
        }

        var ofPhone = Math.Min(
            limits.FailuresPerPhonePerDay - CountedFailures(phone, now).Sum(code => code.FailedTries),
            ConsecutiveFailures - phone.FailuresInARow);
        return new WrongCode(Math.Min(limits.TriesPerCode - triesOfCode, ofPhone));
    }

    /// <summary>60 s after the first code, then 2, 4, 8, 16, 32, 32… minutes.</summary>
    public static TimeSpan PauseAfter(PhoneVerificationOptions limits, int sends)
    {
        var pause = limits.ResendPause;
        for (var sent = 1; sent < sends && pause < limits.LongestResendPause; sent++)
        {
            pause *= 2;
        }

        return pause < limits.LongestResendPause ? pause : limits.LongestResendPause;
    }

    private static IEnumerable<NotYet> Reached(DateTime now, DateTime? until, Func<DateTime, NotYet> refusal) =>
        until > now ? [refusal(until.Value)] : [];

    // A success ends the row of resends: the next code to this number is a new matter, with a pause of its own.
    private static DateTime? PauseEnd(PhoneVerificationOptions limits, PhoneHistory phone, DateTime now)
    {
        var sends = phone.LastDay
            .Where(code => code.WasSent)
            .Select(code => code.SentAt)
            .Where(at => at > now - Day && (phone.ConfirmedAt is null || at > phone.ConfirmedAt))
            .ToList();
        return sends.Count == 0 ? null : sends.Max() + PauseAfter(limits, sends.Count);
    }

    private static DateTime? FullUntil(IReadOnlyList<DateTime> times, int limit, TimeSpan window, DateTime now)
    {
        var inside = times.Where(at => at > now - window).OrderDescending().ToList();
        return inside.Count < limit ? null : inside[limit - 1] + window;
    }

    private static DateTime? FailuresEnd(PhoneVerificationOptions limits, PhoneHistory phone, DateTime now)
    {
        var failures = 0;
        foreach (var code in CountedFailures(phone, now))
        {
            failures += code.FailedTries;
            if (failures >= limits.FailuresPerPhonePerDay)
            {
                return code.LastFailedAt + Day;
            }
        }

        return null;
    }

    // Newest first. A code keeps only the time of its last failure, so its earlier ones count a few minutes longer than a day.
    private static IEnumerable<SentCode> CountedFailures(PhoneHistory phone, DateTime now) => phone.LastDay
        .Where(code => code.LastFailedAt > now - Day && (phone.ConfirmedAt is null || code.LastFailedAt > phone.ConfirmedAt))
        .OrderByDescending(code => code.LastFailedAt);
}
