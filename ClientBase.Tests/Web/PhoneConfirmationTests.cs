using Bunit;
using ClientBase.Core.Basics;
using ClientBase.Core.Sms;
using ClientBase.Tests.Clients;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Web.Components.Pages.Clients;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Web;

/// <summary>«Номер моб. телефона», «Подтвердить», «Код из СМС» in the form of a new client.</summary>
public sealed class PhoneConfirmationTests : IDisposable
{
    private const string Number = "Номер моб. телефона";
    private const string Code = "Код из СМС";
    private const string Confirmed = "Телефон подтверждён";
    private const string Phone = "+7 (910) 000-03-41";
    private const string OtherPhone = "+7 (910) 000-03-42";

    private readonly ClientScreens _screens = new();
    private readonly Task<ClientFormResult?> _left;

    public PhoneConfirmationTests()
    {
        _left = _screens.OpenForm();
        _screens.TypeBulgakov();
        _screens.Tick("Добавить клиента с телефоном");
    }

    private ClientDesk Desk => _screens.Desk;

    public void Dispose() => _screens.Dispose();

    [Theory]
    [InlineData("9100000341")]
    [InlineData("8 910 000-03-41")]
    [InlineData("7 910 000 03 41")]
    [InlineData("+7 (910) 000-03-41")]
    [InlineData("+7 8 910 000 03 41")]
    public void A_number_is_taken_in_any_spelling(string typed)
    {
        _screens.TypeAndStay(Number, typed);

        _screens.Press("Подтвердить");

        _screens.Until(() => Assert.True(_screens.HasField(Code)));
        Assert.Equal(Phone, _screens.Value(Number));
        _screens.Until(() => Assert.Equal(Phone, Assert.Single(Desk.Gateway.Sent).To.Display));
        Assert.False(_screens.HasButton("Подтвердить"));
    }

    [Theory]
    [InlineData("", "Заполните поле")]
    [InlineData("910 000", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    [InlineData("+375 29 000-00-01", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    [InlineData("+7 701 000-00-01", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    [InlineData("8 495 000-00-01", "Укажите российский мобильный номер: +7 9XX XXX-XX-XX")]
    public void A_number_that_is_no_Russian_mobile_gets_no_code(string typed, string error)
    {
        _screens.TypeAndStay(Number, typed);

        _screens.Press("Подтвердить");

        _screens.Until(() => Assert.Equal(error, _screens.ErrorAt(Number)));
        Assert.Equal(typed, _screens.Value(Number));
        Assert.False(_screens.HasField(Code));
        Assert.Empty(Desk.Gateway.Sent);
    }

    [Fact]
    public async Task An_agents_number_is_not_taken_for_a_client()
    {
        await using (var db = Desk.Open())
        {
            (await db.Users.SingleAsync(user => user.Id == Desk.B.Id.Value)).OwnPhone = PhoneNumber.Parse(Phone);
            await db.SaveChangesAsync();
        }

        _screens.Type(Number, Phone);
        _screens.Press("Подтвердить");

        _screens.UntilSays("Нельзя указать номер агента как номер клиента");
        Assert.False(_screens.HasField(Code));
        Assert.Empty(Desk.Gateway.Sent);
    }

    [Fact]
    public void A_minor_is_sent_no_code()
    {
        _screens.Type("Дата рождения", "23.11.2008");
        _screens.Type(Number, Phone);

        _screens.Press("Подтвердить");

        _screens.UntilSays("Привязка доступна для клиентов от 18 лет");
        Assert.False(_screens.HasField(Code));
        Assert.Empty(Desk.Gateway.Sent);
    }

    [Fact]
    public void A_new_code_can_be_asked_for_after_a_minute()
    {
        var first = SendCode();
        Assert.Contains("Отправить код повторно через 1:00", _screens.Text, StringComparison.Ordinal);
        Assert.False(_screens.HasButton("Отправить код повторно"));

        Desk.Clock.Move(TimeSpan.FromSeconds(13));
        _screens.UntilSays("Отправить код повторно через 0:47");
        Desk.Clock.Move(TimeSpan.FromSeconds(47));
        _screens.Until(() => Assert.True(_screens.HasButton("Отправить код повторно")));
        _screens.Press("Отправить код повторно");

        _screens.Until(() => Assert.Equal(2, Desk.Gateway.Sent.Count));
        _screens.UntilSays("Отправить код повторно через 2:00");
        if (first != Desk.Gateway.LastCode())
        {
            _screens.TypeAndStay(Code, first);
            _screens.Until(() => Assert.StartsWith("Неверный код.", _screens.ErrorAt(Code), StringComparison.Ordinal));
        }

        _screens.TypeAndStay(Code, Desk.Gateway.LastCode());
        _screens.UntilSays(Confirmed);
    }

    [Fact]
    public async Task What_becomes_of_the_message_stands_beside_the_code()
    {
        var gateway = new TaskCompletionSource();
        Desk.Gateway.Slowness = gateway.Task;
        _screens.Type(Number, Phone);
        _screens.Press("Подтвердить");
        _screens.UntilSays("СМС отправляется…");
        Assert.True(_screens.HasField(Code));

        gateway.SetResult();
        _screens.UntilSays("СМС передано оператору");
        Desk.Clock.Move(TimeSpan.FromSeconds(60));
        await Desk.Sms.SweepAsync(default);
        _screens.UntilSays("Оператор не подтвердил доставку; код можно отправить ещё раз");

        await using var db = Desk.Open();
        var key = await db.SmsDeliveries.Select(d => d.ReportKey).SingleAsync();
        await new SmsReports(Desk.Database, Desk.Clock, new SmsOptions()).TakeKannelAsync(key, 1, "1", default);
        _screens.UntilSays("Доставлено");
    }

    [Fact]
    public async Task A_message_that_nobody_took_in_its_time_can_be_sent_again_at_once()
    {
        Desk.Gateway.Failure = new HttpRequestException(HttpRequestError.ConnectionError);
        _screens.Type(Number, Phone);
        _screens.Press("Подтвердить");
        _screens.UntilSays("Служба СМС пока не отвечает. Сообщение уйдёт само, как только она ответит.");

        Desk.Clock.Move(TimeSpan.FromMinutes(5));
        await Desk.Sms.SweepAsync(default);
        _screens.UntilSays("СМС не отправлено: служба СМС не отвечает. Отправьте код повторно.");
        Desk.Gateway.Failure = null;
        _screens.Press("Отправить код повторно");

        _screens.UntilSays("СМС передано оператору");
        _screens.Until(() => Assert.NotEmpty(Desk.Gateway.Sent));
        _screens.TypeAndStay(Code, Desk.Gateway.LastCode());
        _screens.UntilSays(Confirmed);
    }

    [Fact]
    public async Task A_telephone_that_does_not_answer_is_said_to_be_out_of_reach()
    {
        SendCode();
        await using var db = Desk.Open();
        var key = await db.SmsDeliveries.Select(d => d.ReportKey).SingleAsync();

        await new SmsReports(Desk.Database, Desk.Clock, new SmsOptions()).TakeKannelAsync(key, 1, "2", default);

        _screens.UntilSays("Номер не отвечает: телефон выключен, вне сети или номер неверен.");
        Assert.Contains("Отправить код повторно через", _screens.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_by_the_administrator_is_explained_and_the_form_keeps_everything()
    {
        await using (var db = Desk.Open())
        {
            db.SmsStops.Add(new SmsStop { StartedAt = Desk.Clock.GetUtcNow().UtcDateTime, StartedBy = "Администратор", Reason = "Проверка расходов" });
            await db.SaveChangesAsync();
        }

        _screens.Type(Number, Phone);
        _screens.Press("Подтвердить");

        _screens.UntilSays("Отправка СМС остановлена администратором, пока он её не включит.");
        _screens.UntilSays("Причина: Проверка расходов");
        _screens.UntilSays("Клиента можно сохранить без подтверждения и подтвердить телефон позже.");
        Assert.Equal(Phone, _screens.Value(Number));
    }

    [Fact]
    public async Task The_last_digit_sends_the_code_off_and_the_number_is_confirmed()
    {
        var code = SendCode();
        _screens.TypeAndStay(Code, code[..5]);
        Assert.DoesNotContain(Confirmed, _screens.Text, StringComparison.Ordinal);

        _screens.TypeAndStay(Code, code);

        _screens.UntilSays(Confirmed);
        Assert.True(_screens.Field(Number).HasAttribute("readonly"));
        Assert.False(_screens.HasField(Code));
        _screens.Save();
        var saved = Assert.IsType<ClientFormResult.Saved>(await _left);
        var client = await Desk.ReadAsync(saved.Id);
        Assert.Equal(Phone, client.Phone?.Display);
        Assert.NotNull(client.PhoneVerifiedAt);
        Assert.NotNull(client.ConsentGivenAt);
    }

    [Fact]
    public void A_wrong_code_says_how_many_tries_are_left_and_five_of_them_end_the_code()
    {
        var code = SendCode();
        var wrong = code;
        foreach (var left in new[] { "Осталось 4 попытки", "Осталось 3 попытки", "Осталось 2 попытки", "Осталась 1 попытка" })
        {
            wrong = PhoneDesk.Wrong(wrong);
            _screens.TypeAndStay(Code, wrong);
            _screens.Until(() => Assert.Equal("Неверный код. " + left, _screens.ErrorAt(Code)));
        }

        _screens.TypeAndStay(Code, PhoneDesk.Wrong(wrong));
        _screens.Until(() => Assert.Equal("Код введён неверно 5 раз. Запросите новый код", _screens.ErrorAt(Code)));

        _screens.TypeAndStay(Code, code);
        _screens.Until(() => Assert.Equal("Код введён неверно 5 раз. Запросите новый код", _screens.ErrorAt(Code)));
        Assert.DoesNotContain(Confirmed, _screens.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_of_more_than_five_minutes_ago_is_refused()
    {
        var code = SendCode();
        Desk.Clock.Move(TimeSpan.FromMinutes(5));

        _screens.TypeAndStay(Code, code);

        _screens.Until(() => Assert.Equal("Срок действия кода истёк. Запросите новый", _screens.ErrorAt(Code)));
    }

    [Fact]
    public async Task Enter_in_the_code_means_the_code_and_not_the_form()
    {
        SendCode();
        _screens.TypeAndStay(Code, "123");
        _screens.Field(Code).FocusIn();

        _screens.Save();

        _screens.Until(() => Assert.Equal("Введите 6 цифр кода из СМС", _screens.ErrorAt(Code)));
        Assert.Single(_screens.Dialogs());
        Assert.Equal(0, await _screens.CountClientsAsync());
    }

    [Fact]
    public async Task Another_number_needs_another_confirmation()
    {
        _screens.TypeAndStay(Code, SendCode());
        _screens.UntilSays(Confirmed);

        _screens.Press("Изменить номер");
        _screens.Until(() => Assert.False(_screens.Field(Number).HasAttribute("readonly")));
        Assert.DoesNotContain(Confirmed, _screens.Text, StringComparison.Ordinal);
        Assert.True(_screens.HasButton("Подтвердить"));
        _screens.Type(Number, OtherPhone);
        _screens.Save();

        _screens.UntilSays("Сохранить клиента без подтверждения?");
        _screens.Answer("Сохранить без подтверждения");
        var client = await Desk.ReadAsync(Assert.IsType<ClientFormResult.Saved>(await _left).Id);
        Assert.Equal(OtherPhone, client.Phone?.Display);
        Assert.Null(client.PhoneVerifiedAt);
    }

    [Theory]
    [InlineData(OtherPhone)]
    [InlineData("910 000")]
    public void A_number_changed_after_its_code_was_sent_has_no_code_any_more(string changed)
    {
        SendCode();

        _screens.Type(Number, changed);

        _screens.Until(() => Assert.False(_screens.HasField(Code)));
        Assert.True(_screens.HasButton("Подтвердить"));
        Assert.Equal(changed, _screens.Value(Number));
    }

    private string SendCode()
    {
        _screens.Type(Number, Phone);
        _screens.Press("Подтвердить");
        _screens.Until(() => Assert.True(_screens.HasField(Code)));
        _screens.Until(() => Assert.NotEmpty(Desk.Gateway.Sent));
        return Desk.Gateway.LastCode();
    }
}
