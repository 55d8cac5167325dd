using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientBase.Core.Persistence;

/// <summary>The embedded engine. Everything that only SQLite knows stands here and in its migrations.</summary>
public sealed class SqliteClientBaseDb(DbContextOptions<SqliteClientBaseDb> options) : ClientBaseDb(options)
{
    private static readonly TimeSpan LongestMigration = TimeSpan.FromMinutes(10);

    /// <summary>As long as the driver waits for other processes: where one of them keeps the file, the last in line is not left there.</summary>
    private static readonly TimeSpan LongestLine = TimeSpan.FromSeconds(30);

    private const int SqliteConstraintUnique = 2067;
    private const int SqliteConstraintPrimaryKey = 1555;

    // SQLite has one writer. Writers of this process stand in line here, in order and without polling;
    // those of other processes (the verbs) are waited for by the driver.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Writers = new();

    public override async Task<WriteTransaction> BeginWriteAsync(IDbContextFactory<ClientBaseDb>? witnesses, CancellationToken ct)
    {
        var writer = Writers.GetOrAdd(Database.GetConnectionString()!, _ => new SemaphoreSlim(1));
        if (!await writer.WaitAsync(LongestLine, ct))
        {
            throw new TimeoutException("The writers before this one do not come to an end.");
        }

        try
        {
            // EF's transaction is BEGIN IMMEDIATE: the reads inside already hold the write lock (safety §0.5).
            return new WriteTransaction(this, await Database.BeginTransactionAsync(ct), () => writer.Release()) { Witnesses = witnesses };
        }
        catch
        {
            writer.Release();
            throw;
        }
    }

    /// <summary>The one writer is alone anyway.</summary>
    public override Task<bool> LockAsync(IEnumerable<LockName> names, CancellationToken ct) => Task.FromResult(false);

    /// <summary>The engine is in this process: an error of COMMIT is its answer.</summary>
    public override Task<Guid?> MarkCommitAsync(CancellationToken ct) => Task.FromResult<Guid?>(null);

    public override Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct) => transaction.CommitAsync(ct);

    public override Task<bool> WasCommittedAsync(Guid mark, CancellationToken ct) => CommitMarks.AnyAsync(m => m.Id == mark, ct);

    /// <summary>One file, one node: the turn is always its own.</summary>
    public override Task<IAsyncDisposable?> TryTakeTurnAsync(string job, CancellationToken ct) =>
        Task.FromResult<IAsyncDisposable?>(new OwnTurn());

    /// <summary>There is nobody else to tell.</summary>
    public override Task TellNodesAsync(string message, CancellationToken ct) => Task.CompletedTask;

    public override Task ScrubErasedAsync(CancellationToken ct) =>
        Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", ct);

    public override bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteConstraintUnique or SqliteConstraintPrimaryKey };

    public override async Task MigrateAsync(CancellationToken ct)
    {
        // EF's own lock is a row; a process that is killed leaves it behind, and every later start would wait for it for ever.
        // The lock of a file ends with its process.
        var file = new SqliteConnectionStringBuilder(Database.GetConnectionString()).DataSource;
        await using var turn = await TakeFileAsync(file + ".migrating", ct);
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            // EF sets it only for a file that it has made itself, and the question below makes one too.
            await AskAsync("PRAGMA journal_mode = wal", ct);
        }

        if ((await AskAsync("SELECT name FROM sqlite_master WHERE name = '__EFMigrationsLock'", ct)).Count > 0)
        {
            await Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", ct);
        }

        await Database.MigrateAsync(ct);
    }

    public override Task<DateTime?> ReadServerClockAsync(CancellationToken ct) => Task.FromResult<DateTime?>(null);

    public override Task<Replication?> ReadReplicationAsync(CancellationToken ct) => Task.FromResult<Replication?>(null);

    public override async Task<string?> FindUnsafeSettingAsync(CancellationToken ct)
    {
        var journal = (await AskAsync("PRAGMA journal_mode", ct))[0];
        if (journal != "wal")
        {
            return $"Режим журнала базы данных — «{journal}», а нужен «wal»: выполните sqlite3 «файл базы» \"PRAGMA journal_mode=wal\".";
        }

        var synchronous = (await AskAsync("PRAGMA synchronous", ct))[0];
        if (synchronous != "2")
        {
            return $"База данных записывается без подтверждения диском (synchronous={synchronous}, нужно 2): используйте сборку SQLite с synchronous=FULL.";
        }

        var foreignKeys = (await AskAsync("PRAGMA foreign_keys", ct))[0];
        return foreignKeys == "1"
            ? null
            : "Проверка связей в базе данных выключена: уберите Foreign Keys=False из настройки ConnectionStrings:ClientBase.";
    }

    public override async Task<string?> FindDamageAsync(CancellationToken ct)
    {
        var found = await AskAsync("PRAGMA integrity_check(20)", ct);
        return found is ["ok"] ? null : string.Join("; ", found);
    }

    public override async Task<string?> FindBrokenReferencesAsync(CancellationToken ct)
    {
        var tables = await AskAsync("PRAGMA foreign_key_check", ct);
        return tables.Count == 0 ? null : $"Оборванных ссылок: {tables.Count} ({string.Join(", ", tables.Distinct())})";
    }

    public override async Task InsertManyAsync<T>(IEnumerable<T> rows, CancellationToken ct)
    {
        await using var insert = new BulkInsert<T>(this);
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            insert.Write(row);
        }
    }

    public override async Task TuneForBulkAsync(bool enabled, CancellationToken ct)
    {
        // Kilobytes when negative; −2000 is SQLite's own default. The connection goes back to the pool, so it must be restored.
        await AskAsync(enabled ? "PRAGMA cache_size=-400000" : "PRAGMA cache_size=-2000", ct);
    }

    /// <summary>First column of all rows, as text.</summary>
    private async Task<List<string>> AskAsync(string sql, CancellationToken ct)
    {
        await Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync(ct);
            var answer = new List<string>();
            while (await reader.ReadAsync(ct))
            {
                answer.Add(reader.GetString(0));
            }

            return answer;
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    private static async Task<FileStream> TakeFileAsync(string file, CancellationToken ct)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (File.Exists(file) && patience.Elapsed < LongestMigration)
            {
                await Task.Delay(200, ct);
            }
        }
    }

    private sealed class OwnTurn : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
