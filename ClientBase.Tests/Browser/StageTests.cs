using System.Text.RegularExpressions;
using ClientBase.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>«Сцена»: one page, two agents and a client, all of them the real application.</summary>
public sealed class StageTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_sale_in_one_pane_locks_the_client_in_the_other_and_the_ribbon_tells_how_soon()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        await Backstage.AddAsync("gromov", person);
        var stage = (await SignInAsync("trener")).Page;
        await stage.GetByRole(AriaRole.Link, new() { Name = "Сцена" }).ClickAsync();
        var (a, b, c) = (Pane(stage, "a"), Pane(stage, "b"), Pane(stage, "c"));
        await Expect(a.GetByText("Соколова Марина Викторовна")).ToBeVisibleAsync();
        await Expect(b.GetByText("Громов Павел Андреевич")).ToBeVisibleAsync();
        await Expect(c.GetByRole(AriaRole.Heading, new() { Name = "Телефон клиента" })).ToBeVisibleAsync();
        Assert.Empty((await stage.RunAxe(new() { Iframes = false })).Violations.Select(violation => violation.Id));
        await b.GetByLabel("Фамилия / Имя / Отчество").FillAsync(person.LastName);
        await b.GetByRole(AriaRole.Button, new() { Name = "Найти" }).ClickAsync();
        await Expect(b.GetByRole(AriaRole.Link, new() { Name = person.FullName, Exact = true })).ToBeVisibleAsync();

        // The same seat in a tab of its own: the trainer's own session is beside it, untouched.
        var seat = await stage.Context.NewPageAsync();
        await seat.GotoAsync("/stage/a/clients");
        var sokolova = new Cabinet(seat);
        await (await sokolova.OpenCardAsync(person)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await sokolova.SellTickAsync();

        await Expect(b.GetByText("Закреплён за другим агентом").First).ToBeVisibleAsync();
        await Expect(stage.GetByRole(AriaRole.List, new() { Name = "События" }).GetByText(new Regex("^замок на экране «Громов»: [0-9]+ мс$"))).ToBeVisibleAsync();
        await seat.GotoAsync("/clients");
        await Expect(seat.GetByText("Тренер Ольга Игоревна")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_pane_is_started_anew_with_what_was_typed_in_it_and_splitters_listen_to_the_keyboard()
    {
        var stage = (await SignInAsync("trener")).Page;
        await stage.GotoAsync("/stage");
        var (a, b) = (Pane(stage, "a"), Pane(stage, "b"));
        foreach (var (pane, name) in new[] { (a, "Первый"), (b, "Второй") })
        {
            await pane.GetByRole(AriaRole.Button, new() { Name = "Добавить клиента" }).ClickAsync();
            await pane.GetByLabel("Фамилия", new() { Exact = true }).FillAsync(name);
        }

        await Task.Delay(1_000);
        await stage.Locator("[data-seat=a]").GetByRole(AriaRole.Button, new() { Name = "Перезапустить панель" }).ClickAsync();
        await Expect(a.GetByLabel("Фамилия", new() { Exact = true })).ToHaveValueAsync("Первый");
        await Expect(b.GetByLabel("Фамилия", new() { Exact = true })).ToHaveValueAsync("Второй");

        var splitter = stage.GetByRole(AriaRole.Separator).First;
        await splitter.FocusAsync();
        await stage.Keyboard.PressAsync("ArrowLeft");
        await Expect(splitter).ToHaveAttributeAsync("aria-valuenow", "34");
        await stage.Locator("[data-seat=c]").GetByRole(AriaRole.Button, new() { Name = "Магазин" }).ClickAsync();
        await Expect(Pane(stage, "c").GetByLabel("Номер моб. телефона")).ToBeVisibleAsync();
    }

    private static IFrameLocator Pane(IPage stage, string seat) => stage.FrameLocator($"[data-seat={seat}] iframe");
}
