using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Drafts;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Pages.Clients;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace ClientBase.Tests.Clients;

/// <summary>The list as an agent meets it when something is wrong.</summary>
public sealed class ClientsPageTests : IDisposable
{
    private readonly ClientDesk _desk = new();
    private readonly BunitContext _browser = new();

    public ClientsPageTests()
    {
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddRadzenComponents();
        _browser.Services.AddSingleton(_desk.Grid);
        _browser.Services.AddSingleton(_desk.Keeping);
        _browser.Services.AddSingleton(_desk.Cards);
        _browser.Services.AddSingleton(_desk.Quotes);
        _browser.Services.AddSingleton(_desk.Claims);
        _browser.Services.AddSingleton(_desk.Renewals);
        _browser.Services.AddSingleton(_desk.Sales);
        _browser.Services.AddSingleton(_desk.Feed);
        _browser.Services.AddSingleton<TimeProvider>(_desk.Clock);
        _browser.Services.AddScoped<CurrentActor>();
        _browser.Services.AddScoped<CircuitConnection>();
        _browser.Services.AddScoped<ClientNews>();
        _browser.Services.AddScoped<WindowDrafts>();
        _browser.Services.AddSingleton(new FormDrafts(_desk.Database, _desk.Clock, _desk.Access, TestKeys.Ring()));
        _browser.SignIn(_desk.A);
    }

    [Theory]
    [InlineData("page=abc")]
    [InlineData("page=99999999999")]
    [InlineData("desc=perhaps")]
    [InlineData("archive=1")]
    [InlineData("sort=77&status=88&confirmed=99&page=-5")]
    public async Task An_address_that_somebody_has_spoilt_shows_the_list_all_the_same(string query)
    {
        await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        _browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"clients?{query}");

        var page = _browser.Render<ClientsPage>();

        Assert.Contains("Петров Пётр Петрович", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_not_called_done()
    {
        await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var page = _browser.Render<ClientsPage>();
        await page.Find("tbody input[type=checkbox]").ChangeAsync(new ChangeEventArgs { Value = true });
        await _desk.SignOutAsync(_desk.A);

        await page.FindAll(".toolbar button").Single(button => button.TextContent.Contains("В архив", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Empty(_browser.Services.GetRequiredService<NotificationService>().Messages);
        Assert.Contains("Сеанс завершён", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_with_a_question_mark_writes_no_fields_into_a_letter()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov with { Email = "p?bcc=x&cc=y@mail.example" });

        var card = _browser.Render<ClientCardPanel>(parameters => parameters.Add(panel => panel.ClientId, id));

        Assert.Equal("mailto:p%3Fbcc%3Dx%26cc%3Dy@mail.example", card.Find(".card-email a").GetAttribute("href"));
    }

    public void Dispose()
    {
        _browser.Dispose();
        _desk.Dispose();
    }
}
