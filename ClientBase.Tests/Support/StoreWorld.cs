using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Mail;
using ClientBase.Core.Motor;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Store;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Mail;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ClientBase.Tests.Support;

/// <summary>The agents of <see cref="ClientDesk"/> and the online store over the same database.</summary>
internal sealed class StoreWorld : IDisposable
{
    public const string Phone = "+7 910 000-77-41";

    public const string OtherPhone = "+7 911 000-22-33";

    /// <summary>Another person.</summary>
    public static ClientInput Sidorov { get; } = ClientDesk.Petrov with
    {
        LastName = "Сидоров",
        FirstName = "Иван",
        BirthDate = "03.04.1986",
        Email = "sidorov@mail.example",
        DocumentNumber = "00 11 654321",
    };

    public StoreWorld()
    {
        var issuance = Options.Create(new IssuanceOptions());
        Access = new StoreAccess(Desk.Database);
        SignIn = new StoreSignIn(Desk.Database, Desk.Phones);
        Sales = new StoreSales(Desk.Database, Desk.Clock, Access, Desk.NewWork(), Forms, Desk.Feed, issuance, new TariffBooks());
        Cabinet = new StoreCabinet(Desk.Database, Desk.Clock, Desk.Papers);
        Data = new StoreData(Desk.Database, Desk.Clock, Given.Vault, Forms, ClaimForms, Desk.Feed);
        Filing = new ClaimFiling(Desk.Database, Desk.Clock, Access, ClaimForms, Desk.Feed);
        Messages = new StoreMessages(Desk.Database, Desk.Clock, Desk.Sms, NewMail());
        Endings = new PolicyEndings(Desk.Database, Desk.Clock, Desk.Access, Desk.Feed);
    }

    public ClientDesk Desk { get; } = new();

    public QuoteForms Forms { get; } = new(TestKeys.Ring());

    public ClaimForms ClaimForms { get; } = new(TestKeys.Ring());

    public ClaimFiling Filing { get; }

    public ClaimDesk Claims => Desk.Claims;

    public StoreAccess Access { get; }

    public StoreSignIn SignIn { get; }

    public StoreSales Sales { get; }

    public StoreCabinet Cabinet { get; }

    public StoreData Data { get; }

    public ClientQuotes Quotes => Desk.Quotes;

    public StoreMessages Messages { get; }

    public MailDesk.RecordingServer Letters { get; } = new();

    /// <summary>Writes letters down and hands them to <see cref="Letters"/>.</summary>
    public MailSender NewMail() => new(
        Desk.Database, Desk.Clock, Letters, new MailOptions { SiteAddress = new Uri("https://lk.example") }, TestKeys.Ring(), NullLogger<MailSender>.Instance);

    public PolicyEndings Endings { get; }

    public ClientBaseDb Open() => Desk.Open();

    /// <summary>A client of А: added with a confirmed phone, then sold a policy. He is bound and has his account.</summary>
    public async Task<ClientId> BoundClientAsync(ClientInput? input = null, string phone = Phone)
    {
        var id = (await Desk.TryAddConfirmedAsync(Desk.A, input ?? ClientDesk.Petrov, phone)).Value;
        await Desk.SellAsync(Desk.A, id);
        return id;
    }

    /// <summary>Signs in with the code that came by SMS.</summary>
    public async Task<StoreVisitor> EnterAsync(string phone = Phone)
    {
        // The pause after the code that was confirmed at the agent's.
        Desk.Clock.Move(TimeSpan.FromMinutes(11));
        var form = Guid.NewGuid();
        var before = Desk.Gateway.Sent.Count;
        Assert.Null((await SignIn.SendCodeAsync(form, phone, null, default)).Refusal);
        await WaitForSmsAsync(before + 1);
        var entered = await SignIn.SignInAsync(form, phone, Desk.Gateway.LastCode(), default);
        Assert.Null(entered.Refusal);
        return entered.Value;
    }

    /// <summary>The code is sent without being waited for.</summary>
    public async Task WaitForSmsAsync(int count)
    {
        for (var tries = 0; Desk.Gateway.Sent.Count < count && tries < 200; tries++)
        {
            await Task.Delay(20);
        }

        Assert.Equal(count, Desk.Gateway.Sent.Count);
    }

    public string Tomorrow => MoscowTime.Show(Desk.Clock.Today().AddDays(1));

    public QuoteInput Tick() => new() { Product = Product.Tick, StartsOn = Tomorrow };

    public QuoteInput Property() => new() { Product = Product.Property, SumInsured = "1 000 000", StartsOn = Tomorrow };

    public QuoteInput Motor(Product product) => new() { Product = product, Motor = Tests.Motor.Car.Form() with { StartsOn = Tomorrow } };

    /// <summary>«Рассчитать», «Перейти к оплате», «Оплатить» by the client.</summary>
    public async Task<Result<IssuedPolicy>> BuyAsync(StoreVisitor visitor, QuoteInput input, QuoteId? id = null)
    {
        var quote = id ?? QuoteId.New();
        var saved = await Sales.CalculateAsync(visitor, quote, input, default);
        Assert.Null(saved.Refusal);
        return await PayAsync(visitor, quote, saved.Value.Version);
    }

    public async Task<Result<IssuedPolicy>> PayAsync(StoreVisitor visitor, QuoteId quote, Guid version)
    {
        var awaiting = await Sales.ProceedToPaymentAsync(visitor, quote, version, default);
        return awaiting.Refusal is { } no ? no : await Sales.BuyAsync(visitor, quote, awaiting.Value.Version, default);
    }

    public void Dispose() => Desk.Dispose();
}
