using System.Text.RegularExpressions;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>«+ Оформить», from the card to the number of the policy.</summary>
public partial class SellingTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_policy_is_sold_and_the_client_becomes_bound()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var card = await cabinet.OpenCardAsync(person);
        await card.GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        var number = await cabinet.SellTickAsync();

        Assert.Matches(TickNumber(), number);
        await cabinet.Button("Вернуться к карточке").ClickAsync();
        await Expect(card).ToContainTextAsync("Закреплён за мной");
        await Expect(card.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync(number);
        await Expect(card).ToContainTextAsync("Подтвердите телефон: клиент получит личный кабинет");
        await Expect(cabinet.Row(person.FullName)).ToContainTextAsync("Закреплён за мной");
        Assert.Equal([number], await Backstage.PolicyNumbersOfAsync(person));
    }

    [Fact]
    public async Task An_osago_for_two_drivers_is_sold_with_its_price_explained_and_nothing_lost_by_F5()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var card = await cabinet.OpenCardAsync(person);
        await card.GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        var sale = cabinet.Sale;
        await sale.GetByRole(AriaRole.Button, new() { Name = "ОСАГО", Exact = true }).ClickAsync();
        await Expect(sale.Field("Марка")).ToBeFocusedAsync();
        await cabinet.Page.Keyboard.TypeAsync("лад");
        await Expect(sale.GetByRole(AriaRole.Option, new() { Name = "LADA" })).ToBeVisibleAsync();
        await cabinet.Page.Keyboard.PressAsync("Enter");
        await Expect(sale.Field("Марка")).ToHaveValueAsync("LADA");
        await sale.Field("Модель").FillAsync("Vesta");
        await sale.Field("Год выпуска").FillAsync("2024");
        await sale.Field("Мощность").FillAsync("123");
        await sale.Field("Госномер").FillAsync("a001aa00");
        await sale.Field("Серия и номер документа").FillAsync("00 00 123456");
        await Expect(sale.Field("Госномер")).ToHaveValueAsync("А001АА00");
        await sale.Field("Город регистрации собственника").FillAsync("мск");
        await sale.GetByRole(AriaRole.Button, new() { Name = "Это страхователь" }).ClickAsync();
        await sale.GetByRole(AriaRole.Button, new() { Name = "Добавить водителя" }).ClickAsync();
        var (first, second) = (Driver(1), Driver(2));
        await Expect(first.Field("ФИО")).ToHaveValueAsync(person.FullName);
        await first.Field("Водительское удостоверение").FillAsync("00 00 000008");
        await first.Field("Стаж с").FillAsync("01.01.2015");
        await second.Field("ФИО").FillAsync("Волкова Анна Ивановна");
        await second.Field("Дата рождения").FillAsync("15.06.1985");
        await second.Field("Водительское удостоверение").FillAsync("00 00 000013");
        await second.Field("Стаж с").FillAsync("01.01.2010");

        // Straight after the last letter.
        await cabinet.Page.ReloadAsync();
        await Expect(second.Field("Стаж с")).ToHaveValueAsync("01.01.2010");
        await Expect(first.Field("Водительское удостоверение")).ToHaveValueAsync("00 00 000008");

        // And from the card, as on another machine.
        await cabinet.Page.GotoAsync(new Uri(cabinet.Page.Url).AbsolutePath.Split("/sale/")[0]);
        await card.GetByRole(AriaRole.Tab, new() { Name = "Расчёты" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^ОСАГО Р-") }).ClickAsync();
        await Expect(second.Field("Стаж с")).ToHaveValueAsync("01.01.2010");
        await cabinet.Button("Рассчитать").ClickAsync();
        await Expect(sale.GetByRole(AriaRole.Table, new() { Name = "Как посчитано" }).Locator("tbody tr")).ToHaveCountAsync(7);
        await Expect(sale.GetByRole(AriaRole.Table, new() { Name = "Как посчитано" })).ToContainTextAsync($"класс 8: {person.FullName}");

        await cabinet.Button("Перейти к оплате").ClickAsync();
        await cabinet.Button("Оплатить").ClickAsync();
        await Expect(cabinet.Page.GetByTestId("policy-number")).ToHaveTextAsync(OsagoNumber());
        var number = await cabinet.Page.GetByTestId("policy-number").InnerTextAsync();
        await cabinet.Button("Вернуться к карточке").ClickAsync();
        await Expect(card.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync(number);
        Assert.Equal([number], await Backstage.PolicyNumbersOfAsync(person));

        ILocator Driver(int number) => sale.GetByRole(AriaRole.Group, new() { Name = $"Водитель {number}", Exact = true });
    }

    [Fact]
    public async Task Reloading_and_going_back_lose_nothing_of_a_sale()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var card = await cabinet.OpenCardAsync(person);
        await card.GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await cabinet.SellTickUpToAsync("Перейти к оплате");
        var premium = await cabinet.Page.GetByTestId("premium").InnerTextAsync();

        await cabinet.Page.ReloadAsync();
        await Expect(cabinet.Page.GetByTestId("premium")).ToHaveTextAsync(premium);
        await cabinet.Button("Перейти к оплате").ClickAsync();
        await Expect(cabinet.Button("Оплатить")).ToBeVisibleAsync();
        await cabinet.Page.ReloadAsync();
        await Expect(cabinet.Button("Оплатить")).ToBeEnabledAsync();

        await cabinet.Page.GoBackAsync();
        await Expect(card).ToBeVisibleAsync();
        Assert.Empty(await Backstage.PolicyNumbersOfAsync(person));
        await cabinet.Page.GoForwardAsync();
        await cabinet.Button("Оплатить").ClickAsync();
        await Expect(cabinet.Page.GetByRole(AriaRole.Heading, new() { Name = "Полис оформлен" })).ToBeVisibleAsync();
        var number = await cabinet.Page.GetByTestId("policy-number").InnerTextAsync();
        await cabinet.Page.ReloadAsync();

        await Expect(cabinet.Page.GetByTestId("policy-number")).ToHaveTextAsync(number);
        Assert.Equal([number], await Backstage.PolicyNumbersOfAsync(person));
    }

    [Fact]
    public async Task Two_tabs_that_pay_one_calculation_get_one_policy()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var sokolova = await SignInAsync("sokolova");
        var first = sokolova.Cabinet;
        await (await first.OpenCardAsync(person)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await first.SellTickUpToAsync("Оплатить");
        var second = new Cabinet(await first.Page.Context.NewPageAsync());
        await second.Page.GotoAsync(first.Page.Url);
        await Expect(second.Button("Оплатить")).ToBeEnabledAsync();

        // Straight at the buttons: whichever sale is first takes the other tab's button away.
        var buttons = await Task.WhenAll(first.Button("Оплатить").ElementHandleAsync(), second.Button("Оплатить").ElementHandleAsync());
        await Task.WhenAll(buttons.Select(button => button.EvaluateAsync("button => button.click()")));

        await Expect(first.Page.GetByTestId("policy-number")).ToHaveTextAsync(TickNumber());
        await Expect(second.Page.GetByTestId("policy-number")).ToHaveTextAsync(await first.Page.GetByTestId("policy-number").InnerTextAsync());
        Assert.Single(await Backstage.PolicyNumbersOfAsync(person));
    }

    [GeneratedRegex("^ХХХ 9[0-9]{9}$")]
    private static partial Regex OsagoNumber();

    [GeneratedRegex(@"^КЛЩ-\d\d-\d{4}-\d{7}$")]
    private static partial Regex TickNumber();
}
