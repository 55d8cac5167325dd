using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientBase.Core.Persistence;

/// <summary>
/// Writes many entities of one type past the change tracker: one prepared INSERT, built from the model, so it stores exactly
/// what <c>SaveChanges</c> would, on every engine. Counts on the caller for the transaction.
/// </summary>
internal sealed class BulkInsert<T> : IAsyncDisposable
    where T : class
{
    private readonly DbCommand _command;
    private readonly Column[] _columns;

    public BulkInsert(ClientBaseDb db)
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var sql = db.GetService<ISqlGenerationHelper>();
        var stored = entity.GetProperties().Where(property => !IsNumberedByTheDatabase(property)).ToList();

        _command = db.Database.GetDbConnection().CreateCommand();
        _command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        _columns = stored.Select((property, i) => new Column(_command, property, $"@p{i}")).ToArray();
        _command.CommandText =
            $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} " +
            $"({string.Join(", ", stored.Select(property => sql.DelimitIdentifier(property.GetColumnName(table)!)))}) " +
            $"VALUES ({string.Join(", ", _columns.Select(column => column.Name))})";
        _command.Prepare();
    }

    public void Write(T entity)
    {
        foreach (var column in _columns)
        {
            column.Take(entity);
        }

        _command.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private static bool IsNumberedByTheDatabase(IProperty property) =>
        property.ValueGenerated is ValueGenerated.OnAdd && property.IsPrimaryKey() && property.ClrType == typeof(long);

    private sealed class Column
    {
        private readonly DbParameter _parameter;
        private readonly Func<object, object?> _read;
        private readonly Func<object?, object?>? _convert;

        public Column(DbCommand command, IProperty property, string name)
        {
            Name = name;
            var mapping = property.GetRelationalTypeMapping();
            _parameter = mapping.CreateParameter(command, name, null, property.IsNullable);
            command.Parameters.Add(_parameter);
            _read = property.GetGetter().GetClrValue;
            _convert = mapping.Converter?.ConvertToProvider;
        }

        public string Name { get; }

        public void Take(object entity)
        {
            var value = _read(entity);
            _parameter.Value = (value is null || _convert is null ? value : _convert(value)) ?? DBNull.Value;
        }
    }
}
