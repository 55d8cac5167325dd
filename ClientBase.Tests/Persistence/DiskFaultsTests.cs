using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClientBase.Tests.Persistence;

/// <summary>Rows of docs/faults.md: a disk without space on both engines, SQLite's file that somebody else keeps.</summary>
public sealed class DiskFaultsTests
{
    [Fact]
    public async Task F6_a_full_disk_is_said_reads_go_on_and_sales_too_once_there_is_space()
    {
        using var disk = SmallDisk.Mount(megabytes: 8);
        await using var node = Backstage.Of(disk.Folder);
        await node.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
        await using var db = node.Open();
        var history = await History.BeginAsync(db);
        var seller = await node.ActorAsync("sokolova");
        var client = await node.AddAsync("sokolova", Stranger.Number(300_001));
        await db.ScrubErasedAsync(default);
        var quote = QuoteId.New();
        var sales = node.Get<SaleService>();
        var input = new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(TimeProvider.System.Today().AddDays(1)) };
        history.Asked(client, quote);

        disk.Fill();
        var failure = await Record.ExceptionAsync(() => sales.SaveQuoteAsync(seller, client, quote, input, default));

        Assert.True(DatabaseFailure.Is(failure!), $"{failure}");
        Assert.IsType<DiskIsFull>(DatabaseFailure.Explain(failure!));
        history.NotSold(quote, failure!);
        await history.AssertHeldAsync(db);
        Assert.Null((await node.Get<ClientCards>().FindAsync(seller, client, default)).Refusal);

        disk.Free();
        Assert.True(await new SaleLoad(node, history).TrySellAsync(seller, client, quote));
        await history.AssertHeldAsync(db);
        await foreach (var line in node.Get<IntegrityCheck>().RunAsync(default))
        {
            Assert.True(line.Problem is null, $"{line.Name}: {line.Problem}");
        }
    }

    [Fact]
    public async Task F6_on_PostgreSQL_a_full_disk_is_said_reads_go_on_and_sales_too_once_there_is_space()
    {
        using var disk = SmallDisk.Mount(megabytes: 64);
        using var server = PostgresCluster.Create();
        await ExecuteAsync(server, $"CREATE TABLESPACE small LOCATION '{disk.FolderOf("postgres")}'");
        await ExecuteAsync(server, "CREATE DATABASE small TEMPLATE template0 ENCODING 'UTF8' TABLESPACE small");
        var folder = RunningApp.NewFolder(server.ConnectionString("small"));
        await using (var node = Backstage.Of(folder))
        {
            await node.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
            await using var db = node.Open();
            var history = await History.BeginAsync(db);
            var seller = await node.ActorAsync("sokolova");
            var client = await node.AddAsync("sokolova", Stranger.Number(300_002));
            var sales = node.Get<SaleService>();
            var input = new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(TimeProvider.System.Today().AddDays(1)) };

            // The pages that the tables have already take some more rows.
            disk.Fill();
            Exception? failure = null;
            QuoteId quote;
            do
            {
                quote = QuoteId.New();
                failure = await Record.ExceptionAsync(() => sales.SaveQuoteAsync(seller, client, quote, input, default));
            }
            while (failure is null);
            history.Asked(client, quote);
            history.NotSold(quote, failure);

            Assert.IsType<DiskIsFull>(DatabaseFailure.Explain(failure));
            await history.AssertHeldAsync(db);
            Assert.Null((await node.Get<ClientCards>().FindAsync(seller, client, default)).Refusal);

            disk.Free();
            Assert.True(await new SaleLoad(node, history).TrySellAsync(seller, client, quote));
            await history.AssertHeldAsync(db);
            await foreach (var line in node.Get<IntegrityCheck>().RunAsync(default))
            {
                Assert.True(line.Problem is null, $"{line.Name}: {line.Problem}");
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task F7_a_file_that_another_writer_keeps_is_waited_for_then_refused_and_nothing_is_left_half_done()
    {
        using var world = new SaleWorld();
        await using var db = world.Open();
        var seller = Given.Agent(db);
        var client = Given.Client(db, seller);
        var quote = await world.ReadyToPayAsync(seller, client);
        await using var other = new SqliteConnection($"Data Source={world.Database.File}");
        await other.OpenAsync();
        await using var keeping = other.BeginTransaction();
        var impatient = world.NewService(new Impatient(world.Database.File));

        var failure = await Record.ExceptionAsync(() => impatient.IssueAsync(seller, client.Id, quote.Id, quote.Version, default));

        Assert.True(DatabaseFailure.Is(failure!), $"{failure}");
        Assert.IsType<NotSaved>(DatabaseFailure.Explain(failure!));
        Assert.Equal(0, await db.Policies.CountAsync());
        Assert.Equal(0, await db.Bindings.CountAsync());
        await keeping.RollbackAsync();
        Assert.Null((await impatient.IssueAsync(seller, client.Id, quote.Id, quote.Version, default)).Refusal);
        Assert.Equal(1, await db.Policies.CountAsync());
    }

    [Fact]
    public async Task F7_a_backup_that_runs_stops_no_sale_and_is_whole()
    {
        var folder = RunningApp.NewFolder();
        try
        {
            await using var node = Backstage.Of(folder);
            await node.Get<DatabaseStartup>().RunAsync(withDemo: true, default);
            await using var db = node.Open();
            var history = await History.BeginAsync(db);
            var load = new SaleLoad(node, history);
            await load.StartAsync("sokolova", "gromov");
            await history.ReachAsync(3);

            var copies = Path.Combine(folder, "copy.db");
            await Task.Run(() =>
            {
                using var from = new SqliteConnection(db.Database.GetConnectionString());
                using var to = new SqliteConnection($"Data Source={copies}");
                from.Open();
                to.Open();
                for (var copy = 0; copy < 5; copy++)
                {
                    from.BackupDatabase(to);
                }
            });

            await history.ReachAsync(history.Acknowledged + 3);
            await load.StopAsync();
            Assert.Equal((0, 0), (history.Failed, history.Unknown));
            await history.AssertHeldAsync(db);
            await using var copied = new Impatient(copies).CreateDbContext();
            Assert.Null(await copied.FindDamageAsync(default));
            Assert.Null(await copied.FindBrokenReferencesAsync(default));
        }
        finally
        {
            SqlitePools.CloseIn(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Waits one second where the application waits thirty.</summary>
    private sealed class Impatient(string file) : IDbContextFactory<ClientBaseDb>
    {
        public ClientBaseDb CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<SqliteClientBaseDb>();
            SqliteOverwriting.Configure(options, $"Data Source={file};Default Timeout=1");
            return new SqliteClientBaseDb(options.Options);
        }
    }

    /// <summary>A file system in memory that holds a few megabytes.</summary>
    private static async Task ExecuteAsync(PostgresCluster server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // Ours.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        private string Ballast => Path.Combine(Folder, "ballast");

        public static SmallDisk Mount(int megabytes)
        {
            var folder = Directory.CreateTempSubdirectory("clientbase-disk-").FullName;
            if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder) != 0)
            {
                Directory.Delete(folder);
                throw Missing.Tool("Для этого теста нужны права root: он подключает маленький диск (mount -t tmpfs).");
            }

            return new SmallDisk(folder);
        }

        /// <summary>A folder on it that belongs to this account.</summary>
        public string FolderOf(string account)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Folder, account)).FullName;
            Run("chown", account, folder);
            return folder;
        }

        public void Fill()
        {
            using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, 1);
            var piece = new byte[4096];
            try
            {
                while (true)
                {
                    ballast.Write(piece);
                }
            }
            catch (IOException)
            {
                // Now it is full.
            }
        }

        public void Free() => File.Delete(Ballast);

        public void Dispose()
        {
            SqlitePools.CloseIn(Folder);
            Run("umount", "--lazy", Folder);
            Directory.Delete(Folder);
        }

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
