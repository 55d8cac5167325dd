using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>Tabs whose session or line ends.</summary>
public sealed class ConnectionTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Broken = "Связь прервалась. Восстанавливаем… Введённое сохранится.";

    [Fact]
    public async Task Signing_out_in_one_tab_ends_the_other()
    {
        var belova = await SignInAsync("belova");
        var other = new Cabinet(await belova.Page.Context.NewPageAsync());
        await other.Page.GotoAsync("/clients");
        await Expect(other.Heading).ToBeVisibleAsync();
        await belova.Cabinet.Button("Выйти").ClickAsync();

        await Expect(belova.Page.GetByRole(AriaRole.Heading, new() { Name = "Вход" })).ToBeVisibleAsync();
        await Expect(other.Page.GetByText("Сеанс завершён. Войдите снова.")).ToBeVisibleAsync();
        await other.Page.GotoAsync("/clients");
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "Вход" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_broken_line_is_told_in_Russian_comes_back_and_keeps_what_was_typed()
    {
        var person = Stranger.Next();
        await using var cable = new Cable(App.Address);
        var sokolova = await SignInAsync("sokolova", new() { BaseURL = cable.Address.ToString() });
        var form = await sokolova.Cabinet.OpenAddFormAsync();
        await form.Field("Фамилия").FillAsync(person.LastName);
        ExpectBreak(sokolova);
        cable.Cut();
        await Expect(sokolova.Page.GetByText(Broken)).ToBeVisibleAsync();
        await form.Field("Имя").FillAsync(person.FirstName);

        // Left while nobody hears it: the browser will not tell of it a second time.
        await sokolova.Page.Keyboard.PressAsync("Tab");
        cable.Mend();

        await Expect(sokolova.Page.GetByText(Broken)).ToBeHiddenAsync();
        await Expect(form.Field("Фамилия")).ToHaveValueAsync(person.LastName);
        await Expect(form.Field("Имя")).ToHaveValueAsync(person.FirstName);
        await form.Field("Отчество").FillAsync(person.Patronymic);
        await form.Field("Дата рождения").FillAsync(person.Birthday);
        await form.Field("Эл. почта (личная)").FillAsync(person.Email);
        await form.SaveAsync();
        await Expect(form).ToBeHiddenAsync();
        await sokolova.Cabinet.FindAsync(person);
    }

    [Fact]
    public async Task What_is_typed_faster_than_the_line_answers_stays_as_typed()
    {
        await using var cable = new Cable(App.Address) { Delay = TimeSpan.FromMilliseconds(120) };
        var sokolova = await SignInAsync("sokolova", new() { BaseURL = cable.Address.ToString() });
        var form = await sokolova.Cabinet.OpenAddFormAsync();
        const string Typed = "prihod.s.dlinnym.adresom@mail.example";
        await form.Field("Эл. почта (личная)").PressSequentiallyAsync(Typed, new() { Delay = 25 });
        await Task.Delay(TimeSpan.FromSeconds(1));

        await Expect(form.Field("Эл. почта (личная)")).ToHaveValueAsync(Typed);
        ExpectBreak(sokolova);
    }

    [Fact]
    public async Task After_a_restart_of_the_server_the_page_comes_back()
    {
        var folder = RunningApp.NewFolder();
        try
        {
            await using var first = await RunningApp.StartAsync(folder);
            await using var cable = new Cable(first.Address);
            var sokolova = await SignInAsync("sokolova", new() { BaseURL = cable.Address.ToString() });
            await sokolova.Cabinet.Table.GetByRole(AriaRole.Button, new() { Name = "Дата рождения" }).ClickAsync();
            await Expect(sokolova.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=BirthDate"));
            ExpectBreak(sokolova);
            await first.KillAsync();
            cable.Cut();
            await Expect(sokolova.Page.GetByText(Broken)).ToBeVisibleAsync();
            await using var second = await RunningApp.StartAsync(folder);
            cable.Mend(second.Address);

            await Expect(sokolova.Page.GetByText(Broken)).ToBeHiddenAsync();
            await Expect(sokolova.Cabinet.Table.GetByRole(AriaRole.Columnheader, new() { Name = "Дата рождения" })).ToHaveAttributeAsync("aria-sort", "ascending");
            await Expect(sokolova.Cabinet.Rows).ToHaveCountAsync(25);
            await sokolova.Page.Context.CloseAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The browser and the framework complain of the break themselves.</summary>
    internal static void ExpectBreak(Visitor visitor)
    {
        foreach (var part in new[] { "net::ERR_", "No interop methods are registered", "WebSocket", "_blazor", "Connection disconnected", "Failed to", "not in the 'Connected' State", "Circuit", "circuit", "reconnect" })
        {
            visitor.Expect(part);
        }
    }
}
