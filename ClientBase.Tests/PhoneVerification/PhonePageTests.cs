using System.Reflection;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Accounts;
using ClientBase.Web.Components.Pages.Demo;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace ClientBase.Tests.PhoneVerification;

public sealed class PhonePageTests : IDisposable
{
    private const string Copy = "navigator.clipboard.writeText";

    private readonly PhoneDesk _desk = new();
    private readonly BunitContext _browser = new();
    private readonly DemoOutboxGateway _outbox = new(TimeProvider.System);
    private readonly DemoOptions _demo = new() { Enabled = true };

    public PhonePageTests()
    {
        _outbox.Open();
        _browser.Services.AddSingleton(_outbox);
        _browser.Services.AddSingleton(Options.Create(_demo));
        _browser.Services.AddSingleton(new StaffAccess(_desk.Database, _desk.Clock));
        _browser.Services.AddScoped<CurrentActor>();
        SignIn(_desk.Sokolova);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public async Task Before_the_first_message_the_phone_says_so_and_then_shows_it_without_reload()
    {
        var page = _browser.Render<PhonePage>();
        Assert.Equal("Сообщений пока нет", page.Find(".empty").TextContent);

        await SendAsync(PhoneDesk.Phone, "048219");

        page.WaitForAssertion(() => Assert.Equal("048 219", page.Find(".code").TextContent));
        Assert.Equal(VerificationSms.Text("048219", "Соколова Марина Викторовна", TimeSpan.FromMinutes(5)), page.Find(".bubble").TextContent);
        Assert.Equal("12:00", page.Find("time").TextContent);
        Assert.Equal("на номер +7 (910) 000-03-41", page.Find(".caller-number").TextContent);
        Assert.Empty(page.FindAll(".empty"));
    }

    [Fact]
    public async Task Numbers_and_messages_stand_newest_first()
    {
        await SendAsync(PhoneDesk.Phone, "111111");
        await SendAsync(PhoneDesk.OtherPhone, "222222");
        await SendAsync(PhoneDesk.Phone, "333333");

        var page = _browser.Render<PhonePage>();

        Assert.Equal(["+7 (910) 000-03-41", "+7 (910) 000-03-42"], page.FindAll(".number span").Select(number => number.TextContent));
        Assert.Equal(["333 333", "111 111"], page.FindAll(".code").Select(code => code.TextContent));
    }

    [Fact]
    public async Task A_chosen_number_stays_and_others_get_a_mark()
    {
        await SendAsync(PhoneDesk.OtherPhone, "222222");
        await SendAsync(PhoneDesk.Phone, "111111");
        var page = _browser.Render<PhonePage>();
        Number(page, PhoneDesk.Phone).Click();

        await SendAsync(PhoneDesk.OtherPhone, "333333");

        page.WaitForAssertion(() => Assert.Contains("новое", Number(page, PhoneDesk.OtherPhone).TextContent, StringComparison.Ordinal));
        Assert.Equal("111 111", page.Find(".code").TextContent);
        Number(page, PhoneDesk.OtherPhone).Click();
        Assert.Equal("333 333", page.Find(".code").TextContent);
        Assert.DoesNotContain("новое", Number(page, PhoneDesk.OtherPhone).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typed_number_is_searched_in_any_spelling_and_a_whole_one_is_opened()
    {
        await SendAsync(PhoneDesk.Phone, "111111");
        await SendAsync(PhoneDesk.OtherPhone, "222222");
        var page = _browser.Render<PhonePage>();

        page.Find("#phone-search").Input("03-41");
        Assert.Equal(["+7 (910) 000-03-41"], page.FindAll(".number span").Select(number => number.TextContent));

        page.Find("#phone-search").Input("8 910 000 03 41");
        Assert.Equal("111 111", page.Find(".code").TextContent);

        page.Find("#phone-search").Input("+7 905 000-00-00");
        Assert.Equal("Сообщений пока нет", page.Find(".empty").TextContent);
        Assert.Equal("на номер +7 (905) 000-00-00", page.Find(".caller-number").TextContent);
    }

    [Fact]
    public async Task The_code_is_copied_without_its_blank()
    {
        var copy = _browser.JSInterop.SetupVoid(Copy, "048219").SetVoidResult();
        await SendAsync(PhoneDesk.Phone, "048219");
        var page = _browser.Render<PhonePage>();

        await page.Find(".copy").ClickAsync();

        copy.VerifyInvoke(Copy);
        Assert.Equal("Код скопирован", page.Find(".copy").TextContent.Trim());
    }

    [Fact]
    public async Task A_browser_that_forbids_copying_is_told_of()
    {
        _browser.JSInterop.SetupVoid(Copy, "048219").SetException(new JSException("denied"));
        await SendAsync(PhoneDesk.Phone, "048219");
        var page = _browser.Render<PhonePage>();

        await page.Find(".copy").ClickAsync();

        Assert.StartsWith("Браузер не разрешил", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_without_a_code_has_nothing_to_copy()
    {
        await _outbox.SendAsync(new SmsMessage(Guid.NewGuid(), PhoneDesk.Phone, "ВСК: номер для входа изменён.", Now, Now.AddMinutes(5)), CancellationToken.None);

        var page = _browser.Render<PhonePage>();

        Assert.Equal("ВСК: номер для входа изменён.", page.Find(".bubble").TextContent);
        Assert.Empty(page.FindAll(".copy"));
    }

    [Fact]
    public async Task A_closed_page_hears_nothing_more()
    {
        _browser.Render<PhonePage>();
        Assert.NotNull(Listeners());

        await _browser.DisposeComponentsAsync();

        Assert.Null(Listeners());

        object? Listeners() => typeof(DemoOutboxGateway)
            .GetField(nameof(DemoOutboxGateway.Arrived), BindingFlags.Instance | BindingFlags.NonPublic)!
            .GetValue(_outbox);
    }

    [Fact]
    public void With_the_demo_off_there_is_no_such_page()
    {
        _demo.Enabled = false;
        var notFound = false;
        _browser.Services.GetRequiredService<NavigationManager>().OnNotFound += (_, _) => notFound = true;

        var page = _browser.Render<PhonePage>();

        Assert.True(notFound);
        Assert.Empty(page.FindAll(".handset"));
    }

    [Fact]
    public void After_a_sign_out_elsewhere_nothing_is_shown()
    {
        SignIn(_desk.Sokolova with { Session = "old" });

        var page = _browser.Render<PhonePage>();

        Assert.Contains(new SessionEnded().Message, page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".handset"));
    }

    private DateTime Now => _desk.Clock.GetUtcNow().UtcDateTime;

    private static IElement Number(IRenderedComponent<PhonePage> page, PhoneNumber number) =>
        page.FindAll(".number").Single(button => button.TextContent.Contains(number.Display, StringComparison.Ordinal));

    private Task<SmsAnswer> SendAsync(PhoneNumber to, string code) => _outbox.SendAsync(
        new SmsMessage(Guid.CreateVersion7(), to, VerificationSms.Text(code, "Соколова Марина Викторовна", TimeSpan.FromMinutes(5)), Now, Now.AddMinutes(5)),
        CancellationToken.None);

    private void SignIn(Actor actor) => _browser.SignIn(actor);
}
