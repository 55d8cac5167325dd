using AngleSharp.Dom;
using Bunit;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Mail;
using ClientBase.Core.NotificationCenter;
using ClientBase.Core.Notifications;
using ClientBase.Tests.Mail;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Pages.Notifications;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Web;

/// <summary>«Центр уведомлений» and its «Настройки».</summary>
public sealed class NotificationsPageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly BunitContext _browser = new();
    private readonly MailDesk _desk = new();
    private readonly Actor _agent;

    public NotificationsPageTests()
    {
        var access = new StaffAccess(_desk.Database, _desk.Clock);
        _browser.Services.AddSingleton(new NotificationInbox(_desk.Database, _desk.Clock, access));
        _browser.Services.AddSingleton(new NotificationPreferences(_desk.Database, access, _desk.Sender));
        _browser.Services.AddScoped<NotificationCount>();
        _browser.Services.AddScoped<CurrentActor>();
        using var db = _desk.Database.CreateDbContext();
        _agent = Given.Agent(db);
        db.Users.ExecuteUpdate(set => set.SetProperty(user => user.Email, MailDesk.To));
        db.Notifications.Add(new Notification { RecipientId = _agent.Id, Kind = NotificationKind.PolicyEnds, Title = "Полис истекает", Body = "т", CreatedAt = _desk.Clock.UtcNow() });
        db.Notifications.Add(new Notification { RecipientId = _agent.Id, Kind = NotificationKind.ConfirmPhone, Title = "Подтвердите телефон", Body = "т", CreatedAt = _desk.Clock.UtcNow() });
        db.SaveChanges();
        _browser.SignIn(_agent);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public void The_settings_are_opened_and_closed_by_their_button()
    {
        var page = _browser.Render<NotificationsPage>();
        Assert.Empty(page.FindAll("#notice-settings"));

        Button(page, "Настройки").Click();
        page.WaitForAssertion(() => Assert.Equal(16, page.FindAll("#notice-settings tbody tr:not(.notice-settings-group)").Count), Patience);
        Assert.Equal("true", Button(page, "Настройки").GetAttribute("aria-expanded"));
        Assert.Equal(["Важное", "Продления", "Клиенты", "Акты", "Обучение"], page.FindAll(".notice-settings-group").Select(group => group.TextContent));
        Assert.Contains($"Письма приходят на адрес {MailDesk.To}.", page.Markup, StringComparison.Ordinal);

        Button(page, "Настройки").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#notice-settings")), Patience);
    }

    [Fact]
    public void A_kind_that_is_switched_off_leaves_the_list_and_the_figure_at_once()
    {
        var page = RenderWithSettings();
        Assert.Equal(2, page.FindAll(".notice-list li").Count);

        page.Find("#cabinet-PolicyEnds").Change(false);

        page.WaitForAssertion(() => Assert.Equal("Сохранено: «Полис истекает» в кабинете — выключено.", page.Find("#notice-settings [role=status]").TextContent), Patience);
        page.WaitForAssertion(() => Assert.Equal("Подтвердите телефон", Assert.Single(page.FindAll(".notice-list strong")).TextContent), Patience);
        Assert.Equal(1, _browser.Services.GetRequiredService<NotificationCount>().Unread);

        page.Find("#cabinet-PolicyEnds").Change(true);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".notice-list li").Count), Patience);
    }

    [Fact]
    public async Task Letters_are_switched_on_by_their_own_box()
    {
        var page = RenderWithSettings();

        page.Find("#mail-PolicyEnds").Change(true);

        page.WaitForAssertion(() => Assert.Contains("по эл. почте — включено", page.Find("#notice-settings [role=status]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(1, await new NoticeLetters(_desk.Database, _desk.Sender).WriteDueAsync(default));
        Assert.True(page.Find("#mail-PolicyEnds").HasAttribute("checked"));
        Assert.True(page.Find("#cabinet-PolicyEnds").HasAttribute("checked"));
    }

    [Fact]
    public void Without_an_address_there_is_nothing_to_switch_on()
    {
        using (var db = _desk.Database.CreateDbContext())
        {
            db.Users.ExecuteUpdate(set => set.SetProperty(user => user.Email, (string?)null));
        }

        var page = RenderWithSettings();

        Assert.Contains("В вашей учётной записи нет адреса эл. почты", page.Markup, StringComparison.Ordinal);
        Assert.All(page.FindAll("[id^=mail-]"), box => Assert.True(box.HasAttribute("disabled")));
    }

    [Fact]
    public void Where_no_letters_are_sent_the_settings_say_so()
    {
        var closed = _desk.NewSender(new DemoMailbox(_desk.Database, TestKeys.Ring()));
        _browser.Services.AddSingleton(new NotificationPreferences(_desk.Database, new StaffAccess(_desk.Database, _desk.Clock), closed));

        var page = RenderWithSettings();

        Assert.Contains("Письма сейчас не отправляются", page.Markup, StringComparison.Ordinal);
        Assert.All(page.FindAll("[id^=mail-]"), box => Assert.True(box.HasAttribute("disabled")));
    }

    [Fact]
    public void Who_is_told_nothing_has_no_settings()
    {
        using var db = _desk.Database.CreateDbContext();
        _browser.SignIn(Given.Staff(db, StaffRole.Trainer, "Тренер Ольга Игоревна"));

        var page = _browser.Render<NotificationsPage>();

        Assert.Empty(page.FindAll("button"));
    }

    private IRenderedComponent<NotificationsPage> RenderWithSettings()
    {
        _browser.Services.GetRequiredService<NavigationManager>().NavigateTo("notifications?settings=True");
        var page = _browser.Render<NotificationsPage>();
        page.WaitForElement("#notice-settings table", Patience);
        return page;
    }

    private static IElement Button(IRenderedComponent<NotificationsPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal));
}
