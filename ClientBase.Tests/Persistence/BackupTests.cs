using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Policies;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ClientBase.Tests.Persistence;

/// <summary>The verbs «backup» and «restore»: the drill, and everything that may go wrong on the way.</summary>
public class BackupTests : IAsyncLifetime
{
    private const int AcknowledgedBefore = 3;

    private readonly string _folder = RunningApp.NewFolder();
    private readonly List<string> _folders = [];

    private string Archive => Path.Combine(_folder, "copies", "clientbase.backup");

    public async Task InitializeAsync()
    {
        _folders.Add(_folder);
        await using var backstage = Backstage.Of(_folder);
        await backstage.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
        SqlitePools.CloseIn(_folder);
    }

    public Task DisposeAsync()
    {
        foreach (var folder in _folders)
        {
            SqlitePools.CloseIn(folder);
            Directory.Delete(folder, recursive: true);
        }

        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_backup_in_the_middle_of_sales_is_in_it()
    {
        using var seller = StartTests(SaleWriter.Verb, _folder, "10000");
        Dictionary<string, string> acknowledged = [];
        BackupManifest manifest;
        try
        {
            while (acknowledged.Count < AcknowledgedBefore && await seller.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(SaleWriter.Sold, StringComparison.Ordinal))
                {
                    var sale = line[SaleWriter.Sold.Length..].Split(' ');
                    acknowledged[sale[0]] = sale[1];
                }
            }

            // It goes on selling meanwhile.
            manifest = await BackUpAsync();
            Assert.False(seller.HasExited);
        }
        finally
        {
            seller.Kill();
            await seller.WaitForExitAsync();
        }

        await using var restored = await RestoreAsync(NewFolder());
        await using var db = restored.Open();
        var stored = await db.Policies.AsNoTracking().ToDictionaryAsync(policy => policy.QuoteId.ToString(), policy => policy.Number);
        Assert.Equal(AcknowledgedBefore, acknowledged.Count);
        Assert.All(acknowledged, sale => Assert.Equal(sale.Value, stored[sale.Key]));
        Assert.Equal(manifest.Rows["Policies"], stored.Count);
        Assert.Equal(manifest.Rows["Clients"], await db.Clients.CountAsync());
    }

    [Fact]
    public async Task A_restored_database_is_the_same_to_the_last_value()
    {
        var before = await ContentAsync(_folder);
        var manifest = await BackUpAsync();

        var folder = NewFolder();
        await using var restored = await RestoreAsync(folder);

        Assert.Equal(before, await ContentAsync(folder));
        await using var db = restored.Open();
        Assert.Equal(manifest.Rows["Clients"], await db.Clients.CountAsync());
        Assert.Equal(await db.Database.GetAppliedMigrationsAsync(), manifest.Migrations);
    }

    [Fact]
    public async Task A_restored_database_without_its_keys_is_refused()
    {
        await BackUpAsync();
        var folder = NewFolder();
        await using (await RestoreAsync(folder))
        {
        }

        File.Delete(RunningApp.FilesIn(folder)["Keys:File"]!);

        await using var backstage = Backstage.Of(folder);
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => backstage.Get<DatabaseStartup>().RunAsync(withDemo: false, default));
        Assert.Contains("ключ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_is_not_good_is_refused_and_changes_nothing()
    {
        await BackUpAsync();
        var good = await File.ReadAllBytesAsync(Archive);
        var before = await ContentAsync(_folder);
        (string Fault, string Sentence)[] faults =
        [
            ("text", "не резервная копия"),
            ("foreign zip", "не резервная копия"),
            ("cut short", "не резервная копия"),
            ("one byte", "не резервная копия"),
            ("newer program", "более новой версией"),
            ("other engine", "Database:Provider"),
            ("missing", "Нет такого файла"),
        ];
        foreach (var (fault, sentence) in faults)
        {
            await File.WriteAllBytesAsync(Archive, good);
            await SpoilAsync(fault);
            await using var backstage = Backstage.Of(_folder);
            var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => backstage.Get<Backup>().RestoreAsync(Archive, replace: true, default));
            Assert.True(refused.Message.Contains(sentence, StringComparison.Ordinal), $"{fault}: {refused.Message}");
        }

        Assert.Equal(before, await ContentAsync(_folder));
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_when_told_to()
    {
        await BackUpAsync();
        var before = await ContentAsync(_folder);
        await using (var later = Backstage.Of(_folder))
        {
            await later.AddAsync(SaleWriter.Seller, Stranger.Next());
        }

        SqlitePools.CloseIn(_folder);
        await using (var backstage = Backstage.Of(_folder))
        {
            var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => backstage.Get<Backup>().RestoreAsync(Archive, replace: false, default));
            Assert.Contains("--replace", refused.Message, StringComparison.Ordinal);
        }

        Assert.NotEqual(before, await ContentAsync(_folder));
        await using (var backstage = Backstage.Of(_folder))
        {
            await backstage.Get<Backup>().RestoreAsync(Archive, replace: true, default);
        }

        Assert.Equal(before, await ContentAsync(_folder));
        Assert.Equal(!TestEngine.IsPostgres, File.Exists(Path.Combine(_folder, "clientbase.db.before-restore")));
    }

    [Fact]
    public async Task Another_key_ring_is_kept_unless_told_and_then_kept_aside()
    {
        await BackUpAsync();
        var folder = NewFolder();
        var keys = RunningApp.FilesIn(folder)["Keys:File"]!;
        KeyRing.OpenOrCreate(keys);
        var own = await File.ReadAllTextAsync(keys);

        await using (var backstage = Backstage.Of(folder))
        {
            var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => backstage.Get<Backup>().RestoreAsync(Archive, replace: false, default));
            Assert.Contains("другой файл ключей", refused.Message, StringComparison.Ordinal);
            Assert.Equal(own, await File.ReadAllTextAsync(keys));

            await backstage.Get<Backup>().RestoreAsync(Archive, replace: true, default);
        }

        Assert.Equal(own, await File.ReadAllTextAsync(keys + ".before-restore"));
        Assert.Equal(await File.ReadAllTextAsync(RunningApp.FilesIn(_folder)["Keys:File"]!), await File.ReadAllTextAsync(keys));
    }

    [Fact]
    public async Task A_database_that_is_in_use_is_not_replaced()
    {
        await BackUpAsync();
        var before = await ContentAsync(_folder);
        await using var node = Backstage.Of(_folder);
        await using var db = node.Open();
        await db.Database.OpenConnectionAsync();
        await db.Users.CountAsync();

        // Another process, as the verb is one.
        var (exitCode, said) = await RunVerbAsync("restore", Archive, "--replace");

        Assert.Equal(1, exitCode);
        Assert.Contains("остановите", said, StringComparison.Ordinal);
        Assert.Equal(before, await ContentAsync(_folder));
    }

    [Fact]
    public async Task A_backup_that_is_killed_leaves_the_one_before_it_whole()
    {
        await BackUpAsync();
        var before = await File.ReadAllBytesAsync(Archive);

        using (var verb = StartVerb("backup", Archive))
        {
            while (!File.Exists(Archive + ".partial") && !verb.HasExited)
            {
                await Task.Delay(1);
            }

            verb.Kill();
            await verb.WaitForExitAsync();
            Assert.Equal(137, verb.ExitCode);
        }

        Assert.True(File.Exists(Archive + ".partial"), "It was not killed in the middle.");
        Assert.Equal(before, await File.ReadAllBytesAsync(Archive));
        Assert.Equal(0, (await RunVerbAsync("backup", Archive)).ExitCode);
        Assert.Equal([Archive], Directory.GetFiles(Path.GetDirectoryName(Archive)!));
        await using var restored = await RestoreAsync(NewFolder());
    }

    [Fact]
    public async Task A_restore_that_is_killed_leaves_the_old_database_or_the_new_one()
    {
        await BackUpAsync();
        var copied = await ContentAsync(_folder);
        await using (var later = Backstage.Of(_folder))
        {
            await later.AddAsync(SaleWriter.Seller, Stranger.Next());
        }

        SqlitePools.CloseIn(_folder);
        var before = await ContentAsync(_folder);
        for (var after = 0; after < 2; after++)
        {
            using var verb = StartVerb("restore", Archive, "--replace");
            while (!verb.HasExited && !await IsRestoringAsync())
            {
                await Task.Delay(1);
            }

            await Task.Delay(after * 20);
            verb.Kill();
            await verb.WaitForExitAsync();
            await RestorerIsGoneAsync();

            var now = await ContentAsync(_folder);
            Assert.True(now == before || now == copied, "It is neither the old one nor the new one.");
            await using (var backstage = Backstage.Of(_folder))
            {
                await AssertSoundAsync(backstage);
            }

            SqlitePools.CloseIn(_folder);
        }

        await using (var backstage = Backstage.Of(_folder))
        {
            await backstage.Get<Backup>().RestoreAsync(Archive, replace: true, default);
        }

        Assert.Equal(copied, await ContentAsync(_folder));
    }

    [Fact]
    public async Task The_verbs_say_what_they_have_done_and_how_old_the_data_are()
    {
        var (backedUp, said) = await RunVerbAsync("backup", Archive);
        Assert.True(backedUp == 0, said);
        Assert.Contains("Копия готова", said, StringComparison.Ordinal);

        var (restored, report) = await RunVerbAsync("restore", Archive, "--replace");

        Assert.True(restored == 0, report);
        Assert.Contains("Нарушений нет", report, StringComparison.Ordinal);
        Assert.Contains("удалите их ещё раз", report, StringComparison.Ordinal);
        Assert.Equal(2, (await RunVerbAsync("restore")).ExitCode);
    }

    private async Task<BackupManifest> BackUpAsync()
    {
        await using var backstage = Backstage.Of(_folder);
        var manifest = await backstage.Get<Backup>().WriteAsync(Archive, default);
        SqlitePools.CloseIn(_folder);
        return manifest;
    }

    /// <summary>Restores into the empty folder and starts on it, as the verb does.</summary>
    private async Task<Backstage> RestoreAsync(string folder)
    {
        await using (var restoring = Backstage.Of(folder))
        {
            await restoring.Get<Backup>().RestoreAsync(Archive, replace: false, default);
        }

        var backstage = Backstage.Of(folder);
        await backstage.Get<DatabaseStartup>().RunAsync(withDemo: false, default);
        await AssertSoundAsync(backstage);
        return backstage;
    }

    private string NewFolder()
    {
        _folders.Add(RunningApp.NewFolder());
        return _folders[^1];
    }

    private static async Task AssertSoundAsync(Backstage backstage)
    {
        await foreach (var line in backstage.Get<IntegrityCheck>().RunAsync(default))
        {
            Assert.True(line.Problem is null, $"{line.Name}: {line.Problem}");
        }
    }

    /// <summary>A hash over every value of every row of every table.</summary>
    private static async Task<string> ContentAsync(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var backstage = Backstage.Of(folder))
        {
            await using var db = backstage.Open();
            await db.Database.OpenConnectionAsync();
            foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct().Order(StringComparer.Ordinal))
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"SELECT * FROM \"{table}\"";
                await using var reader = await command.ExecuteReaderAsync();
                var rows = new List<string>();
                while (await reader.ReadAsync())
                {
                    rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
                        reader.GetName(i) + "=" + (reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : FormattableString.Invariant($"{reader.GetValue(i)}"))).Order(StringComparer.Ordinal)));
                }

                rows.Sort(StringComparer.Ordinal);
                hash.AppendData(Encoding.UTF8.GetBytes(table + "\n" + string.Join('\n', rows)));
            }
        }

        SqlitePools.CloseIn(folder);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private async Task SpoilAsync(string fault)
    {
        var bytes = await File.ReadAllBytesAsync(Archive);
        switch (fault)
        {
            case "text":
                await File.WriteAllTextAsync(Archive, "это не копия");
                break;
            case "cut short":
                await File.WriteAllBytesAsync(Archive, bytes[..(bytes.Length * 2 / 3)]);
                break;
            case "one byte":
                bytes[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(Archive, bytes);
                break;
            case "missing":
                File.Delete(Archive);
                break;
            case "foreign zip":
                File.Delete(Archive);
                using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
                {
                    await using var entry = await zip.CreateEntry("readme.txt").OpenAsync();
                    entry.WriteByte(1);
                }

                break;
            case "newer program":
                RewriteManifest("_Initial\"", "_Initial\",\"29991231235959_Future\"");
                break;
            default:
                RewriteManifest(TestEngine.IsPostgres ? "\"PostgreSql\"" : "\"Sqlite\"", TestEngine.IsPostgres ? "\"Sqlite\"" : "\"PostgreSql\"");
                break;
        }
    }

    private void RewriteManifest(string from, string to)
    {
        using var zip = ZipFile.Open(Archive, ZipArchiveMode.Update);
        var entry = zip.GetEntry("manifest.json")!;
        string text;
        using (var reader = new StreamReader(entry.Open()))
        {
            text = reader.ReadToEnd();
        }

        var changed = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        Assert.NotEqual(text.Length, changed.Length);
        Replace("manifest.json", changed);
        Replace("manifest.sha256", Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(changed))));

        void Replace(string name, byte[] content)
        {
            zip.GetEntry(name)!.Delete();
            using var target = zip.CreateEntry(name).Open();
            target.Write(content);
        }
    }

    /// <summary>True once the verb has begun to write into the database or beside it.</summary>
    private async Task<bool> IsRestoringAsync() => TestEngine.IsPostgres
        ? await RestorersAsync() > 0
        : File.Exists(Path.Combine(_folder, "clientbase.db.restoring"));

    private async Task RestorerIsGoneAsync()
    {
        while (TestEngine.IsPostgres && await RestorersAsync() > 0)
        {
            await Task.Delay(10);
        }
    }

    private async Task<long> RestorersAsync()
    {
        // From the side: whoever is connected to the database itself would be in the way.
        await using var connection = new Npgsql.NpgsqlConnection(PostgresServer.Instance.ConnectionStringOf("postgres"));
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_restore' AND datname = @name", connection);
        command.Parameters.AddWithValue("name", new Npgsql.NpgsqlConnectionStringBuilder(RunningApp.FilesIn(_folder)["ConnectionStrings:ClientBase"]).Database!);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Process StartVerb(params string[] arguments) => RunningApp.StartVerb(_folder, arguments);

    private async Task<(int ExitCode, string Said)> RunVerbAsync(params string[] arguments)
    {
        using var verb = StartVerb(arguments);
        var complaints = verb.StandardError.ReadToEndAsync();
        var said = await verb.StandardOutput.ReadToEndAsync() + await complaints;
        await verb.WaitForExitAsync();
        return (verb.ExitCode, said);
    }

    private static Process StartTests(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(BackupTests).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })!;
}

/// <summary>The same on PostgreSQL (<see cref="TestEngine"/> tells how).</summary>
public sealed class BackupOnPostgresTests : BackupTests
{
#pragma warning disable CA1823, CS0414, IDE0051, IDE0052
    private readonly TestEngine _engine = TestEngine.PostgreSql();
#pragma warning restore CA1823, CS0414, IDE0051, IDE0052
}

/// <summary>A copy that was made before the program was updated.</summary>
public sealed class OldBackupTests : IDisposable
{
    private readonly string _folder = RunningApp.NewFolder();

    public void Dispose()
    {
        SqlitePools.CloseIn(_folder);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_copy_of_an_older_schema_is_restored_and_brought_up_to_date()
    {
        var archive = Path.Combine(_folder, "old.backup");
        await using (var old = Backstage.Of(_folder))
        {
            old.Get<KeyRing>();
            await using var db = old.Open();
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = wal");
            await db.GetService<IMigrator>().MigrateAsync("Initial");
            var manifest = await old.Get<Backup>().WriteAsync(archive, default);
            Assert.Equal(["20261122150553_Initial"], manifest.Migrations);
        }

        SqlitePools.CloseIn(_folder);
        File.Delete(Path.Combine(_folder, "clientbase.db"));
        await using var restored = Backstage.Of(_folder);
        await restored.Get<Backup>().RestoreAsync(archive, replace: false, default);
        await restored.Get<DatabaseStartup>().RunAsync(withDemo: false, default);

        await using var now = restored.Open();
        Assert.Empty(await now.Database.GetPendingMigrationsAsync());
    }
}
