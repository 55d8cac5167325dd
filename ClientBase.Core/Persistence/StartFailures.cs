using System.Net.Sockets;
using ClientBase.Core.Basics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ClientBase.Core.Persistence;

/// <summary>Says in one Russian sentence why a start or a verb cannot use its database, and what to do.</summary>
public static class StartFailures
{
    private const int SqliteReadOnly = 8;
    private const int SqliteReadFailed = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    /// <summary>Null for what is a bug and must be seen as one.</summary>
    public static string? Explain(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (Sentence(cause) is { } sentence)
            {
                return sentence;
            }
        }

        return null;
    }

    /// <summary>Of the database, on either engine.</summary>
    internal static bool IsDiskFull(Exception cause) =>
        cause is SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    private static string? Sentence(Exception cause) => cause switch
    {
        StartupRefusedException refused => refused.Message,
        _ when IsDiskFull(cause) => DiskFull,
        PostgresException answer => OfPostgres(answer),
        SqliteException { SqliteErrorCode: SqliteReadOnly } or UnauthorizedAccessException =>
            "Файл базы данных нельзя изменить: дайте учётной записи службы право записи на файл и его папку.",
        SqliteException { SqliteErrorCode: SqliteCannotOpen or SqliteReadFailed } =>
            "Файл базы данных не открывается: проверьте путь в настройке ConnectionStrings:ClientBase, права на папку и исправность диска.",
        SqliteException { SqliteErrorCode: SqliteNotADatabase } =>
            "Файл из настройки ConnectionStrings:ClientBase — не база данных SQLite или повреждён: укажите верный файл или восстановите его командой restore.",
        ArgumentException { Source: "Npgsql" or "Microsoft.Data.Sqlite" or "System.Data.Common" or "System.Private.CoreLib" } or FormatException =>
            "Строка подключения ConnectionStrings:ClientBase не разобрана: для SQLite — «Data Source=файл», для PostgreSQL — «Host=…;Database=…;Username=…;Password=…».",
        NpgsqlException or SocketException or TimeoutException =>
            "Сервер PostgreSQL не отвечает: проверьте Host и Port в ConnectionStrings:ClientBase и что сервер запущен и принимает соединения.",
        _ => null,
    };

    private static string? OfPostgres(PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "PostgreSQL не принял имя или пароль: проверьте Username и Password в ConnectionStrings:ClientBase и файл pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName =>
            "На сервере PostgreSQL нет такой базы данных: создайте её командой createdb с именем из Database в ConnectionStrings:ClientBase.",
        PostgresErrorCodes.InsufficientPrivilege =>
            "Учётной записи PostgreSQL не хватает прав: выполните migrate от имени владельца и выдайте права по docs/deploy.md.",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "Это резервный сервер PostgreSQL: укажите в ConnectionStrings:ClientBase и основной (Host=первый,второй).",
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections =>
            "Сервер PostgreSQL сейчас не принимает соединения: дождитесь конца его запуска или поднимите max_connections.",
        _ => null,
    };

    private const string DiskFull = "На диске базы данных закончилось место: освободите его и повторите. Записанное раньше цело.";
}
