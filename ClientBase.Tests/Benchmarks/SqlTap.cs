using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Tests.Benchmarks;

/// <summary>Listens to what EF sends to the engine, so that the very same statements can be run without EF.</summary>
internal sealed class SqlTap : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    // EF looks whether anybody listens once a second.
    private static readonly TimeSpan UntilHeard = TimeSpan.FromSeconds(1.2);

    private readonly List<(string Sql, (string Name, object? Value)[] Parameters)> _heard = [];
    private readonly List<IDisposable> _subscriptions = [];

    private SqlTap() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>The statements of one call, prepared on a connection of their own.</summary>
    public static async Task<BareStatements> CaptureAsync(string file, Func<Task> call)
    {
        using var tap = new SqlTap();
        await call();
        await Task.Delay(UntilHeard);
        tap._heard.Clear();
        await call();
        return new BareStatements(file, tap._heard);
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
        if (value.Value is CommandEventData { Command: SqliteCommand command } && !command.CommandText.Contains("AspNetUsers", StringComparison.Ordinal))
        {
            _heard.Add((command.CommandText, [.. command.Parameters.Cast<SqliteParameter>().Select(p => (p.ParameterName, p.Value))]));
        }
    }

    public void OnCompleted()
    {
        // Listeners do not end.
    }

    public void OnError(Exception error) => throw error;
}

/// <summary>Prepared statements of Microsoft.Data.Sqlite, run one after another; every value of every row is read.</summary>
internal sealed class BareStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];

    public BareStatements(string file, IReadOnlyList<(string Sql, (string Name, object? Value)[] Parameters)> statements)
    {
        _connection = new SqliteConnection($"Data Source={file}");
        _connection.Open();
        foreach (var (sql, parameters) in statements)
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            command.Prepare();
            _commands.Add(command);
        }
    }

    /// <returns>Rows read, so that nothing is optimised away.</returns>
    public int Run()
    {
        var rows = 0;
        foreach (var command in _commands)
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
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
        foreach (var command in _commands)
        {
            yield return command.CommandText;
            using var explain = _connection.CreateCommand();
            explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
            foreach (SqliteParameter parameter in command.Parameters)
            {
                explain.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
            }

            using var reader = explain.ExecuteReader();
            while (reader.Read())
            {
                yield return "    " + reader.GetString(3);
            }
        }
    }

    public void Dispose()
    {
        _commands.ForEach(command => command.Dispose());
        _connection.Dispose();
    }
}
