using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientBase.Core.Persistence;

/// <summary>The table of an entity as the model describes it, for writing rows past the change tracker.</summary>
internal sealed class BulkTable<T>
    where T : class
{
    public BulkTable(ClientBaseDb db)
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var sql = db.GetService<ISqlGenerationHelper>();
        Name = sql.DelimitIdentifier(table.Name, table.Schema);
        Columns =
        [
            .. entity.GetProperties()
                .Where(property => !IsNumberedByTheDatabase(property))
                .Select(property => new BulkColumn(property, sql.DelimitIdentifier(property.GetColumnName(table)!))),
        ];
    }

    public string Name { get; }

    public IReadOnlyList<BulkColumn> Columns { get; }

    private static bool IsNumberedByTheDatabase(IProperty property) =>
        property.ValueGenerated is ValueGenerated.OnAdd && property.IsPrimaryKey() && property.ClrType == typeof(long);
}

/// <summary>One column of <see cref="BulkTable{T}"/>.</summary>
internal sealed class BulkColumn(IProperty property, string name)
{
    private readonly RelationalTypeMapping _mapping = property.GetRelationalTypeMapping();
    private readonly Func<object, object?> _read = property.GetGetter().GetClrValue;
    private readonly Func<object?, object?>? _convert = property.GetRelationalTypeMapping().Converter?.ConvertToProvider;

    /// <summary>As SQL has it.</summary>
    public string Name => name;

    /// <summary>The value that <c>SaveChanges</c> would send; null for NULL.</summary>
    public object? Read(object entity)
    {
        var value = _read(entity);
        return value is null || _convert is null ? value : _convert(value);
    }

    /// <summary>A parameter of the column's type.</summary>
    public DbParameter CreateParameter(DbCommand command, string parameter) =>
        _mapping.CreateParameter(command, parameter, null, property.IsNullable);
}

/// <summary>One prepared INSERT for many rows of one type. Counts on the caller for the transaction.</summary>
internal sealed class BulkInsert<T> : IAsyncDisposable
    where T : class
{
    private readonly DbCommand _command;
    private readonly BulkColumn[] _columns;
    private readonly DbParameter[] _parameters;

    public BulkInsert(ClientBaseDb db)
    {
        var table = new BulkTable<T>(db);
        _columns = [.. table.Columns];
        _command = db.Database.GetDbConnection().CreateCommand();
        _command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        _parameters = [.. _columns.Select((column, i) => column.CreateParameter(_command, $"@p{i}"))];
        _command.Parameters.AddRange(_parameters);
        _command.CommandText =
            $"INSERT INTO {table.Name} ({string.Join(", ", _columns.Select(column => column.Name))}) " +
            $"VALUES ({string.Join(", ", _parameters.Select(parameter => parameter.ParameterName))})";
        _command.Prepare();
    }

    public void Write(T entity)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _parameters[i].Value = _columns[i].Read(entity) ?? DBNull.Value;
        }

        _command.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}
