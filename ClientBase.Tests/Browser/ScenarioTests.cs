using ClientBase.Core.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>Every scenario that the stage shows and «Обучение» leads through: what it promises is still seen.</summary>
public sealed class ScenarioTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Story = "# Проверка\n= О проверках\n\n## Шаг\n> Руководство\nА: открыть «База клиентов»\n";

    /// <summary>«06-sale-binds: Продажа закрепляет клиента», so that the runner lists them by name.</summary>
    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => $"{scenario.Key}: {scenario.Title}")];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task What_a_scenario_promises_is_seen(string scenario) =>
        await StageTests.PlayAsync(await OpenStageAsync("/stage"), scenario.Split(':')[0]);

    [Fact]
    public async Task An_expectation_that_is_not_met_stops_the_scenario_at_its_line()
    {
        var stage = await OpenRecorderAsync();
        foreach (var (line, said) in new[]
        {
            ("А: видно «Такого текста нет»", "Не видно «Такого текста нет»"),
            ("А: не видно «База клиентов»", "Всё ещё видно «База клиентов»"),
            ("А: недоступно «Добавить клиента»", "«Добавить клиента» доступно"),
            ("А и Б: у одного видно «Такого текста нет»", "Не у одного из двух видно «Такого текста нет»"),
        })
        {
            await PlayRecordedAsync(stage, line);

            await Expect(stage.Locator("[data-line]")).ToHaveTextAsync($"Не получилось, строка 7: {said}.");
        }
    }

    /// <summary>So does every expectation of every scenario above fail once with its text changed.</summary>
    [Fact]
    public async Task An_expectation_that_another_text_would_meet_too_stops_the_scenario()
    {
        var stage = await OpenRecorderAsync();

        await PlayRecordedAsync(stage, "А: ввести «Фамилия / Имя / Отчество» = «Иванов · другое»\nА: видно «Иванов»");

        await Expect(stage.Locator("[data-line]")).ToHaveTextAsync("Не получилось, строка 8: Проверка не может не сойтись: сошлась и с «Иванов · другое».");
    }

    private async Task<IPage> OpenRecorderAsync()
    {
        var stage = await OpenStageAsync("/stage");
        await stage.GotoAsync(stage.Url + "?patience=1500");
        await stage.GetByLabel("Скорость").SelectOptionAsync("0");
        await stage.GetByRole(AriaRole.Button, new() { Name = "Ещё" }).ClickAsync();
        await stage.GetByRole(AriaRole.Button, new() { Name = "Записать сценарий" }).ClickAsync();
        return stage;
    }

    private static async Task PlayRecordedAsync(IPage stage, string lines)
    {
        await stage.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Запись:") }).FillAsync(Story + lines);
        await stage.GetByRole(AriaRole.Button, new() { Name = "Сбросить и сыграть запись" }).ClickAsync();
    }

    private async Task<IPage> OpenStageAsync(string address)
    {
        var trener = await SignInAsync("trener", new() { ViewportSize = new() { Width = 1920, Height = 1080 } });
        StageTests.ExpectBreaks(trener);
        var stage = trener.Page;
        await stage.GotoAsync(address);
        await Expect(stage.FrameLocator("[data-seat=a] iframe").GetByRole(AriaRole.Heading, new() { Name = "База клиентов" })).ToBeVisibleAsync();
        return stage;
    }
}
