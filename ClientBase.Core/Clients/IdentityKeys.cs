using System.Globalization;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>The contents by which the same person is found in other records (K1…K4 of domain §4). Pure; <see cref="DocumentVault.Index"/> hashes them.</summary>
public static class IdentityKeys
{
    /// <summary>
    /// Keys of a checked profile, strongest first: K1 with a document, K2 with a phone that is confirmed, K3 and K4 always.
    /// </summary>
    public static IReadOnlyList<(IdentityKeyKind Kind, string Content)> Of(ClientProfile profile, bool phoneVerified)
    {
        var born = Born(profile);
        var name = AnyOrder(profile.Name);
        var keys = new List<(IdentityKeyKind, string)>();
        if (profile.Document is { } document)
        {
            keys.Add(OfDocument(document));
        }

        if (phoneVerified && profile.Phone is { } phone)
        {
            keys.Add((IdentityKeyKind.ConfirmedPhone, OfPhone(phone, born, profile.Name.FirstName)));
        }

        keys.Add((IdentityKeyKind.NameBirthEmail, $"{name}|{born}|{profile.Email.Trim().ToLowerInvariant()}"));
        keys.Add((IdentityKeyKind.NameBirth, $"{name}|{born}"));
        return keys;
    }

    /// <summary>K1 alone.</summary>
    public static (IdentityKeyKind Kind, string Content) OfDocument(IdentityDocument document) =>
        (IdentityKeyKind.Document, $"{document.Type:D}|{LettersAndDigits(document.Number)}");

    /// <summary>
    /// What to look for besides <see cref="Of"/>: the confirmed phone with the other parts of the name, which stand in the field
    /// «Имя» when somebody swapped the fields (LCK-2). Twins still differ: neither bears the other's first name.
    /// </summary>
    public static IReadOnlyList<(IdentityKeyKind Kind, string Content)> OfSwappedName(ClientProfile profile, bool phoneVerified)
    {
        if (!phoneVerified || profile.Phone is not { } phone)
        {
            return [];
        }

        string?[] parts = [profile.Name.LastName, profile.Name.Patronymic];
        return [.. parts.OfType<string>().Select(part => (IdentityKeyKind.ConfirmedPhone, OfPhone(phone, Born(profile), part)))];
    }

    private static string Born(ClientProfile profile) => profile.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string OfPhone(PhoneNumber phone, string born, string firstName) =>
        $"{phone.E164}|{born}|{NameKeys.Norm(firstName)}";

    /// <summary>Sorted parts, so that a name typed into the wrong fields is still the same person (LCK-2). No patronymic matches only none (P-5).</summary>
    private static string AnyOrder(PersonName name)
    {
        string?[] parts = [name.LastName, name.FirstName, name.Patronymic];
        return string.Join('|', parts.OfType<string>().Select(NameKeys.Norm).Order(StringComparer.Ordinal));
    }

    /// <summary>Folded, so that a series with a Latin letter in it is the series it looks like.</summary>
    private static string LettersAndDigits(string number) => string.Concat(LookAlikes.Fold(number).Where(char.IsLetterOrDigit));
}
