using System.Text.RegularExpressions;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>
/// What the manual promises for a confirmed phone («2. Добавление с подтверждения…», points 1–3), by an agent and his client in two
/// browsers, without a reload.
/// </summary>
public sealed class StoreTests(BrowserFixture browser) : BrowserTest(browser)
{
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
        await StoreVisit.WaitUntilAsync(async () => (await StoreVisit.ReadSmsAsync(trener, person.Phone)).Any(text => text.Contains("для вас открыт личный кабинет", StringComparison.Ordinal)));
        var client = (await OpenAsync(new() { ViewportSize = StoreVisit.Phone })).Page;
        await StoreVisit.EnterAsync(client, trener, person.Phone);
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
        await client.GetByLabel("Дата начала").FillAsync(StoreVisit.InDays(3));
        await client.GetByRole(AriaRole.Button, new() { Name = "Рассчитать" }).Last.ClickAsync();
        await Expect(client.GetByTestId("premium")).ToHaveTextAsync(new Regex("3.500,00"));
        await client.GetByRole(AriaRole.Button, new() { Name = "Перейти к оплате" }).ClickAsync();
        await client.GetByRole(AriaRole.Button, new() { Name = "Оплатить" }).Last.DblClickAsync();
        await Expect(client.GetByRole(AriaRole.Heading, new() { Name = "Полис оформлен" })).ToBeVisibleAsync();
        await LookAsync(client, "bought");
        Assert.Equal(2, (await Backstage.PolicyNumbersOfAsync(person)).Count);

        // …and sight of his КАСКО, which the agent goes on with.
        await sokolova.Page.GetByRole(AriaRole.Tab, new() { Name = "Расчёты" }).ClickAsync();
        await StoreVisit.RateAKaskoAsync(client);
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
        var client = (await OpenAsync(new() { ViewportSize = StoreVisit.Phone })).Page;
        await StoreVisit.EnterAsync(client, trener, person.Phone);
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

    [Fact]
    public async Task A_claim_with_pictures_moves_before_the_eyes_of_the_client_and_his_agent()
    {
        var client = (await EnterStoreAsync(new() { ViewportSize = StoreVisit.Phone })).Page;
        var sokolova = (await SignInAsync("sokolova")).Cabinet;
        var orlov = (await SignInAsync("orlov")).Page;

        // Nothing filled in, then a picture chosen in the middle of writing: the words stay.
        await client.GetByRole(AriaRole.Link, new() { Name = "Заявить о событии", Exact = true }).ClickAsync();
        await client.GetByRole(AriaRole.Link, new() { Name = "Новое заявление" }).ClickAsync();
        await client.GetByRole(AriaRole.Button, new() { Name = "Отправить заявление" }).ClickAsync();
        await Expect(client.GetByLabel("Полис")).ToBeFocusedAsync();
        await Expect(client.GetByText("Выберите полис, по которому произошло событие")).ToBeVisibleAsync();
        await LookAsync(client, "claim-errors");
        await client.GetByLabel("Место").FillAsync("Москва, Тверская улица, 7");
        await client.GetByLabel("Добавить снимки").SetInputFilesAsync([Photo("бампер.jpg", Picture.Jpeg(1600, 1200)), Photo("документ.jpg", "не снимок"u8.ToArray())]);
        await Expect(client.GetByText("Файл «документ.jpg»: это не снимок JPEG, PNG или WebP.")).ToBeVisibleAsync();
        await Expect(client.GetByRole(AriaRole.Img, new() { Name = "Снимок 1" })).ToBeVisibleAsync();
        await Expect(client.GetByLabel("Место")).ToHaveValueAsync("Москва, Тверская улица, 7");
        await client.GetByLabel("Полис").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await client.GetByLabel("Дата события").FillAsync(StoreVisit.InDays(0));
        await client.GetByLabel("Что произошло").FillAsync("Наехал на столб при парковке, помят передний бампер.");
        await LookAsync(client, "claim-form");
        await client.GetByRole(AriaRole.Button, new() { Name = "Отправить заявление" }).DblClickAsync();
        var number = await client.GetByTestId("claim-number").InnerTextAsync();
        Assert.Matches(@"^У-\d\d-\d{6}$", number);
        await LookAsync(client, "claim");

        // The agent: told, and answers from the card.
        await sokolova.Page.GotoAsync("/notifications");
        await Expect(sokolova.Page.GetByRole(AriaRole.List, new() { Name = "Уведомления" })).ToContainTextAsync($"заявление {number} по полису");
        await sokolova.Page.GotoAsync("/clients");
        await sokolova.NameFilter.FillAsync("Салтыкова-Щедрина");
        await sokolova.NameFilter.PressAsync("Enter");
        await sokolova.Page.GetByRole(AriaRole.Link, new() { Name = "Салтыкова-Щедрина Ольга Николаевна" }).ClickAsync();
        await sokolova.Page.GetByRole(AriaRole.Tab, new() { Name = "События" }).ClickAsync();
        await Expect(sokolova.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("Принято");
        await sokolova.Page.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Expect(sokolova.Page.GetByRole(AriaRole.Img, new() { Name = "Снимок 1" })).ToBeVisibleAsync();
        await sokolova.Page.GetByLabel("Сообщение клиенту").FillAsync("Документы в порядке, ждём решения.");
        await sokolova.Button("Отправить сообщение").DblClickAsync();
        await Expect(client.GetByText("Документы в порядке, ждём решения.")).ToHaveCountAsync(1);

        // The insurer decides; nobody loads a page again.
        await orlov.GotoAsync("/claims");
        await Expect(orlov.GetByRole(AriaRole.Link, new() { Name = number })).ToBeVisibleAsync();
        await LookAsync(orlov, "claim-list");
        await orlov.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await orlov.GetByRole(AriaRole.Button, new() { Name = "Взять на рассмотрение" }).ClickAsync();
        await Expect(client.GetByText("На рассмотрении").First).ToBeVisibleAsync();
        await Expect(sokolova.Page.GetByText("На рассмотрении").First).ToBeVisibleAsync();
        await orlov.GetByRole(AriaRole.Button, new() { Name = "Одобрить выплату" }).ClickAsync();
        await Expect(orlov.GetByText("Укажите сумму выплаты в рублях")).ToBeVisibleAsync();
        await orlov.GetByLabel("Сумма выплаты, ₽").FillAsync("45 000");
        await orlov.GetByLabel("Сообщение клиенту").FillAsync("Деньги поступят в течение пяти дней.");
        await LookAsync(orlov, "claim-desk");
        await orlov.GetByRole(AriaRole.Button, new() { Name = "Одобрить выплату" }).ClickAsync();
        foreach (var page in new[] { client, sokolova.Page, orlov })
        {
            await Expect(page.GetByText("Выплата одобрена").First).ToBeVisibleAsync();
            await Expect(page.GetByText("45\u00A0000,00\u00A0₽")).ToBeVisibleAsync();
        }

        await LookAsync(client, "claim-decided");
        await client.GetByRole(AriaRole.Link, new() { Name = "Заявить о событии", Exact = true }).ClickAsync();
        await LookAsync(client, "claims");
        Assert.Empty(_found);
    }

    private static FilePayload Photo(string name, byte[] content) => new() { Name = name, MimeType = "image/jpeg", Buffer = content };

    private static async Task AddConfirmedAsync(Cabinet cabinet, IPage trener, Stranger person)
    {
        var form = await cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person, withDocument: true);
        await form.Field("Добавить клиента с телефоном").CheckAsync();
        await form.Field("Номер моб. телефона").FillAsync(person.Phone.Display);
        await form.GetByRole(AriaRole.Button, new() { Name = "Подтвердить" }).ClickAsync();
        await Expect(form.Field("Код из СМС")).ToBeFocusedAsync();
        await form.Field("Код из СМС").FillAsync(await StoreVisit.ReadCodeAsync(trener, person.Phone, "Сообщите его агенту"));
        await Expect(form.GetByText("Телефон подтверждён")).ToBeVisibleAsync();
        await form.SaveAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    private Task LookAsync(IPage page, string screen) => StoreVisit.LookAsync(page, screen, _found);
}
