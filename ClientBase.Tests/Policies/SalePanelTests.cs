using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Drafts;
using ClientBase.Core.Ownership;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Pages.Clients;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace ClientBase.Tests.Policies;

public sealed class SalePanelTests : IDisposable
{
    private readonly SaleWorld _world = new();
    private readonly BunitContext _browser = new();
    private readonly Actor _agent;
    private readonly Actor _other;
    private readonly ClientRecord _client;
    private readonly ClientRecord _othersRecord;
    private readonly QuoteId _quote = QuoteId.New();

    public SalePanelTests()
    {
        using var db = _world.Open();
        _agent = Given.Agent(db);
        _other = Given.Agent(db, "Громов Павел Андреевич");
        _client = Given.Client(db, _agent);
        _othersRecord = Given.Client(db, _other, samePersonAs: _client);

        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddRadzenComponents();
        _browser.Services.AddSingleton(_world.Sales);
        _browser.Services.AddSingleton(new ClientGrid(_world.Database, new StaffAccess(_world.Database, _world.Clock)));
        _browser.Services.AddSingleton(_world.Feed);
        _browser.Services.AddScoped<CircuitConnection>();
        _browser.Services.AddScoped<ClientNews>();
        _browser.Services.AddScoped<WindowDrafts>();
        _browser.Services.AddSingleton(new FormDrafts(_world.Database, _world.Clock, new StaffAccess(_world.Database, _world.Clock), TestKeys.Ring()));
        _browser.Services.AddSingleton<TimeProvider>(_world.Clock);
        _browser.Services.AddScoped<CurrentActor>();
        _browser.SignIn(_agent);
    }

    [Fact]
    public async Task A_policy_is_sold_from_the_choice_of_product_to_its_number()
    {
        var panel = Open();
        Assert.Equal(
            ["ОСАГО", "КАСКО", "Имущество", "Несчастный случай", "Путешествия", "Защита от клеща"],
            panel.FindAll(".sale-product-name").Select(name => name.TextContent));

        Choose(panel, "Имущество");
        Assert.Equal("23.11.2026", panel.Find("#sale-starts-on").GetAttribute("value"));
        panel.Find("#sale-sum").Input("3000000");
        await panel.Find("form").SubmitAsync();
        Assert.Equal("10 500,00 ₽", Plain(panel.Find("[data-testid=premium]").TextContent));
        Assert.Contains("0,35 % от 3 000 000 ₽", Plain(panel.Find(".sale-result").TextContent), StringComparison.Ordinal);

        await Button(panel, "Перейти к оплате").ClickAsync();
        Assert.Contains("деньги не списываются", panel.Find("#sale-simulated").TextContent, StringComparison.Ordinal);
        await Button(panel, "Оплатить").ClickAsync();

        panel.WaitForAssertion(() => Assert.Equal("Полис оформлен", panel.Find("h2").TextContent));
        Assert.Equal("ИМЩ-26-7700-0000001", panel.Find("[data-testid=policy-number]").TextContent);
        Assert.Contains("Клиент закреплён за вами", panel.Find(".sale-outcome").TextContent, StringComparison.Ordinal);
        Assert.Equal("Подтвердите телефон: клиент получит личный кабинет, а вы — КВ за его покупки", panel.Find(".banner").TextContent.Trim());
    }

    [Fact]
    public async Task A_wrong_field_is_told_at_the_field_and_the_typed_value_stays()
    {
        var panel = Open();
        Choose(panel, "Путешествия");
        panel.Find("#sale-days").Input("много");
        await panel.Find("form").SubmitAsync();

        var days = panel.Find("#sale-days");
        Assert.Equal("много", days.GetAttribute("value"));
        Assert.Equal("true", days.GetAttribute("aria-invalid"));
        Assert.Equal("Укажите число дней, например 14", panel.Find("#" + days.GetAttribute("aria-describedby")).TextContent);
        Assert.Empty(panel.FindAll("[data-testid=premium]"));
    }

    [Fact]
    public async Task A_changed_value_must_be_calculated_before_it_is_paid()
    {
        var panel = Open();
        Choose(panel, "Путешествия");
        panel.Find("#sale-days").Input("14");
        await panel.Find("form").SubmitAsync();
        Assert.NotNull(Button(panel, "Перейти к оплате"));

        panel.Find("#sale-days").Input("15");

        Assert.DoesNotContain(panel.FindAll("button"), button => button.TextContent.Trim() == "Перейти к оплате");
    }

    [Fact]
    public async Task A_reloaded_page_goes_on_where_it_was()
    {
        var saved = (await _world.Sales.SaveQuoteAsync(
            _agent, _client.Id, _quote, new QuoteInput { Product = Product.Property, SumInsured = "3000000", StartsOn = "01.12.2026" }, default)).Value;

        var calculated = Open();
        Assert.Equal("3 000 000", Plain(calculated.Find("#sale-sum").GetAttribute("value")!));
        Assert.Equal("01.12.2026", calculated.Find("#sale-starts-on").GetAttribute("value"));
        Assert.NotNull(Button(calculated, "Перейти к оплате"));

        var ready = (await _world.Sales.ProceedToPaymentAsync(_agent, _client.Id, _quote, saved.Version, default)).Value;
        Assert.NotNull(Button(Open(), "Оплатить"));

        var policy = (await _world.Sales.IssueAsync(_agent, _client.Id, _quote, ready.Version, default)).Value;
        Assert.Equal(policy.Number, Open().Find("[data-testid=policy-number]").TextContent);
    }

    [Fact]
    public async Task A_double_click_pays_once_and_a_second_tab_follows_to_the_policy()
    {
        await _world.ReadyToPayAsync(_agent, _client, _quote);
        var (tab, second) = (Open(), Open());
        var pay = Button(tab, "Оплатить");
        Task first;
        await using (var db = _world.Open())
        {
            await using var otherWriter = await db.BeginWriteAsync(null, default);
            first = pay.ClickAsync();
            await pay.ClickAsync();
            Assert.False(first.IsCompleted);
        }

        await first;

        tab.WaitForAssertion(() => Assert.Equal("КЛЩ-26-7700-0000001", tab.Find("[data-testid=policy-number]").TextContent));
        second.WaitForAssertion(() => Assert.Equal("КЛЩ-26-7700-0000001", second.Find("[data-testid=policy-number]").TextContent));
    }

    [Fact]
    public async Task A_lock_that_comes_while_the_sale_is_open_closes_it_and_leaves_what_was_typed()
    {
        var panel = Open();
        Choose(panel, "Имущество");
        panel.Find("#sale-sum").Input("3000000");
        await panel.Find("form").SubmitAsync();
        panel.Find("#sale-sum").Input("4000000");

        await _world.SellAsync(_other, _othersRecord);

        panel.WaitForAssertion(() => Assert.Contains(new JustBoundToAnotherAgent().Message, panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("4000000", panel.Find("#sale-sum").GetAttribute("value"));
        Assert.All(panel.FindAll(".sale-actions button"), button => Assert.True(button.HasAttribute("disabled")));
    }

    [Fact]
    public async Task A_calculation_of_a_closed_client_is_shown_as_unavailable_with_the_reason()
    {
        await _world.ReadyToPayAsync(_agent, _client, _quote);
        await _world.SellAsync(_other, _othersRecord);

        var panel = Open();

        Assert.Contains(new BoundToAnotherAgent().Message, panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Недоступен", panel.Find(".chip").TextContent);
        Assert.All(panel.FindAll(".sale-actions button"), button => Assert.True(button.HasAttribute("disabled")));
    }

    [Fact]
    public void A_client_who_may_not_be_sold_to_gives_the_reason_and_no_products()
    {
        _world.Issuance.UnverifiedPhoneAllowedFrom = new DateOnly(2026, 12, 1);

        var panel = Open();

        Assert.Contains("доступно с 01.12.2026", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll(".sale-product"));
    }

    [Fact]
    public void Closing_the_panel_ends_its_subscription()
    {
        var panel = Open();
        Assert.Equal(1, _world.Feed.SubscriptionCount);

        panel.Instance.Dispose();

        Assert.Equal(0, _world.Feed.SubscriptionCount);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _world.Dispose();
    }

    private static void Choose(IRenderedComponent<SalePanel> panel, string product) =>
        panel.FindAll(".sale-product-name").Single(button => button.TextContent == product).Click();

    private static IElement Button(IRenderedComponent<SalePanel> panel, string name) =>
        panel.FindAll("button").Single(button => button.TextContent.Trim() == name);

    private static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');

    private IRenderedComponent<SalePanel> Open()
    {
        var panel = _browser.Render<SalePanel>(parameters => parameters
            .Add(p => p.ClientId, _client.Id)
            .Add(p => p.QuoteId, _quote));
        panel.WaitForState(() => panel.FindAll("[role=status]").All(status => status.TextContent != "Загрузка…"));
        return panel;
    }
}
