using AngleSharp.Dom;
using Bunit;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Tests.Clients;
using ClientBase.Web.Components.Pages.Clients;

namespace ClientBase.Tests.Web;

/// <summary>«Добавление клиента» and «Редактирование профиля клиента» as their user meets them.</summary>
public sealed class ClientFormTests : IDisposable
{
    private const string Phone = "+7 (910) 000-03-41";
    private const string CloseQuestion = "Закрыть без сохранения?";

    private static readonly string[] RequiredFields = ["Фамилия", "Имя", "Отчество", "Дата рождения", "Эл. почта (личная)"];

    private readonly ClientScreens _screens = new();

    private ClientDesk Desk => _screens.Desk;

    public void Dispose() => _screens.Dispose();

    [Fact]
    public async Task An_empty_form_is_told_five_times_to_be_filled_and_nothing_is_saved()
    {
        var left = _screens.OpenForm();

        _screens.Save();

        _screens.Until(() => Assert.All(RequiredFields, field => Assert.Equal("Заполните поле", _screens.ErrorAt(field))));
        Assert.All(RequiredFields, field => Assert.True(_screens.Field(field).HasAttribute("required")));
        Assert.Equal(5, _screens.All("[aria-invalid=true]").Count);
        Assert.False(left.IsCompleted);
        Assert.Equal(0, await _screens.CountClientsAsync());
    }

    [Fact]
    public async Task Five_fields_are_enough()
    {
        var left = _screens.OpenForm();
        _screens.TypeBulgakov();

        _screens.Save();

        var saved = Assert.IsType<ClientFormResult.Saved>(await left);
        var client = await Desk.ReadAsync(saved.Id);
        Assert.Equal("Булгаков Сергей Александрович", client.FullName);
        Assert.Null(client.Phone);
        Assert.Empty(_screens.Dialogs());
    }

    [Fact]
    public void An_error_waits_until_its_field_is_left()
    {
        _ = _screens.OpenForm();

        _screens.TypeAndStay("Эл. почта (личная)", "bulgakov");
        Assert.Null(_screens.ErrorAt("Эл. почта (личная)"));
        _screens.Field("Эл. почта (личная)").Change("bulgakov");

        _screens.Until(() => Assert.NotNull(_screens.ErrorAt("Эл. почта (личная)")));
        Assert.Single(_screens.All("[aria-invalid=true]"));
    }

    [Fact]
    public void A_field_left_empty_waits_for_the_save()
    {
        _ = _screens.OpenForm();

        _screens.Type("Фамилия", " ");

        Assert.Null(_screens.ErrorAt("Фамилия"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_that_is_sent_five_times_before_the_screen_answers_saves_once(bool edit)
    {
        var client = edit ? await Desk.AddAsync(Desk.A, ClientDesk.Petrov) : (ClientId?)null;
        var left = _screens.OpenForm(client);
        _screens.TypeBulgakov();
        var form = _screens.All("form.client-form").Single();
        List<Task> sent = [];
        await using (var db = Desk.Open())
        {
            await using var otherWriter = await db.BeginWriteAsync(null, default);
            sent.AddRange(Enumerable.Range(0, 5).Select(_ => form.SubmitAsync()));
            Assert.False(sent[0].IsCompleted);
        }

        await Task.WhenAll(sent);

        Assert.IsType<ClientFormResult.Saved>(await left);
        Assert.Equal(1, await _screens.CountClientsAsync());
        Assert.Equal(1, await _screens.CountAsync(edit ? AuditAction.ClientEdited : AuditAction.ClientAdded));
    }

    [Fact]
    public async Task A_date_that_does_not_exist_stays_as_it_was_typed()
    {
        _ = _screens.OpenForm();
        _screens.TypeBulgakov();

        _screens.Type("Дата рождения", "31.02.1980");
        _screens.Until(() => Assert.Equal("Такой даты нет: 31.02.1980", _screens.ErrorAt("Дата рождения")));
        _screens.Save();

        Assert.Equal("31.02.1980", _screens.Value("Дата рождения"));
        Assert.Equal(0, await _screens.CountClientsAsync());
    }

    [Fact]
    public void A_document_number_gets_the_shape_of_its_type()
    {
        _ = _screens.OpenForm();
        _screens.Choose("Документ", "Паспорт гражданина РФ");

        _screens.Type("Серия и номер", "0010123456");

        _screens.Until(() => Assert.Equal("00 10 123456", _screens.Value("Серия и номер")));
        Assert.Null(_screens.ErrorAt("Серия и номер"));
    }

    [Fact]
    public async Task Who_has_no_patronymic_needs_none()
    {
        var left = _screens.OpenForm();
        _screens.Type("Фамилия", "Ли");
        _screens.Type("Имя", "Чэнь");
        _screens.Type("Дата рождения", "02.02.1992");
        _screens.Type("Эл. почта (личная)", "li.chen@mail.example");

        _screens.Tick("Нет отчества");

        _screens.Until(() => Assert.True(_screens.Field("Отчество").HasAttribute("disabled")));
        Assert.False(_screens.Field("Отчество").HasAttribute("required"));
        _screens.Save();
        var saved = Assert.IsType<ClientFormResult.Saved>(await left);
        Assert.Equal("Ли Чэнь", (await Desk.ReadAsync(saved.Id)).FullName);
    }

    [Fact]
    public void A_phone_is_asked_for_only_while_its_box_is_ticked()
    {
        _ = _screens.OpenForm();
        Assert.False(_screens.HasField("Номер моб. телефона"));

        _screens.Tick("Добавить клиента с телефоном");
        _screens.Until(() => Assert.True(_screens.Field("Номер моб. телефона").HasAttribute("required")));
        Assert.Contains(
            "Подтверждая телефон клиента, вы привязываете его к себе после продажи полиса, и получаете КВ за все покупки, совершенные клиентом",
            _screens.Text, StringComparison.Ordinal);
        _screens.Tick("Добавить клиента с телефоном", ticked: false);

        _screens.Until(() => Assert.False(_screens.HasField("Номер моб. телефона")));
        Assert.Single(_screens.Dialogs());
    }

    [Fact]
    public async Task A_typed_number_is_dropped_only_when_the_agent_says_so()
    {
        var left = _screens.OpenForm();
        _screens.TypeBulgakov();
        _screens.Tick("Добавить клиента с телефоном");
        _screens.Type("Номер моб. телефона", Phone);

        _screens.Tick("Добавить клиента с телефоном", ticked: false);
        _screens.UntilSays("Введённый номер не сохранится.");
        _screens.Answer("Оставить");
        _screens.Until(() => Assert.Equal(Phone, _screens.Value("Номер моб. телефона")));
        _screens.Until(() => Assert.True(_screens.Field("Добавить клиента с телефоном").HasAttribute("checked")));

        _screens.Tick("Добавить клиента с телефоном", ticked: false);
        _screens.UntilSays("Введённый номер не сохранится.");
        _screens.Answer("Убрать");
        _screens.Until(() => Assert.False(_screens.HasField("Номер моб. телефона")));
        _screens.Save();

        var saved = Assert.IsType<ClientFormResult.Saved>(await left);
        Assert.Null((await Desk.ReadAsync(saved.Id)).Phone);
    }

    [Fact]
    public void A_number_that_was_left_after_all_is_still_confirmed()
    {
        _ = _screens.OpenForm();
        _screens.TypeBulgakov();
        _screens.Tick("Добавить клиента с телефоном");
        _screens.Type("Номер моб. телефона", Phone);
        _screens.Press("Подтвердить");
        _screens.Until(() => Assert.True(_screens.HasField("Код из СМС")));
        _screens.TypeAndStay("Код из СМС", Desk.Gateway.LastCode());
        _screens.UntilSays("Телефон подтверждён");

        _screens.Tick("Добавить клиента с телефоном", ticked: false);
        _screens.Answer("Оставить");

        _screens.Until(() => Assert.Single(_screens.Dialogs()));
        _screens.UntilSays("Телефон подтверждён");
        Assert.True(_screens.Field("Добавить клиента с телефоном").HasAttribute("checked"));
    }

    [Fact]
    public async Task An_unconfirmed_number_is_saved_after_a_question()
    {
        var left = _screens.OpenForm();
        _screens.TypeBulgakov();
        _screens.Tick("Добавить клиента с телефоном");
        _screens.Type("Номер моб. телефона", "89100000341");

        _screens.Save();
        _screens.UntilSays(
            "Телефон не подтверждён. Сохранить клиента без подтверждения? После продажи полиса личный кабинет у клиента не появится, " +
            "и КВ за его самостоятельные покупки начисляться не будет.");
        _screens.Answer("Вернуться");
        _screens.Until(() => Assert.Single(_screens.Dialogs()));
        Assert.Equal(0, await _screens.CountClientsAsync());
        Assert.Equal("Булгаков", _screens.Value("Фамилия"));

        _screens.Save();
        _screens.Until(() => Assert.Equal(2, _screens.Dialogs().Count));
        _screens.Answer("Сохранить без подтверждения");

        var client = await Desk.ReadAsync(Assert.IsType<ClientFormResult.Saved>(await left).Id);
        Assert.Equal(Phone, client.Phone?.Display);
        Assert.Null(client.PhoneVerifiedAt);
    }

    [Fact]
    public async Task A_client_who_is_in_the_base_already_is_shown_instead_of_added()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var left = _screens.OpenForm();
        TypePetrov();

        _screens.Save();

        _screens.UntilSays("Такой клиент уже есть в вашей базе: Петров Пётр Петрович");
        Assert.False(_screens.HasButton("Восстановить из архива"));
        _screens.Press("Открыть карточку");
        _screens.Answer("Закрыть");
        Assert.Equal(new ClientFormResult.OpenOther(petrov), await left);
        Assert.Equal(1, await _screens.CountClientsAsync());
    }

    [Fact]
    public async Task A_similar_client_is_a_question()
    {
        await Desk.AddAsync(Desk.A, ClientDesk.Bulgakov);
        var left = _screens.OpenForm();
        _screens.TypeBulgakov();
        _screens.Type("Эл. почта (личная)", "other@mail.example");

        _screens.Save();
        _screens.UntilSays("Возможно, этот клиент уже есть в вашей базе:");
        Assert.Contains("Булгаков Сергей Александрович, 17.08.1980", _screens.Text, StringComparison.Ordinal);
        Assert.Contains("Добавить как нового?", _screens.Text, StringComparison.Ordinal);
        Assert.Equal(1, await _screens.CountClientsAsync());
        _screens.Press("Добавить");

        Assert.IsType<ClientFormResult.Saved>(await left);
        Assert.Equal(2, await _screens.CountClientsAsync());
    }

    [Fact]
    public async Task An_archived_duplicate_can_be_taken_back_from_the_archive()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        await Desk.Keeping.ArchiveAsync(Desk.A, [petrov], default);
        var left = _screens.OpenForm();
        TypePetrov();

        _screens.Save();
        _screens.UntilSays("(в архиве)");
        _screens.Press("Восстановить из архива");

        Assert.Equal(new ClientFormResult.OpenOther(petrov), await left);
        Assert.False((await Desk.ReadAsync(petrov)).IsArchived);
    }

    [Fact]
    public async Task Key_data_of_a_customer_change_with_a_reason()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        await Desk.SellAsync(Desk.A, petrov);
        var left = _screens.OpenForm(petrov);
        _screens.Type("Фамилия", "Иванов");
        Assert.False(_screens.HasField("Причина изменения"));

        _screens.Save();
        _screens.Until(() => Assert.Equal("Укажите причину изменения ФИО, даты рождения или документа.", _screens.ErrorAt("Причина изменения")));
        Assert.Equal("Петров", (await Desk.ReadAsync(petrov)).LastName);
        Assert.Equal(
            ["Выберите причину", "Исправление ошибки", "Смена фамилии/имени", "Замена документа"],
            _screens.Field("Причина изменения").QuerySelectorAll("option").Select(option => option.TextContent));
        _screens.Choose("Причина изменения", "Смена фамилии/имени");
        _screens.Save();

        Assert.IsType<ClientFormResult.Saved>(await left);
        var client = await Desk.ReadAsync(petrov);
        Assert.Equal("Иванов", client.LastName);
        Assert.Equal("Петров", client.FormerLastName);
    }

    [Fact]
    public async Task Key_data_of_a_prospect_change_without_a_reason()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var left = _screens.OpenForm(petrov);
        _screens.Type("Фамилия", "Иванов");

        _screens.Save();

        Assert.IsType<ClientFormResult.Saved>(await left);
        Assert.Equal("Иванов", (await Desk.ReadAsync(petrov)).LastName);
    }

    [Fact]
    public async Task What_only_the_other_window_changed_is_taken_over()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var left = _screens.OpenForm(petrov);
        _screens.Type("Имя", "Павел");
        await Desk.EditAsync(Desk.A, petrov, input => input with { Email = "new@mail.example" });
        _screens.UntilSays("Данные этого клиента только что изменены в другом окне.");

        _screens.Save();
        _screens.UntilSays("Данные изменены в другом окне.");
        _screens.UntilSays("Из другого окна взято: эл. почта.");
        Assert.Equal("new@mail.example", _screens.Value("Эл. почта (личная)"));
        Assert.Equal("Павел", _screens.Value("Имя"));
        Assert.Empty(_screens.All("[role=radiogroup]"));
        _screens.Save();

        Assert.IsType<ClientFormResult.Saved>(await left);
        var client = await Desk.ReadAsync(petrov);
        Assert.Equal(("Павел", "new@mail.example"), (client.FirstName, client.Email));
    }

    [Theory]
    [InlineData("ваше: «mine@mail.example»", "mine@mail.example")]
    [InlineData("в базе: «theirs@mail.example»", "theirs@mail.example")]
    public async Task What_both_windows_changed_is_chosen_by_the_agent(string choice, string kept)
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var left = _screens.OpenForm(petrov);
        _screens.Type("Эл. почта (личная)", "mine@mail.example");
        await Desk.EditAsync(Desk.A, petrov, input => input with { Email = "theirs@mail.example" });

        _screens.Save();
        _screens.Until(() => Assert.Single(_screens.All("[role=radiogroup]")));
        Assert.Equal("mine@mail.example", _screens.Value("Эл. почта (личная)"));
        _screens.Save();
        _screens.UntilSays("Выберите, какие значения оставить");
        Assert.Equal("theirs@mail.example", (await Desk.ReadAsync(petrov)).Email);

        _screens.Field(choice).Change(true);
        _screens.Save();

        Assert.IsType<ClientFormResult.Saved>(await left);
        Assert.Equal(kept, (await Desk.ReadAsync(petrov)).Email);
    }

    [Fact]
    public async Task A_comment_written_meanwhile_is_no_business_of_the_form()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var left = _screens.OpenForm(petrov);
        _screens.Type("Имя", "Павел");
        var draws = _screens.Draws;
        await Desk.Keeping.SetNoteAsync(Desk.A, petrov, "Перезвонить", default);
        _screens.Until(() => Assert.NotEqual(draws, _screens.Draws));
        Assert.DoesNotContain("в другом окне", _screens.Text, StringComparison.Ordinal);

        _screens.Save();

        Assert.IsType<ClientFormResult.Saved>(await left);
        var client = await Desk.ReadAsync(petrov);
        Assert.Equal(("Павел", "Перезвонить"), (client.FirstName, client.Note));
    }

    [Fact]
    public async Task A_lock_that_comes_while_the_form_is_open_closes_it_and_leaves_what_was_typed()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var othersPetrov = await Desk.AddAsync(Desk.B, ClientDesk.Petrov);
        var left = _screens.OpenForm(petrov);
        _screens.TypeAndStay("Эл. почта (личная)", "typed@mail.example");

        await Desk.SellAsync(Desk.B, othersPetrov);

        _screens.UntilSays(new BoundToAnotherAgent().Message);
        Assert.True(_screens.Field("Эл. почта (личная)").HasAttribute("readonly"));
        Assert.True(_screens.Button("Сохранить данные").HasAttribute("disabled"));
        Assert.Equal("typed@mail.example", _screens.Value("Эл. почта (личная)"));
        _screens.Save();
        Assert.Equal("petrov@mail.example", (await Desk.ReadAsync(petrov)).Email);
        Assert.Equal(0, await _screens.CountAsync(AuditAction.Refused));
        _screens.PressCross();
        Assert.Null(await left);
    }

    [Fact]
    public async Task A_form_with_something_typed_asks_before_it_closes()
    {
        var left = _screens.OpenForm();
        _screens.TypeAndStay("Фамилия", "Булгаков");

        _screens.PressCross();
        _screens.UntilSays(CloseQuestion);
        _screens.Answer("Вернуться");
        _screens.Until(() => Assert.Equal(["Добавление клиента"], _screens.Dialogs()));
        Assert.Equal("Булгаков", _screens.Value("Фамилия"));
        Assert.False(left.IsCompleted);

        _screens.PressCross();
        _screens.UntilSays(CloseQuestion);
        _screens.Answer("Закрыть");
        Assert.Null(await left);
        _screens.Until(() => Assert.Empty(_screens.Dialogs()));
    }

    [Fact]
    public async Task A_form_in_which_nothing_was_changed_closes_at_once()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.Petrov);
        var left = _screens.OpenForm(petrov);
        Assert.Equal(["Редактирование профиля клиента"], _screens.Dialogs());
        _screens.TypeAndStay("Фамилия", "Петрова");
        _screens.TypeAndStay("Фамилия", "Петров");

        _screens.PressCross();

        Assert.Null(await left);
        Assert.DoesNotContain(CloseQuestion, _screens.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_form_shows_nothing_of_the_person_before()
    {
        var petrov = await Desk.AddAsync(Desk.A, ClientDesk.WithPhone(ClientDesk.Petrov, Phone), new SaveDecisions { WithoutConfirmation = true });
        var edit = _screens.OpenForm(petrov);
        _screens.Until(() => Assert.Equal("Петров", _screens.Value("Фамилия")));
        Assert.Equal(Phone, _screens.Value("Номер моб. телефона"));
        _screens.PressCross();
        await edit;
        var first = _screens.OpenForm();
        _screens.TypeBulgakov();
        _screens.Save();
        await first;

        _ = _screens.OpenForm();

        Assert.All(
            _screens.All(".rz-dialog input:not([type=checkbox]), .rz-dialog select"),
            field => Assert.True(string.IsNullOrEmpty(field.GetAttribute("value")), field.Id));
        Assert.All(_screens.All(".rz-dialog input[type=checkbox]"), box => Assert.False(box.HasAttribute("checked")));
    }

    private void TypePetrov()
    {
        _screens.Type("Фамилия", "Петров");
        _screens.Type("Имя", "Пётр");
        _screens.Type("Отчество", "Петрович");
        _screens.Type("Дата рождения", "15.06.1985");
        _screens.Type("Эл. почта (личная)", "petrov2@mail.example");
        _screens.Choose("Документ", "Паспорт гражданина РФ");
        _screens.Type("Серия и номер", "00 10 123456");
        _screens.Type("Дата выдачи документа", "01.03.2012");
    }
}
