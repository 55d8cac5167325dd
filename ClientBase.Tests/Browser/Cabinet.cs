using System.Text.RegularExpressions;
using ClientBase.Core.Clients;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>The agent's cabinet in one window: everything is found by the name that a person reads or a screen reader says.</summary>
internal sealed class Cabinet(IPage page)
{
    public IPage Page => page;

    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Name = "База клиентов", Exact = true });

    public ILocator NameFilter => page.GetByRole(AriaRole.Textbox, new() { Name = "Фамилия / Имя / Отчество" });

    public ILocator PhoneFilter => page.GetByRole(AriaRole.Textbox, new() { Name = "Телефон", Exact = true });

    public ILocator StatusFilter => page.GetByRole(AriaRole.Combobox, new() { Name = "Статус" });

    public ILocator Table => page.GetByRole(AriaRole.Table, new() { Name = "Клиенты" });

    /// <summary>Rows of clients, without the head.</summary>
    public ILocator Rows => Table.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^Выбрать (?!страницу)") }) });

    public ILocator AddForm => Dialog("Добавление клиента");

    public ILocator EditForm => Dialog("Редактирование профиля клиента");

    public ILocator DeleteDialog => Dialog("Вы уверены?");

    public ILocator Sale => page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("^(Оформление полиса|Полис оформлен)$") });

    public ILocator Dialog(string name) => page.GetByRole(AriaRole.Dialog, new() { Name = name });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Row(string fullName) => Rows.Filter(new() { HasText = fullName });

    public ILocator Card(string fullName) => page.GetByRole(AriaRole.Article, new() { Name = fullName });

    /// <summary>Looks for one person by the name filter and waits for the row.</summary>
    public async Task<ILocator> FindAsync(Stranger person)
    {
        await NameFilter.FillAsync(person.LastName);
        await Button("Найти").ClickAsync();
        await Expect(Rows).ToHaveCountAsync(1);
        return Row(person.FullName);
    }

    public async Task<ILocator> OpenCardAsync(Stranger person)
    {
        await (await FindAsync(person)).GetByRole(AriaRole.Link, new() { Name = person.FullName, Exact = true }).ClickAsync();
        var card = Card(person.FullName);
        await Expect(card).ToBeVisibleAsync();
        return card;
    }

    public async Task<ILocator> OpenAddFormAsync()
    {
        await Button("Добавить клиента").ClickAsync();
        await Expect(AddForm.Field("Фамилия")).ToBeFocusedAsync();
        return AddForm;
    }

    /// <summary>«Защита от клеща» as far as the button named here, which is not pressed.</summary>
    public async Task SellTickUpToAsync(string button)
    {
        foreach (var step in new[] { "Защита от клеща", "Рассчитать", "Перейти к оплате", "Оплатить" })
        {
            var next = Sale.GetByRole(AriaRole.Button, new() { Name = step, Exact = true });
            if (step == button)
            {
                await Expect(next).ToBeEnabledAsync();
                return;
            }

            await next.ClickAsync();
        }
    }

    /// <summary>The whole sale; gives the number of the policy.</summary>
    public async Task<string> SellTickAsync()
    {
        await SellTickUpToAsync("Оплатить");
        await Button("Оплатить").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Полис оформлен" })).ToBeVisibleAsync();
        return await page.GetByTestId("policy-number").InnerTextAsync();
    }

    /// <summary>Presses Tab until the focus is there, as a person without a mouse does.</summary>
    public async Task TabToAsync(ILocator target)
    {
        for (var pressed = 0; pressed < 80; pressed++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.CountAsync() == 1 && await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"Tab never reaches {target}.");
    }
}

internal static class Fields
{
    public static ILocator Field(this ILocator form, string label) => form.GetByLabel(label, new() { Exact = true });

    /// <summary>What a screen reader says after the field's name: its error, warning or hint.</summary>
    public static async Task<string> DescriptionAsync(this ILocator field) => await field.EvaluateAsync<string>(
        "input => (input.getAttribute('aria-describedby') ?? '').split(' ').map(id => document.getElementById(id)?.innerText ?? '').join(' ').trim()");

    public static async Task FillPersonAsync(this ILocator form, Stranger person, bool withDocument = false)
    {
        await form.Field("Фамилия").FillAsync(person.LastName);
        await form.Field("Имя").FillAsync(person.FirstName);
        await form.Field("Отчество").FillAsync(person.Patronymic);
        await form.Field("Дата рождения").FillAsync(person.Birthday);
        await form.Field("Эл. почта (личная)").FillAsync(person.Email);
        if (withDocument)
        {
            await form.Field("Документ").SelectOptionAsync(new SelectOptionValue { Label = person.Passport.Type.Title() });
            await form.Field("Серия и номер").FillAsync(person.PassportText);
            await form.Field("Дата выдачи документа").FillAsync(person.PassportDate);
        }
    }

    public static Task SaveAsync(this ILocator form) => form.GetByRole(AriaRole.Button, new() { Name = "Сохранить данные" }).ClickAsync();
}
