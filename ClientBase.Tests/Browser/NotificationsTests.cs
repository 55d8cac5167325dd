using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>What another agent's sale tells, in the menu and in «Центр уведомлений».</summary>
public class NotificationsTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_lock_is_told_in_the_menu_while_one_works_and_read_in_the_centre()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        await Backstage.AddAsync("gromov", person);
        var gromov = (await SignInAsync("gromov")).Cabinet;
        var link = gromov.Page.GetByRole(AriaRole.Link, new() { Name = "Центр уведомлений" });
        await link.ClickAsync();
        await Expect(gromov.Page.GetByRole(AriaRole.Heading, new() { Name = "Центр уведомлений" })).ToBeVisibleAsync();
        await Expect(Line(gromov, person)).ToHaveCountAsync(0);

        await SellAsSokolovaAsync(person);

        await Expect(Line(gromov, person)).ToContainTextAsync("оформление и редактирование в ЛКА недоступны");
        await Expect(Line(gromov, person)).ToContainTextAsync("Новое");
        await Expect(link).ToHaveAttributeAsync("aria-describedby", "unread-count");
        await Line(gromov, person).GetByRole(AriaRole.Button, new() { Name = "Прочитано" }).ClickAsync();
        await Expect(Line(gromov, person)).Not.ToContainTextAsync("Новое");
        await gromov.Button("Прочитать все").ClickAsync();
        await Expect(gromov.Page.Locator("#unread-count")).ToHaveCountAsync(0);

        await Line(gromov, person).GetByRole(AriaRole.Button, new() { Name = "Открыть карточку" }).ClickAsync();
        await Expect(gromov.Card(person.FullName)).ToContainTextAsync("Закреплён за другим агентом");
    }

    private static ILocator Line(Cabinet cabinet, Stranger person) =>
        cabinet.Page.GetByRole(AriaRole.List, new() { Name = "Уведомления" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = person.FullName });

    private async Task SellAsSokolovaAsync(Stranger person)
    {
        var sokolova = (await SignInAsync("sokolova")).Cabinet;
        await (await sokolova.OpenCardAsync(person)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await sokolova.SellTickAsync();
    }
}
