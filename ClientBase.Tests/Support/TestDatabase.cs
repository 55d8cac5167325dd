using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ClientBase.Tests.Support;

/// <summary>A fresh database with the real schema, on the engine of the running test; removed at the end.</summary>
internal sealed class TestDatabase : IDbContextFactory<ClientBaseDb>, IDisposable
{
    private readonly DatabaseEngine _engine = TestEngine.Current;
    private readonly string? _name;
    private NpgsqlDataSource? _source;
    private IDbContextFactory<ClientBaseDb> _contexts;

    public TestDatabase()
    {
        Folder = Directory.CreateTempSubdirectory("clientbase-test-").FullName;
        File = Path.Combine(Folder, "clientbase.db");
        if (_engine is DatabaseEngine.PostgreSql)
        {
            _name = PostgresServer.Instance.CreateDatabase();
            _source = PostgresDataSource.Create(PostgresServer.Instance.ConnectionStringOf(_name));
            _contexts = With();
            return;
        }

        _contexts = With();
        using var db = CreateDbContext();
        db.Database.Migrate();
    }

    /// <summary>A folder for the files of the test; on SQLite also the database's.</summary>
    public string Folder { get; }

    /// <summary>The database file on SQLite.</summary>
    public string File { get; }

    public ClientBaseDb CreateDbContext() => _contexts.CreateDbContext();

    /// <summary>The same database through these interceptors.</summary>
    public IDbContextFactory<ClientBaseDb> With(params IInterceptor[] interceptors)
    {
        if (_engine is DatabaseEngine.PostgreSql)
        {
            var postgres = new DbContextOptionsBuilder<PostgresClientBaseDb>();
            PostgresDataSource.Configure(postgres, _source!);
            postgres.AddInterceptors(interceptors);
            return new Contexts(() => new PostgresClientBaseDb(postgres.Options));
        }

        var sqlite = new DbContextOptionsBuilder<SqliteClientBaseDb>();
        SqliteOverwriting.Configure(sqlite, $"Data Source={File}");
        sqlite.AddInterceptors(interceptors);
        return new Contexts(() => new SqliteClientBaseDb(sqlite.Options));
    }

    /// <summary>Closes all connections, as the end of a process does.</summary>
    public void Reopen()
    {
        SqlitePools.CloseIn(Folder);
        if (_source is not null)
        {
            _source.Dispose();
            _source = PostgresDataSource.Create(PostgresServer.Instance.ConnectionStringOf(_name!));
            _contexts = With();
        }
    }

    /// <summary>Everything that somebody who got hold of the database could read: the bytes of its files, or all rows as text.</summary>
    public IEnumerable<byte[]> ReadEverything()
    {
        if (_source is null)
        {
            return Directory.GetFiles(Folder).Select(ReadShared);
        }

        using var db = CreateDbContext();
        return db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).Distinct().Select(Rows!).ToList();
    }

    public void Dispose()
    {
        if (_source is not null)
        {
            _source.Dispose();
            PostgresServer.Instance.DropDatabase(_name!);
        }

        // The last read of a component that was closed just now may still be on its way and make a file again.
        for (var attempt = 1; ; attempt++)
        {
            SqlitePools.CloseIn(Folder);
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 10)
            {
                Thread.Sleep(100);
            }
        }
    }

    private byte[] Rows(string table)
    {
        using var command = _source!.CreateCommand($"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" AS t");
        return System.Text.Encoding.UTF8.GetBytes((string)command.ExecuteScalar()!);
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private sealed class Contexts(Func<ClientBaseDb> create) : IDbContextFactory<ClientBaseDb>
    {
        public ClientBaseDb CreateDbContext() => create();
    }
}
