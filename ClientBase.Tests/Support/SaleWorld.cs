using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientBase.Tests.Support;

/// <summary>A database, a clock and the sale service over them.</summary>
internal sealed class SaleWorld : IDisposable
{
    public SaleWorld(BindOnSale bindOnSale = BindOnSale.EverySale, IDbContextFactory<ClientBaseDb>? through = null)
    {
        Ownership.BindOnSale = bindOnSale;
        Sales = NewService(through);
        Papers = new PrintedPapers(Database, Clock, new StaffAccess(Database, Clock), new QuoteForms(TestKeys.Ring()), new TariffBooks());
    }

    public TestDatabase Database { get; } = new();

    public FakeClock Clock { get; } = FakeClock.On(2026, 11, 22);

    public LiveFeed Feed { get; } = new(TimeProvider.System);

    public OwnershipOptions Ownership { get; } = new();

    public IssuanceOptions Issuance { get; } = new();

    public SaleService Sales { get; }

    public PrintedPapers Papers { get; }

    /// <summary>As on another node: it has read nothing yet.</summary>
    public TariffAdmin Tariffs => new(Database, Clock, new StaffAccess(Database, Clock), new QuoteForms(TestKeys.Ring()), new TariffBooks());

    /// <summary>«22.11.2026» + 1: the first day on which cover may begin.</summary>
    public string Tomorrow => MoscowTime.Show(Clock.Today().AddDays(1));

    /// <summary>A service that has read nothing yet, as after a restart; <paramref name="through"/> stands between it and the file.</summary>
    public SaleService NewService(IDbContextFactory<ClientBaseDb>? through = null)
    {
        var dbs = through ?? Database;
        var tariffs = new TariffBooks();
        return new SaleService(dbs, Clock, new StaffAccess(dbs, Clock), NewWork(dbs, tariffs), Options.Create(Issuance), Options.Create(Ownership), tariffs);
    }

    public QuoteWork NewWork(IDbContextFactory<ClientBaseDb> dbs, TariffBooks tariffs) =>
        new(dbs, Clock, Feed, new QuoteForms(TestKeys.Ring()), Options.Create(Issuance), tariffs);

    public ClientBaseDb Open() => Database.CreateDbContext();

    public QuoteInput Tick() => new() { Product = Product.Tick, StartsOn = Tomorrow };

    /// <summary>«Рассчитать» and «Перейти к оплате»: all that is left is «Оплатить».</summary>
    public async Task<SavedQuote> ReadyToPayAsync(Actor agent, ClientRecord client, QuoteId? id = null)
    {
        var quote = id ?? QuoteId.New();
        var saved = await Sales.SaveQuoteAsync(agent, client.Id, quote, Tick(), CancellationToken.None);
        return (await Sales.ProceedToPaymentAsync(agent, client.Id, quote, saved.Value.Version, CancellationToken.None)).Value;
    }

    /// <summary>The whole way from the calculation to the policy.</summary>
    public async Task<Result<IssuedPolicy>> SellAsync(Actor agent, ClientRecord client)
    {
        var quote = await ReadyToPayAsync(agent, client);
        return await Sales.IssueAsync(agent, client.Id, quote.Id, quote.Version, CancellationToken.None);
    }

    public void Dispose() => Database.Dispose();
}
