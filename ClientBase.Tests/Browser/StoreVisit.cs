using System.Text.RegularExpressions;
using ClientBase.Core.Basics;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>A client with a telephone at the online store: what he does there, and how it looks to him.</summary>
internal static partial class StoreVisit
{
    public static ViewportSize Phone { get; } = new() { Width = 360, Height = 780 };

    /// <summary>A desk of 1280 at a zoom of 200 %.</summary>
    private static readonly ViewportSize Zoomed = new() { Width = 640, Height = 400 };

    private static readonly AxeRunOptions Contrast = new() { RunOnly = new() { Type = "rule", Values = ["color-contrast"] } };

    /// <summary>Signs in with the code that the trainer reads on the simulated telephone.</summary>
    public static async Task EnterAsync(IPage client, IPage trener, PhoneNumber phone)
    {
        await client.GotoAsync("/store");
        await client.GetByLabel("Номер моб. телефона").FillAsync(phone.Display);
        await client.GetByRole(AriaRole.Button, new() { Name = "Получить код" }).ClickAsync();
        await Expect(client.GetByLabel("Код из СМС")).ToBeFocusedAsync();
        await client.GetByLabel("Код из СМС").FillAsync(await ReadCodeAsync(trener, phone, "для входа"));
        await client.GetByRole(AriaRole.Button, new() { Name = "Войти" }).ClickAsync();
        await Expect(client.GetByRole(AriaRole.Heading, new() { Name = "Мои полисы" })).ToBeVisibleAsync();
    }

    public static async Task<string> ReadCodeAsync(IPage trener, PhoneNumber phone, string purpose)
    {
        var code = "";
        await WaitUntilAsync(async () =>
        {
            var sms = (await ReadSmsAsync(trener, phone)).FirstOrDefault(text => text.Contains(purpose, StringComparison.Ordinal));
            code = Code().Match(sms ?? "").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
            return code.Length > 0;
        });
        return code;
    }

    public static async Task<string[]> ReadSmsAsync(IPage trener, PhoneNumber phone) => await trener.EvaluateAsync<string[]>(
        "async phone => (await (await fetch('/demo/sms?phone=' + encodeURIComponent(phone))).json()).map(sms => sms.text)", phone.E164);

    /// <summary>Messages go out a moment after they were asked for.</summary>
    public static async Task WaitUntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 200, "It did not come.");
            await Task.Delay(100);
        }
    }

    public static string InDays(int days) => MoscowTime.Show(TimeProvider.System.Today().AddDays(days));

    /// <summary>A walk past the pages of a client who has policies, for the camera: a calculation, a claim with pictures.</summary>
    public static async Task WalkAsync(IPage client, Func<string, Task> lookAt)
    {
        await lookAt("store");
        await RateAKaskoAsync(client);
        await lookAt("store-quote");
        await client.GotoAsync("/store/claims");
        await client.GetByRole(AriaRole.Link, new() { Name = "Новое заявление" }).ClickAsync();
        await client.GetByLabel("Место").FillAsync("Москва, Тверская улица, 7");
        await client.GetByLabel("Добавить снимки").SetInputFilesAsync(
        [
            new FilePayload { Name = "бампер.jpg", MimeType = "image/jpeg", Buffer = Support.Picture.Jpeg(1600, 1200) },
            new FilePayload { Name = "двор.jpg", MimeType = "image/jpeg", Buffer = Support.Picture.Jpeg(900, 1200) },
        ]);
        await Expect(client.GetByRole(AriaRole.Img, new() { Name = "Снимок 2" })).ToBeVisibleAsync();
        await client.GetByLabel("Полис").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await client.GetByLabel("Дата события").FillAsync(InDays(0));
        await client.GetByLabel("Что произошло").FillAsync("Наехал на столб при парковке, помят передний бампер.");
        await lookAt("store-claim");
        await client.GetByRole(AriaRole.Button, new() { Name = "Отправить заявление" }).ClickAsync();
        await Expect(client.GetByTestId("claim-number")).ToBeVisibleAsync();
        await lookAt("store-claim-filed");
        foreach (var (section, screen) in new[] { ("Мой агент", "store-agent"), ("Мои данные", "store-data") })
        {
            await client.GetByRole(AriaRole.Link, new() { Name = section, Exact = true }).ClickAsync();
            await Expect(client.GetByRole(AriaRole.Heading, new() { Name = section, Level = 1 })).ToBeVisibleAsync();
            await lookAt(screen);
        }
    }

    /// <summary>A КАСКО from the empty form to its price.</summary>
    public static async Task RateAKaskoAsync(IPage client)
    {
        await client.GotoAsync("/store/buy");
        await client.GetByRole(AriaRole.Link, new() { Name = "КАСКО" }).ClickAsync();
        foreach (var (label, value) in new[]
        {
            ("Марка", "LADA"), ("Модель", "Vesta"), ("Год выпуска", InDays(0)[^4..]), ("Мощность", "123"), ("Госномер", "А001АА00"),
            ("Серия и номер документа", "00 00 123456"), ("Стоимость автомобиля, ₽", "2 400 000"), ("Город регистрации собственника", "Москва"),
            ("Водительское удостоверение", "00 00 000008"), ("Стаж с", "01.01.2015"), ("Дата начала", InDays(2)),
        })
        {
            await client.GetByLabel(label).First.FillAsync(value);
        }

        await client.GetByRole(AriaRole.Button, new() { Name = "Рассчитать" }).Last.ClickAsync();
        await Expect(client.GetByTestId("premium")).ToBeVisibleAsync();
    }

    /// <summary>Looks at the page in a hand and zoomed, light and dark: what is cut off and what axe finds goes into the list.</summary>
    public static async Task LookAsync(IPage page, string screen, List<string> found)
    {
        foreach (var size in new[] { Zoomed, Phone })
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var width && width > size.Width)
            {
                found.Add($"{screen} {size.Width}: content is {width} wide");
            }
        }

        await RunAxeAsync(page, screen, new AxeRunOptions(), found);
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
        await RunAxeAsync(page, $"{screen}, dark", Contrast, found);
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'light'");
    }

    private static async Task RunAxeAsync(IPage page, string screen, AxeRunOptions rules, List<string> found)
    {
        foreach (var violation in (await page.RunAxe(rules)).Violations)
        {
            found.Add($"{screen}: {violation.Id} ({violation.Impact}) {violation.Help}: "
                + string.Join(" | ", violation.Nodes.Take(3).Select(node => $"{node.Html} {node.Any.FirstOrDefault()?.Message}")));
        }
    }

    [GeneratedRegex("код (\\d{3} \\d{3})")]
    private static partial Regex Code();
}
