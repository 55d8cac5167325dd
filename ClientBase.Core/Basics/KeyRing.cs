using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ClientBase.Core.Basics;

/// <summary>
/// The installation's secret, kept in a file apart from the database and the same on every node (DAT-3): a copied database alone
/// shows no document and lets nobody test guesses. Every use derives its own key from it.
/// </summary>
public sealed class KeyRing
{
    /// <summary>PBKDF2-SHA512, once at each start.</summary>
    private const int PasswordIterations = 220_000;

    private readonly byte[] _secret;

    public KeyRing(string id, byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 32);
        Id = id;
        _secret = secret;
    }

    /// <summary>Stands inside each sealed value, so that a foreign key ring is noticed.</summary>
    public string Id { get; }

    /// <summary>Tells this secret from every other one of the same id, and nothing about it.</summary>
    public string Fingerprint => Convert.ToHexString(Derive("fingerprint"));

    /// <summary>A 256-bit key for one purpose; the same purpose gives the same key.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes("ClientBase:" + purpose));

    /// <summary>
    /// Reads the ring, or makes a new one where there is none yet (readable by the owner only). With a password the file holds it
    /// encrypted; one that was not encrypted before is replaced.
    /// </summary>
    /// <exception cref="StartupRefusedException">The file cannot be read, is damaged, or the password does not fit.</exception>
    public static KeyRing OpenOrCreate(string file, string? password = null)
    {
        try
        {
            if (!File.Exists(file))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                Write(file, Stored.Of(Guid.NewGuid().ToString("N")[..8], RandomNumberGenerator.GetBytes(32), password), replace: false);
            }

            var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(file));
            if (stored is not { Id.Length: > 0 } || (stored.Secret is null && stored.Encrypted is null))
            {
                throw new StartupRefusedException($"Файл ключей повреждён: {file}. Верните его из резервной копии.");
            }

            var secret = stored.Open(file, password);
            if (password is not null && stored.Encrypted is null)
            {
                Write(file, Stored.Of(stored.Id, secret, password), replace: true);
            }

            return new KeyRing(stored.Id, secret);
        }
        catch (JsonException)
        {
            throw new StartupRefusedException($"Файл ключей повреждён: {file}. Верните его из резервной копии.");
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new StartupRefusedException(
                $"Файл ключей недоступен: {file}. Проверьте путь в настройке Keys:File и права учётной записи службы на файл и папку.");
        }
    }

    /// <summary>Whole or not at all, whoever else is writing and whenever the process ends; of two first starts one wins.</summary>
    private static void Write(string file, Stored stored, bool replace)
    {
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, stored);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, replace);
        }
        catch (IOException) when (!replace && File.Exists(file))
        {
            // Another node was first; its ring is the ring.
            File.Delete(draft);
        }
    }

    /// <summary>The file. Either <see cref="Secret"/> stands in it, or <see cref="Encrypted"/> with its <see cref="Salt"/>.</summary>
    private sealed record Stored(string Id, byte[]? Secret, byte[]? Salt = null, byte[]? Encrypted = null)
    {
        public static Stored Of(string id, byte[] secret, string? password)
        {
            if (password is null)
            {
                return new Stored(id, secret);
            }

            var salt = RandomNumberGenerator.GetBytes(16);
            return new Stored(id, null, salt, Seal.Close(KeyOf(password, salt), secret));
        }

        public byte[] Open(string file, string? password)
        {
            if (Encrypted is null)
            {
                return Secret!;
            }

            if (password is null)
            {
                throw new StartupRefusedException(
                    $"Файл ключей зашифрован: {file}. Укажите пароль в переменной среды Keys__Password или файл с ним в настройке Keys:PasswordFile.");
            }

            try
            {
                return Seal.Open(KeyOf(password, Salt!), Encrypted);
            }
            catch (CryptographicException)
            {
                throw new StartupRefusedException($"Пароль не подходит к файлу ключей {file}: проверьте Keys__Password или Keys:PasswordFile.");
            }
        }

        private static byte[] KeyOf(string password, byte[] salt) =>
            Rfc2898DeriveBytes.Pbkdf2(password, salt, PasswordIterations, HashAlgorithmName.SHA512, 32);
    }
}

/// <summary>Where the ring of this installation is kept, and what opens it.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Password">Null where the file is not encrypted.</param>
public sealed record KeyRingFile(string Path, string? Password);
