using System.Text.RegularExpressions;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>«Добавление в базу клиентов» of the manual, as a person does it.</summary>
public class AddingTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_client_is_added_without_a_phone()
    {
        var person = Stranger.Next();
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person);
        await form.SaveAsync();

        await Expect(form).ToBeHiddenAsync();
        await Expect(cabinet.Page.GetByText("Клиент добавлен")).ToBeVisibleAsync();
        var row = await cabinet.FindAsync(person);
        await Expect(row).ToContainTextAsync("Не указан");
        await Expect(row).ToContainTextAsync("Потенциальный");
        await Expect(row).ToContainTextAsync(person.Birthday);
        await Expect(row).ToContainTextAsync(person.Email);
    }

    [Fact]
    public async Task A_client_is_added_with_a_phone_confirmed_by_the_code_that_came_to_it()
    {
        var person = Stranger.Next();
        var handset = (await SignInAsync("trener")).Page;
        await handset.GotoAsync("/demo/phone");
        await Expect(handset.GetByRole(AriaRole.Heading, new() { Name = "Телефон клиента" })).ToBeVisibleAsync();
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person, withDocument: true);
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        await Expect(form.GetByText("Подтверждая телефон клиента, вы привязываете его к себе после продажи полиса")).ToBeVisibleAsync();
        await form.Field("Номер моб. телефона").FillAsync(person.Phone.E164);
        await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
        await Expect(form.Field("Код из СМС")).ToBeFocusedAsync();
        await Expect(form.GetByText(new Regex("^Отправить код повторно через [01]:"))).ToBeVisibleAsync();

        // The message comes to the open handset by itself.
        await handset.GetByLabel("Номер телефона").FillAsync(person.Phone.Display);
        var message = handset.GetByRole(AriaRole.Log, new() { Name = "Сообщения" });
        await Expect(message).ToContainTextAsync("Соколова М.");
        var code = Regex.Match(await message.InnerTextAsync(), "код (\\d{3} \\d{3})").Groups[1].Value;

        await form.Field("Код из СМС").FillAsync(Wrong(code));
        await Expect(form.GetByText("Неверный код. Осталось 4 попытки")).ToBeVisibleAsync();
        await form.Field("Код из СМС").FillAsync(code);
        await Expect(form.GetByText("Телефон подтверждён")).ToBeVisibleAsync();
        await Expect(form.Field("Номер моб. телефона")).Not.ToBeEditableAsync();
        await Expect(form.GetByRole(AriaRole.Button, new() { Name = "Изменить номер" })).ToBeVisibleAsync();
        await form.SaveAsync();

        await Expect(form).ToBeHiddenAsync();
        var row = await cabinet.FindAsync(person);
        await Expect(row).ToContainTextAsync(person.Phone.Display);
        await Expect(row.GetByRole(AriaRole.Img, new() { Name = "Телефон подтверждён" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_code_can_be_read_by_a_program_of_the_trainer_and_by_nobody_else()
    {
        var person = Stranger.Next();
        var trener = await SignInAsync("trener");
        var sokolova = await SignInAsync("sokolova");
        var form = await sokolova.Cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person);
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        await form.Field("Номер моб. телефона").FillAsync(person.Phone.Display);
        await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
        await Expect(form.Field("Код из СМС")).ToBeFocusedAsync();

        const string Read = "async phone => { const answer = await fetch('/demo/sms?phone=' + encodeURIComponent(phone)); return answer.ok ? (await answer.json())[0].text : String(answer.status); }";
        sokolova.Expect("404");
        Assert.Equal("404", await sokolova.Page.EvaluateAsync<string>(Read, person.Phone.E164));
        var text = await trener.Page.EvaluateAsync<string>(Read, person.Phone.E164);
        var code = Regex.Match(text, "код (\\d{3} \\d{3})").Groups[1].Value;
        await form.Field("Код из СМС").FillAsync(code.Replace(" ", "", StringComparison.Ordinal));

        await Expect(form.GetByText("Телефон подтверждён")).ToBeVisibleAsync();
        await form.SaveAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_empty_form_tells_five_errors_and_goes_to_the_first()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.SaveAsync();

        await Expect(form.GetByText("Заполните поле")).ToHaveCountAsync(5);
        await Expect(form.Field("Фамилия")).ToBeFocusedAsync();
        foreach (var label in new[] { "Фамилия", "Имя", "Отчество", "Дата рождения", "Эл. почта (личная)" })
        {
            await Expect(form.Field(label)).ToHaveAttributeAsync("aria-invalid", "true");
            await Expect(form.Field(label)).ToHaveAttributeAsync("required", "");
            Assert.Equal("Заполните поле", await form.Field(label).DescriptionAsync());
        }

        await form.Field("Нет отчества").CheckAsync();
        await Expect(form.GetByText("Заполните поле")).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task A_typed_date_that_does_not_exist_stays_in_its_field_with_the_error()
    {
        var person = Stranger.Next();
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person);
        await form.Field("Дата рождения").FillAsync("31.02.1990");
        await form.Field("Эл. почта (личная)").FocusAsync();

        await Expect(form.GetByText("Такой даты нет: 31.02.1990")).ToBeVisibleAsync();
        await form.SaveAsync();
        await Expect(form.Field("Дата рождения")).ToBeFocusedAsync();
        await Expect(form.Field("Дата рождения")).ToHaveValueAsync("31.02.1990");
        await Expect(form.Field("Фамилия")).ToHaveValueAsync(person.LastName);
    }

    [Fact]
    public async Task A_phone_may_be_pasted_in_any_spelling()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        var phone = form.Field("Номер моб. телефона");
        foreach (var spelling in new[] { "8 911 000 51 10", "+7(911)000-51-10", "79110005110", "9110005110", "+7\u00A0911\u00A0000\u201151\u201110" })
        {
            await phone.FillAsync("");
            await cabinet.Page.Keyboard.InsertTextAsync(spelling);
            await phone.BlurAsync();
            await Expect(phone).ToHaveValueAsync("+7 (911) 000-51-10");
        }

        await phone.FillAsync("+375 29 000-51-10");
        await phone.BlurAsync();
        await Expect(form.GetByText("Укажите российский мобильный номер: +7 9XX XXX-XX-XX")).ToBeVisibleAsync();
        await Expect(phone).ToHaveValueAsync("+375 29 000-51-10");
    }

    [Fact]
    public async Task A_double_click_on_save_adds_one_client()
    {
        var person = Stranger.Next();
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person);
        await form.GetByRole(AriaRole.Button, new() { Name = "Сохранить данные" })
            .EvaluateAsync("button => { button.click(); button.click(); button.click(); }");

        await Expect(form).ToBeHiddenAsync();
        await cabinet.FindAsync(person);
        Assert.Equal(1, await Backstage.RecordsOfAsync(person));
    }

    [Fact]
    public async Task A_form_with_something_typed_asks_before_it_closes_and_a_new_one_is_empty()
    {
        var person = Stranger.Next();
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person, withDocument: true);
        await cabinet.Page.Keyboard.PressAsync("Escape");
        var question = cabinet.Dialog("Закрыть без сохранения?");
        await question.GetByRole(AriaRole.Button, new() { Name = "Вернуться" }).ClickAsync();
        await Expect(question).ToBeHiddenAsync();
        await Expect(form.Field("Фамилия")).ToHaveValueAsync(person.LastName);
        await Expect(form.Field("Дата выдачи документа")).ToHaveValueAsync(person.PassportDate);

        await form.GetByRole(AriaRole.Button, new() { Name = "Закрыть" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Закрыть", Exact = true }).Last.ClickAsync();
        await Expect(form).ToBeHiddenAsync();

        await cabinet.OpenAddFormAsync();
        foreach (var label in new[] { "Фамилия", "Имя", "Отчество", "Дата рождения", "Эл. почта (личная)", "Документ", "Серия и номер", "Дата выдачи документа" })
        {
            await Expect(form.Field(label)).ToHaveValueAsync("");
        }

        await Expect(form.Field("Добавить клиента с телефоном")).Not.ToBeCheckedAsync();

        // Nothing typed: nothing to ask.
        await cabinet.Page.Keyboard.PressAsync("Escape");
        await Expect(form).ToBeHiddenAsync();
        Assert.Equal(0, await Backstage.RecordsOfAsync(person));
    }

    [Fact]
    public async Task A_phone_that_is_not_confirmed_is_saved_only_after_a_question()
    {
        var person = Stranger.Next();
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person);
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        await form.Field("Номер моб. телефона").FillAsync(person.Phone.Display);
        await form.SaveAsync();
        var question = cabinet.Dialog("Телефон не подтверждён");
        await Expect(question).ToContainTextAsync("После продажи полиса личный кабинет у клиента не появится");
        await question.GetByRole(AriaRole.Button, new() { Name = "Вернуться" }).ClickAsync();
        await Expect(form.Field("Номер моб. телефона")).ToHaveValueAsync(person.Phone.Display);

        await form.SaveAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Сохранить без подтверждения" }).ClickAsync();

        await Expect(form).ToBeHiddenAsync();
        var row = await cabinet.FindAsync(person);
        await Expect(row).ToContainTextAsync(person.Phone.Display);
        await Expect(row).ToContainTextAsync("не подтверждён");
    }

    [Fact]
    public async Task The_same_person_again_is_refused_with_the_way_to_the_card()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person with { Email = "other@mail.example" }, withDocument: true);
        await form.SaveAsync();
        await Expect(form.GetByText("Такой клиент уже есть в вашей базе")).ToBeVisibleAsync();

        await form.GetByRole(AriaRole.Button, new() { Name = "Открыть карточку" }).ClickAsync();
        await cabinet.Dialog("Закрыть без сохранения?").GetByRole(AriaRole.Button, new() { Name = "Закрыть", Exact = true }).Last.ClickAsync();

        await Expect(cabinet.Card(person.FullName)).ToBeVisibleAsync();
        Assert.Equal(1, await Backstage.RecordsOfAsync(person));
    }

    [Fact]
    public async Task A_namesake_is_added_after_a_question()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person with { Email = "namesake@mail.example" });
        await form.SaveAsync();
        await Expect(form.GetByText("Возможно, этот клиент уже есть в вашей базе:")).ToBeVisibleAsync();
        await Expect(form.GetByRole(AriaRole.Listitem)).ToContainTextAsync($"{person.FullName}, {person.Birthday}");
        Assert.Equal(1, await Backstage.RecordsOfAsync(person));

        await form.GetByRole(AriaRole.Button, new() { Name = "Добавить", Exact = true }).ClickAsync();

        await Expect(form).ToBeHiddenAsync();
        Assert.Equal(2, await Backstage.RecordsOfAsync(person));
    }

    private static string Wrong(string code) => (code[0] == '9' ? '0' : '9') + code[1..];
}
