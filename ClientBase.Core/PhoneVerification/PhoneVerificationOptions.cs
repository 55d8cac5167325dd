using System.Globalization;

namespace ClientBase.Core.PhoneVerification;

/// <summary>The settings section <c>PhoneVerification</c>; the defaults are those of the safety brief (OTP-1…OTP-7).</summary>
public sealed class PhoneVerificationOptions
{
    public const string Section = "PhoneVerification";

    public int CodeLength { get; init; } = 6;

    /// <summary>Whole minutes: the message to the client says how many.</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(5);

    public int TriesPerCode { get; init; } = 5;

    /// <summary>After the first code; it doubles with every further one up to <see cref="LongestResendPause"/>.</summary>
    public TimeSpan ResendPause { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan LongestResendPause { get; init; } = TimeSpan.FromMinutes(32);

    public int SendsPerPhoneIn10Minutes { get; init; } = 3;

    public int SendsPerPhonePerDay { get; init; } = 10;

    public int FailuresPerPhonePerDay { get; init; } = 10;

    public int SendsPerAgentPerHour { get; init; } = 20;

    public int SendsPerAgentPerDay { get; init; } = 100;

    /// <summary>How long a confirmation waits in a form that is not saved yet .</summary>
    public TimeSpan ConfirmationLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What is wrong with these settings, a sentence each; empty when they are good.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Need(CodeLength is >= 6 and <= 8, nameof(CodeLength), CodeLength, "от 6 до 8 цифр");
        Need(
            CodeLifetime >= TimeSpan.FromMinutes(1) && CodeLifetime <= TimeSpan.FromMinutes(10) && CodeLifetime.Ticks % TimeSpan.TicksPerMinute == 0,
            nameof(CodeLifetime),
            CodeLifetime,
            "целое число минут от 00:01:00 до 00:10:00");
        Need(TriesPerCode is >= 1 and <= 10, nameof(TriesPerCode), TriesPerCode, "от 1 до 10");
        Need(ResendPause > TimeSpan.Zero, nameof(ResendPause), ResendPause, "больше нуля");
        Need(
            LongestResendPause >= ResendPause && LongestResendPause <= TimeSpan.FromDays(1),
            nameof(LongestResendPause),
            LongestResendPause,
            $"не меньше {nameof(ResendPause)} и не больше суток");
        Need(SendsPerPhoneIn10Minutes >= 1, nameof(SendsPerPhoneIn10Minutes), SendsPerPhoneIn10Minutes, "не меньше 1");
        Need(
            SendsPerPhonePerDay >= SendsPerPhoneIn10Minutes,
            nameof(SendsPerPhonePerDay),
            SendsPerPhonePerDay,
            $"не меньше {nameof(SendsPerPhoneIn10Minutes)}");
        Need(
            FailuresPerPhonePerDay >= TriesPerCode && FailuresPerPhonePerDay <= PhoneVerificationRules.ConsecutiveFailures,
            nameof(FailuresPerPhonePerDay),
            FailuresPerPhonePerDay,
            $"не меньше {nameof(TriesPerCode)} и не больше {PhoneVerificationRules.ConsecutiveFailures}");
        Need(SendsPerAgentPerHour >= 1, nameof(SendsPerAgentPerHour), SendsPerAgentPerHour, "не меньше 1");
        Need(
            SendsPerAgentPerDay >= SendsPerAgentPerHour,
            nameof(SendsPerAgentPerDay),
            SendsPerAgentPerDay,
            $"не меньше {nameof(SendsPerAgentPerHour)}");
        Need(
            ConfirmationLifetime > TimeSpan.Zero && ConfirmationLifetime <= TimeSpan.FromDays(1),
            nameof(ConfirmationLifetime),
            ConfirmationLifetime,
            "больше нуля и не больше суток");
        return problems;

        void Need(bool good, string name, IFormattable value, string allowed)
        {
            if (!good)
            {
                problems.Add($"{Section}:{name} = «{value.ToString(null, CultureInfo.InvariantCulture)}»: допустимо {allowed}.");
            }
        }
    }
}
