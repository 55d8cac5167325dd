using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Sms;
using ClientBase.Core.Store;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientBase.Tests.Clients;

/// <summary>Two agents, a supervisor, and all services of the client base over one database file.</summary>
internal sealed class ClientDesk : IDisposable
{
    private readonly SaleWorld _world;
    private TariffAdmin? _tariffs;

    public ClientDesk(BindOnSale bindOnSale = BindOnSale.EverySale, TimeSpan? smsPatience = null)
    {
        _world = new SaleWorld(bindOnSale);
        Access = new StaffAccess(Database, Clock);
        var keys = new KeyRing("test", new byte[32]);
        Sms = new SmsSender(
            Database, Clock, new SmsRoutes([Gateway], new SmsOptions(), Clock, NullLogger<SmsRoutes>.Instance), new SmsOptions { ScreenPatience = smsPatience ?? TimeSpan.FromMinutes(1) }, keys, NullLogger<SmsSender>.Instance);
        Phones = new PhoneVerificationService(
            Database, Clock, Access, new PhoneVerificationOptions(), new VerificationCode(keys), Sms, new SmsLimits(new SmsOptions(), Sms));
        Clients = new ClientService(Database, Clock, Access, new IdentityIndex(Given.Vault), Given.Vault, Phones, Feed);
        Keeping = new ClientKeeping(Database, Clock, Access, Feed);
        Cards = new ClientCards(Database, Clock, Access, Given.Vault);
        Grid = new ClientGrid(Database, Access);
        Quotes = new ClientQuotes(Database, Clock, Access, Feed, new TariffBooks());
        Claims = new ClaimDesk(Database, Clock, Access, new ClaimForms(TestKeys.Ring()), Feed);
        Renewals = new Renewals(Database, Clock, Access, Sales, new QuoteForms(TestKeys.Ring()));
        Papers = new PrintedPapers(Database, Clock, Access, new QuoteForms(TestKeys.Ring()), new TariffBooks());
        using var db = Open();
        A = Given.Agent(db, "Соколова Марина Викторовна");
        B = Given.Agent(db, "Громов Павел Андреевич");
        Supervisor = Given.Supervisor(db);
    }

    public static ClientInput Petrov { get; } = new()
    {
        LastName = "Петров",
        FirstName = "Пётр",
        Patronymic = "Петрович",
        BirthDate = "15.06.1985",
        Email = "petrov@mail.example",
        DocumentType = DocumentType.Passport,
        DocumentNumber = "00 10 123456",
        DocumentIssuedOn = "01.03.2012",
    };

    /// <summary>The five fields that must be there .</summary>
    public static ClientInput Bulgakov { get; } = new()
    {
        LastName = "Булгаков",
        FirstName = "Сергей",
        Patronymic = "Александрович",
        BirthDate = "17.08.1980",
        Email = "bulgakov@vsk.example",
    };

    public Actor A { get; }

    public Actor B { get; }

    public Actor Supervisor { get; }

    public TestDatabase Database => _world.Database;

    public FakeClock Clock => _world.Clock;

    public LiveFeed Feed => _world.Feed;

    public SaleService Sales => _world.Sales;

    public QuoteWork NewWork() => _world.NewWork(Database, new TariffBooks());

    public TariffAdmin Tariffs => _tariffs ??= new TariffAdmin(Database, Clock, Access, new QuoteForms(TestKeys.Ring()), new TariffBooks());

    public StaffAccess Access { get; }

    public PhoneDesk.RecordingGateway Gateway { get; } = new();

    public PhoneVerificationService Phones { get; }

    public SmsSender Sms { get; }

    public ClientService Clients { get; }

    public ClientKeeping Keeping { get; }

    public ClientCards Cards { get; }

    public ClientGrid Grid { get; }

    public ClientQuotes Quotes { get; }

    public ClaimDesk Claims { get; }

    public Renewals Renewals { get; }

    public PrintedPapers Papers { get; }

    public ClientBaseDb Open() => _world.Open();

    public static ClientInput WithoutDocument(ClientInput input) =>
        input with { DocumentType = null, DocumentNumber = "", DocumentIssuedOn = "" };

    public static ClientInput WithPhone(ClientInput input, string phone) => input with { WithPhone = true, Phone = phone };

    public Task<Result<ClientId>> TryAddAsync(Actor agent, ClientInput input, SaveDecisions? decisions = null, Guid? form = null) =>
        Clients.AddAsync(agent, form ?? Guid.NewGuid(), input, decisions ?? new SaveDecisions(), CancellationToken.None);

    public async Task<ClientId> AddAsync(Actor agent, ClientInput input, SaveDecisions? decisions = null) =>
        (await TryAddAsync(agent, input, decisions)).Value;

    /// <summary>Adds with the number confirmed by SMS.</summary>
    public async Task<Result<ClientId>> TryAddConfirmedAsync(Actor agent, ClientInput input, string phone)
    {
        var form = Guid.NewGuid();
        await ConfirmPhoneAsync(agent, form, phone);
        return await TryAddAsync(agent, WithPhone(input, phone), form: form);
    }

    /// <summary>Opens the form, changes it and saves it.</summary>
    public async Task<Result<ClientId>> TryEditAsync(
        Actor agent, ClientId id, Func<ClientInput, ClientInput> change, SaveDecisions? decisions = null, Guid? form = null)
    {
        var open = (await Cards.OpenForEditAsync(agent, id, CancellationToken.None)).Value;
        return await Clients.EditAsync(
            agent, id, open.Version, form ?? Guid.NewGuid(), change(open.Input), decisions ?? new SaveDecisions(), CancellationToken.None);
    }

    public async Task EditAsync(Actor agent, ClientId id, Func<ClientInput, ClientInput> change, SaveDecisions? decisions = null) =>
        Assert.Null((await TryEditAsync(agent, id, change, decisions)).Refusal);

    public async Task ConfirmPhoneAsync(Actor agent, Guid form, string phone)
    {
        var number = PhoneNumber.Parse(phone);
        Assert.Null((await Phones.SendCodeAsync(agent, form, number, null, null, CancellationToken.None)).Refusal);
        Assert.Null((await Phones.ConfirmAsync(agent, form, number, Gateway.LastCode(), CancellationToken.None)).Refusal);
    }

    /// <summary>A whole sale in ЛКА.</summary>
    public async Task SellAsync(Actor agent, ClientId id)
    {
        var result = await _world.SellAsync(agent, await ReadAsync(id));
        Assert.Null(result.Refusal);
    }

    public async Task<ClientRecord> ReadAsync(ClientId id)
    {
        await using var db = Open();
        return await db.Clients.AsNoTracking().SingleAsync(c => c.Id == id);
    }

    /// <summary>Ends the sign-in as a sign-out does.</summary>
    public async Task SignOutAsync(Actor actor)
    {
        await using var db = Open();
        (await db.Users.SingleAsync(user => user.Id == actor.Id.Value)).SecurityStamp = Guid.NewGuid().ToString("N");
        await db.SaveChangesAsync();
        Access.EndSessions(actor.Id);
    }

    public void Dispose() => _world.Dispose();
}
