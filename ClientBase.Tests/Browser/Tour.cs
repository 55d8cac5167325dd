using System.Text.RegularExpressions;
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
        await RateACarAsync(sokolova, buyer, lookAt);
        await ShowPortfolioAsync(sokolova, lookAt);

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

    private static async Task RateACarAsync(Cabinet sokolova, Stranger buyer, Func<string, Task> lookAt)
    {
        var (page, sale) = (sokolova.Page, sokolova.Sale);
        await sokolova.Button("Вернуться к карточке").ClickAsync();
        await sokolova.Card(buyer.FullName).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await sale.GetByRole(AriaRole.Button, new() { Name = "ОСАГО", Exact = true }).ClickAsync();
        await sokolova.Button("Рассчитать").ClickAsync();
        await Expect(sale.GetByText("Заполните поле").First).ToBeVisibleAsync();
        await lookAt("osago-errors");
        await sale.Field("Марка").FillAsync("LADA");
        await sale.Field("Модель").FillAsync("Vesta");
        await sale.Field("Год выпуска").FillAsync("2024");
        await sale.Field("Мощность").FillAsync("123");
        await sale.Field("Госномер").FillAsync("А001АА00");
        await sale.Field("Серия и номер документа").FillAsync("00 00 123456");
        await sale.Field("Город регистрации собственника").FillAsync("Москва");
        await sale.GetByRole(AriaRole.Button, new() { Name = "Это страхователь" }).ClickAsync();
        var driver = sale.GetByRole(AriaRole.Group, new() { Name = "Водитель 1", Exact = true });
        await driver.Field("Водительское удостоверение").FillAsync("00 00 000008");
        await driver.Field("Стаж с").FillAsync("01.01.2015");
        await sokolova.Button("Рассчитать").ClickAsync();
        await Expect(sale.GetByRole(AriaRole.Table, new() { Name = "Как посчитано" })).ToBeVisibleAsync();
        await lookAt("osago");
        await sale.GetByRole(AriaRole.Button, new() { Name = "КАСКО", Exact = true }).ClickAsync();
        await sale.GetByLabel(new Regex("^Стоимость")).FillAsync("2 400 000");
        await sokolova.Button("Рассчитать").ClickAsync();
        await Expect(sale.GetByRole(AriaRole.Table, new() { Name = "Как посчитано" })).ToBeVisibleAsync();
        await lookAt("kasko");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Расчёты" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Tabpanel).GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await lookAt("quotes");
    }

    private static async Task ShowPortfolioAsync(Cabinet sokolova, Func<string, Task> lookAt)
    {
        var page = sokolova.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Страховой портфель" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Полисы" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(26);
        await lookAt("portfolio");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Расчёты" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Расчёты" }).GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
        await lookAt("portfolio-quotes");
        await page.GetByRole(AriaRole.Tab, new() { Name = "На продление" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ёлкина" })).ToBeVisibleAsync();
        await lookAt("portfolio-renewals");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ёлкина" }).GetByRole(AriaRole.Link, new() { NameRegex = new("^ХХХ") }).ClickAsync();
        await sokolova.Button("Расторгнуть").ClickAsync();
        await page.GetByLabel("Причина").SelectOptionAsync("VehicleSold");
        await Expect(page.GetByTestId("refund")).ToBeVisibleAsync();
        await lookAt("policy");
        await page.GotoAsync((await page.GetByRole(AriaRole.Article).GetByRole(AriaRole.Link, new() { Name = "Печать" }).GetAttributeAsync("href"))!);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Печать" })).ToBeVisibleAsync();
        await lookAt("printed-policy");
        await page.GotoAsync("/notifications");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Уведомления" }).GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await lookAt("notifications");
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
