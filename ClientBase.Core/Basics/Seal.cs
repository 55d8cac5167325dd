using System.Security.Cryptography;
using System.Text;

namespace ClientBase.Core.Basics;

/// <summary>Seals texts with AES-256-GCM under a key of its own for each purpose (DAT-1).</summary>
/// <param name="keys">The installation's secret.</param>
/// <param name="purpose">A value sealed for one purpose does not open for another.</param>
public sealed class Seal(KeyRing keys, string purpose)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key = keys.Derive(purpose);

    /// <summary>«{key ring}:{base64 of nonce, tag, cipher}». The same text gives another value each time.</summary>
    public string Close(string text) => $"{keys.Id}:{Convert.ToBase64String(Close(_key, Encoding.UTF8.GetBytes(text)))}";

    /// <summary>The text; throws <see cref="CryptographicException"/> when the value was altered or sealed under another key ring.</summary>
    public string Open(string value)
    {
        if (!IsOurs(value))
        {
            throw new CryptographicException("The value was sealed under another key ring.");
        }

        return Encoding.UTF8.GetString(Open(_key, Convert.FromBase64String(value[(value.IndexOf(':', StringComparison.Ordinal) + 1)..])));
    }

    /// <summary>The same for bytes, a picture: nonce, tag, cipher.</summary>
    public byte[] Close(ReadOnlySpan<byte> content) => Close(_key, content);

    /// <summary>What <see cref="Close(ReadOnlySpan{byte})"/> was given.</summary>
    public byte[] Open(byte[] box) => Open(_key, box);

    public bool IsOurs(string value) => value.StartsWith(keys.Id + ":", StringComparison.Ordinal);

    internal static byte[] Close(byte[] key, ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return box;
    }

    internal static byte[] Open(byte[] key, byte[] box)
    {
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The value was cut short.");
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain);
        return plain;
    }
}
