using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>«Удаление потенциального клиента» of the manual.</summary>
public class DeletingTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_prospect_is_deleted_and_brought_back_by_undo()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await (await cabinet.FindAsync(person)).GetByRole(AriaRole.Checkbox, new() { Name = $"Выбрать {person.FullName}" }).CheckAsync();
        await Expect(cabinet.Page.GetByText("Выбрано: 1")).ToBeVisibleAsync();
        await cabinet.Button("Удалить").ClickAsync();
        await Expect(cabinet.DeleteDialog).ToContainTextAsync("Подтвердите удаление выбранных клиентов");
        await cabinet.DeleteDialog.GetByRole(AriaRole.Button, new() { Name = "Отмена" }).ClickAsync();
        await Expect(cabinet.DeleteDialog).ToBeHiddenAsync();
        Assert.Equal(1, await Backstage.RecordsOfAsync(person));

        await cabinet.Button("Удалить").ClickAsync();
        await cabinet.DeleteDialog.GetByRole(AriaRole.Button, new() { Name = "Удалить", Exact = true }).ClickAsync();
        await Expect(cabinet.Page.GetByText("Клиент удалён")).ToBeVisibleAsync();
        await Expect(cabinet.Rows).ToHaveCountAsync(0);
        Assert.Equal(0, await Backstage.RecordsOfAsync(person));

        await cabinet.Button("Отменить").ClickAsync();
        await Expect(cabinet.Row(person.FullName)).ToBeVisibleAsync();
        Assert.Equal(1, await Backstage.RecordsOfAsync(person));
    }

    [Fact]
    public async Task Clients_with_a_policy_are_told_by_name_and_stay()
    {
        var customer = Stranger.Next();
        var prospect = Stranger.Next() with { LastName = customer.LastName, FirstName = "Анна" };
        await Backstage.SellAsync("sokolova", await Backstage.AddAsync("sokolova", customer));
        await Backstage.AddAsync("sokolova", prospect);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await cabinet.NameFilter.FillAsync(customer.LastName);
        await cabinet.NameFilter.PressAsync("Enter");
        await Expect(cabinet.Rows).ToHaveCountAsync(2);
        await cabinet.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Выбрать страницу" }).CheckAsync();
        await Expect(cabinet.Page.GetByText("Выбрано: 2")).ToBeVisibleAsync();
        await cabinet.Button("Удалить").ClickAsync();
        await Expect(cabinet.DeleteDialog).ToContainTextAsync("Будут удалены: 1");
        await Expect(cabinet.DeleteDialog.GetByRole(AriaRole.Listitem)).ToContainTextAsync("продан полис в ЛКА");
        await Expect(cabinet.DeleteDialog.GetByRole(AriaRole.Listitem)).ToContainTextAsync(customer.LastName);

        await cabinet.DeleteDialog.GetByRole(AriaRole.Button, new() { Name = "Удалить", Exact = true }).ClickAsync();

        await Expect(cabinet.Rows).ToHaveCountAsync(1);
        await Expect(cabinet.Row(customer.FullName)).ToContainTextAsync("Закреплён за мной");
    }
}
