using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Persistence;

/// <summary>
/// The verbs «backup» and «restore»: one file with the data of one moment, the key ring as it stands on the disk, and a manifest.
/// </summary>
public sealed class Backup(BackupEngine engine, IDbContextFactory<ClientBaseDb> dbs, KeyRingFile keyFile, TimeProvider time)
{
    private const string DataPart = "data";
    private const string KeysPart = "keys.json";
    private const string ManifestPart = "manifest.json";
    private const string ManifestSumPart = "manifest.sha256";
    private const string Product = "ClientBase";

    /// <summary>Of the archive; a higher one was made by a newer program.</summary>
    private const int Format = 1;

    private const string NotOurs = "Это не резервная копия базы клиентов, или файл оборван или повреждён: возьмите другую копию.";

    /// <summary>Writes the archive. Until it is whole and verified, one of this name from before stays as it was.</summary>
    /// <exception cref="StartupRefusedException">Nothing was written; the message says what to do.</exception>
    public async Task<BackupManifest> WriteAsync(string file, CancellationToken ct)
    {
        if (!File.Exists(keyFile.Path))
        {
            throw new StartupRefusedException($"Нет файла ключей: {keyFile.Path}. Проверьте настройку Keys:File: без ключей копия бесполезна.");
        }

        file = Path.GetFullPath(file);
        var (draft, data) = (file + ".partial", file + ".partial.data");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var stream = Create(draft);

            // Whoever may not read the data must not read the copy, also while it is being made.
            await Create(data).DisposeAsync();
            var copy = await engine.CopyAsync(data, ct);
            var keys = KeyRing.OpenOrCreate(keyFile.Path, keyFile.Password).Fingerprint;
            await RefuseOtherKeysAsync(keys, copy, ct);
            var sums = new SortedDictionary<string, string>(StringComparer.Ordinal);
            BackupManifest manifest;
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                sums[DataPart] = await AddAsync(archive, DataPart, data, ct);
                sums[KeysPart] = await AddAsync(archive, KeysPart, keyFile.Path, ct);
                manifest = new BackupManifest(Product, Format, engine.Name, copy.Migrations, time.UtcNow(), keys, copy.Rows, sums);
                var text = JsonSerializer.SerializeToUtf8Bytes(manifest);
                Add(archive, ManifestPart, text);
                Add(archive, ManifestSumPart, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(text))));
            }

            stream.Flush(flushToDisk: true);
            stream.Position = 0;
            using (var written = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            {
                await VerifyAsync(written, ct);
            }

            File.Move(draft, file, overwrite: true);
            return manifest;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"Копия не записана: {failure.Message} Проверьте место на диске и права на папку {Path.GetDirectoryName(file)}; прежняя копия цела.");
        }
        finally
        {
            foreach (var left in new[] { data, draft }.Where(File.Exists))
            {
                File.Delete(left);
            }
        }
    }

    /// <summary>
    /// Puts data and keys of the archive in place. What was there stays unless <paramref name="replace"/>; the former database
    /// file and key ring are then kept aside with the ending «.before-restore». The schema is as old as the archive.
    /// </summary>
    /// <exception cref="StartupRefusedException">Nothing was changed; the message says what to do.</exception>
    public async Task<BackupManifest> RestoreAsync(string file, bool replace, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            throw new StartupRefusedException($"Нет такого файла: {file}.");
        }

        try
        {
            await using var stream = File.OpenRead(file);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var manifest = await VerifyAsync(archive, ct);
            await RefuseNewerAsync(manifest, ct);
            if (manifest.Engine != engine.Name)
            {
                throw new StartupRefusedException(
                    $"Копия сделана с базы данных {manifest.Engine}, а настройка Database:Provider — {engine.Name}: исправьте настройку.");
            }

            if (await engine.RefuseRestoreAsync([.. manifest.Rows.Keys], replace, ct) is { } sentence)
            {
                throw new StartupRefusedException(sentence);
            }

            await RestoreKeysAsync(archive, manifest, replace, ct);
            await using var data = await archive.GetEntry(DataPart)!.OpenAsync(ct);
            await engine.RestoreAsync(data, ct);
            return manifest;
        }
        catch (InvalidDataException)
        {
            throw new StartupRefusedException(NotOurs);
        }
    }

    /// <summary>A ring that is there and the same stays as it is; the archive's is tried with the password before anything is touched.</summary>
    private async Task RestoreKeysAsync(ZipArchive archive, BackupManifest manifest, bool replace, CancellationToken ct)
    {
        if (File.Exists(keyFile.Path))
        {
            var present = replace ? TryFingerprint() : KeyRing.OpenOrCreate(keyFile.Path, keyFile.Password).Fingerprint;
            if (present == manifest.KeyRing)
            {
                return;
            }

            if (!replace)
            {
                throw new StartupRefusedException(
                    $"На этом сервере другой файл ключей: {keyFile.Path}. Уберите его или добавьте --replace; прежний останется рядом с именем .before-restore.");
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(keyFile.Path)!);
        var draft = keyFile.Path + ".restoring";
        try
        {
            await using (var target = Create(draft))
            {
                await using var source = await archive.GetEntry(KeysPart)!.OpenAsync(ct);
                await source.CopyToAsync(target, ct);
                target.Flush(flushToDisk: true);
            }

            if (KeyRing.OpenOrCreate(draft, keyFile.Password).Fingerprint != manifest.KeyRing)
            {
                throw new StartupRefusedException(NotOurs);
            }

            if (File.Exists(keyFile.Path))
            {
                File.Copy(keyFile.Path, keyFile.Path + ".before-restore", overwrite: true);
            }

            File.Move(draft, keyFile.Path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Null for a ring that cannot be opened: it is to be replaced anyway.</summary>
    private string? TryFingerprint()
    {
        try
        {
            return KeyRing.OpenOrCreate(keyFile.Path, keyFile.Password).Fingerprint;
        }
        catch (StartupRefusedException)
        {
            return null;
        }
    }

    private async Task RefuseOtherKeysAsync(string keys, DataCopy copy, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);

        // A database of the first release does not know its ring yet.
        var begunWith = copy.Rows.ContainsKey("Installations")
            ? await db.Installations.Select(installation => installation.KeyRing).SingleOrDefaultAsync(ct)
            : null;
        if (begunWith is not null && begunWith != keys)
        {
            throw new StartupRefusedException(
                $"Файл ключей {keyFile.Path} — не тот, с которым начата база данных: верните прежний, иначе копию нельзя будет прочесть.");
        }
    }

    private async Task RefuseNewerAsync(BackupManifest manifest, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var isKnown = db.Database.GetMigrations().ToHashSet();
        if (manifest.Format > Format || (manifest.Engine == engine.Name && manifest.Migrations.Any(migration => !isKnown.Contains(migration))))
        {
            throw new StartupRefusedException("Копия сделана более новой версией программы: установите её и повторите.");
        }
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="InvalidDataException">It is not ours, or not whole.</exception>
    private static async Task<BackupManifest> VerifyAsync(ZipArchive archive, CancellationToken ct)
    {
        var text = await ReadAsync(archive, ManifestPart, ct);
        var sum = await ReadAsync(archive, ManifestSumPart, ct);
        if (Convert.ToHexString(SHA256.HashData(text)) != System.Text.Encoding.ASCII.GetString(sum))
        {
            throw new InvalidDataException();
        }

        var manifest = JsonSerializer.Deserialize<BackupManifest>(text);
        if (manifest is not { Product: Product })
        {
            throw new InvalidDataException();
        }

        foreach (var part in new[] { DataPart, KeysPart })
        {
            var entry = archive.GetEntry(part) ?? throw new InvalidDataException();
            await using var content = await entry.OpenAsync(ct);
            if (manifest.Sha256.GetValueOrDefault(part) != Convert.ToHexString(await SHA256.HashDataAsync(content, ct)))
            {
                throw new InvalidDataException();
            }
        }

        return manifest;
    }

    private static async Task<byte[]> ReadAsync(ZipArchive archive, string part, CancellationToken ct)
    {
        await using var content = await (archive.GetEntry(part) ?? throw new InvalidDataException()).OpenAsync(ct);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }

    /// <returns>The sum of what was added.</returns>
    private static async Task<string> AddAsync(ZipArchive archive, string part, string file, CancellationToken ct)
    {
        using var sum = SHA256.Create();
        await using (var target = await archive.CreateEntry(part, CompressionLevel.Fastest).OpenAsync(ct))
        await using (var summing = new CryptoStream(target, sum, CryptoStreamMode.Write))
        await using (var source = File.OpenRead(file))
        {
            await source.CopyToAsync(summing, ct);
        }

        return Convert.ToHexString(sum.Hash!);
    }

    private static void Add(ZipArchive archive, string part, byte[] content)
    {
        using var target = archive.CreateEntry(part).Open();
        target.Write(content);
    }

    private static FileStream Create(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }
}

/// <summary>What an archive says of itself.</summary>
/// <param name="Product">Tells it from other archives.</param>
/// <param name="Format">Of the archive.</param>
/// <param name="Engine">Whose data it is.</param>
/// <param name="Migrations">The schema: those that the data have gone through.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="KeyRing">Fingerprint of the ring in it.</param>
/// <param name="Rows">By table.</param>
/// <param name="Sha256">By part.</param>
public sealed record BackupManifest(
    string Product,
    int Format,
    string Engine,
    IReadOnlyList<string> Migrations,
    DateTime CreatedAt,
    string KeyRing,
    SortedDictionary<string, long> Rows,
    SortedDictionary<string, string> Sha256);
