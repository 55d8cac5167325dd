using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Seeding;

namespace ClientBase.Tests.Benchmarks;

/// <summary>Clients to whom everything can be sold.</summary>
internal static class BenchPeople
{
    public static ClientProfile Profile(int number)
    {
        var born = new DateOnly(1985, 6, 15);
        var name = new PersonName("Петров", "Пётр", string.Create(CultureInfo.InvariantCulture, $"Петрович {number:0000}"));
        return new ClientProfile(
            name, born, $"petrov.{number}@mail.example", DemoPeople.Passport(born, TimeProvider.System.Today(), number + 1), null);
    }

    /// <summary>A new person with a record in the base of each of these agents; not saved yet.</summary>
    public static List<ClientRecord> AddShared(ClientBaseDb db, DocumentVault vault, IEnumerable<Actor> agents, ClientProfile profile)
    {
        var person = new Person { Id = PersonId.New(), CreatedAt = DateTime.UtcNow };
        db.Persons.Add(person);
        var records = new List<ClientRecord>();
        foreach (var agent in agents)
        {
            var record = new ClientRecord
            {
                Id = ClientId.New(),
                PersonId = person.Id,
                AgentId = agent.Id,
                CreatedAt = person.CreatedAt,
                FormKey = Guid.CreateVersion7(),
            };
            record.SetProfile(profile, vault);
            records.Add(record);
        }

        db.Clients.AddRange(records);
        return records;
    }

    /// <summary>«Рассчитать» and «Перейти к оплате» of «Защита от клеща» are done for each record; not saved yet.</summary>
    public static List<Quote> ReadyToPay(IEnumerable<ClientRecord> records)
    {
        var today = TimeProvider.System.Today();
        var prices = PriceList.InForceOn(today);
        return
        [
            .. records.Select(record => new Quote
            {
                Id = QuoteId.New(),
                Number = Guid.NewGuid().ToString("N")[..30],
                ClientId = record.Id,
                AgentId = record.AgentId,
                Product = Product.Tick,
                StartsOn = today.AddDays(prices.StartsAfterDays.From),
                EndsOn = PriceList.LastDay(today.AddDays(prices.StartsAfterDays.From), days: null),
                Premium = prices.Calculate(Product.Tick, null, null).Premium,
                TariffEdition = prices.Edition,
                Status = QuoteStatus.AwaitingPayment,
                CreatedAt = DateTime.UtcNow,
            }),
        ];
    }
}
