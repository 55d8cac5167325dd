using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Persistence;

/// <summary>The embedded engine. Everything that only SQLite knows stands here and in its migrations.</summary>
public sealed class SqliteClientBaseDb(DbContextOptions<SqliteClientBaseDb> options) : ClientBaseDb(options)
{
    private const int SqliteConstraintUnique = 2067;
    private const int SqliteConstraintPrimaryKey = 1555;

    // SQLite has one writer. Writers of this process stand in line here, in order and without polling;
    // those of other processes (the verbs) are waited for by the driver.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Writers = new();

    public override async Task<WriteTransaction> BeginWriteAsync(CancellationToken ct)
    {
        var writer = Writers.GetOrAdd(Database.GetConnectionString()!, _ => new SemaphoreSlim(1));
        await writer.WaitAsync(ct);
        try
        {
            // EF's transaction is BEGIN IMMEDIATE: the reads inside already hold the write lock (safety §0.5).
            return new WriteTransaction(await Database.BeginTransactionAsync(ct), () => writer.Release());
        }
        catch
        {
            writer.Release();
            throw;
        }
    }

    public override async Task EraseForGoodAsync(CancellationToken ct)
    {
        await Database.OpenConnectionAsync(ct);
        await Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON", ct);
    }

    public override Task ScrubErasedAsync(CancellationToken ct) =>
        Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", ct);

    public override bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteConstraintUnique or SqliteConstraintPrimaryKey };
}
