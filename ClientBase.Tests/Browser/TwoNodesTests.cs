using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>F17, and F2 as agents see it: any part of <c>deploy/try-two-nodes</c> is killed while two browsers work.</summary>
public sealed class TwoNodesTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Broken = "Связь прервалась. Восстанавливаем… Введённое сохранится.";

    [Fact]
    public async Task Nobody_loses_a_letter_when_a_node_or_the_primary_is_killed()
    {
        var (added, shared, last) = (Stranger.Next(), Stranger.Next(), Stranger.Next());
        await using var nodes = await TwoNodes.StartAsync();
        var sokolova = await SignInAsync("sokolova", new() { BaseURL = nodes.Address.ToString() });
        var gromov = await SignInAsync("gromov", new() { BaseURL = nodes.Address.ToString() });
        ConnectionTests.ExpectBreak(sokolova);
        ConnectionTests.ExpectBreak(gromov);

        // Each has a form half filled and goes on typing while his node dies; whoever is on the other one notices nothing.
        var hers = await StartFormAsync(sokolova, added);
        var his = await StartFormAsync(gromov, shared);
        await nodes.DoAsync("Убить узел 1");
        await GoOnAsync(sokolova, hers, added);
        await GoOnAsync(gromov, his, shared);
        await nodes.DoAsync("Запустить узел 1 снова");
        await nodes.UntilReadyAsync(1);

        // The same client in her base too, so that his list has something to lock.
        hers = await StartFormAsync(sokolova, shared);
        his = await StartFormAsync(gromov, last);
        await nodes.DoAsync("Убить узел 2");
        await GoOnAsync(sokolova, hers, shared);
        await GoOnAsync(gromov, his, last);

        // One sells while nobody is left of the primary: the standby takes over, the sale stands, and the lock is seen at the other.
        await gromov.Cabinet.FindAsync(shared);
        var card = await sokolova.Cabinet.OpenCardAsync(shared);
        await card.GetByRole(AriaRole.Button, new() { Name = "+ Оформить" }).ClickAsync();
        await sokolova.Cabinet.SellTickUpToAsync("Оплатить");
        await nodes.DoAsync("Убить основной PostgreSQL");
        var pay = sokolova.Cabinet.Button("Оплатить");
        await pay.ClickAsync();
        var sold = sokolova.Page.GetByRole(AriaRole.Heading, new() { Name = "Полис оформлен" });
        await Expect(sold.Or(sokolova.Page.GetByText("Не удалось сохранить: база данных не отвечает."))).ToBeVisibleAsync(new() { Timeout = 30_000 });
        if (!await sold.IsVisibleAsync())
        {
            await pay.ClickAsync();
        }

        await Expect(sold).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(gromov.Cabinet.Row(shared.FullName).GetByText("Закреплён за другим агентом")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await sokolova.Page.Context.CloseAsync();
        await gromov.Page.Context.CloseAsync();
    }

    private static async Task<ILocator> StartFormAsync(Visitor visitor, Stranger person)
    {
        var form = await visitor.Cabinet.OpenAddFormAsync();
        await form.FillPersonAsync(person, withDocument: true);
        await form.Field("Отчество").FillAsync(person.Patronymic[..4]);
        return form;
    }

    private static async Task GoOnAsync(Visitor visitor, ILocator form, Stranger person)
    {
        await form.Field("Отчество").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("End");
        await visitor.Page.Keyboard.TypeAsync(person.Patronymic[4..]);
        await Expect(visitor.Page.GetByText(Broken)).ToBeHiddenAsync();

        // The moment between the end of the old page and the beginning of the new one has no overlay.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await Expect(form.Field("Отчество")).ToHaveValueAsync(person.Patronymic);
        await Expect(form.Field("Фамилия")).ToHaveValueAsync(person.LastName);
        await Expect(form.Field("Серия и номер")).ToHaveValueAsync(person.PassportText);
        await form.SaveAsync();
        await Expect(form).ToBeHiddenAsync();
        await visitor.Cabinet.FindAsync(person);
    }
}
