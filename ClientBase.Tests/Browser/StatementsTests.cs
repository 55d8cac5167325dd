using ClientBase.Core.Basics;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>«Мои акты» and «Передача клиентов» with two people looking on: nobody loads a page anew.</summary>
public sealed class StatementsTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task The_agent_signs_with_a_code_the_supervisor_pays_and_both_see_it_at_once()
    {
        var orlov = (await SignInAsync("orlov")).Page;
        var sokolova = (await SignInAsync("sokolova")).Page;
        var trener = (await SignInAsync("trener")).Page;
        await Link(sokolova, "Мои акты").ClickAsync();
        var row = sokolova.GetByRole(AriaRole.Table, new() { Name = "Акты" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "На согласовании" });
        var number = await row.GetByRole(AriaRole.Link).InnerTextAsync();
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(sokolova.GetByRole(AriaRole.Heading, new() { Name = $"Акт {number}" })).ToBeFocusedAsync();
        await Link(orlov, "Акты агентов").ClickAsync();
        await orlov.GetByRole(AriaRole.Tab, new() { Name = "К оплате" }).ClickAsync();
        await Expect(orlov.GetByRole(AriaRole.Link, new() { Name = number })).ToHaveCountAsync(0);

        await Button(sokolova, "Согласовать").ClickAsync();
        var code = sokolova.GetByLabel("Код из СМС");
        await Expect(code).ToBeFocusedAsync();
        await code.FillAsync("123");
        await Button(sokolova, "Подписать").ClickAsync();
        await Expect(code).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal("Введите 6 цифр кода из СМС", await code.DescriptionAsync());
        await code.FillAsync(await StoreVisit.ReadCodeAsync(trener, PhoneNumber.Parse("+79000000123"), "для подписи"));

        await Expect(sokolova.GetByText("простой электронной подписью")).ToBeVisibleAsync();
        await Expect(Button(sokolova, "Заявить разногласия")).ToHaveCountAsync(0);
        await orlov.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Button(orlov, "Отметить оплаченным").ClickAsync();
        await Button(orlov, "Оплачен").ClickAsync();
        await Expect(orlov.GetByRole(AriaRole.Status).Filter(new() { HasText = "агент уведомлён" })).ToBeVisibleAsync();
        await Expect(sokolova.Locator(".statement-sub")).ToContainTextAsync("Оплачен");
        await Link(sokolova, "Центр уведомлений").ClickAsync();
        await Expect(sokolova.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"Акт {number} за" }).Filter(new() { HasText = "оплачен" })).ToHaveCountAsync(1);

        var file = await sokolova.RunAndWaitForDownloadAsync(async () =>
        {
            await sokolova.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Акт оплачен" }).GetByRole(AriaRole.Button, new() { Name = "Открыть акт" }).ClickAsync();
            await Link(sokolova, "Скачать XLSX").ClickAsync();
        });
        Assert.Equal($"{number}.xlsx", file.SuggestedFilename);
    }

    [Fact]
    public async Task A_client_who_is_given_away_is_closed_to_one_agent_and_open_to_the_other_at_once()
    {
        var person = Stranger.Next();
        await Backstage.SellAsync("gromov", await Backstage.AddAsync("gromov", person));
        var gromov = (await SignInAsync("gromov")).Cabinet;
        var row = await gromov.FindAsync(person);
        await Expect(row).ToContainTextAsync("Закреплён за мной");
        var sokolova = (await SignInAsync("sokolova")).Cabinet;
        var orlov = (await SignInAsync("orlov")).Page;
        await Link(orlov, "Передача клиентов").ClickAsync();
        await Button(orlov, "Передать клиентов").ClickAsync();
        await Expect(orlov.GetByLabel("От агента")).ToBeFocusedAsync();

        await ChooseAsync(orlov, "От агента", "громов");
        await ChooseAsync(orlov, "Новому агенту", "000123");
        await orlov.GetByLabel("Выбранных").CheckAsync();
        await orlov.GetByRole(AriaRole.Textbox, new() { Name = "Фамилия / Имя / Отчество" }).FillAsync(person.LastName);
        await Button(orlov, "Найти").ClickAsync();
        await orlov.GetByLabel($"Выбрать {person.FullName}").CheckAsync();
        await orlov.GetByLabel("Причина").FillAsync("Просьба клиента");
        await orlov.GetByLabel("Ваш пароль").FillAsync("не тот");
        await Button(orlov, "Передать клиентов").ClickAsync();
        await Button(orlov, "Передать").ClickAsync();
        await Expect(orlov.GetByLabel("Ваш пароль")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(orlov.GetByLabel("Ваш пароль")).ToBeFocusedAsync();
        Assert.Equal("Неверный пароль", await orlov.GetByLabel("Ваш пароль").DescriptionAsync());
        await orlov.GetByLabel("Ваш пароль").FillAsync(DemoStaff.Password);
        await Button(orlov, "Передать клиентов").ClickAsync();
        await Button(orlov, "Передать").DblClickAsync();

        await Expect(orlov.GetByRole(AriaRole.Status).Filter(new() { HasText = "Передано клиентов: 1" })).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("Закреплён за другим агентом");
        var card = await sokolova.OpenCardAsync(person);
        await Expect(card).ToContainTextAsync("Закреплён за мной");
        await Expect(card).ToContainTextAsync("Полисы прежнего агента");
        await Link(sokolova.Page, "Центр уведомлений").ClickAsync();
        await Expect(sokolova.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Вам передано клиентов: 1." })).ToHaveCountAsync(1);
    }

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task ChooseAsync(IPage page, string field, string typed)
    {
        await page.GetByLabel(field).PressSequentiallyAsync(typed);
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(0);
    }
}
