using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Tests.Benchmarks;

/// <summary>Listens to what EF sends to the engine, so that the very same statements can be run without EF.</summary>
internal sealed class SqlTap : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    // EF looks whether anybody listens once a second.
    private static readonly TimeSpan UntilHeard = TimeSpan.FromSeconds(1.2);

    private readonly List<HeardStatement> _heard = [];
    private readonly List<IDisposable> _subscriptions = [];

    private SqlTap() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>The statements of one call, prepared on a connection of their own.</summary>
    /// <param name="connection">Not open yet; the statements dispose of it.</param>
    /// <param name="call">What sends them.</param>
    public static async Task<BareStatements> CaptureAsync(DbConnection connection, Func<Task> call)
    {
        using var tap = new SqlTap();
        await call();
        await Task.Delay(UntilHeard);
        tap._heard.Clear();
        await call();
        return new BareStatements(connection, tap._heard);
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // The question who the actor is comes once in five seconds and is not what is measured.
        if (value.Value is CommandEventData { Command: { } command } && !command.CommandText.Contains("AspNetUsers", StringComparison.Ordinal))
        {
            _heard.Add(new HeardStatement(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(Take)]));
        }
    }

    public void OnCompleted()
    {
        // Listeners do not end.
    }

    public void OnError(Exception error) => throw error;

    /// <summary>Npgsql's parameters know their type and are copied; those of SQLite are a name and a value.</summary>
    private static Func<DbCommand, DbParameter> Take(DbParameter parameter)
    {
        if (parameter is ICloneable typed)
        {
            return _ => (DbParameter)typed.Clone();
        }

        var (name, value) = (parameter.ParameterName, parameter.Value);
        return command =>
        {
            var copy = command.CreateParameter();
            (copy.ParameterName, copy.Value) = (name, value);
            return copy;
        };
    }
}

/// <summary>A statement that EF sent.</summary>
internal sealed record HeardStatement(string Sql, Func<DbCommand, DbParameter>[] Parameters)
{
    public DbCommand On(DbConnection connection, string prefix = "")
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is EF's own.
        command.CommandText = prefix + Sql;
#pragma warning restore CA2100
        foreach (var parameter in Parameters)
        {
            command.Parameters.Add(parameter(command));
        }

        return command;
    }
}

/// <summary>
/// Prepared statements of the driver on a connection that stays open, run one after another; every value of every row is read.
/// Asynchronously, as a server must: a driver that waits for the network gives its thread away, and that costs time too.
/// </summary>
internal sealed class BareStatements : IDisposable
{
    private readonly DbConnection _connection;
    private readonly List<DbCommand> _commands = [];
    private readonly IReadOnlyList<HeardStatement> _statements;

    public BareStatements(DbConnection connection, IReadOnlyList<HeardStatement> statements)
    {
        _connection = connection;
        _statements = statements;
        _connection.Open();
        foreach (var statement in statements)
        {
            var command = statement.On(connection);
            command.Prepare();
            _commands.Add(command);
        }
    }

    /// <returns>Rows read, so that nothing is optimised away.</returns>
    public async Task<int> RunAsync()
    {
        var rows = 0;
        foreach (var command in _commands)
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    reader.GetValue(i);
                }

                rows++;
            }
        }

        return rows;
    }

    /// <summary>Statement and plan, for a person who wonders why.</summary>
    public IEnumerable<string> Explain()
    {
        var isSqlite = _connection is Microsoft.Data.Sqlite.SqliteConnection;
        foreach (var statement in _statements)
        {
            yield return statement.Sql;
            using var explain = statement.On(_connection, isSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (ANALYZE, BUFFERS) ");
            using var reader = explain.ExecuteReader();
            while (reader.Read())
            {
                yield return "    " + reader.GetString(isSqlite ? 3 : 0);
            }
        }
    }

    public void Dispose()
    {
        _commands.ForEach(command => command.Dispose());
        _connection.Dispose();
    }
}
