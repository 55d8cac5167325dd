using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Drafts;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Statements;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Pages.Statements;
using ClientBase.Web.Drafts;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace ClientBase.Tests.Statements;

/// <summary>Writing objections while others act on the same statement.</summary>
public sealed class StatementPageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly StatementWorld _world = new();
    private readonly BunitContext _browser = new();

    public StatementPageTests()
    {
        var desk = _world.Desk;
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddRadzenComponents();
        _browser.Services.AddSingleton(_world.Book);
        _browser.Services.AddSingleton(_world.Approval);
        _browser.Services.AddSingleton(_world.Insurer);
        _browser.Services.AddSingleton(new PhoneVerificationOptions());
        _browser.Services.AddSingleton(desk.Feed);
        _browser.Services.AddSingleton<TimeProvider>(desk.Clock);
        _browser.Services.AddScoped<CurrentActor>();
        _browser.Services.AddScoped<CircuitConnection>();
        _browser.Services.AddScoped<ClientNews>();
        _browser.Services.AddScoped<WindowDrafts>();
        _browser.Services.AddSingleton(new FormDrafts(desk.Database, desk.Clock, desk.Access, TestKeys.Ring()));
        _browser.SignIn(desk.A);
    }

    [Fact]
    public async Task What_was_being_written_when_the_act_was_corrected_is_shown_as_not_sent()
    {
        var act = await _world.FormedAsync(sales: 2);
        var page = Write(act, "Не та премия", "Проверьте");

        await _world.Insurer.CorrectAsync(_world.Desk.Supervisor, act.Id, act.Version, [2], "Строка 2 перенесена", default);

        page.WaitForAssertion(() => Assert.Contains("Не отправлено: строка 1: Не та премия · Проверьте", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Empty(page.FindAll("#statement-text, #statement-line-1"));
        Assert.Contains("Аннулирован", page.Find(".statement-sub").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sent_is_not_called_unsent()
    {
        var act = await _world.FormedAsync(sales: 2);
        var page = Write(act, "Не та премия", "");

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Разногласия отправлены", page.Find("[role=status]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Не та премия", Assert.Single(await _world.ReadAsync()).Lines[0].Objection);
        page.WaitForAssertion(() => Assert.Contains("Разногласия", page.Find(".statement-sub").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("Не отправлено", page.Markup, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _world.Dispose();
    }

    private IRenderedComponent<StatementPage> Write(CommissionStatement act, string ofLine, string ofAll)
    {
        var page = _browser.Render<StatementPage>(parameters => parameters.Add(one => one.Id, act.Id.Value));
        page.WaitForElement("table[aria-label='Строки акта']", Patience);
        page.FindAll("button").Single(button => button.TextContent == "Заявить разногласия").Click();
        page.WaitForElement("#statement-line-1", Patience).Input(ofLine);
        page.Find("#statement-text").Input(ofAll);
        return page;
    }
}
