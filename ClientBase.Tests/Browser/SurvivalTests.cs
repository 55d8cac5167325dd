using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>F16: what is on the screen outlives the page, the circuit and the server, to the last letter.</summary>
public class SurvivalTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Restored = "Форма восстановлена: всё введённое на месте. Проверьте и сохраните.";
    private const string Broken = "Связь прервалась. Восстанавливаем… Введённое сохранится.";

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task F5_in_the_middle_of_a_word_loses_no_letter_and_the_cursor_stays(int kept)
    {
        var person = Stranger.Next();
        var sokolova = await SignInAsync("sokolova");
        var form = await sokolova.Cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person, withDocument: true);
        await form.Field("Имя").FocusAsync();

        // At once, the server has kept nothing yet and the browser hands over everything; later, only the last letters.
        await Task.Delay(kept);
        await form.Field("Имя").FillAsync("Ве");
        await ReloadAsync(sokolova.Page);

        await Expect(form.GetByText(Restored)).ToBeVisibleAsync();
        await Expect(form.Field("Имя")).ToBeFocusedAsync();
        await sokolova.Page.Keyboard.TypeAsync("ра");
        await Expect(form.Field("Имя")).ToHaveValueAsync("Вера");
        await Expect(form.Field("Фамилия")).ToHaveValueAsync(person.LastName);
        await Expect(form.Field("Серия и номер")).ToHaveValueAsync(person.PassportText);
        await form.SaveAsync();
        await Expect(form).ToBeHiddenAsync();
        await sokolova.Cabinet.FindAsync(person);
        await ReloadAsync(sokolova.Page);
        await Expect(sokolova.Cabinet.Rows).ToHaveCountAsync(1);
        await Expect(form).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Boxes_ticked_in_the_moment_before_F5_are_ticked_again()
    {
        var sokolova = await SignInAsync("sokolova");
        var form = await sokolova.Cabinet.OpenAddFormAsync();
        await form.GetByLabel("Нет отчества").CheckAsync();
        await form.GetByLabel("Добавить клиента с телефоном").CheckAsync();
        await form.Field("Номер моб. телефона").FillAsync("+7 (900) 000-12");
        await ReloadAsync(sokolova.Page);

        await Expect(form.GetByText(Restored)).ToBeVisibleAsync();
        await Expect(form.Field("Номер моб. телефона")).ToHaveValueAsync("+7 (900) 000-12");
        await Expect(form.GetByLabel("Нет отчества")).ToBeCheckedAsync();
        await Expect(form.Field("Отчество")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_form_that_was_left_on_purpose_does_not_come_back()
    {
        var sokolova = await SignInAsync("sokolova");
        var form = await sokolova.Cabinet.OpenAddFormAsync();
        await form.Field("Фамилия").FillAsync("Прихожева");
        await Task.Delay(1000);
        await sokolova.Page.Keyboard.PressAsync("Escape");
        await sokolova.Cabinet.Dialog("Закрыть без сохранения?").GetByRole(AriaRole.Button, new() { Name = "Закрыть", Exact = true }).Last.ClickAsync();
        await Expect(form).ToBeHiddenAsync();

        await ReloadAsync(sokolova.Page);

        await Expect(sokolova.Cabinet.Rows).ToHaveCountAsync(25);
        await Task.Delay(1000);
        await Expect(form).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Another_window_of_the_same_agent_has_forms_of_its_own()
    {
        var sokolova = await SignInAsync("sokolova");
        var form = await sokolova.Cabinet.OpenAddFormAsync();
        await form.Field("Фамилия").FillAsync("Прихожева");
        await Task.Delay(1000);

        var second = new Cabinet(await sokolova.Page.Context.NewPageAsync());
        await second.Page.GotoAsync("/clients");
        await Expect(second.Rows).ToHaveCountAsync(25);
        await Task.Delay(1000);
        await Expect(second.AddForm).ToBeHiddenAsync();
        await Expect(form.Field("Фамилия")).ToHaveValueAsync("Прихожева");
    }

    [Fact]
    public async Task Comment_calculation_and_filter_come_back_after_F5()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var sokolova = await SignInAsync("sokolova");
        var card = await sokolova.Cabinet.OpenCardAsync(person);
        await card.GetByRole(AriaRole.Textbox, new() { Name = "Комментарий" }).FillAsync("Просила перезвонить");
        await ReloadAsync(sokolova.Page);
        await Expect(card.GetByRole(AriaRole.Textbox, new() { Name = "Комментарий" })).ToHaveValueAsync("Просила перезвонить");
        await card.GetByRole(AriaRole.Button, new() { Name = "Сохранить комментарий" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Сохранить комментарий" })).ToBeHiddenAsync();

        await card.GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await sokolova.Cabinet.Sale.GetByRole(AriaRole.Button, new() { Name = "Путешествия", Exact = true }).ClickAsync();
        var days = sokolova.Cabinet.Sale.Field("Дней в поездке");
        await days.FillAsync("14");
        await ReloadAsync(sokolova.Page);
        await Expect(days).ToHaveValueAsync("14");

        await sokolova.Page.GotoAsync("/clients");
        await Expect(sokolova.Cabinet.NameFilter).ToHaveValueAsync(person.LastName);
        await Expect(sokolova.Cabinet.Rows).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("SIGKILL")]
    [InlineData("SIGTERM")]
    public async Task After_a_restart_everything_is_as_it_was_with_what_was_typed_meanwhile(string signal)
    {
        var person = Stranger.Next();
        var folder = RunningApp.NewFolder();
        try
        {
            await using var first = await RunningApp.StartAsync(folder);
            await using var cable = new Cable(first.Address);
            var sokolova = await SignInAsync("sokolova", new() { BaseURL = cable.Address.ToString() });
            await sokolova.Cabinet.Table.GetByRole(AriaRole.Button, new() { Name = "Дата рождения" }).ClickAsync();
            await Expect(sokolova.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=BirthDate"));
            await sokolova.Cabinet.NameFilter.FillAsync("Булгаков");
            await sokolova.Cabinet.Button("Найти").ClickAsync();
            await Expect(sokolova.Cabinet.Rows).Not.ToHaveCountAsync(25);
            var form = await sokolova.Cabinet.OpenAddFormAsync();
            await form.FillPersonAsync(person);
            await form.GetByLabel("Добавить клиента с телефоном").CheckAsync();
            await form.Field("Номер моб. телефона").FillAsync(person.Phone.Display);
            await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
            await Expect(form.Field("Код из СМС")).ToBeFocusedAsync();
            await using var backstage = Backstage.Of(folder);
            var code = await CodeAsync(first.Address, person);
            ConnectionTests.ExpectBreak(sokolova);

            await first.EndAsync(signal);
            await Expect(sokolova.Page.GetByText(Broken)).ToBeVisibleAsync();
            await form.Field("Отчество").FocusAsync();
            await sokolova.Page.Keyboard.PressAsync("End");
            await sokolova.Page.Keyboard.TypeAsync("-Вера");
            await using var second = await RunningApp.StartAsync(folder);
            cable.LeadTo(second.Address);

            await Expect(form.GetByText(Restored)).ToBeVisibleAsync();
            await Expect(sokolova.Page.GetByText(Broken)).ToBeHiddenAsync();
            await Expect(form.Field("Отчество")).ToHaveValueAsync(person.Patronymic + "-Вера");
            await Expect(form.Field("Эл. почта (личная)")).ToHaveValueAsync(person.Email);
            await Expect(form.Field("Номер моб. телефона")).ToHaveValueAsync(person.Phone.Display);
            await form.Field("Код из СМС").FillAsync(code);
            await Expect(form.GetByText("Телефон подтверждён")).ToBeVisibleAsync();
            await form.Field("Отчество").FillAsync(person.Patronymic);
            await form.SaveAsync();
            await Expect(form).ToBeHiddenAsync();
            await Expect(sokolova.Cabinet.NameFilter).ToHaveValueAsync("Булгаков");
            await Expect(sokolova.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=BirthDate"));
            await using var db = backstage.Open();
            Assert.Equal(1, db.Clients.Count(client => client.LastName == person.LastName && client.PhoneVerifiedAt != null));
            await sokolova.Page.Context.CloseAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_stop_in_good_order_lets_a_save_that_is_under_way_finish()
    {
        // On the engine that is waited for without holding a thread: SQLite's own waiting would hold the process anyway.
        _ = TestEngine.PostgreSql();
        var person = Stranger.Next();
        var folder = RunningApp.NewFolder();
        try
        {
            await using var app = await RunningApp.StartAsync(folder);
            await using var backstage = Backstage.Of(folder);
            var sokolova = await SignInAsync("sokolova", new() { BaseURL = app.Address.ToString() });
            ConnectionTests.ExpectBreak(sokolova);
            var form = await sokolova.Cabinet.OpenAddFormAsync();
            await form.FillPersonAsync(person);
            await using var db = backstage.Open();
            var busy = await db.BeginWriteAsync(null, default);
            await db.LockAsync([LockName.Agent((await backstage.ActorAsync("sokolova")).Id)], default);
            await form.SaveAsync();
            await Expect(sokolova.Cabinet.Button("Сохранение…")).ToBeVisibleAsync();

            var ending = app.EndAsync("SIGTERM");
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.False(ending.IsCompleted);
            await busy.DisposeAsync();
            await ending;

            Assert.Equal(1, await backstage.RecordsOfAsync(person));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The trainer reads the simulated phone.</summary>
    private async Task<string> CodeAsync(Uri app, Stranger person)
    {
        var trainer = await SignInAsync("trener", new() { BaseURL = app.ToString() });
        var answer = await trainer.Page.APIRequest.GetAsync($"/demo/sms?phone={Uri.EscapeDataString(person.Phone.E164)}");
        await trainer.Page.GotoAsync("about:blank");
        var text = (await answer.JsonAsync())!.Value[0].GetProperty("text").GetString()!;
        return new string([.. text.SkipWhile(letter => !char.IsAsciiDigit(letter)).Where(char.IsAsciiDigit).Take(new PhoneVerificationOptions().CodeLength)]);
    }

    /// <summary>F5, with «Leave» where the browser asks.</summary>
    private static async Task ReloadAsync(IPage page)
    {
        page.Dialog += Accept;
        await page.ReloadAsync();
        page.Dialog -= Accept;

        static void Accept(object? sender, IDialog dialog) => _ = dialog.AcceptAsync();
    }
}
