using System.Globalization;
using System.Text.RegularExpressions;
using ClientBase.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

/// <summary>«База клиентов»: finding, ordering, paging, selecting, and coming back.</summary>
public sealed class ListTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru-RU");

    [Fact]
    public async Task Filters_find_by_name_in_any_order_and_by_digits_of_the_phone()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await cabinet.NameFilter.FillAsync("анна мария елкина");
        await cabinet.NameFilter.PressAsync("Enter");
        await Expect(cabinet.Rows).ToHaveCountAsync(1);
        await Expect(cabinet.Rows).ToContainTextAsync("Ёлкина Анна-Мария Петровна");

        await cabinet.NameFilter.FillAsync("");
        await cabinet.PhoneFilter.FillAsync("8 (910) 000-03-41");
        await cabinet.Button("Найти").ClickAsync();
        await Expect(cabinet.Rows).ToContainTextAsync(["Гезердава Вера Сергеевна"]);

        await cabinet.PhoneFilter.FillAsync("12");
        await cabinet.Button("Найти").ClickAsync();
        await Expect(cabinet.Page.GetByText("Введите не меньше 4 цифр номера")).ToBeVisibleAsync();

        await cabinet.PhoneFilter.FillAsync("");
        await cabinet.NameFilter.FillAsync("Несуществующая");
        await cabinet.Button("Найти").ClickAsync();
        await Expect(cabinet.Page.GetByText("Клиенты не найдены")).ToBeVisibleAsync();
        Assert.Empty(new Uri(cabinet.Page.Url).Query);

        await cabinet.Button("Сброс").ClickAsync();
        await Expect(cabinet.NameFilter).ToHaveValueAsync("");
        await Expect(cabinet.Rows).ToHaveCountAsync(25);
        await cabinet.StatusFilter.SelectOptionAsync("LockedByOther");
        await Expect(cabinet.Page).ToHaveURLAsync(new Regex("status=LockedByOther"));
        await EventuallyAsync(async () => (await cabinet.Rows.AllInnerTextsAsync()).All(row => row.Contains("Закреплён за другим агентом", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_column_orders_the_list_both_ways()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await Expect(cabinet.Rows).ToHaveCountAsync(25);
        await OrdersAsync(cabinet, "Дата рождения", 2, (a, b) => DateTime.Parse(a, Russian).CompareTo(DateTime.Parse(b, Russian)));
        await OrdersAsync(cabinet, "Эл. почта", 4, string.CompareOrdinal);
        await OrdersAsync(cabinet, "Телефон", 3, compare: null);
        await OrdersAsync(cabinet, "Статус", 5, compare: null);
        await OrdersAsync(cabinet, "ФИО", 1, (a, b) => Russian.CompareInfo.Compare(LastName(a), LastName(b)));
    }

    [Fact]
    public async Task Selection_is_counted_and_ends_with_a_search_and_a_new_page()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var count = cabinet.Page.GetByText(new Regex("^Выбрано: "));
        await cabinet.Rows.Nth(0).GetByRole(AriaRole.Checkbox).CheckAsync();
        await cabinet.Rows.Nth(2).GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(count).ToHaveTextAsync("Выбрано: 2");
        await cabinet.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Выбрать страницу" }).CheckAsync();
        await Expect(count).ToHaveTextAsync("Выбрано: 25");
        await cabinet.Button("Страница 2").ClickAsync();
        await Expect(count).ToBeHiddenAsync();
        await Expect(cabinet.Button("Страница 2")).ToHaveAttributeAsync("aria-current", "page");
        await Expect(cabinet.Button("Удалить")).ToHaveCountAsync(0);

        await cabinet.Rows.Nth(1).GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(count).ToHaveTextAsync("Выбрано: 1");
        await cabinet.NameFilter.FillAsync("а");
        await cabinet.Button("Найти").ClickAsync();
        await Expect(count).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Coming_back_from_a_card_finds_everything_as_it_was()
    {
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        await cabinet.NameFilter.FillAsync("а");
        await cabinet.Button("Найти").ClickAsync();
        await cabinet.Table.GetByRole(AriaRole.Button, new() { Name = "Дата рождения" }).ClickAsync();
        await cabinet.Button("Страница 2").ClickAsync();
        await Expect(cabinet.Button("Страница 2")).ToHaveAttributeAsync("aria-current", "page");
        await cabinet.Rows.Nth(20).GetByRole(AriaRole.Checkbox).CheckAsync();
        await cabinet.Rows.Nth(22).GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(cabinet.Page.GetByText("Выбрано: 2")).ToBeVisibleAsync();
        var link = cabinet.Rows.Nth(21).GetByRole(AriaRole.Link).First;
        var name = await link.InnerTextAsync();
        await link.ScrollIntoViewIfNeededAsync();
        var scrolled = await cabinet.Page.EvaluateAsync<double>("scrollY");
        Assert.True(scrolled > 0);

        foreach (var comeBack in new Func<Task>[] { () => cabinet.Page.Keyboard.PressAsync("Escape"), () => cabinet.Page.GoBackAsync() })
        {
            await link.ClickAsync();
            await Expect(cabinet.Card(name)).ToBeVisibleAsync();
            Assert.DoesNotContain(Uri.EscapeDataString(name.Split(' ')[0]), cabinet.Page.Url, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("sort=BirthDate.*page=2|page=2.*sort=BirthDate", cabinet.Page.Url);
            await comeBack();

            await Expect(cabinet.Card(name)).ToBeHiddenAsync();
            await Expect(cabinet.NameFilter).ToHaveValueAsync("а");
            await Expect(cabinet.Table.GetByRole(AriaRole.Columnheader, new() { Name = "Дата рождения" })).ToHaveAttributeAsync("aria-sort", "ascending");
            await Expect(cabinet.Button("Страница 2")).ToHaveAttributeAsync("aria-current", "page");
            await Expect(cabinet.Page.GetByText("Выбрано: 2")).ToBeVisibleAsync();
            Assert.Equal(name, await link.InnerTextAsync());
            Assert.Equal(scrolled, await cabinet.Page.EvaluateAsync<double>("scrollY"), tolerance: 2);
        }
    }

    [Fact]
    public async Task An_empty_base_says_where_its_clients_do_not_come_from()
    {
        var cabinet = (await SignInAsync("belova")).Cabinet;

        await Expect(cabinet.Page.GetByText("Клиенты из B2B и WebAuto здесь не появляются автоматически")).ToBeVisibleAsync();
        await Expect(cabinet.Button("Добавить клиента")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_client_is_added_and_opened_with_the_keyboard_alone()
    {
        var person = Stranger.Next();
        var cabinet = (await SignInAsync("sokolova")).Cabinet;
        var keyboard = cabinet.Page.Keyboard;
        await Expect(cabinet.Rows).ToHaveCountAsync(25);
        await cabinet.TabToAsync(cabinet.Button("Добавить клиента"));
        await keyboard.PressAsync("Enter");
        await Expect(cabinet.AddForm.Field("Фамилия")).ToBeFocusedAsync();
        await keyboard.TypeAsync(person.LastName);
        foreach (var (label, text) in new[] { ("Имя", person.FirstName), ("Отчество", person.Patronymic), ("Дата рождения", person.Birthday), ("Эл. почта (личная)", person.Email) })
        {
            await cabinet.TabToAsync(cabinet.AddForm.Field(label));
            await keyboard.TypeAsync(text);
        }

        await Expect(cabinet.AddForm.Field("Дата рождения")).ToHaveValueAsync(person.Birthday);
        await keyboard.PressAsync("Enter");
        await Expect(cabinet.AddForm).ToBeHiddenAsync();
        await cabinet.TabToAsync(cabinet.NameFilter);
        await keyboard.TypeAsync(person.LastName);
        await keyboard.PressAsync("Enter");
        await Expect(cabinet.Rows).ToHaveCountAsync(1);
        var link = cabinet.Row(person.FullName).GetByRole(AriaRole.Link, new() { Name = person.FullName, Exact = true });
        await cabinet.TabToAsync(link);
        await keyboard.PressAsync("Enter");

        await Expect(cabinet.Card(person.FullName).GetByRole(AriaRole.Heading, new() { Name = person.FullName })).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Expect(cabinet.Card(person.FullName)).ToBeHiddenAsync();
        await Expect(link).ToBeFocusedAsync();
    }

    private static string LastName(string cell) => cell.Split(' ', '\n')[0];

    /// <summary>Orders by the column upwards, then downwards; both first pages must be in order and differ.</summary>
    private static async Task OrdersAsync(Cabinet cabinet, string column, int cell, Comparison<string>? compare)
    {
        var header = cabinet.Table.GetByRole(AriaRole.Columnheader, new() { Name = column });
        var cells = cabinet.Rows.Locator($"td:nth-child({cell + 1})");
        var before = await cells.AllInnerTextsAsync();
        foreach (var (order, sign) in new[] { ("ascending", 1), ("descending", -1) })
        {
            await header.GetByRole(AriaRole.Button).ClickAsync();
            await Expect(header).ToHaveAttributeAsync("aria-sort", order);
            var was = before;
            IReadOnlyList<string> now = [];
            await EventuallyAsync(async () =>
            {
                now = await cells.AllInnerTextsAsync();
                return !now.SequenceEqual(was) && (compare is null || now.Zip(now.Skip(1)).All(pair => sign * compare(pair.First.Trim(), pair.Second.Trim()) <= 0));
            });
            before = now;
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("It did not come true in time.");
    }
}
