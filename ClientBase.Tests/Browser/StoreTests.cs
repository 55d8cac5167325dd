using System.Text.RegularExpressions;
using ClientBase.Core.Basics;
using ClientBase.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>
/// What the manual promises for a confirmed phone («2. Добавление с подтверждения…», points 1–3), by an agent and his client in two
/// browsers, without a reload.
/// </summary>
public sealed partial class StoreTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly ViewportSize Phone = new() { Width = 360, Height = 780 };

    /// <summary>A desk of 1280 at a zoom of 200 %.</summary>
    private static readonly ViewportSize Zoomed = new() { Width = 640, Height = 400 };

    private readonly List<string> _found = [];

    [Fact]
    public async Task The_client_gets_his_cabinet_buys_himself_and_his_agent_goes_on_with_his_calculation()
    {
        var person = Stranger.Next();
        var trener = (await SignInAsync("trener")).Page;
        var sokolova = (await SignInAsync("sokolova")).Cabinet;

        // 1. The agent binds the client to himself.
        await AddConfirmedAsync(sokolova, trener, person);
        await (await sokolova.OpenCardAsync(person)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        var sold = await sokolova.SellTickAsync();

        // 2. The client gets his cabinet in the online store.
        await WaitUntilAsync(async () => (await ReadSmsAsync(trener, person)).Any(text => text.Contains("для вас открыт личный кабинет", StringComparison.Ordinal)));
        var client = (await OpenAsync(new() { ViewportSize = Phone })).Page;
        await EnterAsync(client, trener, person);
        await Expect(client.GetByRole(AriaRole.Listitem)).ToContainTextAsync([sold]);
        await LookAsync(client, "policies");

        // 3. КВ for what he buys himself…
        await sokolova.Button("Вернуться к карточке").ClickAsync();
        await client.GetByRole(AriaRole.Link, new() { Name = "Купить", Exact = true }).ClickAsync();
        await LookAsync(client, "buy");
        await client.GetByRole(AriaRole.Link, new() { Name = "Имущество" }).ClickAsync();
        await client.GetByRole(AriaRole.Button, new() { Name = "Рассчитать" }).Last.ClickAsync();
        await Expect(client.GetByLabel("Страховая сумма, ₽")).ToBeFocusedAsync();
        await LookAsync(client, "errors");
        await client.GetByLabel("Страховая сумма, ₽").FillAsync("1 000 000");
        await client.GetByLabel("Дата начала").FillAsync(InDays(3));
        await client.GetByRole(AriaRole.Button, new() { Name = "Рассчитать" }).Last.ClickAsync();
        await Expect(client.GetByTestId("premium")).ToHaveTextAsync(new Regex("3.500,00"));
        await client.GetByRole(AriaRole.Button, new() { Name = "Перейти к оплате" }).ClickAsync();
        await client.GetByRole(AriaRole.Button, new() { Name = "Оплатить" }).Last.DblClickAsync();
        await Expect(client.GetByRole(AriaRole.Heading, new() { Name = "Полис оформлен" })).ToBeVisibleAsync();
        await LookAsync(client, "bought");
        Assert.Equal(2, (await Backstage.PolicyNumbersOfAsync(person)).Count);

        // …and sight of his КАСКО, which the agent goes on with.
        await sokolova.Page.GetByRole(AriaRole.Tab, new() { Name = "Расчёты" }).ClickAsync();
        await RateAKaskoAsync(client);
        await LookAsync(client, "kasko");
        var card = sokolova.Card(person.FullName);
        await Expect(card.GetByRole(AriaRole.Heading, new() { Name = "Расчёты клиента" })).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Продолжить расчёт") }).ClickAsync();
        var premium = await client.GetByTestId("premium").InnerTextAsync();
        await Expect(sokolova.Page.GetByTestId("premium")).ToHaveTextAsync(premium);
        await Expect(client.GetByText("Расчёт продолжает ваш агент")).ToBeVisibleAsync();
        await LookAsync(client, "continued");

        // He pays first: that closes both.
        await client.GetByRole(AriaRole.Button, new() { Name = "Перейти к оплате" }).ClickAsync();
        await client.GetByRole(AriaRole.Button, new() { Name = "Оплатить" }).Last.ClickAsync();
        await Expect(client.GetByRole(AriaRole.Heading, new() { Name = "Полис оформлен" })).ToBeVisibleAsync();
        await Expect(sokolova.Sale.GetByText("Полис по этому расчёту уже оформлен.")).ToBeVisibleAsync();
        await sokolova.Page.GotoAsync("/notifications");
        var notices = sokolova.Page.GetByRole(AriaRole.List, new() { Name = "Уведомления" });
        await Expect(notices).ToContainTextAsync($"{person.FullName} купил Имущество на 3\u00A0500\u00A0₽. КВ: 525\u00A0₽.");

        foreach (var (section, heading) in new[] { ("Мои расчёты", "Мои расчёты"), ("Мой агент", "Мой агент"), ("Мои данные", "Мои данные") })
        {
            await client.GetByRole(AriaRole.Link, new() { Name = section, Exact = true }).ClickAsync();
            await Expect(client.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 })).ToBeVisibleAsync();
            await LookAsync(client, section);
        }

        await client.GetByRole(AriaRole.Button, new() { Name = "Выйти" }).ClickAsync();
        await Expect(client.GetByLabel("Номер моб. телефона")).ToBeVisibleAsync();
        await LookAsync(client, "login");
        Assert.Empty(_found);
    }

    [Fact]
    public async Task What_is_typed_in_the_store_keeps_itself_and_stands_there_on_another_device()
    {
        var person = Stranger.Next();
        var trener = (await SignInAsync("trener")).Page;
        var sokolova = (await SignInAsync("sokolova")).Cabinet;
        await AddConfirmedAsync(sokolova, trener, person);
        await (await sokolova.OpenCardAsync(person)).GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await sokolova.SellTickAsync();
        var client = (await OpenAsync(new() { ViewportSize = Phone })).Page;
        await EnterAsync(client, trener, person);
        await client.GotoAsync("/store/buy");
        await client.GetByRole(AriaRole.Link, new() { Name = "ОСАГО" }).ClickAsync();
        await client.GetByLabel("Марка").FillAsync("Kia");
        await client.GetByLabel("Модель").FillAsync("Rio");
        await Expect(client.GetByText("Черновик сохранён")).ToBeVisibleAsync();

        var other = (await OpenAsync(new() { StorageState = await client.Context.StorageStateAsync() })).Page;
        await other.GotoAsync("/store/quotes");
        await other.GetByRole(AriaRole.Link, new() { Name = "ОСАГО" }).ClickAsync();

        await Expect(other.GetByLabel("Модель")).ToHaveValueAsync("Rio");
        await Expect(other.GetByLabel("ФИО", new() { Exact = true })).ToHaveValueAsync(person.FullName);

        // The client's cookie opens nothing of the staff, and the other way round.
        await other.GotoAsync("/clients");
        await Expect(other.GetByLabel("Логин")).ToBeVisibleAsync();
        await sokolova.Page.GotoAsync("/store");
        await Expect(sokolova.Page.GetByLabel("Номер моб. телефона")).ToBeVisibleAsync();
    }

    private static async Task AddConfirmedAsync(Cabinet cabinet, IPage trener, Stranger person)
    {
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person, withDocument: true);
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        await form.Field("Номер моб. телефона").FillAsync(person.Phone.Display);
        await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
        await Expect(form.Field("Код из СМС")).ToBeFocusedAsync();
        await form.Field("Код из СМС").FillAsync(await ReadCodeAsync(trener, person, "Сообщите его агенту"));
        await Expect(form.GetByText("Телефон подтверждён")).ToBeVisibleAsync();
        await form.SaveAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    private static async Task EnterAsync(IPage client, IPage trener, Stranger person)
    {
        await client.GotoAsync("/store");
        await client.GetByLabel("Номер моб. телефона").FillAsync(person.Phone.Display);
        await client.GetByRole(AriaRole.Button, new() { Name = "Получить код" }).ClickAsync();
        await Expect(client.GetByLabel("Код из СМС")).ToBeFocusedAsync();
        await client.GetByLabel("Код из СМС").FillAsync(await ReadCodeAsync(trener, person, "для входа"));
        await client.GetByRole(AriaRole.Button, new() { Name = "Войти" }).ClickAsync();
        await Expect(client.GetByRole(AriaRole.Heading, new() { Name = "Мои полисы" })).ToBeVisibleAsync();
    }

    private static async Task RateAKaskoAsync(IPage client)
    {
        await client.GotoAsync("/store/buy");
        await client.GetByRole(AriaRole.Link, new() { Name = "КАСКО" }).ClickAsync();
        foreach (var (label, value) in new[]
        {
            ("Марка", "LADA"), ("Модель", "Vesta"), ("Год выпуска", InDays(0)[..4]), ("Мощность", "123"), ("Госномер", "А001АА00"),
            ("Серия и номер документа", "00 00 123456"), ("Стоимость автомобиля, ₽", "2 400 000"), ("Город регистрации собственника", "Москва"),
            ("Водительское удостоверение", "00 00 000008"), ("Стаж с", "2015-01-01"), ("Дата начала", InDays(2)),
        })
        {
            await client.GetByLabel(label).First.FillAsync(value);
        }

        await client.GetByRole(AriaRole.Button, new() { Name = "Рассчитать" }).Last.ClickAsync();
        await Expect(client.GetByTestId("premium")).ToBeVisibleAsync();
    }

    private static string InDays(int days) => TimeProvider.System.Today().AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string[]> ReadSmsAsync(IPage trener, Stranger person) => await trener.EvaluateAsync<string[]>(
        "async phone => (await (await fetch('/demo/sms?phone=' + encodeURIComponent(phone))).json()).map(sms => sms.text)", person.Phone.E164);

    private static async Task<string> ReadCodeAsync(IPage trener, Stranger person, string purpose)
    {
        var code = "";
        await WaitUntilAsync(async () =>
        {
            var sms = (await ReadSmsAsync(trener, person)).FirstOrDefault(text => text.Contains(purpose, StringComparison.Ordinal));
            code = Code().Match(sms ?? "").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
            return code.Length > 0;
        });
        return code;
    }

    /// <summary>Messages go out a moment after they were asked for.</summary>
    private static async Task WaitUntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 200, "It did not come.");
            await Task.Delay(100);
        }
    }

    private async Task LookAsync(IPage page, string screen)
    {
        foreach (var size in new[] { Zoomed, Phone })
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var width && width > size.Width)
            {
                _found.Add($"{screen} {size.Width}: content is {width} wide");
            }
        }

        foreach (var violation in (await page.RunAxe()).Violations)
        {
            _found.Add($"{screen}: {violation.Id} ({violation.Impact}) {violation.Help}: " + string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html)));
        }
    }

    [GeneratedRegex("код (\\d{3} \\d{3})")]
    private static partial Regex Code();
}
