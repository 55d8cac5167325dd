using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Motor;

namespace ClientBase.Tests.Support;

/// <summary>A world of sales with the portfolio's services over it, one agent and one of his clients; the day is 25.11.2026.</summary>
internal sealed class PortfolioWorld : IDisposable
{
    public PortfolioWorld()
    {
        Sales.Clock.SetTo(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(3)));
        var access = new StaffAccess(Sales.Database, Sales.Clock);
        var forms = new QuoteForms(TestKeys.Ring());
        Portfolio = new PolicyPortfolio(Sales.Database, Sales.Clock, access, new TariffBooks());
        Endings = new PolicyEndings(Sales.Database, Sales.Clock, access, Sales.Feed);
        Renewals = new Renewals(Sales.Database, Sales.Clock, access, Sales.Sales, forms);
        Quotes = new QuoteKeeping(Sales.Database, Sales.Clock, access, Sales.Sales, forms);
        Export = new PortfolioExport(Sales.Database, Sales.Clock, Portfolio);
        Reminders = new RenewalReminders(Sales.Database, Sales.Clock, Sales.Feed);
        using var db = Sales.Open();
        Agent = Given.Agent(db);
        Client = Given.Client(db, Agent);
    }

    public SaleWorld Sales { get; } = new();

    public PolicyPortfolio Portfolio { get; }

    public PolicyEndings Endings { get; }

    public Renewals Renewals { get; }

    public QuoteKeeping Quotes { get; }

    public PortfolioExport Export { get; }

    public RenewalReminders Reminders { get; }

    public Actor Agent { get; }

    public ClientRecord Client { get; }

    public DateOnly Today => Sales.Clock.Today();

    public static QuoteInput Osago(string startsOn = "26.11.2026") => new() { Product = Product.Osago, Motor = Car.Form() with { StartsOn = startsOn } };

    public static QuoteInput Kasko(int instalments = 1) =>
        new() { Product = Product.Kasko, Motor = Car.Form() with { Instalments = instalments } };

    /// <summary>«Рассчитать», «Перейти к оплате», «Оплатить».</summary>
    public async Task<IssuedPolicy> SellAsync(QuoteInput input, Actor? agent = null, ClientRecord? client = null, QuoteId? id = null)
    {
        var (who, whom, quote) = (agent ?? Agent, client ?? Client, id ?? QuoteId.New());
        var saved = (await Sales.Sales.SaveQuoteAsync(who, whom.Id, quote, input, default)).Value;
        var ready = (await Sales.Sales.ProceedToPaymentAsync(who, whom.Id, quote, saved.Version, default)).Value;
        return (await Sales.Sales.IssueAsync(who, whom.Id, quote, ready.Version, default)).Value;
    }

    public void Move(int days) => Sales.Clock.Move(TimeSpan.FromDays(days));

    public void Dispose() => Sales.Dispose();
}
