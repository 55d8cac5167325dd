using System.IO.Compression;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Persistence;

/// <summary>
/// FirstRelease/clientbase.db.gz was written by the first release, with the demo on and a key ring of zeros. Whoever has such a
/// file must be able to go on with it for ever.
/// </summary>
public sealed class FirstReleaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clientbase-first-").FullName;
    private readonly DocumentVault _vault = new(Keys);

    private static KeyRing Keys { get; } = new("testring", new byte[32]);

    [Fact]
    public async Task The_first_releases_file_is_brought_up_to_date_with_everything_in_it()
    {
        var file = Unpack();
        await using (var before = Open(file))
        {
            Assert.Equal(["20261122150553_Initial"], await before.Database.GetAppliedMigrationsAsync());
        }

        var dbs = new FileContexts(() => Open(file));
        var clock = FakeClock.On(2026, 11, 24);
        await new DatabaseStartup(dbs, Keys, _vault, new DemoSeed(dbs, clock, _vault, new QuoteForms(TestKeys.Ring())), clock).RunAsync(withDemo: true, default);

        await using var db = Open(file);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal(6, await db.Users.CountAsync());
        Assert.All(await db.Users.ToListAsync(), user => Assert.Equal($"{user.UserName}@vsk.example", user.Email));
        Assert.Equal(DemoSeed.GeneratedClients + 11, await db.Clients.CountAsync(client => client.AgentId == Sokolova(db)));
        await foreach (var line in new IntegrityCheck(dbs, _vault).RunAsync(default))
        {
            Assert.True(line.Problem is null, $"{line.Name}: {line.Problem}");
        }
    }

    public void Dispose()
    {
        SqlitePools.CloseIn(_folder);
        Directory.Delete(_folder, recursive: true);
    }

    private static StaffId Sokolova(SqliteClientBaseDb db) => db.Users.Single(user => user.UserName == DemoStaff.Sokolova.Login).StaffId;

    private static SqliteClientBaseDb Open(string file)
    {
        var options = new DbContextOptionsBuilder<SqliteClientBaseDb>();
        SqliteOverwriting.Configure(options, $"Data Source={file}");
        return new SqliteClientBaseDb(options.Options);
    }

    private string Unpack()
    {
        var file = Path.Combine(_folder, "clientbase.db");
        using var packed = typeof(FirstReleaseTests).Assembly.GetManifestResourceStream("first-release.db.gz")!;
        using var unpacking = new GZipStream(packed, CompressionMode.Decompress);
        using var target = File.Create(file);
        unpacking.CopyTo(target);
        return file;
    }

    private sealed class FileContexts(Func<ClientBaseDb> open) : IDbContextFactory<ClientBaseDb>
    {
        public ClientBaseDb CreateDbContext() => open();
    }
}
