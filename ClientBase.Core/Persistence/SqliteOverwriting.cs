using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Core.Persistence;

/// <summary>
/// Every connection overwrites what it replaces or deletes. Without it the former bytes of an edited row stay in the free space
/// of its page, where the erasure of the row later does not reach them (R-43, DAT-4).
/// </summary>
public sealed class SqliteOverwriting : DbConnectionInterceptor
{
    private const string Overwrite = "PRAGMA secure_delete = ON";

    private static readonly SqliteOverwriting Instance = new();

    /// <summary>The options of <see cref="SqliteClientBaseDb"/> for this file.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlite(connectionString).AddInterceptors(Instance, QueryMeter.Sqlite);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Overwrite;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Overwrite;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
