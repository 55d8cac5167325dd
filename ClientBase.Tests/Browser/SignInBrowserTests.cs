using System.Text.RegularExpressions;
using ClientBase.Core.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientBase.Tests.Browser;

public sealed class SignInBrowserTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task An_agent_signs_in_and_sees_her_own_base()
    {
        var sokolova = await SignInAsync("sokolova");

        await Expect(sokolova.Page.GetByRole(AriaRole.Heading, new() { Name = "База клиентов" })).ToBeVisibleAsync();
        await Expect(sokolova.Page.GetByRole(AriaRole.Table).GetByText("Булгаков Сергей Александрович")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_the_login_stays()
    {
        var visitor = await OpenAsync();
        await visitor.Page.GotoAsync("/");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/login"));

        await visitor.Page.GetByLabel("Логин").FillAsync("belova");
        await visitor.Page.GetByLabel("Пароль").FillAsync(DemoStaff.Password + "!");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Войти" }).ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByLabel("Логин")).ToHaveValueAsync("belova");
    }
}
