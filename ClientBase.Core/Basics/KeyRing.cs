using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ClientBase.Core.Basics;

/// <summary>
/// The installation's secret, kept in a file apart from the database (DAT-3): a copied database alone shows no document
/// and lets nobody test guesses. Every use derives its own key from it.
/// </summary>
public sealed class KeyRing
{
    private readonly byte[] _secret;

    public KeyRing(string id, byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 32);
        Id = id;
        _secret = secret;
    }

    /// <summary>Stands inside each sealed value, so that a foreign key ring is noticed.</summary>
    public string Id { get; }

    /// <summary>A 256-bit key for one purpose; the same purpose gives the same key.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes("ClientBase:" + purpose));

    /// <summary>Reads the ring, or makes a new one where there is none yet (readable by the owner only).</summary>
    public static KeyRing OpenOrCreate(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var made = new Stored(Guid.NewGuid().ToString("N")[..8], RandomNumberGenerator.GetBytes(32));
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            JsonSerializer.Serialize(stream, made);
        }

        var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(file))
            ?? throw new InvalidDataException($"Файл ключей пуст: {file}");
        return new KeyRing(stored.Id, stored.Secret);
    }

    private sealed record Stored(string Id, byte[] Secret);
}
