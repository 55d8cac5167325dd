using System.Security.Cryptography;
using System.Text;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>
/// Seals document numbers with AES-256-GCM and hashes identity keys with HMAC-SHA256, each under a key of its own (DAT-1, DAT-2).
/// </summary>
public sealed class DocumentVault(KeyRing keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _sealing = keys.Derive("document-number");
    private readonly byte[] _indexing = keys.Derive("identity-key");

    /// <summary>«{key ring}:{base64 of nonce, tag, cipher}». The same number gives another text each time.</summary>
    public string Seal(string number)
    {
        var plain = Encoding.UTF8.GetBytes(number);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_sealing, TagLength);
        aes.Encrypt(
            box.AsSpan(0, NonceLength),
            plain,
            box.AsSpan(NonceLength + TagLength),
            box.AsSpan(NonceLength, TagLength));
        return $"{keys.Id}:{Convert.ToBase64String(box)}";
    }

    /// <summary>The normalised number; throws when the value was altered or sealed under another key ring.</summary>
    public string Open(string sealedNumber)
    {
        if (!IsOurs(sealedNumber))
        {
            throw new CryptographicException("The value was sealed under another key ring.");
        }

        var box = Convert.FromBase64String(sealedNumber[(sealedNumber.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The value was cut short.");
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_sealing, TagLength);
        aes.Decrypt(
            box.AsSpan(0, NonceLength),
            box.AsSpan(NonceLength + TagLength),
            box.AsSpan(NonceLength, TagLength),
            plain);
        return Encoding.UTF8.GetString(plain);
    }

    public bool IsOurs(string sealedNumber) => sealedNumber.StartsWith(keys.Id + ":", StringComparison.Ordinal);

    /// <summary>Keyed hash of an identity key's normalised content; equal contents of one kind give equal hashes.</summary>
    public string Index(IdentityKeyKind kind, string content) =>
        Convert.ToBase64String(HMACSHA256.HashData(_indexing, Encoding.UTF8.GetBytes($"{kind}:{content}")));
}
