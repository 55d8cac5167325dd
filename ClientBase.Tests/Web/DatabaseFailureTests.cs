using Bunit;
using Bunit.TestDoubles;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Drafts;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using ClientBase.Web;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Controls;
using ClientBase.Web.Components.Pages.Clients;
using ClientBase.Web.Drafts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Radzen;

namespace ClientBase.Tests.Web;

/// <summary>A database that fails while something is saved: said on the screen, nothing typed is lost, the next try goes through.</summary>
public sealed class DatabaseFailureTests : IDisposable
{
    private const string NewEmail = "novyj@mail.example";

    private readonly ClientDesk _desk = new();
    private readonly BunitContext _browser = new();
    private readonly UnreliableDatabase _database;
    private readonly Log<ClientForm> _formLog = new();
    private readonly Log<SalePanel> _saleLog = new();

    public DatabaseFailureTests()
    {
        _database = new UnreliableDatabase(_desk.Database);
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddRadzenComponents();
        _browser.Services.AddSingleton(new ClientService(
            _database, _desk.Clock, _desk.Access, new IdentityIndex(Given.Vault), Given.Vault, _desk.Phones, _desk.Feed));
        _browser.Services.AddSingleton(new SaleService(
            _database,
            _desk.Clock,
            _desk.Access,
            new QuoteWork(_database, _desk.Clock, _desk.Feed, new QuoteForms(TestKeys.Ring()), Options.Create(new IssuanceOptions()), new Core.Motor.TariffBooks()),
            Options.Create(new IssuanceOptions()),
            Options.Create(new Core.Ownership.OwnershipOptions()),
            new Core.Motor.TariffBooks()));
        _browser.Services.AddSingleton(_desk.Grid);
        _browser.Services.AddSingleton(_desk.Cards);
        _browser.Services.AddSingleton(_desk.Quotes);
        _browser.Services.AddSingleton(_desk.Claims);
        _browser.Services.AddSingleton(_desk.Renewals);
        _browser.Services.AddSingleton(_desk.Keeping);
        _browser.Services.AddSingleton(_desk.Feed);
        _browser.Services.AddSingleton<TimeProvider>(_desk.Clock);
        _browser.Services.AddSingleton<ILogger<ClientForm>>(_formLog);
        _browser.Services.AddSingleton<ILogger<SalePanel>>(_saleLog);
        _browser.Services.AddScoped<CurrentActor>();
        _browser.Services.AddScoped<CircuitConnection>();
        _browser.Services.AddScoped<ClientNews>();
        _browser.Services.AddScoped<WindowDrafts>();
        _browser.Services.AddSingleton(new FormDrafts(_desk.Database, _desk.Clock, _desk.Access, TestKeys.Ring()));
        _browser.SignIn(_desk.A);
    }

    public static TheoryData<string> Kinds { get; } = ["engine", "saving", "time", "full"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_form_keeps_what_was_typed_and_saves_it_at_the_next_try(string kind)
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var form = _browser.Render<ClientForm>(parameters => parameters.Add(f => f.Client, id).Add(f => f.Guard, new CloseGuard()));
        form.WaitForAssertion(() => Assert.Equal(ClientDesk.Petrov.Email, form.Find("#client-email").GetAttribute("value")));
        form.Find("#client-email").Input(NewEmail);

        _database.Failure = Failure(kind);
        await form.Find("form").SubmitAsync();

        AssertTold(form, kind);
        Assert.Equal(NewEmail, form.Find("#client-email").GetAttribute("value"));
        Assert.Equal(ClientDesk.Petrov.Email, (await _desk.ReadAsync(id)).Email);
        AssertLogged(_formLog.Lines);

        _database.Failure = null;
        await form.Find("form").SubmitAsync();

        Assert.Equal(NewEmail, (await _desk.ReadAsync(id)).Email);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_sale_keeps_its_calculation_and_sells_once_at_the_next_try(string kind)
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var sale = _browser.Render<SalePanel>(parameters => parameters.Add(p => p.ClientId, id).Add(p => p.QuoteId, QuoteId.New()));
        sale.WaitForAssertion(() => Assert.NotEmpty(sale.FindAll(".sale-product-name")));
        sale.FindAll(".sale-product-name").Single(button => button.TextContent == "Имущество").Click();
        sale.Find("#sale-sum").Input("3000000");

        _database.Failure = Failure(kind);
        await sale.Find("form").SubmitAsync();
        AssertTold(sale, kind);
        Assert.Equal("3000000", sale.Find("#sale-sum").GetAttribute("value"));
        AssertLogged(_saleLog.Lines);

        _database.Failure = null;
        await sale.Find("form").SubmitAsync();
        await Button(sale, "Перейти к оплате").ClickAsync();
        _database.Failure = Failure(kind);
        await Button(sale, "Оплатить").ClickAsync();
        AssertTold(sale, kind);

        _database.Failure = null;
        await Button(sale, "Оплатить").ClickAsync();

        sale.WaitForAssertion(() => Assert.NotEmpty(sale.FindAll("[data-testid=policy-number]")));
        await using var db = _desk.Open();
        Assert.Equal(1, await db.Policies.CountAsync());
    }

    [Fact]
    public async Task A_bug_is_not_called_a_failure_of_the_database()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var form = _browser.Render<ClientForm>(parameters => parameters.Add(f => f.Client, id).Add(f => f.Guard, new CloseGuard()));
        form.WaitForAssertion(() => Assert.Equal(ClientDesk.Petrov.Email, form.Find("#client-email").GetAttribute("value")));

        _database.Failure = new InvalidOperationException("bug");

        await Assert.ThrowsAsync<InvalidOperationException>(() => form.Find("form").SubmitAsync());
    }

    public void Dispose()
    {
        _browser.Dispose();
        _desk.Dispose();
    }

    private static Exception Failure(string kind) => kind switch
    {
        "engine" => new SqliteException("database is locked by Петров", 5),
        "saving" => new DbUpdateException("not saved: Петров", new SqliteException("disk I/O error", 10)),
        "full" => new DbUpdateException("not saved: Петров", new SqliteException("database or disk is full", 13)),
        _ => new TimeoutException("no answer about Петров"),
    };

    private static void AssertTold<T>(IRenderedComponent<T> screen, string kind)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        var alert = screen.Find("[role=alert]").TextContent;
        var (what, next) = kind == "full"
            ? ("Не удалось сохранить: на диске базы данных закончилось место.",
                "Введённое осталось в форме. Сообщите администратору и повторите, когда он освободит место.")
            : ("Не удалось сохранить: база данных не отвечает.",
                "Введённое осталось в форме. Повторите через минуту: дважды ничего не сохранится.");
        Assert.Contains(what, alert, StringComparison.Ordinal);
        Assert.Contains(next, alert, StringComparison.Ordinal);
    }

    private static void AssertLogged(List<string> lines) =>
        Assert.DoesNotContain("Петров", Assert.Single(lines), StringComparison.Ordinal);

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<SalePanel> panel, string name) =>
        panel.FindAll("button").Single(button => button.TextContent.Trim() == name);

    private sealed class Log<T> : ILogger<T>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception) + exception);
    }
}
