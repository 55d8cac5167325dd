using System.Text.RegularExpressions;
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
        var trener = await SignInAsync("trener");
        ExpectBreaks(trener);
        var stage = trener.Page;
        await stage.GetByRole(AriaRole.Link, new() { Name = "Сцена" }).ClickAsync();
        var (a, b, c) = (Pane(stage, "a"), Pane(stage, "b"), Pane(stage, "c"));
        await Expect(a.GetByText("Соколова Марина Викторовна")).ToBeVisibleAsync();
        await Expect(b.GetByText("Громов Павел Андреевич")).ToBeVisibleAsync();
        await Expect(c.GetByRole(AriaRole.Heading, new() { Name = "Телефон клиента" })).ToBeVisibleAsync();
        await stage.GetByRole(AriaRole.Button, new() { Name = "Ещё" }).ClickAsync();
        Assert.Empty((await stage.RunAxe(new() { Iframes = false })).Violations.Select(violation => violation.Id));

        await PlayAsync(stage, "06-sale-binds");

        await Expect(b.GetByText("Закреплён за другим агентом").First).ToBeVisibleAsync();
        await Expect(stage.GetByRole(AriaRole.List, new() { Name = "События" }).GetByText(new Regex("^замок на экране «Громов»: [0-9]+ мс$"))).ToBeVisibleAsync();

        // The trainer's own session is beside it, untouched.
        var beside = await stage.Context.NewPageAsync();
        await beside.GotoAsync("/clients");
        await Expect(beside.GetByText("Тренер Ольга Игоревна")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_broken_line_keeps_what_was_typed_and_races_have_one_winner_each()
    {
        var trener = await SignInAsync("trener");
        var stage = trener.Page;
        ExpectBreaks(trener);
        await stage.GotoAsync("/stage");
        var a = Pane(stage, "a");
        await a.GetByRole(AriaRole.Button, new() { Name = "Добавить клиента" }).ClickAsync();
        await a.GetByLabel("Фамилия", new() { Exact = true }).FillAsync("Обрывов");
        var line = stage.Locator("[data-seat=a] [data-pane=line]");
        await line.ClickAsync();
        await Expect(a.GetByText("Связь прервалась")).ToBeVisibleAsync();
        await a.GetByLabel("Имя", new() { Exact = true }).FillAsync("Пётр");
        await line.ClickAsync();
        await Expect(a.GetByText("Связь прервалась")).ToBeHiddenAsync();
        await Expect(a.GetByLabel("Фамилия", new() { Exact = true })).ToHaveValueAsync("Обрывов");
        await Expect(a.GetByLabel("Имя", new() { Exact = true })).ToHaveValueAsync("Пётр");

        await stage.GetByRole(AriaRole.Button, new() { Name = "Ещё" }).ClickAsync();
        await stage.GetByLabel("Гонок").FillAsync("30");
        await stage.GetByRole(AriaRole.Button, new() { Name = "Оба продают сейчас" }).ClickAsync();
        await Expect(stage.GetByText("30 гонок, 30 победителей, 0 двойных")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_trainee_is_led_step_by_step_the_trainer_sees_it_and_a_reset_is_told()
    {
        var trener = (await SignInAsync("trener")).Page;
        await trener.GotoAsync("/training/class");
        await trener.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^(Открыть|Новое) занятие$") }).ClickAsync();
        var code = await trener.GetByTestId("class-code").InnerTextAsync();
        var visitor = await OpenAsync();
        ExpectBreaks(visitor);
        var trainee = visitor.Page;
        await trainee.GotoAsync("/training/join?code=" + Uri.EscapeDataString(code));
        await trainee.GetByLabel("Как вас зовут").FillAsync("Иван Петров");
        await trainee.GetByRole(AriaRole.Button, new() { Name = "Войти" }).ClickAsync();
        var a = Pane(trainee, "a");
        await Expect(a.GetByRole(AriaRole.Heading, new() { Name = "База клиентов" })).ToBeVisibleAsync();
        await trainee.GetByRole(AriaRole.Button, new() { Name = "Пройти самому" }).ClickAsync();
        await Expect(trainee.GetByText("Сделайте — А: открыть «База клиентов»")).ToBeVisibleAsync();
        await trainee.GetByRole(AriaRole.Button, new() { Name = "Показать, как" }).ClickAsync();
        await Expect(trainee.GetByText("Сделайте — А: нажать «Добавить клиента»")).ToBeVisibleAsync();
        await a.GetByRole(AriaRole.Button, new() { Name = "Сброс" }).ClickAsync();
        await a.GetByRole(AriaRole.Button, new() { Name = "Добавить клиента" }).ClickAsync();
        await Expect(trainee.GetByText("Сделайте — А: ввести «Фамилия»")).ToBeVisibleAsync();
        await a.GetByLabel("Фамилия", new() { Exact = true }).PressSequentiallyAsync("Ласточкин");
        await Expect(trainee.GetByText("Сделайте — А: ввести «Имя»")).ToBeVisibleAsync();

        var row = trener.GetByRole(AriaRole.Row).Filter(new() { HasText = "Иван Петров" });
        await Expect(row).ToContainTextAsync("1 из 3");
        await row.GetByRole(AriaRole.Button, new() { Name = "Сбросить базу: Иван Петров" }).ClickAsync();

        await Expect(trainee.GetByRole(AriaRole.Heading, new() { Name = "Учебная база возвращена к началу" })).ToBeVisibleAsync();
        await Expect(trainee.GetByText("Фамилия: Ласточкин")).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("не начат");
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

    /// <summary>A reset and a cut line end connections that are being opened just then; the browser complains of it, the pages come back.</summary>
    internal static void ExpectBreaks(Visitor visitor)
    {
        foreach (var said in new[] { "WebSocket", "negotiat", "Failed to fetch", "ERR_", "interop methods", "Failed to start", "_blazor" })
        {
            visitor.Expect(said);
        }
    }

    /// <summary>Plays it at once and waits for its end.</summary>
    internal static async Task PlayAsync(IPage stage, string scenario)
    {
        // A room does not wait longer for a button than the stage does by itself; a busy build machine may have to.
        await stage.GotoAsync(stage.Url + "?patience=60000");
        await stage.GetByLabel("Скорость").SelectOptionAsync("0");
        await stage.GetByRole(AriaRole.Combobox, new() { Name = "Сценарий" }).SelectOptionAsync(scenario);
        await stage.GetByRole(AriaRole.Button, new() { Name = "Играть" }).ClickAsync();
        var outcome = stage.Locator("[data-words][data-outcome=done], [data-words][data-outcome=failed]");
        await outcome.WaitForAsync(new() { Timeout = 300_000 });
        Assert.Equal("Сценарий пройден.", await stage.Locator("[data-line]").InnerTextAsync());
    }

    private static IFrameLocator Pane(IPage stage, string seat) => stage.FrameLocator($"[data-seat={seat}] iframe");
}
