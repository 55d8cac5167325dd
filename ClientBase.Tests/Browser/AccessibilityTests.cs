using ClientBase.Tests.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>Every screen, light and dark, on a desk and in a hand: no axe violation of any severity, nothing cut off at the side.</summary>
public sealed class AccessibilityTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly ViewportSize[] Sizes = [new() { Width = 1366, Height = 768 }, new() { Width = 390, Height = 844 }];

    private readonly List<string> _found = [];

    private AxeRunOptions _rules = new();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_screen_is_accessible_and_fits(ColorScheme theme)
    {
        // Another theme changes colours and nothing else; each look at all rules takes a second.
        _rules = theme == ColorScheme.Dark ? new() { RunOnly = new() { Type = "rule", Values = ["color-contrast"] } } : new();
        var visitor = await OpenAsync(new() { ColorScheme = theme });
        await visitor.Page.GotoAsync("/login");
        await LookAsync(visitor.Page, "login");
        var sokolova = await SignInAsync("sokolova", new() { ColorScheme = theme });
        await Expect(sokolova.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme == ColorScheme.Dark ? "dark" : "light");

        await Tour.WalkAsync(sokolova.Cabinet, Backstage, theme == ColorScheme.Dark ? "Миронова" : "Лаврова", screen => LookAsync(sokolova.Page, screen));
        foreach (var (address, heading) in new[] { ("/training", "Обучение"), ("/training/1", "Урок 1. Как добавить клиента без телефона"), ("/training/glossary", "Словарь") })
        {
            await sokolova.Page.GotoAsync(address);
            await Expect(sokolova.Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true })).ToBeVisibleAsync();
            await LookAsync(sokolova.Page, address);
        }

        await sokolova.Page.GotoAsync("/acts");
        await Expect(sokolova.Page.GetByRole(AriaRole.Heading, new() { Name = "Мои акты" })).ToBeVisibleAsync();
        await LookAsync(sokolova.Page, "acts");
        await sokolova.Page.GetByRole(AriaRole.Table, new() { Name = "Акты" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(sokolova.Page.GetByRole(AriaRole.Table, new() { Name = "Строки акта" })).ToBeVisibleAsync();
        await LookAsync(sokolova.Page, "act");

        var orlov = await SignInAsync("orlov", new() { ColorScheme = theme });
        foreach (var (section, heading) in new[] { ("Заявления о событиях", "Заявления о событиях"), ("Отзыв согласий", "Исполненные запросы"), ("Акты агентов", "Акты агентов"), ("Передача клиентов", "Передачи") })
        {
            await orlov.Page.GetByRole(AriaRole.Link, new() { Name = section }).ClickAsync();
            await Expect(orlov.Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true })).ToBeVisibleAsync();
            await LookAsync(orlov.Page, section);
        }

        var admin = await SignInAsync("admin", new() { ColorScheme = theme });
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "СМС: расход и стоп-кран" }).ClickAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Heading, new() { Name = "Стоп-кран", Exact = true })).ToBeVisibleAsync();
        await LookAsync(admin.Page, "admin-sms");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Тарифы и справочники" }).ClickAsync();
        foreach (var (tab, heading) in new[] { ("Справочник КТ", "Новая редакция справочника КТ"), ("ОСАГО", "КВС: возраст и стаж"), ("КАСКО", "Франшиза и оплата") })
        {
            await admin.Page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await Expect(admin.Page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
            await LookAsync(admin.Page, $"admin-tariffs, {tab}");
        }

        var trener = await SignInAsync("trener", new() { ColorScheme = theme });
        await trener.Page.GotoAsync("/training/class");
        await trener.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Открыть|Новое) занятие$") }).ClickAsync();
        await Expect(trener.Page.GetByTestId("class-code")).ToBeVisibleAsync();
        await LookAsync(trener.Page, "class");
        await trener.Page.GotoAsync("/training/join?code=АБВ");
        await trener.Page.GetByRole(AriaRole.Button, new() { Name = "Войти" }).ClickAsync();
        await Expect(trener.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Такого занятия нет");
        await LookAsync(trener.Page, "join");

        Assert.Empty(_found);
    }

    private async Task LookAsync(IPage page, string screen)
    {
        foreach (var size in Sizes)
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (width > size.Width)
            {
                _found.Add($"{screen} {size.Width}: content is {width} wide");
            }

            foreach (var violation in (await page.RunAxe(_rules)).Violations)
            {
                _found.Add($"{screen} {size.Width}: {violation.Id} ({violation.Impact}) {violation.Help}: "
                    + string.Join(" | ", violation.Nodes.Take(3).Select(node => $"{node.Html} {node.Any.FirstOrDefault()?.Message}")));
            }
        }

        await page.SetViewportSizeAsync(Sizes[0].Width, Sizes[0].Height);
    }
}
