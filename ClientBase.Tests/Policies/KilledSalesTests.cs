using System.Security.Cryptography;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Policies;

/// <summary><c>kill -9</c> in the middle of sales: nothing that was acknowledged is lost, nothing is sold twice.</summary>
public class KilledSalesTests
{
    private const int Kills = 5;

    [Fact]
    public async Task F1_what_was_acknowledged_before_a_kill_is_stored_once()
    {
        var folder = RunningApp.NewFolder();
        try
        {
            await using var backstage = Backstage.Of(folder);
            await backstage.Get<DatabaseStartup>().RunAsync(withDemo: true, CancellationToken.None);
            await using var db = backstage.Open();
            var history = await History.BeginAsync(db);

            // Of several nodes the others sell on; SQLite has one.
            using var other = TestEngine.IsPostgres ? SellingProcess.Start(folder, 400_000, history) : null;
            (ClientId Client, QuoteId Quote)? unfinished = null;
            for (var kill = 0; kill < Kills; kill++)
            {
                // People of one round are nobody's of another.
                using var writer = SellingProcess.Start(folder, (kill + 1) * 10_000, history, unfinished);
                await writer.ReachAsync(RandomNumberGenerator.GetInt32(2, 6));
                await Task.Delay(RandomNumberGenerator.GetInt32(40));
                await writer.KillAsync();
                unfinished = writer.Open;
            }

            if (other is not null)
            {
                await other.ReachAsync(other.Sold + 3);
                await other.KillAsync();
            }

            Assert.True(history.Acknowledged >= 2 * Kills, $"{history}");
            await history.AssertHeldAsync(db);
            await foreach (var line in backstage.Get<IntegrityCheck>().RunAsync(CancellationToken.None))
            {
                Assert.True(line.Problem is null, $"{line.Name}: {line.Problem}");
            }
        }
        finally
        {
            SqlitePools.CloseIn(folder);
            Directory.Delete(folder, recursive: true);
        }
    }
}
