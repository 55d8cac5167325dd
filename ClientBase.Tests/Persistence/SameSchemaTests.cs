using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientBase.Tests.Persistence;

/// <summary>Both engines keep the same tables with the same columns, keys, indexes and references.</summary>
public class SameSchemaTests
{
    [Fact]
    public void Both_engines_have_the_same_schema()
    {
        var sqlite = Describe(new SqliteClientBaseDb(new DbContextOptionsBuilder<SqliteClientBaseDb>().UseSqlite("Data Source=none").Options));
        var postgres = Describe(new PostgresClientBaseDb(new DbContextOptionsBuilder<PostgresClientBaseDb>().UseNpgsql("Host=none").Options));

        Assert.True(sqlite.Count > 100);
        Assert.Equal(sqlite, postgres);
    }

    [Fact]
    public void Every_migration_has_its_counterpart_since_PostgreSQL_came()
    {
        using var sqlite = new SqliteClientBaseDb(new DbContextOptionsBuilder<SqliteClientBaseDb>().UseSqlite("Data Source=none").Options);
        using var postgres = new PostgresClientBaseDb(new DbContextOptionsBuilder<PostgresClientBaseDb>().UseNpgsql("Host=none").Options);

        // SQLite's first release had one migration before there was a second engine; PostgreSQL began with both in one.
        Assert.Equal(
            sqlite.Database.GetMigrations().Skip(2).Select(Name),
            postgres.Database.GetMigrations().Skip(1).Select(Name));
    }

    private static string Name(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static List<string> Describe(ClientBaseDb db)
    {
        using (db)
        {
            var tables = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;
            return
            [
                .. tables.SelectMany(table => new[]
                {
                    table.Columns.Select(c => $"{table.Name}.{c.Name} {(c.IsNullable ? "null" : "not null")} {c.PropertyMappings[0].Property.GetMaxLength()} {c.PropertyMappings[0].Property.ClrType.Name}"),
                    table.UniqueConstraints.Select(u => $"{table.Name} {u.Name} ({Columns(u.Columns)})"),
                    table.Indexes.Select(i => $"{table.Name} {i.Name} ({Columns(i.Columns)}) {(i.IsUnique ? "unique" : "")} {i.Filter}"),
                    table.ForeignKeyConstraints.Select(f => $"{table.Name} {f.Name} ({Columns(f.Columns)}) -> {f.PrincipalTable.Name} {f.OnDeleteAction}"),
                }.SelectMany(lines => lines)).Order(StringComparer.Ordinal),
            ];
        }
    }

    private static string Columns(IEnumerable<IColumn> columns) => string.Join(", ", columns.Select(column => column.Name));
}
