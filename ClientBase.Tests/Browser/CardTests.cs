using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>The card: «Редактирование профиля клиента» of the manual, comment, history, archive.</summary>
public class CardTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_profile_is_edited_and_the_history_tells_it()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var card = await cabinet.OpenCardAsync(person);
        await Expect(card.GetByText(Age.Line(person.BirthDate, TimeProvider.System.Today()))).ToBeVisibleAsync();
        await Expect(card.GetByText("моб. тел.: Не указан")).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Редактировать" }).ClickAsync();
        var form = cabinet.EditForm;
        await Expect(form.Field("Фамилия")).ToHaveValueAsync(person.LastName);
        await Expect(form.Field("Дата рождения")).ToHaveValueAsync(person.Birthday);
        await Expect(form.Field("Серия и номер")).ToHaveValueAsync(person.PassportText);
        await form.Field("Имя").FillAsync("Надежда");
        await form.Field("Эл. почта (личная)").FillAsync("new." + person.Email);
        await form.SaveAsync();

        await Expect(form).ToBeHiddenAsync();
        await Expect(cabinet.Page.GetByText("Данные сохранены")).ToBeVisibleAsync();
        var renamed = cabinet.Card($"{person.LastName} Надежда {person.Patronymic}");
        await Expect(renamed.GetByRole(AriaRole.Link, new() { Name = "new." + person.Email })).ToBeVisibleAsync();
        await renamed.GetByRole(AriaRole.Tab, new() { Name = "История" }).ClickAsync();
        var history = renamed.GetByRole(AriaRole.Tabpanel);
        await Expect(history).ToContainTextAsync("Соколова Марина Викторовна");
        await Expect(history.GetByRole(AriaRole.Deletion)).ToContainTextAsync([person.FirstName, person.Email]);
        await Expect(history.GetByRole(AriaRole.Insertion)).ToContainTextAsync(["Надежда", "new." + person.Email]);

        // The row under the card has changed as well.
        await Expect(cabinet.Rows).ToContainTextAsync("Надежда");
    }

    [Fact]
    public async Task A_comment_is_kept_with_its_date_and_author()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var card = await cabinet.OpenCardAsync(person);
        await card.GetByRole(AriaRole.Textbox, new() { Name = "Комментарий" }).FillAsync("Просила перезвонить");
        await card.GetByRole(AriaRole.Button, new() { Name = "Сохранить комментарий" }).ClickAsync();
        await Expect(card.GetByText($"Соколова Марина Викторовна, {MoscowTime.Show(TimeProvider.System.Today())}")).ToBeVisibleAsync();

        await cabinet.Page.ReloadAsync();

        await Expect(cabinet.Card(person.FullName).GetByRole(AriaRole.Textbox, new() { Name = "Комментарий" })).ToHaveValueAsync("Просила перезвонить");
    }

    [Fact]
    public async Task A_client_goes_to_the_archive_and_comes_back()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await (await cabinet.FindAsync(person)).GetByRole(AriaRole.Checkbox).CheckAsync();
        await cabinet.Button("В архив").ClickAsync();
        await Expect(cabinet.Page.GetByText("Клиенты не найдены")).ToBeVisibleAsync();

        await cabinet.StatusFilter.SelectOptionAsync("В архиве");
        await Expect(cabinet.Rows).ToHaveCountAsync(1);
        await cabinet.Row(person.FullName).GetByRole(AriaRole.Link, new() { Name = person.FullName, Exact = true }).ClickAsync();
        var card = cabinet.Card(person.FullName);
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Редактировать" })).ToBeDisabledAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Восстановить из архива" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Редактировать" })).ToBeEnabledAsync();
        await cabinet.Page.Keyboard.PressAsync("Escape");
        await cabinet.StatusFilter.SelectOptionAsync("Все");

        await Expect(cabinet.Row(person.FullName)).ToContainTextAsync("Потенциальный");
    }
}
