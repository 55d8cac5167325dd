using System.Diagnostics;
using System.Security.Cryptography;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Policies;

/// <summary><c>kill -9</c> in the middle of sales: nothing that was acknowledged is lost, nothing is sold twice.</summary>
public class KilledSalesTests
{
    private const int Kills = 10;

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_stored_once()
    {
        var folder = RunningApp.NewFolder();
        try
        {
            await using var backstage = Backstage.Of(folder);
            await backstage.Get<DatabaseStartup>().RunAsync(withDemo: true, CancellationToken.None);
            var acknowledged = new Dictionary<string, string>();
            string[] unfinished = [];
            for (var kill = 0; kill < Kills; kill++)
            {
                unfinished = await SellAndKillAsync(folder, kill, unfinished, acknowledged);
            }

            await using var db = backstage.Open();
            var stored = await db.Policies.AsNoTracking().ToListAsync();
            Assert.True(acknowledged.Count >= Kills, $"Only {acknowledged.Count} sales were acknowledged.");
            Assert.All(acknowledged, sale => Assert.Equal(sale.Value, Assert.Single(stored, policy => policy.QuoteId.ToString() == sale.Key).Number));
            Assert.Equal(stored.Count, stored.Select(policy => policy.QuoteId).Distinct().Count());
            Assert.Equal(stored.Count, stored.Select(policy => policy.Number).Distinct().Count());
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

    /// <summary>Lets a writer sell a few times and kills it; gives the calculation that it had not acknowledged.</summary>
    private static async Task<string[]> SellAndKillAsync(string folder, int kill, string[] unfinished, Dictionary<string, string> acknowledged)
    {
        // People of one round are nobody's of another.
        string[] arguments = [typeof(KilledSalesTests).Assembly.Location, SaleWriter.Verb, folder, $"{kill + 1}0000", .. unfinished];
        using var writer = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var wanted = RandomNumberGenerator.GetInt32(2, 6);
        var moment = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(40));
        string[] open = [];
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(SaleWriter.Paying, StringComparison.Ordinal))
            {
                open = line[SaleWriter.Paying.Length..].Split(' ');
            }
            else if (line.StartsWith(SaleWriter.Sold, StringComparison.Ordinal))
            {
                var sale = line[SaleWriter.Sold.Length..].Split(' ');
                acknowledged[sale[0]] = sale[1];
                open = [];
                if (--wanted == 0)
                {
                    // What it says until it is dead is read to the end.
                    _ = Task.Delay(moment).ContinueWith(_ => writer.Kill(), TaskScheduler.Default);
                }
            }
        }

        await writer.WaitForExitAsync();
        Assert.Equal(137, writer.ExitCode);
        return open;
    }
}
