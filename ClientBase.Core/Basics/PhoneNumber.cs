namespace ClientBase.Core.Basics;

/// <summary>A Russian mobile number; stored as E.164, «+79100000341» (domain §5).</summary>
public readonly record struct PhoneNumber
{
    private PhoneNumber(string e164) => E164 = e164;

    public string E164 { get; }

    /// <summary>The ten digits after +7; the phone filter searches in them.</summary>
    public string Digits => E164[2..];

    /// <summary>«+7 (910) 000-03-41».</summary>
    public string Display => $"+7 ({Digits[..3]}) {Digits[3..6]}-{Digits[6..8]}-{Digits[8..]}";

    /// <summary>«+7 910 ···-··-41»: for logs and for histories that others may read.</summary>
    public string Masked => $"+7 {Digits[..3]} ···-··-{Digits[8..]}";

    /// <summary>Accepts every spelling that people type or paste; false for anything that is not +7 9XX XXX-XX-XX.</summary>
    public static bool TryParse(string? text, out PhoneNumber phone)
    {
        var digits = new string((text ?? "").Where(char.IsAsciiDigit).ToArray());
        if (text is not null && text.TrimStart().StartsWith('+') && digits is not ['7' or '8', ..])
        {
            phone = default;
            return false;
        }

        // A number pasted behind the mask's own prefix: «+7 8 910…», «+7 7 910…».
        if (digits.Length == 12 && digits[0] == '7' && digits[1] is '7' or '8' && digits[2] == '9')
        {
            digits = digits[2..];
        }
        else if (digits.Length == 11 && digits[0] is '7' or '8')
        {
            digits = digits[1..];
        }

        if (digits.Length != 10 || digits[0] != '9')
        {
            phone = default;
            return false;
        }

        phone = new PhoneNumber("+7" + digits);
        return true;
    }

    /// <summary>For values that are known to be good (the database, seeds); throws on anything else.</summary>
    public static PhoneNumber Parse(string text) =>
        TryParse(text, out var phone) ? phone : throw new FormatException("Not a Russian mobile number.");

    public override string ToString() => Masked;
}
