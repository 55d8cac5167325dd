using ClientBase.Core.Ownership;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Ownership;

public class ClientStatusTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 10, 1, 9, 0, 0, DateTimeKind.Utc);

    private readonly TestDatabase _database = new();

    [Fact]
    public async Task The_same_binding_is_mine_for_one_and_locked_for_the_other()
    {
        await using var db = _database.CreateDbContext();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        Given.Client(db, b, samePersonAs: client);
        Given.Binding(db, a, client, Day);

        Assert.Equal(ClientStatus.BoundToMe, await db.StatusAsync(a.Id, client.PersonId, default));
        Assert.Equal(ClientStatus.LockedByOther, await db.StatusAsync(b.Id, client.PersonId, default));
    }

    [Fact]
    public async Task An_ended_binding_locks_nobody()
    {
        await using var db = _database.CreateDbContext();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        Given.Binding(db, a, client, Day).End(Day.AddDays(1), BindingEndReason.SaleAnnulled);
        await db.SaveChangesAsync();

        Assert.Equal(ClientStatus.Prospect, await db.StatusAsync(b.Id, client.PersonId, default));
    }

    [Fact]
    public async Task A_policy_without_binding_makes_a_customer_of_its_seller_only()
    {
        await using var db = _database.CreateDbContext();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        Given.SoldPolicy(db, a, client, Day);

        Assert.Equal(ClientStatus.Customer, await db.StatusAsync(a.Id, client.PersonId, default));
        Assert.Equal(ClientStatus.Prospect, await db.StatusAsync(b.Id, client.PersonId, default));
    }

    [Fact]
    public async Task An_annulled_policy_does_not_count()
    {
        await using var db = _database.CreateDbContext();
        var a = Given.Agent(db);
        var client = Given.Client(db, a);
        Given.SoldPolicy(db, a, client, Day, annulledAt: Day.AddDays(1));

        Assert.Equal(ClientStatus.Prospect, await db.StatusAsync(a.Id, client.PersonId, default));
    }

    public void Dispose() => _database.Dispose();
}
