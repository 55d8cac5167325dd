using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>Two tabs of one agent: what one does shows in the other, where it stands.</summary>
public sealed class TwoTabsTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task What_one_tab_adds_edits_and_deletes_shows_in_the_other()
    {
        var first = Stranger.Next();
        var second = Stranger.Next() with { LastName = first.LastName, FirstName = "Яна" };
        await Backstage.AddAsync("sokolova", first);
        var visitor = await SignInAsync("sokolova");
        var (watching, working) = (visitor.Cabinet, new Cabinet(await visitor.Page.Context.NewPageAsync()));
        await watching.FindAsync(first);
        await working.Page.GotoAsync("/clients");
        await working.FindAsync(first);

        // Added: the list does not jump, it says that it has changed.
        var form = await working.OpenAddFormAsync();
        await form.FillPersonAsync(second);
        await form.SaveAsync();
        var show = watching.Button("Список изменился · Показать");
        await Expect(show).ToBeVisibleAsync();
        await Expect(watching.Rows).ToHaveCountAsync(1);
        await show.ClickAsync();
        await Expect(watching.Rows).ToHaveCountAsync(2);
        await Expect(show).ToBeHiddenAsync();

        // Edited: in place.
        await working.Row(first.FullName).GetByRole(AriaRole.Link, new() { Name = first.FullName, Exact = true }).ClickAsync();
        await working.Card(first.FullName).GetByRole(AriaRole.Button, new() { Name = "Редактировать" }).ClickAsync();
        await ReadyAsync(working);
        await working.EditForm.Field("Эл. почта (личная)").FillAsync("edited." + first.Email);
        await working.EditForm.SaveAsync();
        await Expect(watching.Row(first.FullName)).ToContainTextAsync("edited." + first.Email);
        await Expect(show).ToBeHiddenAsync();
        await working.Page.Keyboard.PressAsync("Escape");

        // Deleted: the row keeps its place and says so.
        await working.Row(second.FullName).GetByRole(AriaRole.Checkbox).CheckAsync();
        await working.Button("Удалить").ClickAsync();
        await working.DeleteDialog.GetByRole(AriaRole.Button, new() { Name = "Удалить", Exact = true }).ClickAsync();
        await Expect(watching.Row(second.FullName)).ToContainTextAsync("Записи больше нет в этом списке");
        await Expect(watching.Row(second.FullName).GetByRole(AriaRole.Checkbox)).ToBeDisabledAsync();
        await show.ClickAsync();
        await Expect(watching.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Two_tabs_that_edit_one_client_choose_and_overwrite_nothing_silently()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var visitor = await SignInAsync("sokolova");
        var (mine, other) = (visitor.Cabinet, new Cabinet(await visitor.Page.Context.NewPageAsync()));
        await (await mine.OpenCardAsync(person)).GetByRole(AriaRole.Button, new() { Name = "Редактировать" }).ClickAsync();
        var name = mine.EditForm.GetByRole(AriaRole.Textbox, new() { Name = "Имя", Exact = true });
        await ReadyAsync(mine);
        await Expect(name).ToHaveValueAsync(person.FirstName);
        await name.FillAsync("Моё");
        await other.Page.GotoAsync(mine.Page.Url);
        await other.Card(person.FullName).GetByRole(AriaRole.Button, new() { Name = "Редактировать" }).ClickAsync();
        await ReadyAsync(other);
        await other.EditForm.Field("Имя").FillAsync("Другое");
        await other.EditForm.SaveAsync();
        await Expect(other.EditForm).ToBeHiddenAsync();

        await mine.EditForm.SaveAsync();
        await Expect(mine.EditForm).ToContainTextAsync("Данные изменены в другом окне");
        await Expect(name).ToHaveValueAsync("Моё");
        await mine.EditForm.GetByRole(AriaRole.Radio, new() { Name = "в базе: «Другое»" }).CheckAsync();
        await mine.EditForm.SaveAsync();

        await Expect(mine.EditForm).ToBeHiddenAsync();
        await Expect(mine.Card($"{person.LastName} Другое {person.Patronymic}")).ToBeVisibleAsync();
    }

    /// <summary>The form gives its first field the focus once; typed before that, the letters would land there.</summary>
    private static Task ReadyAsync(Cabinet cabinet) => Expect(cabinet.EditForm.Field("Фамилия")).ToBeFocusedAsync();
}
