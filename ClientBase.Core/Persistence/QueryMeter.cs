using System.Data.Common;
using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Core.Persistence;

/// <summary>Counts every command by its engine and kind; its text and parameters are nobody's business.</summary>
internal sealed class QueryMeter(string engine) : DbCommandInterceptor
{
    public static QueryMeter Sqlite { get; } = new("sqlite");

    public static QueryMeter Postgres { get; } = new("postgresql");

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Record(eventData);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Record(eventData);
        return new(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Record(eventData);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Record(eventData);
        return new(result);
    }

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        Record(eventData);
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Record(eventData);
        return new(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => RecordFailure();

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        RecordFailure();
        return Task.CompletedTask;
    }

    private void RecordFailure() => ClientBaseMetrics.FailedQueries.Add(1, new KeyValuePair<string, object?>("engine", engine));

    private void Record(CommandExecutedEventData done)
    {
        if (ClientBaseMetrics.QueryTime.Enabled)
        {
            ClientBaseMetrics.QueryTime.Record(
                done.Duration.TotalSeconds,
                new KeyValuePair<string, object?>("engine", engine),
                new KeyValuePair<string, object?>("kind", KindOf(done.CommandSource)));
        }
    }

    private static string KindOf(CommandSource source) => source switch
    {
        CommandSource.LinqQuery or CommandSource.FromSqlQuery or CommandSource.ValueGenerator => "read",
        CommandSource.SaveChanges or CommandSource.ExecuteDelete or CommandSource.ExecuteUpdate => "write",
        _ => "other",
    };
}
