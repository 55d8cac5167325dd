using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Persistence;

public class SchemaTests : IDisposable
{
    private static readonly DateTime Moment = new(2026, 11, 22, 20, 59, 59, 123, DateTimeKind.Utc);

    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Migrations_stand_for_the_whole_model()
    {
        using var db = _database.CreateDbContext();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Ids_money_dates_and_enums_come_back_as_they_went()
    {
        var policy = new Policy
        {
            Id = PolicyId.New(),
            Number = "ИМЩ-26-7700-0000017",
            QuoteId = QuoteId.New(),
            Product = Product.Property,
            ClientId = ClientId.New(),
            PersonId = PersonId.New(),
            AgentId = StaffId.New(),
            PolicyholderName = "Ёлкина Анна-Мария",
            Premium = new Money(1_100_484),
            SumInsured = null,
            IssuedAt = Moment,
            StartsOn = new DateOnly(2024, 2, 29),
            EndsOn = new DateOnly(2025, 2, 28),
        };
        await SaveAsync(policy);

        await using var db = _database.CreateDbContext();
        var read = await db.Policies.SingleAsync(p =>
            p.Id == policy.Id && p.QuoteId == policy.QuoteId && p.ClientId == policy.ClientId && p.PersonId == policy.PersonId
            && p.AgentId == policy.AgentId && p.Premium == policy.Premium && p.IssuedAt == Moment && p.StartsOn == policy.StartsOn
            && p.Product == Product.Property);

        Assert.Equivalent(policy, read, strict: true);
        Assert.Equal(DateTimeKind.Utc, read.IssuedAt.Kind);
    }

    [Fact]
    public async Task A_phone_comes_back_as_it_went()
    {
        var person = new Person { Id = PersonId.New(), CreatedAt = Moment };
        var client = new ClientRecord { Id = ClientId.New(), PersonId = person.Id, AgentId = StaffId.New(), CreatedAt = Moment, FormKey = Guid.NewGuid() };
        var phone = PhoneNumber.Parse("+79100000341");
        client.SetPhone(phone, Moment);
        client.AwaitConfirmationOf(PhoneNumber.Parse("+79100000342"));
        await SaveAsync(person, client);

        await using var db = _database.CreateDbContext();
        var read = await db.Clients.SingleAsync(c => c.Phone == phone && c.AgentId == client.AgentId);

        Assert.Equal(phone, read.Phone);
        Assert.Equal("+79100000342", read.PendingPhone?.E164);
        Assert.Equal(Moment, read.PhoneVerifiedAt);
    }

    [Fact]
    public async Task Times_are_compared_in_the_database_as_in_the_code()
    {
        await SaveAsync(Note(Moment), Note(Moment.AddMilliseconds(1)), Note(Moment.AddDays(-1)));

        await using var db = _database.CreateDbContext();

        Assert.Equal(2, await db.Notifications.CountAsync(n => n.CreatedAt >= Moment));
    }

    [Fact]
    public async Task Enums_are_stored_by_name()
    {
        await SaveAsync(new AuditEntry { ActorName = "Система", Action = AuditAction.ClientBound, At = Moment });

        await using var db = _database.CreateDbContext();
        var stored = await db.Database.SqlQuery<string>($"""SELECT "Action" AS "Value" FROM "AuditEntries" """).SingleAsync();

        Assert.Equal("ClientBound", stored);
    }

    private static Notification Note(DateTime at) =>
        new() { RecipientId = StaffId.New(), Kind = NotificationKind.DoubleSale, Title = "т", Body = "т", CreatedAt = at };

    private async Task SaveAsync(params object[] rows)
    {
        await using var db = _database.CreateDbContext();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }
}
