using System.Globalization;
using ClientBase.Core;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Support;

/// <summary>
/// The services over the files of a <see cref="RunningApp"/>, in a process of their own: what a test needs to stand in the
/// database before anybody looks, and what must stand there afterwards. The running app is not told of what is done here.
/// </summary>
internal sealed class Backstage : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private PostgresListener? _listener;

    private Backstage(string folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(RunningApp.FilesIn(folder)).Build();
        _services = new ServiceCollection().AddLogging().AddClientBaseCore(configuration, folder).BuildServiceProvider();
    }

    /// <summary>Over the files of the application that runs in this folder, or that will.</summary>
    public static Backstage Of(string folder) => new(folder);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ClientBaseDb Open() => Get<IDbContextFactory<ClientBaseDb>>().CreateDbContext();

    /// <summary>A demo account as if signed in.</summary>
    public async Task<Actor> ActorAsync(string login)
    {
        await using var db = Open();
        var user = await db.Users.SingleAsync(one => one.UserName == login);
        return new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!);
    }

    /// <summary>Puts the person into the base of this agent.</summary>
    public async Task<ClientId> AddAsync(string login, Stranger person, bool withDocument = true, bool withPhone = false)
    {
        var added = await Get<ClientService>().AddAsync(
            await ActorAsync(login),
            Guid.NewGuid(),
            person.ToInput(withDocument, withPhone),
            new SaveDecisions { WithoutConfirmation = true },
            CancellationToken.None);
        return added.Refusal is null ? added.Value : throw new InvalidOperationException(added.Refusal.ToString());
    }

    /// <summary>«Защита от клеща» to this client, from the calculation to the policy.</summary>
    public async Task<IssuedPolicy> SellAsync(string login, ClientId client, QuoteId? id = null)
    {
        var sales = Get<SaleService>();
        var actor = await ActorAsync(login);
        var quote = id ?? QuoteId.New();
        var input = new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(TimeProvider.System.Today().AddDays(1)) };
        var saved = await sales.SaveQuoteAsync(actor, client, quote, input, CancellationToken.None);
        var ready = await sales.ProceedToPaymentAsync(actor, client, quote, saved.Value.Version, CancellationToken.None);
        return (await sales.IssueAsync(actor, client, quote, ready.Value.Version, CancellationToken.None)).Value;
    }

    /// <summary>Live records of this person in all bases.</summary>
    public async Task<int> RecordsOfAsync(Stranger person)
    {
        await using var db = Open();
        return await db.Clients.CountAsync(client => client.LastName == person.LastName && client.DeletedAt == null);
    }

    public async Task<List<string>> PolicyNumbersOfAsync(Stranger person)
    {
        await using var db = Open();
        return await db.Policies.Where(policy => policy.PolicyholderName == person.FullName).Select(policy => policy.Number).ToListAsync();
    }

    /// <summary>From now on this is a node that hears the others, on PostgreSQL.</summary>
    public async Task ListenAsync()
    {
        var listener = Get<PostgresListener>();
        await listener.StartAsync(CancellationToken.None);
        while (!listener.IsListening)
        {
            await Task.Delay(20);
        }

        _listener = listener;
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}

/// <summary>Somebody whom no base knows yet. Each test takes its own, so that tests need no database of their own.</summary>
internal sealed record Stranger(
    string LastName, string FirstName, string Patronymic, DateOnly BirthDate, string Email, IdentityDocument Passport, PhoneNumber Phone)
{
    private const string Letters = "абвгдежзик";
    private static int _count;

    public string FullName => $"{LastName} {FirstName} {Patronymic}";

    public string Birthday => MoscowTime.Show(BirthDate);

    /// <summary>«00 06 500001».</summary>
    public string PassportText => DocumentTypes.Display(Passport.Type, Passport.Number);

    public string PassportDate => MoscowTime.Show(Passport.IssuedOn!.Value);

    public static Stranger Next() => Number(Interlocked.Increment(ref _count));

    /// <summary>The same number gives the same person; <see cref="Next"/> counts from 1.</summary>
    public static Stranger Number(int number)
    {
        var name = string.Concat(number.ToString("000", CultureInfo.InvariantCulture).Select(digit => Letters[digit - '0']));
        var today = TimeProvider.System.Today();
        var birth = today.AddYears(-35).AddDays(-(number % 1000));
        return new Stranger(
            $"Приход{name}ова",
            "Вера",
            "Игоревна",
            birth,
            $"prihod{number}@mail.example",
            Core.Seeding.DemoPeople.Passport(birth, today, 500_000 + number)!,
            Core.Seeding.DemoPeople.Phone(890_000 + (number % 100_000)));
    }

    public ClientInput ToInput(bool withDocument = true, bool withPhone = false) => new()
    {
        LastName = LastName,
        FirstName = FirstName,
        Patronymic = Patronymic,
        BirthDate = Birthday,
        Email = Email,
        DocumentType = withDocument ? Passport.Type : null,
        DocumentNumber = withDocument ? PassportText : "",
        DocumentIssuedOn = withDocument ? PassportDate : "",
        WithPhone = withPhone,
        Phone = withPhone ? Phone.Display : "",
    };
}
