using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary><c>dotnet run --project ClientBase.Tests -- screens [FOLDER]</c>: takes the pictures of docs/screens anew.</summary>
internal static class Camera
{
    private static readonly string[] Shown =
    [
        "list", "form", "code", "card", "sale", "locked", "delete", "osago", "kasko", "portfolio", "portfolio-renewals", "policy", "printed-policy", "notifications", "tariffs",
        "store", "store-quote", "store-claim", "store-claim-filed", "store-agent", "store-data", "claims", "claim", "acts", "act", "agents-acts", "transfers", "training", "lesson",
    ];

    private static readonly (string Name, int Width, int Height)[] Sizes = [("desktop", 1366, 768), ("phone", 390, 844)];

    public static async Task<int> RunAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var browser = new BrowserFixture();
        try
        {
            await browser.InitializeAsync();
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                var sokolova = await browser.SignInAsync("sokolova", new() { ColorScheme = theme });
                await Expect(sokolova.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme == ColorScheme.Dark ? "dark" : "light");
                await Tour.WalkAsync(sokolova.Cabinet, browser.Backstage, theme == ColorScheme.Dark ? "Миронова" : "Лаврова", screen => TakeAsync(sokolova.Page, folder, screen, theme));
                await sokolova.Page.Context.CloseAsync();
                var admin = await browser.SignInAsync("admin", new() { ColorScheme = theme });
                await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Тарифы и справочники" }).ClickAsync();
                await Expect(admin.Page.Locator(".row-number").First).ToBeVisibleAsync();
                await TakeAsync(admin.Page, folder, "tariffs", theme);
                await admin.Page.Context.CloseAsync();
                var client = await browser.EnterStoreAsync(new() { ColorScheme = theme });
                await StoreVisit.WalkAsync(client.Page, screen => TakeAsync(client.Page, folder, screen, theme));
                await client.Page.Context.CloseAsync();
                var orlov = (await browser.SignInAsync("orlov", new() { ColorScheme = theme })).Page;
                await orlov.GetByRole(AriaRole.Link, new() { Name = "Заявления о событиях" }).ClickAsync();
                await Expect(orlov.GetByRole(AriaRole.Table, new() { Name = "Заявления" })).ToBeVisibleAsync();
                await TakeAsync(orlov, folder, "claims", theme);
                await orlov.GetByRole(AriaRole.Table, new() { Name = "Заявления" }).GetByRole(AriaRole.Link).First.ClickAsync();
                await Expect(orlov.GetByRole(AriaRole.Heading, new() { Name = "Ход рассмотрения" })).ToBeVisibleAsync();
                await TakeAsync(orlov, folder, "claim", theme);
                foreach (var (address, heading, screen) in new[] { ("/acts?status=all", "Акты агентов", "agents-acts"), ("/transfers", "Передача клиентов", "transfers") })
                {
                    await orlov.GotoAsync(address);
                    await Expect(orlov.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true })).ToBeVisibleAsync();
                    await TakeAsync(orlov, folder, screen, theme);
                }

                await orlov.Context.CloseAsync();
                var learner = (await browser.SignInAsync("sokolova", new() { ColorScheme = theme })).Page;
                foreach (var (address, heading, screen) in new[] { ("/training", "Обучение", "training"), ("/training/2", "Проверьте себя", "lesson") })
                {
                    await learner.GotoAsync(address);
                    await Expect(learner.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true })).ToBeVisibleAsync();
                    await TakeAsync(learner, folder, screen, theme);
                }

                await learner.GotoAsync("/acts");
                await Expect(learner.GetByRole(AriaRole.Table, new() { Name = "Акты" })).ToBeVisibleAsync();
                await TakeAsync(learner, folder, "acts", theme);
                await learner.GetByRole(AriaRole.Table, new() { Name = "Акты" }).GetByRole(AriaRole.Link).First.ClickAsync();
                await Expect(learner.GetByRole(AriaRole.Table, new() { Name = "Строки акта" })).ToBeVisibleAsync();
                await TakeAsync(learner, folder, "act", theme);
                await learner.Context.CloseAsync();
                if (theme == ColorScheme.Light)
                {
                    await TakeStageAsync(browser, folder);
                }
            }
        }
        finally
        {
            await browser.DisposeAsync();
        }

        return 0;
    }

    /// <summary>«Сцена» as a projector shows it: a strip of the scenario of the sale, a frame for each step.</summary>
    private static async Task TakeStageAsync(BrowserFixture browser, string folder)
    {
        var stage = (await browser.SignInAsync("trener", new() { ColorScheme = ColorScheme.Light })).Page;
        await stage.GotoAsync("/stage");
        await Expect(stage.FrameLocator("[data-seat=a] iframe").GetByRole(AriaRole.Heading, new() { Name = "База клиентов" })).ToBeVisibleAsync();
        await stage.GetByLabel("Скорость").SelectOptionAsync("0");
        await stage.GetByRole(AriaRole.Combobox, new() { Name = "Сценарий" }).SelectOptionAsync("06-sale-binds");
        foreach (var (frame, end) in new[] { ("stage-1", "2 / 4"), ("stage-2", "3 / 4"), ("stage", "4 / 4"), ("stage-4", "Сценарий пройден.") })
        {
            await stage.GetByRole(AriaRole.Button, new() { Name = "Шаг", Exact = true }).ClickAsync();
            await Expect(stage.Locator("[data-words]")).ToContainTextAsync(end);
            await Task.Delay(500);
            var file = Path.Combine(folder, $"{frame}.png");
            await stage.ScreenshotAsync(new() { Path = file });
            Console.WriteLine(file);
        }

        await stage.Context.CloseAsync();
    }

    private static async Task TakeAsync(IPage page, string folder, string screen, ColorScheme theme)
    {
        if (!Shown.Contains(screen))
        {
            return;
        }

        foreach (var (name, width, height) in Sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            if (screen == "code")
            {
                await page.EvaluateAsync("() => document.activeElement.scrollIntoView({ block: 'center' })");
            }

            else if (screen is "osago" or "kasko")
            {
                await page.EvaluateAsync("() => document.querySelector('.sale-result').scrollIntoView({ block: 'start' })");
            }

            await page.EvaluateAsync("() => document.fonts.ready.then(() => new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted))))");
            var file = Path.Combine(folder, $"{screen}-{name}-{(theme == ColorScheme.Dark ? "dark" : "light")}.png");
            await page.ScreenshotAsync(new() { Path = file, Caret = ScreenshotCaret.Hide });
            Console.WriteLine(file);
        }

        await page.SetViewportSizeAsync(Sizes[0].Width, Sizes[0].Height);
    }
}
