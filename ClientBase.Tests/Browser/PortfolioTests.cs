using System.Text.RegularExpressions;
using ClientBase.Core.Clients;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>«Страховой портфель» as an agent works in it.</summary>
public partial class PortfolioTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task An_annulled_sale_opens_the_client_on_the_other_agents_screen()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        await Backstage.AddAsync("gromov", person);
        var gromov = (await SignInAsync("gromov")).Cabinet;
        var row = await gromov.FindAsync(person);
        var sokolova = (await SignInAsync("sokolova")).Cabinet;
        var card = await sokolova.OpenCardAsync(person);
        await card.GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        var number = await sokolova.SellTickAsync();
        await Expect(row).ToContainTextAsync("Закреплён за другим агентом");

        await OpenPolicyAsync(sokolova, person, number);
        await sokolova.Button("Аннулировать").ClickAsync();
        var asked = sokolova.Dialog("Аннулировать полис?");
        await Expect(asked.GetByRole(AriaRole.Button, new() { Name = "Отмена" })).ToBeFocusedAsync();
        await asked.GetByRole(AriaRole.Button, new() { Name = "Аннулировать" }).ClickAsync();

        await Expect(PolicyPanel(sokolova)).ToContainTextAsync("Аннулирован");
        await Expect(row).ToContainTextAsync("Потенциальный");
        await Expect(sokolova.Button("Аннулировать")).ToHaveCountAsync(0);
        await sokolova.Page.Keyboard.PressAsync("Escape");
        await Expect(Policies(sokolova).GetByRole(AriaRole.Row).Filter(new() { HasText = number })).ToContainTextAsync("Аннулирован");
        await Expect(Policies(sokolova).GetByRole(AriaRole.Link, new() { Name = number })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_cancellation_shows_its_refund_before_and_a_wrong_date_at_its_field()
    {
        var person = Stranger.Next();
        await Backstage.AddAsync("sokolova", person);
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await (await cabinet.OpenCardAsync(person)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        var number = await cabinet.SellTickAsync();
        await OpenPolicyAsync(cabinet, person, number);
        var panel = PolicyPanel(cabinet);

        await cabinet.Button("Расторгнуть").ClickAsync();
        await Expect(panel.Field("Причина")).ToBeFocusedAsync();
        await cabinet.Button("Расторгнуть полис").ClickAsync();
        await Expect(panel.GetByText("Выберите причину расторжения")).ToBeVisibleAsync();
        await Expect(panel.Field("Причина")).ToBeFocusedAsync();
        await panel.Field("Причина").SelectOptionAsync(new SelectOptionValue { Label = "Период охлаждения" });
        await Expect(cabinet.Page.GetByTestId("refund")).ToHaveTextAsync("450,00\u00A0₽");
        await panel.Field("Дата расторжения").FillAsync("01.01.2020");
        await cabinet.Button("Расторгнуть полис").ClickAsync();
        await Expect(panel.Field("Дата расторжения")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(panel.Field("Дата расторжения")).ToHaveValueAsync("01.01.2020");
        Assert.Matches("^Дата расторжения: с ", await panel.Field("Дата расторжения").DescriptionAsync());
        await panel.Field("Дата расторжения").FillAsync(Core.Basics.MoscowTime.Show(Core.Basics.MoscowTime.Today(TimeProvider.System)));
        await cabinet.Button("Расторгнуть полис").DblClickAsync();

        await Expect(panel).ToContainTextAsync("Расторгнут");
        await Expect(panel).ToContainTextAsync("Возврат клиенту");
        await Expect(cabinet.Button("Расторгнуть")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_renewal_begins_one_filled_calculation_however_often_it_is_pressed()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await cabinet.Page.GotoAsync("/portfolio?tab=Renewals");
        var row = cabinet.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ёлкина Анна-Мария Петровна" });

        // Not from the clock: the demo may have been filled before midnight.
        var ends = DateText.Parse((await row.GetByRole(AriaRole.Cell).First.InnerTextAsync())[..10]).Date!.Value;
        await row.GetByRole(AriaRole.Button, new() { NameRegex = Renew() }).DblClickAsync();
        await Expect(cabinet.Sale.Field("Марка")).ToHaveValueAsync("LADA");
        await Expect(cabinet.Sale.Field("Дата начала")).ToHaveValueAsync(Core.Basics.MoscowTime.Show(ends.AddDays(1)));
        var first = new Uri(cabinet.Page.Url).AbsolutePath;

        await cabinet.Page.GotoAsync("/portfolio?tab=Renewals");
        await row.GetByRole(AriaRole.Button, new() { NameRegex = Renew() }).ClickAsync();
        await Expect(cabinet.Sale.Field("Марка")).ToHaveValueAsync("LADA");
        Assert.Equal(first, new Uri(cabinet.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task What_is_filtered_is_given_as_a_file_and_the_filter_survives_F5()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await cabinet.Page.GotoAsync("/portfolio");
        await cabinet.Page.GetByLabel("Продукт", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "КАСКО" });
        await Expect(Policies(cabinet).GetByRole(AriaRole.Row).Filter(new() { HasText = "ХХХ 9" })).ToHaveCountAsync(0);
        await cabinet.Page.ReloadAsync();
        await Expect(cabinet.Page.GetByLabel("Продукт", new() { Exact = true })).ToHaveValueAsync("Kasko");

        var file = await cabinet.Page.RunAndWaitForDownloadAsync(() => cabinet.Button("Выгрузить в Excel").ClickAsync());

        Assert.Matches(@"^Портфель \d\d\.\d\d\.\d{4}\.xlsx$", file.SuggestedFilename);
        var bytes = await File.ReadAllBytesAsync(await file.PathAsync());
        Assert.Equal("PK"u8, bytes.AsSpan(0, 2));
    }

    [Fact]
    public async Task A_supervisor_is_told_that_portfolios_belong_to_agents()
    {
        var cabinet = (await SignInAsync("orlov")).Cabinet;
        await cabinet.Page.GotoAsync("/portfolio");

        await Expect(cabinet.Page.GetByText("Страховой портфель есть у каждого агента свой")).ToBeVisibleAsync();
        await Expect(cabinet.Page.GetByRole(AriaRole.Tab)).ToHaveCountAsync(0);
    }

    private static ILocator Policies(Cabinet cabinet) => cabinet.Page.GetByRole(AriaRole.Table, new() { Name = "Полисы" });

    private static ILocator PolicyPanel(Cabinet cabinet) => cabinet.Page.GetByRole(AriaRole.Article);

    private static async Task OpenPolicyAsync(Cabinet cabinet, Stranger person, string number)
    {
        await cabinet.Page.GotoAsync("/portfolio");
        await cabinet.Page.GetByLabel("Клиент", new() { Exact = true }).FillAsync(person.LastName);
        await cabinet.Page.Keyboard.PressAsync("Enter");
        await Expect(Policies(cabinet).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Policies(cabinet).GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Expect(PolicyPanel(cabinet)).ToContainTextAsync(person.FullName);
    }

    [GeneratedRegex("^Продлить ХХХ")]
    private static partial Regex Renew();
}
