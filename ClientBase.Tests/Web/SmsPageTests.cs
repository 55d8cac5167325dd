using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Accounts;
using ClientBase.Web.Components.Pages.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Web;

/// <summary>«СМС: расход и стоп-кран».</summary>
public sealed class SmsPageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly BunitContext _browser = new();
    private readonly PhoneDesk _desk = new(sms: new SmsOptions { DailyBudget = 10 });

    public SmsPageTests()
    {
        _browser.Services.AddSingleton(_desk.Control);
        _browser.Services.AddSingleton(_desk.Sms);
        _browser.Services.AddSingleton(_desk.Limits);
        _browser.Services.AddSingleton<TimeProvider>(_desk.Clock);
        _browser.Services.AddScoped<CurrentActor>();
    }

    public void Dispose()
    {
        _browser.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public async Task One_press_stops_sending_and_another_starts_it_again()
    {
        SignIn(_desk.AddStaff("Администратор", StaffRole.Admin, null));
        var page = _browser.Render<SmsPage>();
        page.Find("#stop-reason").Input("Проверка расходов");

        page.FindAll("button").Single(button => button.TextContent == "Остановить отправку").Click();

        page.WaitForAssertion(() => Assert.Contains("Отправка остановлена", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("Включится сама 22.11.2026 13:00.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Причина: Проверка расходов", page.Markup, StringComparison.Ordinal);
        Assert.IsType<SmsStopped>((await _desk.SendAsync()).Refusal);
        page.FindAll("button").Single(button => button.TextContent == "Включить отправку").Click();
        page.WaitForAssertion(() => Assert.Contains("Сообщения отправляются.", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Null((await _desk.SendAsync()).Refusal);
    }

    [Fact]
    public async Task The_figures_of_the_day_stand_there()
    {
        for (var i = 0; i < 8; i++)
        {
            await _desk.SendAsync(form: Guid.NewGuid(), phone: PhoneNumber.Parse($"+7 910 000-05-{i:00}"));
        }

        Assert.Null(await _desk.TryAsync(await _desk.SentCodeAsync()));
        SignIn(_desk.AddStaff("Администратор", StaffRole.Admin, null));

        var page = _browser.Render<SmsPage>();

        Assert.Equal(["9", "0", "0", "0", "1 (11 %)"], page.FindAll(".figures dd").Select(figure => figure.TextContent));
        Assert.Contains("Израсходовано 9 из 10 за день", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Дневной запас подходит к концу.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Соколова Марина Викторовна", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("910 000", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_else_sees_it()
    {
        SignIn(_desk.Sokolova);

        var page = _browser.Render<SmsPage>();

        Assert.Empty(page.FindAll("section"));
        Assert.Contains("Для вашей роли это действие недоступно.", page.Markup, StringComparison.Ordinal);
    }

    private void SignIn(Actor actor) => _browser.SignIn(actor);
}
