using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClientBase.Core.Basics;

namespace ClientBase.Core.PhoneVerification;

/// <summary>What a code proves, and nothing else: this number, to this agent, for this form (OTP-10).</summary>
public sealed record CodePurpose(PhoneNumber Phone, StaffId Agent, Guid FormKey);

/// <summary>Makes codes, and seals them so that only the right code can be recognised again (OTP-1, OTP-11).</summary>
public sealed class VerificationCode(KeyRing keys)
{
    private readonly byte[] _key = keys.Derive("verification-code");

    /// <summary>Random digits, each code as likely as any other; leading zeros are kept.</summary>
    public static string New(int length) =>
        RandomNumberGenerator.GetInt32((int)Math.Pow(10, length)).ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');

    public static string NewSalt() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    /// <summary>Null unless the typed text is that many digits; blanks between and around them do not matter.</summary>
    public static string? Read(string? typed, int length)
    {
        var digits = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
        return digits.Length == length && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    public string Hash(string code, string salt, CodePurpose purpose) => Convert.ToBase64String(Seal(code, salt, purpose));

    /// <summary>Takes the same time whether the first digit differs, the last one or none.</summary>
    public bool Matches(string code, string salt, CodePurpose purpose, string hash) =>
        CryptographicOperations.FixedTimeEquals(Seal(code, salt, purpose), Convert.FromBase64String(hash));

    private byte[] Seal(string code, string salt, CodePurpose purpose) => HMACSHA256.HashData(
        _key,
        Encoding.UTF8.GetBytes($"{salt}|{purpose.Phone.E164}|{purpose.Agent.Value:N}|{purpose.FormKey:N}|{code}"));
}
