using ClientBase.Core.Persistence;
using Microsoft.Data.Sqlite;

namespace ClientBase.Tests.Support;

/// <summary>
/// Closes the pooled connections to the files of one folder. Closing those of all tests at once would take the log file away
/// from under a test that is reading it.
/// </summary>
internal static class SqlitePools
{
    public static void CloseIn(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*.db"))
        {
            Close($"Data Source={file}");
            Close(DatabaseSetup.SqliteConnectionString($"Data Source={file}", folder));
        }
    }

    private static void Close(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
