using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>One person in two bases: what the second agent sees at the moment the first one sells.</summary>
public class TwoAgentsTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly Stranger _shared = Stranger.Next();

    [Fact]
    public async Task The_row_of_the_other_agent_locks_before_his_eyes_and_disturbs_nothing()
    {
        await AddToBothAsync();
        var gromov = (await SignInAsync("gromov")).Cabinet;
        await Expect(await gromov.FindAsync(_shared)).ToContainTextAsync("Потенциальный");
        await gromov.PhoneFilter.FillAsync("91");
        await SellAsSokolovaAsync();

        await Expect(gromov.Row(_shared.FullName)).ToContainTextAsync("Закреплён за другим агентом");
        await Expect(gromov.PhoneFilter).ToBeFocusedAsync();
        await Expect(gromov.PhoneFilter).ToHaveValueAsync("91");
        await Expect(gromov.NameFilter).ToHaveValueAsync(_shared.LastName);
        await gromov.Page.Keyboard.TypeAsync("100");
        await Expect(gromov.PhoneFilter).ToHaveValueAsync("91100");
    }

    [Fact]
    public async Task The_open_card_of_the_other_agent_closes_its_buttons()
    {
        await AddToBothAsync();
        var gromov = (await SignInAsync("gromov")).Cabinet;
        var card = await gromov.OpenCardAsync(_shared);
        var note = card.GetByRole(AriaRole.Textbox, new() { Name = "Комментарий" });
        await note.FillAsync("ещё не дописано");
        await SellAsSokolovaAsync();

        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync(new BoundToAnotherAgent().Message);
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Редактировать" })).ToBeDisabledAsync();
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "+ Оформить" })).ToBeDisabledAsync();
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "В архив" })).ToBeEnabledAsync();
        await Expect(note).ToHaveValueAsync("ещё не дописано");
        await Expect(note).ToBeFocusedAsync();
        await Expect(card).Not.ToContainTextAsync("Соколова");

        // The address of a sale is no way round.
        await gromov.Page.GotoAsync($"{gromov.Page.Url.Split('?')[0]}/sale/{QuoteId.New()}");
        await Expect(gromov.Sale).ToContainTextAsync(new BoundToAnotherAgent().Message);
        await Expect(gromov.Button("Рассчитать")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_open_form_of_the_other_agent_can_be_read_and_copied_but_not_saved()
    {
        await AddToBothAsync();
        var gromov = (await SignInAsync("gromov")).Cabinet;
        await (await gromov.OpenCardAsync(_shared)).GetByRole(AriaRole.Button, new() { Name = "Редактировать" }).ClickAsync();
        var form = gromov.EditForm;
        await Expect(form.Field("Фамилия")).ToBeFocusedAsync();
        await form.Field("Эл. почта (личная)").FillAsync("typed@mail.example");
        await SellAsSokolovaAsync();

        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync(new BoundToAnotherAgent().Message);
        await Expect(form.GetByRole(AriaRole.Button, new() { Name = "Сохранить данные" })).ToBeDisabledAsync();
        var email = form.Field("Эл. почта (личная)");
        await Expect(email).ToHaveValueAsync("typed@mail.example");
        await Expect(email).Not.ToBeEditableAsync();
        await email.ClickAsync();
        await gromov.Page.Keyboard.PressAsync("Control+a");
        Assert.Equal("typed@mail.example", await gromov.Page.EvaluateAsync<string>("getSelection().toString()"));
    }

    [Fact]
    public async Task The_calculation_of_the_other_agent_is_refused_and_kept()
    {
        await AddToBothAsync();
        var gromov = (await SignInAsync("gromov")).Cabinet;
        await (await gromov.OpenCardAsync(_shared)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await gromov.SellTickUpToAsync("Оплатить");
        await SellAsSokolovaAsync();

        await Expect(gromov.Sale.GetByRole(AriaRole.Alert)).ToContainTextAsync(new JustBoundToAnotherAgent().Message);
        await Expect(gromov.Button("Оплатить")).ToBeDisabledAsync();
        await Expect(gromov.Sale).ToContainTextAsync("Недоступен");
        Assert.Single(await Backstage.PolicyNumbersOfAsync(_shared));
    }

    private async Task AddToBothAsync()
    {
        await Backstage.AddAsync("sokolova", _shared);
        await Backstage.AddAsync("gromov", _shared);
    }

    private async Task SellAsSokolovaAsync()
    {
        var sokolova = (await SignInAsync("sokolova")).Cabinet;
        await (await sokolova.OpenCardAsync(_shared)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await sokolova.SellTickAsync();
    }
}
