using System.Diagnostics;
using System.Text.Json;
using ClientBase.Core.Seeding;
using Microsoft.Playwright;

namespace ClientBase.Tests.Benchmarks;

/// <summary>
/// Bytes that a real browser downloads from the published application until the list stands. What the open page then gets over its
/// WebSocket is told apart: it is drawing, not loading.
/// </summary>
internal static class VisitBench
{
    private const int Visits = 5;

    public static async Task RunAsync(BenchTable table)
    {
        await using var app = await PublishedApp.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser(), Args = ["--no-sandbox"] });
        var signedIn = await SignInAsync(browser, app.Address);

        var cold = new List<Visit>();
        var warm = new List<Visit>();
        for (var i = 0; i < Visits; i++)
        {
            await using var context = await browser.NewContextAsync(new() { StorageState = signedIn });
            cold.Add(await OpenAsync(context, app.Address));
            warm.Add(await OpenAsync(context, app.Address));
        }

        Add("Первый вход в список", cold, 450);
        Add("Повторный вход", warm, 40);

        void Add(string what, List<Visit> visits, int most)
        {
            var worst = visits.MaxBy(visit => visit.Kilobytes)!;
            table.Add(
                what,
                $"≤ {most} КБ",
                $"{worst.Kilobytes:0} КБ ({worst.Requests} запросов), ещё {worst.Channel:0} КБ по WebSocket; строки видны за {visits.Select(v => v.Milliseconds).Order().ElementAt(Visits / 2):0} мс",
                worst.Kilobytes <= most);
            foreach (var (path, kilobytes) in worst.Largest)
            {
                Console.WriteLine($"    {kilobytes,7:0.0} КБ  {path}");
            }
        }
    }

    private static async Task<string> SignInAsync(IBrowser browser, Uri address)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(address, "clients").ToString());
        await page.FillAsync("input[type=text]", DemoStaff.Sokolova.Login);
        await page.FillAsync("input[type=password]", DemoStaff.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".clients-row");
        return await context.StorageStateAsync();
    }

    private static async Task<Visit> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = await context.NewPageAsync();
        var network = await context.NewCDPSessionAsync(page);
        var paths = new Dictionary<string, string>();
        var bytes = new Dictionary<string, double>();
        var frames = 0.0;
        network.Event("Network.requestWillBeSent").OnEvent += (_, e) =>
            paths[Text(e, "requestId")] = new Uri(e!.Value.GetProperty("request").GetProperty("url").GetString()!).PathAndQuery;
        network.Event("Network.loadingFinished").OnEvent += (_, e) =>
            bytes[Text(e, "requestId")] = e!.Value.GetProperty("encodedDataLength").GetDouble();
        network.Event("Network.webSocketFrameReceived").OnEvent += (_, e) =>
        {
            var response = e!.Value.GetProperty("response");
            var length = response.GetProperty("payloadData").GetString()!.Length;
            frames += response.GetProperty("opcode").GetInt32() == 2 ? length * 3 / 4 : length;
        };
        await network.SendAsync("Network.enable");

        var watch = Stopwatch.StartNew();
        await page.GotoAsync(new Uri(address, "clients").ToString());
        await page.WaitForSelectorAsync(".clients-row");
        var shown = watch.ElapsedMilliseconds;
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.CloseAsync();

        var largest = bytes.Select(pair => (Path: paths.GetValueOrDefault(pair.Key, "?"), Kilobytes: pair.Value / 1000))
            .Where(part => part.Kilobytes > 0)
            .OrderByDescending(part => part.Kilobytes)
            .ToList();
        return new Visit(largest.Sum(part => part.Kilobytes), frames / 1000, bytes.Count, shown, largest);
    }

    private static string Text(JsonElement? e, string name) => e!.Value.GetProperty(name).GetString()!;

    private static string? Browser() =>
        new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private sealed record Visit(double Kilobytes, double Channel, int Requests, long Milliseconds, List<(string Path, double Kilobytes)> Largest);
}
