using AngleSharp.Dom;
using Bunit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using ClientBase.Web.Components.Pages.Clients;

namespace ClientBase.Tests.Web;

/// <summary>«База клиентов» as agent A has it before him.</summary>
public sealed class ClientsPageTests : IDisposable
{
    private const string Outdated = "Список изменился · Показать";
    private const string Phone = "+7 (910) 000-03-41";

    private readonly ClientScreens _screens = new();

    private ClientDesk Desk => _screens.Desk;

    public void Dispose() => _screens.Dispose();

    [Fact]
    public void While_it_loads_the_table_says_that_it_is_busy()
    {
        using var browser = new BunitContext();

        var table = browser.Render<ClientTable>(parameters => parameters
            .Add(t => t.Rows, null)
            .Add(t => t.Total, 0)
            .Add(t => t.Filter, new ClientFilter())
            .Add(t => t.Selected, new HashSet<ClientId>())
            .Add(t => t.Gone, new HashSet<ClientId>())
            .Add(t => t.Changed, new HashSet<ClientId>())
            .Add(t => t.CardAddress, _ => ""));

        Assert.Equal("true", table.Find("table").GetAttribute("aria-busy"));
        Assert.True(table.Find("[aria-label='Выбрать страницу']").HasAttribute("disabled"));
    }

    [Fact]
    public void An_empty_base_says_why_it_is_empty()
    {
        _screens.Visit("clients");

        _screens.UntilSays("В базе пока нет клиентов. Клиенты из B2B и WebAuto здесь не появляются автоматически.");
        Assert.Equal("База клиентов", _screens.All("h1").Single().TextContent);
        Assert.True(_screens.HasButton("Добавить клиента"));
        Assert.Empty(_screens.All("table"));
    }

    [Fact]
    public async Task Who_is_not_found_can_be_looked_for_in_the_whole_list_again()
    {
        await AddTwoAsync();
        Open();

        Find(name: "Сидоров");

        _screens.UntilSays("Клиенты не найдены");
        _screens.Press("Показать весь список");
        _screens.Until(() => Assert.Equal(2, Names().Count));
        Assert.Equal("", _screens.Value("Фамилия / Имя / Отчество"));
    }

    [Fact]
    public async Task Rows_and_columns_have_their_names()
    {
        await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov);
        var petrov = await Desk.AddAsync(
            Desk.A, ClientDesk.WithPhone(ClientDesk.Petrov, Phone), new SaveDecisions { WithoutConfirmation = true });
        await Desk.AddAsync(Desk.B, ClientDesk.Bulgakov with { LastName = "Чужой", Email = "other@mail.example" });
        await Desk.SellAsync(Desk.A, petrov);

        Open();

        Assert.Equal(
            ["ФИО", "Дата рождения", "Телефон", "Эл. почта", "Статус"],
            _screens.All("th button.sort").Select(header => header.FirstChild!.TextContent.Trim()));
        Assert.Equal(["Булгаков Сергей Александрович", "Петров Пётр Петрович"], Names());
        Assert.True(_screens.HasField("Выбрать Булгаков Сергей Александрович"));
        var (first, second) = (Row("Булгаков"), Row("Петров"));
        Assert.Equal("Не указан", first.QuerySelector("td:nth-child(4) .muted")!.TextContent);
        Assert.Equal("Комментарий", first.QuerySelector("a.note-link")!.TextContent.Trim());
        Assert.Contains(Phone, second.TextContent, StringComparison.Ordinal);
        Assert.Contains("не подтверждён", second.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Потенциальный", "Закреплён за мной"], _screens.All(".col-status").Skip(1).Select(cell => cell.TextContent.Trim()));
        Assert.Contains("2 клиента", _screens.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_supervisor_has_no_base_of_his_own()
    {
        _screens.SignIn(Desk.Supervisor);

        _screens.Visit("clients");

        _screens.UntilSays("База клиентов есть у каждого агента своя, и видит её только он.");
        Assert.False(_screens.HasButton("Добавить клиента"));
        Assert.Equal(0, Desk.Feed.SubscriptionCount);
    }

    [Fact]
    public async Task The_selection_is_counted_and_taken_back()
    {
        await AddTwoAsync();
        Open();
        Assert.False(_screens.HasButton("Удалить"));

        _screens.Tick("Выбрать Булгаков Сергей Александрович");
        _screens.UntilSays("Выбрано: 1");
        Assert.True(_screens.HasButton("Удалить"));
        _screens.Tick("Выбрать страницу");
        _screens.UntilSays("Выбрано: 2");
        _screens.Tick("Выбрать Булгаков Сергей Александрович", ticked: false);
        _screens.UntilSays("Выбрано: 1");
        _screens.Press("Снять выбор");

        Assert.DoesNotContain("Выбрано", _screens.Text, StringComparison.Ordinal);
        Assert.False(_screens.HasButton("Удалить"));
    }

    [Theory]
    [InlineData("Найти")]
    [InlineData("Сброс")]
    [InlineData("Страница 2")]
    [InlineData("Следующая страница")]
    public async Task Search_reset_and_another_page_clear_the_selection(string button)
    {
        await AddManyAsync();
        Open();
        _screens.Tick("Выбрать страницу");
        _screens.UntilSays("Выбрано: 25");

        if (button == "Найти")
        {
            Find(name: "Тестов");
        }
        else
        {
            _screens.Press(button);
        }

        _screens.Until(() => Assert.DoesNotContain("Выбрано", _screens.Text, StringComparison.Ordinal));
        Assert.All(_screens.All("tbody input"), box => Assert.False(box.HasAttribute("checked")));
    }

    [Fact]
    public async Task A_column_turns_its_order_round_and_the_address_says_so()
    {
        await AddTwoAsync();
        Open();
        Assert.Equal("ascending", Sorted("ФИО"));

        Sort("ФИО");
        _screens.Until(() => Assert.Equal(["Петров Пётр Петрович", "Булгаков Сергей Александрович"], Names()));
        Assert.Equal("descending", Sorted("ФИО"));
        Assert.Contains("desc=True", _screens.Navigation.Uri, StringComparison.OrdinalIgnoreCase);

        Sort("Дата рождения");
        _screens.Until(() => Assert.Equal("ascending", Sorted("Дата рождения")));
        Assert.Null(Sorted("ФИО"));
        Assert.Equal(["Булгаков Сергей Александрович", "Петров Пётр Петрович"], Names());
        Assert.Contains("sort=BirthDate", _screens.Navigation.Uri, StringComparison.Ordinal);
        Assert.DoesNotContain("desc", _screens.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_and_status_stand_in_the_address_and_are_read_from_it()
    {
        await AddManyAsync();
        _screens.Visit("clients?page=2&desc=true&status=Prospect");

        _screens.UntilSays("26–30 из 30 клиентов");
        Assert.Equal("page", _screens.Button("Страница 2").GetAttribute("aria-current"));
        Assert.Equal("Prospect", _screens.Value("Статус"));
        Assert.Equal("Тестова Пётр Петрович", Names()[^1]);

        _screens.Press("Страница 1");
        _screens.Until(() => Assert.Equal(25, Names().Count));
        Assert.DoesNotContain("page", _screens.Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("status=Prospect", _screens.Navigation.Uri, StringComparison.Ordinal);
        _screens.Choose("Статус", "Закреплённые за мной");
        _screens.UntilSays("Клиенты не найдены");
        Assert.Contains("status=BoundToMe", _screens.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_searched_for_never_stands_in_the_address()
    {
        await Desk.AddAsync(
            Desk.A, ClientDesk.WithPhone(ClientDesk.Petrov, Phone), new SaveDecisions { WithoutConfirmation = true });
        await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov);
        Open();

        Find(name: "петр", phone: "0341");
        _screens.Until(() => Assert.Equal(["Петров Пётр Петрович"], Names()));
        Sort("Дата рождения");
        _screens.Until(() => Assert.Equal("ascending", Sorted("Дата рождения")));
        OpenCard("Петров");

        var address = Uri.UnescapeDataString(_screens.Navigation.Uri);
        Assert.DoesNotContain("петр", address, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("0341", address, StringComparison.Ordinal);
        _screens.Press("Закрыть");
        _screens.Until(() => Assert.Empty(_screens.All("article.client-card")));
        Assert.Equal(["Петров Пётр Петрович"], Names());
        Assert.Equal("петр", _screens.Value("Фамилия / Имя / Отчество"));
    }

    [Fact]
    public async Task Too_few_digits_are_told_at_the_field()
    {
        await AddTwoAsync();
        Open();

        Find(phone: "034");

        _screens.Until(() => Assert.Equal("Введите не меньше 4 цифр номера.", _screens.ErrorAt("Телефон")));
        Assert.Equal(2, Names().Count);
    }

    [Fact]
    public async Task A_card_lies_over_the_list_and_leaves_page_and_selection_as_they_were()
    {
        await AddManyAsync();
        Open();
        _screens.Press("Страница 2");
        _screens.Until(() => Assert.Equal(5, Names().Count));
        var (names, address) = (Names(), _screens.Navigation.Uri);
        _screens.Tick("Выбрать " + names[0]);

        OpenCard(names[1]);
        Assert.Equal(names[1], _screens.All("#card-name").Single().TextContent);
        Assert.Contains("моб. тел.: Не указан", string.Join(' ', _screens.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(names, Names());
        _screens.Press("Закрыть");

        _screens.Until(() => Assert.Empty(_screens.All("article.client-card")));
        Assert.Equal(names, Names());
        Assert.Equal(address, _screens.Navigation.Uri);
        _screens.UntilSays("Выбрано: 1");
    }

    [Fact]
    public async Task A_sale_by_another_agent_turns_the_row_where_it_stands()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov with { LastName = "Яковлев" });
        var othersPetrov = await Desk.AddAsync(Desk.B, ClientDesk.Petrov);
        _screens.Visit("clients?sort=Status");
        _screens.Until(() => Assert.Equal(["Петров Пётр Петрович", "Яковлев Сергей Александрович"], Names()));

        await Desk.SellAsync(Desk.B, othersPetrov);

        _screens.Until(() => Assert.Equal("Закреплён за другим агентом", StatusOf("Петров")));
        Assert.Equal(["Петров Пётр Петрович", "Яковлев Сергей Александрович"], Names());
        Assert.Equal("Потенциальный", StatusOf("Яковлев"));
        Assert.False(_screens.HasButton(Outdated));
        OpenCard("Петров");
        _screens.UntilSays(new BoundToAnotherAgent().Message);
        Assert.True(_screens.Button("Редактировать").HasAttribute("disabled"));
        Assert.True(_screens.Button("+ Оформить").HasAttribute("disabled"));
        Assert.DoesNotContain(Desk.B.Name, _screens.Text, StringComparison.Ordinal);
        Assert.Equal(ClientStatus.LockedByOther, (await Desk.Cards.FindAsync(Desk.A, petrov, default)).Value.Status);
    }

    [Fact]
    public async Task An_open_card_follows_a_sale_by_another_agent_and_keeps_the_typed_comment()
    {
        await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var othersPetrov = await Desk.AddAsync(Desk.B, ClientDesk.Petrov);
        Open();
        OpenCard("Петров");
        Assert.False(_screens.Button("Редактировать").HasAttribute("disabled"));
        _screens.All("article.client-card textarea").Single().Input("Перезвонить");

        await Desk.SellAsync(Desk.B, othersPetrov);

        _screens.UntilSays(new BoundToAnotherAgent().Message);
        Assert.True(_screens.Button("Редактировать").HasAttribute("disabled"));
        Assert.Equal("Перезвонить", _screens.All("article.client-card textarea").Single().GetAttribute("value"));
        _screens.Press("Сохранить комментарий");
        _screens.Until(() => Assert.False(_screens.HasButton("Сохранить комментарий")));
    }

    [Fact]
    public async Task A_client_deleted_elsewhere_keeps_his_row_until_the_list_is_shown_again()
    {
        var (bulgakov, _) = await AddTwoAsync();
        Open();
        _screens.Tick("Выбрать Булгаков Сергей Александрович");

        await Desk.Keeping.DeleteAsync(Desk.A, [bulgakov], default);

        _screens.UntilSays("Записи больше нет в этом списке");
        Assert.Equal(2, _screens.All("tbody tr").Count);
        Assert.Null(Row("Булгаков").QuerySelector("a"));
        Assert.True(_screens.Field("Выбрать Булгаков Сергей Александрович").HasAttribute("disabled"));
        Assert.DoesNotContain("Выбрано", _screens.Text, StringComparison.Ordinal);
        _screens.Tick("Выбрать страницу");
        _screens.UntilSays("Выбрано: 1");
        _screens.Until(() => Assert.True(_screens.HasButton(Outdated)));
        _screens.Press(Outdated);
        _screens.Until(() => Assert.Equal(["Петров Пётр Петрович"], Names()));
        Assert.False(_screens.HasButton(Outdated));
    }

    [Fact]
    public async Task A_client_added_elsewhere_is_announced_and_moves_nothing()
    {
        await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        Open();

        await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov);

        _screens.Until(() => Assert.True(_screens.HasButton(Outdated)));
        Assert.Equal(["Петров Пётр Петрович"], Names());
        _screens.Press(Outdated);
        _screens.Until(() => Assert.Equal(["Булгаков Сергей Александрович", "Петров Пётр Петрович"], Names()));
    }

    [Fact]
    public async Task After_a_lost_connection_the_list_looks_again()
    {
        var (bulgakov, petrov) = await AddTwoAsync();
        Open();
        await using (var db = Desk.Open())
        {
            // What happens while the connection is down reaches no screen.
            var now = Desk.Clock.GetUtcNow().UtcDateTime;
            db.Clients.Single(client => client.Id == bulgakov).Delete(now);
            db.Clients.Single(client => client.Id == petrov).SetNote("Перезвонить", Desk.A.Name, now);
            await db.SaveChangesAsync();
        }

        await _screens.Connection.OnConnectionDownAsync(null!, default);
        await _screens.Connection.OnConnectionUpAsync(null!, default);

        _screens.UntilSays("Записи больше нет в этом списке");
        Assert.NotNull(Row("Петров").QuerySelector(".note-link-on"));
        _screens.Until(() => Assert.True(_screens.HasButton(Outdated)));
    }

    [Fact]
    public async Task A_deletion_is_confirmed_first_and_can_be_undone()
    {
        await AddTwoAsync();
        Open();
        _screens.Tick("Выбрать Булгаков Сергей Александрович");

        _screens.Press("Удалить");
        _screens.Until(() => Assert.Equal(["Вы уверены?"], _screens.Dialogs()));
        Assert.Contains("Подтвердите удаление выбранных клиентов", _screens.Text, StringComparison.Ordinal);
        _screens.Answer("Отмена");
        _screens.Until(() => Assert.Empty(_screens.Dialogs()));
        Assert.Equal(2, Names().Count);
        _screens.UntilSays("Выбрано: 1");

        _screens.Press("Удалить");
        _screens.Answer("Удалить");
        _screens.Until(() => Assert.Equal(["Петров Пётр Петрович"], Names()));
        _screens.UntilSays("Клиент удалён");
        Assert.Equal(1, await _screens.CountClientsAsync());

        _screens.Press("Отменить");
        _screens.Until(() => Assert.Equal(2, Names().Count));
        Assert.DoesNotContain("Клиент удалён", _screens.Text, StringComparison.Ordinal);
        Assert.Equal(2, await _screens.CountClientsAsync());
    }

    [Fact]
    public async Task A_customer_among_the_selected_is_named_and_stays()
    {
        var (_, petrov) = await AddTwoAsync();
        await Desk.SellAsync(Desk.A, petrov);
        Open();
        _screens.Tick("Выбрать страницу");

        _screens.Press("Удалить");
        _screens.UntilSays("Петров П. П. — продан полис в ЛКА");
        _screens.Answer("Удалить");

        _screens.Until(() => Assert.Equal(["Петров Пётр Петрович"], Names()));
    }

    [Fact]
    public async Task A_new_client_appears_after_the_form()
    {
        _screens.Visit("clients");
        _screens.Press("Добавить клиента");
        _screens.Until(() => _screens.Field("Фамилия"));
        _screens.TypeBulgakov();

        _screens.Save();

        _screens.Until(() => Assert.Equal(["Булгаков Сергей Александрович"], Names()));
        Assert.Empty(_screens.Dialogs());
        Assert.Contains("Не указан", Row("Булгаков").TextContent, StringComparison.Ordinal);
        Assert.Equal("Потенциальный", StatusOf("Булгаков"));
        Assert.Equal(1, await _screens.CountClientsAsync());
    }

    [Fact]
    public async Task List_and_card_end_their_subscriptions()
    {
        await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        Open();
        Assert.Equal(1, Desk.Feed.SubscriptionCount);
        OpenCard("Петров");
        Assert.Equal(2, Desk.Feed.SubscriptionCount);
        _screens.Press("Закрыть");
        _screens.Until(() => Assert.Equal(1, Desk.Feed.SubscriptionCount));

        await _screens.CloseAllAsync();

        Assert.Equal(0, Desk.Feed.SubscriptionCount);
    }

    private async Task<(ClientId Bulgakov, ClientId Petrov)> AddTwoAsync() =>
        (await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov), await Desk.AddAsync(Desk.A, ClientDesk.Petrov));

    /// <summary>Thirty clients: a page and five more.</summary>
    private async Task AddManyAsync()
    {
        await using var db = Desk.Open();
        for (var letter = 'а'; letter < 'а' + 30; letter++)
        {
            Given.Client(db, Desk.A, lastName: "Тестов" + letter, hasDocument: false, email: $"test{(int)letter}@mail.example");
        }
    }

    private void Open()
    {
        _screens.Visit("clients");
        _screens.Until(() => Assert.NotEmpty(_screens.All("tbody tr:not(.skeleton)")));
    }

    private void Find(string name = "", string phone = "")
    {
        _screens.TypeAndStay("Фамилия / Имя / Отчество", name);
        _screens.TypeAndStay("Телефон", phone);
        _screens.All("form[role=search]").Single().Submit();
    }

    private void Sort(string column) => Header(column).QuerySelector("button")!.Click();

    private string? Sorted(string column) => Header(column).GetAttribute("aria-sort");

    private IElement Header(string column) => _screens.All("th").Single(header => header.QuerySelector("button")?.FirstChild!.TextContent.Trim() == column);

    private IReadOnlyList<string> Names() => [.. _screens.All("tbody td:nth-child(2) > :first-child").Select(name => name.TextContent)];

    private IElement Row(string name) => _screens.All("tbody tr").Single(row => row.TextContent.Contains(name, StringComparison.Ordinal));

    private string StatusOf(string name) => Row(name).QuerySelector(".chip")!.LastChild!.TextContent.Trim();

    /// <summary>Follows the link of the name.</summary>
    private void OpenCard(string name)
    {
        _screens.Visit(Row(name).QuerySelector("td:nth-child(2) a")!.GetAttribute("href")!);
        _screens.Until(() => Assert.NotEmpty(_screens.All("article.client-card .card-actions")));
    }
}
