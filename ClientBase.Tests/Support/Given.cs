using System.Globalization;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;

namespace ClientBase.Tests.Support;

/// <summary>What tests start from: staff and clients, made of the entities themselves. A test sets only what it is about.</summary>
internal static class Given
{
    private static int _count;

    public static DocumentVault Vault { get; } = new(new KeyRing("test", new byte[32]));

    /// <summary>An agent who is signed in.</summary>
    public static Actor Agent(ClientBaseDb db, string name = "Соколова Марина Викторовна") => Staff(db, StaffRole.Agent, name);

    public static Actor Supervisor(ClientBaseDb db, string name = "Орлов Дмитрий Сергеевич") => Staff(db, StaffRole.Supervisor, name);

    public static Actor Staff(ClientBaseDb db, StaffRole role, string name)
    {
        var number = Interlocked.Increment(ref _count);
        var user = new StaffUser
        {
            Id = Guid.CreateVersion7(),
            UserName = $"staff{number}",
            NormalizedUserName = $"STAFF{number}",
            FullName = name,
            Role = role,
            AgentCode = role is StaffRole.Agent ? number.ToString("000000", CultureInfo.InvariantCulture) : null,
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        db.Users.Add(user);
        db.SaveChanges();
        return new Actor(user.StaffId, user.FullName, role, user.SecurityStamp);
    }

    /// <summary>
    /// A record in this agent's base: an adult with a passport and without a phone. <paramref name="samePersonAs"/> makes it
    /// another record of the same person.
    /// </summary>
    public static ClientRecord Client(
        ClientBaseDb db,
        Actor agent,
        ClientRecord? samePersonAs = null,
        string lastName = "Петров",
        DateOnly? birthDate = null,
        string? phone = null,
        bool isPhoneVerified = false,
        bool hasDocument = true,
        DocumentType documentType = DocumentType.Passport,
        string email = "petrov@mail.example",
        DateTime? at = null)
    {
        var created = at ?? new DateTime(2026, 1, 10, 9, 0, 0, DateTimeKind.Utc);
        var person = samePersonAs?.PersonId ?? PersonId.New();
        if (samePersonAs is null)
        {
            db.Persons.Add(new Person { Id = person, CreatedAt = created });
        }

        var record = new ClientRecord
        {
            Id = ClientId.New(),
            PersonId = person,
            AgentId = agent.Id,
            CreatedAt = created,
            FormKey = Guid.NewGuid(),
        };
        var document = hasDocument ? new IdentityDocument(documentType, "0010123456", new DateOnly(2012, 3, 1)) : null;
        var born = birthDate ?? new DateOnly(1985, 6, 15);
        record.SetProfile(new ClientProfile(new PersonName(lastName, "Пётр", "Петрович"), born, email, document, null), Vault);
        if (phone is not null || isPhoneVerified)
        {
            record.SetPhone(PhoneNumber.Parse(phone ?? "+7 (911) 000-51-10"), isPhoneVerified ? created : null);
        }

        db.Clients.Add(record);
        db.SaveChanges();
        return record;
    }

    /// <summary>The client is held by the agent, without a word about how.</summary>
    public static ClientBinding Binding(ClientBaseDb db, Actor agent, ClientRecord record, DateTime startedAt)
    {
        var binding = new ClientBinding { PersonId = record.PersonId, AgentId = agent.Id, StartedAt = startedAt, Reason = BindingReason.Sale };
        db.Bindings.Add(binding);
        db.SaveChanges();
        return binding;
    }

    /// <summary>«Защита от клеща» calculated by this agent for this client, to begin on the next day.</summary>
    public static Quote CalculatedQuote(ClientBaseDb db, Actor agent, ClientRecord record, DateTime at)
    {
        var startsOn = MoscowTime.DateOf(at).AddDays(1);
        var quote = new Quote
        {
            Id = QuoteId.New(),
            Number = $"Р-26-000000-9{Interlocked.Increment(ref _count):0000}",
            ClientId = record.Id,
            AgentId = agent.Id,
            Product = Product.Tick,
            StartsOn = startsOn,
            EndsOn = PriceList.LastDay(startsOn, days: null),
            Premium = Money.FromRubles(450),
            TariffEdition = PriceList.InForceOn(MoscowTime.DateOf(at)).Edition,
            Status = QuoteStatus.Calculated,
            CreatedAt = at,
            CalculatedAt = at,
            ChangedAt = at,
        };
        db.Quotes.Add(quote);
        db.SaveChanges();
        return quote;
    }

    /// <summary>A policy that this agent sold to this client; binds nobody.</summary>
    public static Policy SoldPolicy(ClientBaseDb db, Actor agent, ClientRecord record, DateTime issuedAt, DateTime? annulledAt = null)
    {
        var policy = new Policy
        {
            Id = PolicyId.New(),
            Number = $"КЛЩ-26-7700-9{Interlocked.Increment(ref _count):000000}",
            QuoteId = QuoteId.New(),
            Product = Product.Tick,
            ClientId = record.Id,
            PersonId = record.PersonId,
            AgentId = agent.Id,
            PolicyholderName = record.FullName,
            PolicyholderBirthDate = record.BirthDate,
            PolicyholderDocumentHash = db.IdentityKeys
                .Where(key => key.ClientId == record.Id && key.Kind == IdentityKeyKind.Document && !key.IsFormer)
                .Select(key => key.Hash)
                .FirstOrDefault(),
            Premium = Money.FromRubles(450),
            IssuedAt = issuedAt,
            StartsOn = MoscowTime.DateOf(issuedAt).AddDays(1),
            EndsOn = MoscowTime.DateOf(issuedAt).AddYears(1),
        };
        if (annulledAt is { } at)
        {
            policy.Annul(at);
        }

        db.Policies.Add(policy);
        db.SaveChanges();
        return policy;
    }
}
