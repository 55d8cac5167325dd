using ClientBase.Core.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Support;

/// <summary>A fresh SQLite file with the real schema; removed at the end.</summary>
internal sealed class TestDatabase : IDbContextFactory<ClientBaseDb>, IDisposable
{
    private readonly DbContextOptions<SqliteClientBaseDb> _options;

    public TestDatabase()
    {
        Folder = Directory.CreateTempSubdirectory("clientbase-test-").FullName;
        File = Path.Combine(Folder, "clientbase.db");
        var options = new DbContextOptionsBuilder<SqliteClientBaseDb>();
        SqliteOverwriting.Configure(options, $"Data Source={File}");
        _options = options.Options;
        using var db = CreateDbContext();
        db.Database.Migrate();
    }

    public string Folder { get; }

    public string File { get; }

    public ClientBaseDb CreateDbContext() => new SqliteClientBaseDb(_options);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
