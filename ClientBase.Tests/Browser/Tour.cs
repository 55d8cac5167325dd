using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>A walk past every screen of an agent's work, for whoever wants to look at each: the accessibility check, the camera.</summary>
internal static class Tour
{
    /// <summary>Goes from screen to screen and stops at each.</summary>
    /// <param name="sokolova">Signed in, at the list.</param>
    /// <param name="backstage">Puts the people there.</param>
    /// <param name="buyerLastName">Whom the tour sells to: another name at each tour of one database.</param>
    /// <param name="lookAt">Gets the short name of the screen that is shown now.</param>
    public static async Task WalkAsync(Cabinet sokolova, Backstage backstage, string buyerLastName, Func<string, Task> lookAt)
    {
        var page = sokolova.Page;
        await Expect(sokolova.Rows).ToHaveCountAsync(25);
        await lookAt("list");

        var form = await sokolova.OpenAddFormAsync();
        await form.SaveAsync();
        await Expect(form.GetByText("Заполните поле")).ToHaveCountAsync(5);
        await lookAt("form-errors");
        var seen = new Stranger(
            "Климова", "Светлана", "Юрьевна", new DateOnly(1989, 4, 17), "s.klimova@mail.example", Stranger.Next().Passport, Stranger.Next().Phone);
        await form.FillPersonAsync(seen);
        await form.Field("Эл. почта (личная)").BlurAsync();
        await Expect(form.GetByText("Заполните поле")).ToHaveCountAsync(0);
        await lookAt("form");
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        await form.Field("Номер моб. телефона").FillAsync(seen.Phone.Display);
        await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
        await Expect(form.Field("Код из СМС")).ToBeFocusedAsync();
        await lookAt("code");
        await page.Keyboard.PressAsync("Escape");
        await sokolova.Dialog("Закрыть без сохранения?").GetByRole(AriaRole.Button, new() { Name = "Закрыть", Exact = true }).Last.ClickAsync();
        await Expect(form).ToBeHiddenAsync();

        await ShowCardAsync(sokolova, "Ёлкина Анна-Мария Петровна");
        await lookAt("card");
        await page.GetByRole(AriaRole.Tab, new() { Name = "История" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Tabpanel).GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await lookAt("history");

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Article)).ToBeHiddenAsync();

        var buyer = Stranger.Next() with { LastName = buyerLastName, FirstName = "Мария", Patronymic = "Андреевна", Email = "buyer@mail.example" };
        await backstage.AddAsync("sokolova", buyer);
        await (await sokolova.OpenCardAsync(buyer)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await Expect(sokolova.Sale.GetByRole(AriaRole.Button, new() { Name = "Защита от клеща", Exact = true })).ToBeVisibleAsync();
        await lookAt("sale-products");
        await sokolova.SellTickUpToAsync("Перейти к оплате");
        await lookAt("sale");
        await sokolova.Button("Перейти к оплате").ClickAsync();
        await Expect(sokolova.Button("Оплатить")).ToBeVisibleAsync();
        await lookAt("sale-payment");
        await sokolova.Button("Оплатить").ClickAsync();
        await Expect(page.GetByTestId("policy-number")).ToBeVisibleAsync();
        await lookAt("sale-policy");

        await page.GotoAsync("/clients");
        await sokolova.NameFilter.FillAsync("Петров Пётр Петрович");
        await sokolova.NameFilter.PressAsync("Enter");
        await Expect(sokolova.Rows).ToHaveCountAsync(2);
        await Expect(sokolova.Rows.Filter(new() { HasText = "Закреплён за другим агентом" })).ToHaveCountAsync(1);
        await lookAt("locked");

        await sokolova.Button("Сброс").ClickAsync();
        await Expect(sokolova.Rows).ToHaveCountAsync(25);
        await sokolova.Rows.Nth(1).GetByRole(AriaRole.Checkbox).CheckAsync();
        await sokolova.Rows.Nth(2).GetByRole(AriaRole.Checkbox).CheckAsync();
        await sokolova.Button("Удалить").ClickAsync();
        await Expect(sokolova.DeleteDialog).ToBeVisibleAsync();
        await lookAt("delete");
        await sokolova.DeleteDialog.GetByRole(AriaRole.Button, new() { Name = "Отмена" }).ClickAsync();
        await Expect(sokolova.DeleteDialog).ToBeHiddenAsync();

        await page.GotoAsync("/demo/phone");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Телефон клиента" })).ToBeVisibleAsync();
        await lookAt("phone");
    }

    private static async Task ShowCardAsync(Cabinet cabinet, string fullName)
    {
        await cabinet.NameFilter.FillAsync(fullName);
        await cabinet.NameFilter.PressAsync("Enter");
        await Expect(cabinet.Rows).ToHaveCountAsync(1);
        await cabinet.Row(fullName).GetByRole(AriaRole.Link, new() { Name = fullName, Exact = true }).ClickAsync();
        await Expect(cabinet.Card(fullName)).ToBeVisibleAsync();
    }
}
