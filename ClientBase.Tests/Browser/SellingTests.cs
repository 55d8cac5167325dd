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

    [GeneratedRegex(@"^КЛЩ-\d\d-\d{4}-\d{7}$")]
    private static partial Regex TickNumber();
}
