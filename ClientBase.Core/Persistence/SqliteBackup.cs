using ClientBase.Core.Basics;
using Microsoft.Data.Sqlite;

namespace ClientBase.Core.Persistence;

/// <summary>By the online backup of the engine: a copied file would miss what still stands in the log beside it (DB-4).</summary>
public sealed class SqliteBackup(string connectionString) : BackupEngine
{
    private const int Busy = 5;

    private readonly string _file = new SqliteConnectionStringBuilder(connectionString).DataSource;

    public override string Name => "Sqlite";

    public override Task<DataCopy> CopyAsync(string toFile, CancellationToken ct)
    {
        if (!File.Exists(_file))
        {
            throw new StartupRefusedException($"Базы данных нет: {_file}. Проверьте настройку ConnectionStrings:ClientBase.");
        }

        foreach (var left in new[] { "-journal", "-wal", "-shm" })
        {
            // Of a backup that was killed.
            File.Delete(toFile + left);
        }

        using var copy = Open(toFile, SqliteOpenMode.ReadWriteCreate);
        using (var source = Open(_file, SqliteOpenMode.ReadWrite))
        {
            source.BackupDatabase(copy);
        }

        Check(copy);
        var migrations = Ask(copy, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY 1");
        var rows = Ask(copy, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .ToDictionary(table => table, table => long.Parse(Ask(copy, $"SELECT count(*) FROM \"{table}\"")[0], System.Globalization.CultureInfo.InvariantCulture));

        // What stands in a log of the copy's own goes into its file.
        Ask(copy, "PRAGMA wal_checkpoint(TRUNCATE)");
        return Task.FromResult(new DataCopy(migrations, new SortedDictionary<string, long>(rows, StringComparer.Ordinal)));
    }

    public override Task<string?> RefuseRestoreAsync(IReadOnlyCollection<string> tables, bool replace, CancellationToken ct)
    {
        if (!File.Exists(_file) || new FileInfo(_file).Length == 0)
        {
            return Task.FromResult<string?>(null);
        }

        try
        {
            return Task.FromResult(TakeAlone() || replace
                ? null
                : $"База данных уже есть: {_file}. Чтобы заменить её, добавьте --replace; прежняя останется рядом с именем .before-restore.");
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode == Busy)
        {
            return Task.FromResult<string?>("База данных занята работающей программой: остановите её и повторите.");
        }
        catch (SqliteException) when (replace)
        {
            // It is damaged, which is why it is being replaced.
            return Task.FromResult<string?>(null);
        }
    }

    public override async Task RestoreAsync(Stream data, CancellationToken ct)
    {
        var draft = _file + ".restoring";
        await using (var stream = Create(draft))
        {
            await data.CopyToAsync(stream, ct);
            stream.Flush(flushToDisk: true);
        }

        using (var copy = Open(draft, SqliteOpenMode.ReadWrite))
        {
            Check(copy);
        }

        if (File.Exists(_file))
        {
            if (File.Exists(_file + "-wal") && new FileInfo(_file + "-wal").Length > 0)
            {
                throw new StartupRefusedException($"Рядом с базой данных остался её журнал: {_file}-wal. Остановите программу; если она остановлена, уберите базу вместе с журналом в другую папку и повторите.");
            }

            // Copied, not moved: at every moment a whole database stands in its place.
            await using var aside = Create(_file + ".before-restore");
            await using var old = File.OpenRead(_file);
            await old.CopyToAsync(aside, ct);
            aside.Flush(flushToDisk: true);
        }

        File.Delete(_file + "-wal");
        File.Delete(_file + "-shm");
        File.Move(draft, _file, overwrite: true);
    }

    /// <summary>Fails with «busy» while anybody else has the file open. Brings what its log holds into the file.</summary>
    /// <returns>False when there is something in it.</returns>
    private bool TakeAlone()
    {
        using var connection = Open(_file, SqliteOpenMode.ReadWrite);
        Ask(connection, "PRAGMA locking_mode = EXCLUSIVE");
        var tables = Ask(connection, "SELECT name FROM sqlite_master");
        Ask(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        return tables.Count == 0;
    }

    private static FileStream Create(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    private static void Check(SqliteConnection connection)
    {
        if (Ask(connection, "PRAGMA integrity_check(20)") is not ["ok"])
        {
            throw new StartupRefusedException("База данных повреждена: выполните команду check и восстановите её из последней целой резервной копии.");
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 3 }.ToString());
        connection.Open();
        return connection;
    }

    private static List<string> Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var answer = new List<string>();
        while (reader.Read())
        {
            answer.Add(reader.GetString(0));
        }

        return answer;
    }
}
