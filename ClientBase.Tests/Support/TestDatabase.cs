using ClientBase.Core.Persistence;
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
}
