using System.Text;
using System.Text.RegularExpressions;
using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>The policy and the calculation on A4: one page each, also with the longest names and the fullest list of drivers.</summary>
public sealed partial class PrintingTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly Stranger LongNamed = Stranger.Next() with
    {
        LastName = "Константинопольская-Преображенская",
        FirstName = "Александра-Виктория",
        Patronymic = "Константиновна",
    };

    private static string Tomorrow => MoscowTime.Show(TimeProvider.System.Today().AddDays(1));

    [Fact]
    public async Task Five_drivers_with_the_longest_names_are_one_page_and_the_buttons_stay_off_the_paper()
    {
        var (client, actor) = await AddAsync(LongNamed);
        var policy = await SellAsync(actor, client, new QuoteInput { Product = Product.Osago, Motor = FullForm() });
        var sokolova = await SignInAsync("sokolova", new() { ColorScheme = ColorScheme.Dark });
        var page = sokolova.Page;
        await page.GotoAsync($"/policies/{policy.Id}/print");

        await Expect(page).ToHaveTitleAsync($"Полис {policy.Number}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(policy.Number.Replace(" ", "\u00A0№\u00A0", StringComparison.Ordinal));
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Лица, допущенные к управлению" }).Locator("tbody tr")).ToHaveCountAsync(5);
        await Expect(page.GetByText("Демо-данные. Не является договором страхования")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Печать" })).ToBeVisibleAsync();
        Assert.Equal(1, await PagesAsync(page));

        await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Печать" })).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Закрыть" })).ToBeHiddenAsync();
        Assert.Equal("rgb(0, 0, 0) on rgb(255, 255, 255)", await InkAsync(page));
    }

    [Fact]
    public async Task A_kasko_calculation_with_five_drivers_four_payments_and_all_deductibles_is_one_page()
    {
        var (client, actor) = await AddAsync(Stranger.Next());
        var form = FullForm() with { Value = "12 400 000", Deductible = 30_000, HasAntiTheft = true, Instalments = 4 };
        var saved = (await Backstage.Get<SaleService>().SaveQuoteAsync(actor, client, QuoteId.New(), new QuoteInput { Product = Product.Kasko, Motor = form }, default)).Value;
        var page = (await SignInAsync("sokolova")).Page;
        await page.GotoAsync($"/quotes/{saved.Id}/print");

        await Expect(page).ToHaveTitleAsync($"Расчёт {saved.Number}");
        await Expect(page.GetByText("Расчёт. Не является полисом")).ToBeVisibleAsync();
        await Expect(page.Locator(".cells", new() { HasText = "без франшизы" }).Locator("dd")).ToHaveCountAsync(5);
        await Expect(page.Locator(".cells", new() { HasText = "1 из 4" }).Locator("dd")).ToHaveCountAsync(4);
        Assert.Equal(1, await PagesAsync(page));
    }

    [Fact]
    public async Task From_the_card_a_policy_opens_in_a_tab_of_its_own_and_its_button_prints()
    {
        var person = Stranger.Next();
        var (client, _) = await AddAsync(person);
        var policy = await Backstage.SellAsync("sokolova", client);
        var sokolova = await SignInAsync("sokolova");
        await sokolova.Page.Context.AddInitScriptAsync("window.print = () => document.title = 'напечатано'");
        var card = await sokolova.Cabinet.OpenCardAsync(person);

        var paper = await sokolova.Page.Context.RunAndWaitForPageAsync(
            () => card.GetByRole(AriaRole.Link, new() { Name = $"Печать полиса {policy.Number}" }).ClickAsync());

        await Expect(paper.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Страховой полис «Защита от клеща»");
        await paper.GetByRole(AriaRole.Button, new() { Name = "Печать" }).ClickAsync();
        await Expect(paper).ToHaveTitleAsync("напечатано");
        await paper.GetByRole(AriaRole.Link, new() { Name = "Закрыть" }).ClickAsync();
        await Expect(card).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_policy_that_is_not_there_is_told_in_Russian()
    {
        var sokolova = await SignInAsync("sokolova");
        sokolova.Expect("404");

        await sokolova.Page.GotoAsync($"/policies/{Guid.NewGuid()}/print");

        await Expect(sokolova.Page.GetByRole(AriaRole.Heading, new() { Name = "Страница не найдена" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_is_accessible_and_fits_a_hand(ColorScheme theme)
    {
        var (client, actor) = await AddAsync(Stranger.Next());
        var policy = await SellAsync(actor, client, new QuoteInput { Product = Product.Osago, Motor = FullForm() });
        var saved = (await Backstage.Get<SaleService>().SaveQuoteAsync(actor, client, QuoteId.New(), new QuoteInput { Product = Product.Osago, Motor = FullForm() }, default)).Value;
        var page = (await SignInAsync("sokolova", new() { ColorScheme = theme })).Page;
        foreach (var address in (string[])[$"/policies/{policy.Id}/print", $"/quotes/{saved.Id}/print"])
        {
            await page.GotoAsync(address);
            foreach (var width in (int[])[1366, 390])
            {
                await page.SetViewportSizeAsync(width, 844);
                Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{address} at {width}");
                Assert.Empty((await page.RunAxe()).Violations.Select(violation => $"{violation.Id} {violation.Help}: {violation.Nodes[0].Html}"));
            }
        }
    }

    private static MotorInput FullForm() => new()
    {
        Make = "Mercedes-Benz",
        Model = "GLE 450 4MATIC Coupé Sport Plus",
        Year = TimeProvider.System.Today().Year.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Power = "367",
        Plate = "А001АА777",
        Vin = "WDC00000000000000",
        VehicleDocument = "00 00 123456",
        OwnerIsPolicyholder = false,
        OwnerName = "Константинопольский-Преображенский Александр-Владислав Константинович",
        Territory = "Санкт-Петербург",
        StartsOn = Tomorrow,
        Drivers = new(Enumerable.Range(1, 5).Select(number => new DriverInput
        {
            Name = $"Константинопольский-Преображенский Александр-Владислав{new string('а', number)} Константинович",
            BirthDate = "15.06.1985",
            Licence = $"00 00 00001{number}",
            ExperienceSince = "01.01.2010",
        })),
    };

    /// <summary>The browser's own answer to how many sheets it would take from the printer.</summary>
    private static async Task<int> PagesAsync(IPage page) =>
        PageObject().Count(Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true })));

    private static Task<string> InkAsync(IPage page) => page.EvaluateAsync<string>(
        "() => { const style = e => getComputedStyle(document.querySelector(e)); return `${style('h1').color} on ${style('.desk').backgroundColor}`; }");

    private async Task<(ClientId Client, Actor Agent)> AddAsync(Stranger person) =>
        (await Backstage.AddAsync("sokolova", person), await Backstage.ActorAsync("sokolova"));

    private async Task<IssuedPolicy> SellAsync(Actor actor, ClientId client, QuoteInput input)
    {
        var sales = Backstage.Get<SaleService>();
        var saved = (await sales.SaveQuoteAsync(actor, client, QuoteId.New(), input, default)).Value;
        var ready = (await sales.ProceedToPaymentAsync(actor, client, saved.Id, saved.Version, default)).Value;
        return (await sales.IssueAsync(actor, client, saved.Id, ready.Version, default)).Value;
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PageObject();
}
