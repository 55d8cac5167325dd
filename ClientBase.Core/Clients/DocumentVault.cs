using System.Security.Cryptography;
using System.Text;
using ClientBase.Core.Basics;

namespace ClientBase.Core.Clients;

/// <summary>
/// Seals document numbers with AES-256-GCM and hashes identity keys with HMAC-SHA256, each under a key of its own (DAT-1, DAT-2).
/// </summary>
public sealed class DocumentVault(KeyRing keys)
{
    private readonly Seal _seal = new(keys, "document-number");
    private readonly byte[] _indexing = keys.Derive("identity-key");

    /// <summary>The number as it is stored; the same number gives another text each time.</summary>
    public string Seal(string number) => _seal.Close(number);

    /// <summary>The normalised number; throws when the value was altered or sealed under another key ring.</summary>
    public string Open(string sealedNumber) => _seal.Open(sealedNumber);

    public bool IsOurs(string sealedNumber) => _seal.IsOurs(sealedNumber);

    /// <summary>Keyed hash of an identity key's normalised content; equal contents of one kind give equal hashes.</summary>
    public string Index(IdentityKeyKind kind, string content) =>
        Convert.ToBase64String(HMACSHA256.HashData(_indexing, Encoding.UTF8.GetBytes($"{kind}:{content}")));
}
