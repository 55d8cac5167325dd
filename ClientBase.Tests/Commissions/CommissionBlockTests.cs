using Bunit;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Pages.Portfolio;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace ClientBase.Tests.Commissions;

/// <summary>The block «КВ» of the policy's panel.</summary>
public sealed class CommissionBlockTests : IDisposable
{
    private readonly PortfolioWorld _world = new();
    private readonly BunitContext _browser = new();

    public CommissionBlockTests()
    {
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddRadzenComponents();
        _browser.Services.AddSingleton(_world.Portfolio);
        _browser.Services.AddSingleton(_world.Endings);
        _browser.Services.AddSingleton(new CommissionBook(_world.Sales.Database, new StaffAccess(_world.Sales.Database, _world.Sales.Clock)));
        _browser.Services.AddSingleton(_world.Sales.Feed);
        _browser.Services.AddScoped<CircuitConnection>();
        _browser.Services.AddScoped<ClientNews>();
        _browser.Services.AddSingleton<TimeProvider>(_world.Sales.Clock);
        _browser.Services.AddScoped<CurrentActor>();
        _browser.SignIn(_world.Agent);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_sale_and_its_cancellation_stand_there_with_their_signs_their_sum_and_why()
    {
        var policy = await _world.SellAsync(PortfolioWorld.Osago());
        _world.Move(100);
        await _world.Endings.CancelAsync(_world.Agent, policy.Id, CancellationReason.VehicleSold, MoscowTime.Show(_world.Today), default);

        var panel = Open(policy.Id);

        var table = panel.Find(".commission table");
        Assert.Equal("commission-title", table.GetAttribute("aria-labelledby"));
        Assert.Equal(["За что", "Ставка", "КВ"], table.QuerySelectorAll("thead th[scope=col]").Select(cell => cell.TextContent));
        Assert.Equal(
            ["Ваша продажа 25.11.2026 12:00 | 8 % от 11 004,84 ₽ | 880,39 ₽", "Удержание при расторжении 05.03.2027 12:00 | 8 % от 6 152,16 ₽ | −492,17 ₽"],
            table.QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.Children.Select(cell => Plain(string.Join(' ', cell.ChildNodes.Select(node => node.TextContent)))))));
        Assert.Equal("388,22 ₽", Plain(panel.Find("[data-testid=commission-total]").TextContent));
        Assert.Equal(
            "Почему столько. Вы продали «ОСАГО»: 8 % от оплаченной премии, таблица «Ставки КВ № 1». "
            + "Полис расторгнут, клиенту возвращено 6 152,16 ₽: с этой суммы КВ удержано по той же ставке.",
            Plain(panel.Find("[data-testid=commission-why]").TextContent));
    }

    [Fact]
    public async Task A_self_purchase_names_the_binding_and_the_phone()
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        await using (var db = _world.Sales.Open())
        {
            var client = await db.Clients.SingleAsync(c => c.Id == _world.Client.Id);
            client.SetPhone(PhoneNumber.Parse("+7 (911) 000-51-10"), _world.Sales.Clock.UtcNow());
            (await db.Bindings.SingleAsync()).BeginCommission(_world.Sales.Clock.UtcNow());
            db.AuditEntries.Add(new() { At = _world.Sales.Clock.UtcNow(), ActorId = _world.Agent.Id, ActorName = _world.Agent.Name, Action = Core.Audit.AuditAction.PhoneConfirmed, ClientId = client.Id });
            await db.SaveChangesAsync();
        }

        _world.Move(1);
        var (policy, _) = await _world.Sales.Database.BuyAsync(_world.Client, _world.Sales.Clock.UtcNow());

        Assert.Equal(
            "Почему столько. Клиент сам купил «Имущество»: 15 % от оплаченной премии, таблица «Ставки КВ № 1», ставка самостоятельных покупок. "
            + "Клиент закреплён за вами с 25.11.2026 12:00, телефон подтверждён 25.11.2026 12:00 (Соколова Марина Викторовна).",
            Plain(Open(policy.Id).Find("[data-testid=commission-why]").TextContent));
    }

    [Fact]
    public async Task A_self_purchase_without_commission_says_why_there_is_none()
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        var (policy, _) = await _world.Sales.Database.BuyAsync(_world.Client, _world.Sales.Clock.UtcNow());

        var block = Open(policy.Id).Find(".commission");

        Assert.Empty(block.QuerySelectorAll("table"));
        Assert.Contains("КВ не начислено: на момент оплаты клиент не был закреплён за вами или его телефон не был подтверждён.", block.TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<PolicyPanel> Open(PolicyId policy)
    {
        var panel = _browser.Render<PolicyPanel>(parameters => parameters.Add(p => p.PolicyId, policy));
        panel.WaitForElement(".commission");
        return panel;
    }

    private static string Plain(string text) =>
        string.Join(' ', text.Replace('\u00A0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
