using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClientBase.Core.Basics;
using Microsoft.Data.Sqlite;

namespace ClientBase.Core.Persistence;

/// <summary>What stands there is not this run's, so it is not written over.</summary>
public sealed record ForeignTrainingRows() : Refusal(
    "Сброс не выполнен: в файле учебной базы лежат чужие данные.",
    "Сброс трогает только строки своего прогона.",
    "Откройте новую учебную базу.");

/// <summary>
/// The rows of one training run: a database file of its own (docs/decisions/0026), copied from a template and marked in its head with
/// the run that it belongs to. A file without that mark, a real database for example, is never touched.
/// </summary>
/// <param name="file">Whole path.</param>
/// <param name="run">Name of the run.</param>
public sealed class TrainingDatabase(string file, string run)
{
    /// <summary>For the setting <c>Database:Provider</c> of the run's application, whatever the program itself stands on.</summary>
    public const string Provider = "Sqlite";

    /// <summary>«КБУч»: the file is a training copy. Stands where SQLite lets an application say whose file it is.</summary>
    private const int TrainingMark = 0x4B425543;

    private readonly int _runMark = BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(run))) & int.MaxValue;

    /// <summary>For the setting <c>ConnectionStrings:ClientBase</c> of the run's application.</summary>
    public string ConnectionString { get; } = $"Data Source={file}";

    /// <summary>Makes a closed database the template of the runs to come.</summary>
    public static void MarkTemplate(string template)
    {
        CloseConnections(template);
        using var connection = Open(template);
        Run(connection, $"PRAGMA application_id = {TrainingMark}");
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Puts the template's rows in place of the run's. Nobody may have the database open.</summary>
    /// <returns>Null when it is done.</returns>
    public Refusal? Restore(string template)
    {
        CloseConnections(file);
        if (File.Exists(file) && !IsOurs())
        {
            return new ForeignTrainingRows();
        }

        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Copy(template, file, overwrite: true);
        using var connection = Open(file);
        Run(connection, $"PRAGMA user_version = {_runMark}");
        return null;
    }

    /// <summary>Removes the run's rows for good.</summary>
    public void Delete()
    {
        CloseConnections(file);
        if (File.Exists(file) && IsOurs())
        {
            File.Delete(file);
            File.Delete(file + "-wal");
            File.Delete(file + "-shm");
        }
    }

    /// <summary>The same for the same rows in the same tables: what a reset has to bring back, letter by letter.</summary>
    public string ReadFingerprint()
    {
        using var connection = Open(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tables = new List<string>();
        Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", row => tables.Add(row.GetString(0)));
        foreach (var table in tables)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(table));
            Read(connection, $"SELECT * FROM \"{table}\"", row =>
            {
                for (var i = 0; i < row.FieldCount; i++)
                {
                    var value = row.GetValue(i);
                    hash.AppendData([(byte)Type.GetTypeCode(value.GetType()), (byte)i]);
                    hash.AppendData(value as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!));
                }
            });
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private bool IsOurs()
    {
        using var connection = Open(file);
        return ReadNumber(connection, "PRAGMA application_id") == TrainingMark && ReadNumber(connection, "PRAGMA user_version") == _runMark;
    }

    private static void CloseConnections(string file)
    {
        // Pools are told apart by their connection strings; this is the one that the run's application uses.
        using var connection = new SqliteConnection(DatabaseSetup.SqliteConnectionString($"Data Source={file}", Path.GetDirectoryName(file)!));
        SqliteConnection.ClearPool(connection);
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static int ReadNumber(SqliteConnection connection, string sql)
    {
        var number = 0;
        Read(connection, sql, row => number = row.GetInt32(0));
        return number;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static void Read(SqliteConnection connection, string sql, Action<SqliteDataReader> read)
    {
        using var command = new SqliteCommand(sql, connection);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            read(rows);
        }
    }
}
