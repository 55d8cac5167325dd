using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Ownership;

public class ClientBindingsTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 10, 1, 9, 0, 0, DateTimeKind.Utc);

    private readonly SaleWorld _world = new(BindOnSale.VerifiedPhoneOnly);

    [Theory]
    [InlineData(BindOnSale.EverySale, true, true)]
    [InlineData(BindOnSale.EverySale, false, true)]
    [InlineData(BindOnSale.VerifiedPhoneOnly, true, true)]
    [InlineData(BindOnSale.VerifiedPhoneOnly, false, false)]
    public async Task The_setting_says_which_sales_bind(BindOnSale setting, bool isPhoneVerified, bool binds)
    {
        _world.Ownership.BindOnSale = setting;
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a, isPhoneVerified: isPhoneVerified);
        var his = Given.Client(db, b, samePersonAs: client);

        var policy = (await _world.SellAsync(a, client)).Value;

        Assert.Equal(binds, policy.IsBoundToYou);
        Assert.Equal(binds ? ClientStatus.BoundToMe : ClientStatus.Customer, await db.StatusAsync(a.Id, client.PersonId, default));
        Assert.Equal(binds ? ClientStatus.LockedByOther : ClientStatus.Prospect, await db.StatusAsync(b.Id, his.PersonId, default));
        Assert.Equal(binds ? 1 : 0, await db.Notifications.CountAsync(n => n.RecipientId == b.Id));
        Assert.Equal(binds ? 1 : 0, await db.Notifications.CountAsync(n => n.Kind == NotificationKind.ClientBoundToYou));
        Assert.Equal(isPhoneVerified ? 0 : 1, await db.Notifications.CountAsync(n => n.Kind == NotificationKind.ConfirmPhone));
    }

    [Fact]
    public async Task Of_two_who_sold_without_a_phone_the_first_to_confirm_it_owns_the_client()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        var his = Given.Client(db, b, samePersonAs: client);
        await _world.SellAsync(a, client);
        var sold = (await _world.SellAsync(b, his)).Value;

        var now = _world.Clock.UtcNow().AddHours(1);
        var first = await ConfirmAsync(b, his, now);
        var second = await ConfirmAsync(a, client, now.AddHours(1));

        Assert.Equal(
            [(a.Id, client.Id), (b.Id, his.Id)],
            first.Value.Records.Select(record => (record.Agent, record.Client)).OrderBy(record => record.Client == client.Id ? 0 : 1));
        Assert.Equal(
            "Клиент закреплён за другим агентом. Оформление полисов и редактирование профиля в ЛКА недоступны. В других системах ограничение не действует.",
            Assert.IsType<BoundToAnotherAgent>(second.Refusal).Message);
        var binding = await db.Bindings.SingleAsync();
        Assert.Equal((b.Id, BindingReason.PhoneConfirmed, now, sold.Id), (binding.AgentId, binding.Reason, binding.StartedAt, binding.PolicyId!.Value));
        Assert.Equal(ClientStatus.LockedByOther, await db.StatusAsync(a.Id, client.PersonId, default));
        var notice = await db.Notifications.SingleAsync(n => n.Kind == NotificationKind.ClientBoundToYou);
        Assert.Equal(
            $"Петров Пётр Петрович закреплён за вами после продажи полиса {sold.Number}. Вы будете получать КВ за его самостоятельные покупки.",
            notice.Body);
    }

    [Fact]
    public async Task A_prospects_confirmation_and_that_of_ones_own_client_bind_nothing_new()
    {
        await using var db = _world.Open();
        var a = Given.Agent(db);
        var prospect = Given.Client(db, a);
        var mine = Given.Client(db, a);
        Given.SoldPolicy(db, a, mine, Day);
        Given.Binding(db, a, mine, Day);

        Assert.Empty((await ConfirmAsync(a, prospect, Day)).Value.Records);
        Assert.Empty((await ConfirmAsync(a, mine, Day)).Value.Records);
        Assert.Equal(1, await db.Bindings.CountAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_sales_to_one_person_the_earlier_binding_stays_and_both_policies_stand(bool earlierIsOther)
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db, "Соколова Марина Викторовна"), Given.Agent(db, "Громов Павел Андреевич"));
        var (s1, s2) = (Given.Supervisor(db), Given.Supervisor(db));
        var (early, late) = (Given.Client(db, a), Given.Client(db, b));
        var (earlyPolicy, latePolicy) = (Given.SoldPolicy(db, a, early, Day), Given.SoldPolicy(db, b, late, Day.AddDays(1)));
        Given.Binding(db, a, early, Day);
        Given.Binding(db, b, late, Day.AddDays(1));
        var (survivor, other) = earlierIsOther ? (late.PersonId, early.PersonId) : (early.PersonId, late.PersonId);

        var change = await MergeAsync(survivor, other, Day.AddDays(5));

        db.ChangeTracker.Clear();
        var bindings = await db.Bindings.OrderBy(x => x.StartedAt).ToListAsync();
        Assert.Equal(
            [(a.Id, survivor, null, null), (b.Id, survivor, (DateTime?)Day.AddDays(5), (BindingEndReason?)BindingEndReason.DuplicateMerged)],
            bindings.Select(x => (x.AgentId, x.PersonId, x.EndedAt, x.EndReason)));
        Assert.All(await db.Clients.ToListAsync(), record => Assert.Equal(survivor, record.PersonId));
        Assert.Equal(
            [(earlyPolicy.Id, a.Id, survivor, null), (latePolicy.Id, b.Id, survivor, (DateTime?)null)],
            (await db.Policies.OrderBy(p => p.IssuedAt).ToListAsync()).Select(p => (p.Id, p.AgentId, p.PersonId, p.AnnulledAt)));
        Assert.Equal(ClientStatus.LockedByOther, await db.StatusAsync(b.Id, survivor, default));

        var notices = await db.Notifications.ToListAsync();
        Assert.Equal([b.Id], notices.Where(n => n.Kind == NotificationKind.ClientBoundToAnother).Select(n => n.RecipientId));
        var tasks = notices.Where(n => n.Kind == NotificationKind.DoubleSale).ToList();
        Assert.Equal(new[] { s1.Id, s2.Id }.ToHashSet(), tasks.Select(n => n.RecipientId).ToHashSet());
        Assert.All(tasks, n => Assert.Equal("Двойная продажа", n.Title));
        Assert.Equal(3, notices.Count);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.PersonsMerged));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.BindingEnded));
        Assert.Equal(2, change.Records.Count);
    }

    [Fact]
    public async Task A_merge_closes_the_client_to_those_who_had_not_sold_and_tells_nobody_twice()
    {
        await using var db = _world.Open();
        var (a, b, c) = (Given.Agent(db), Given.Agent(db), Given.Agent(db));
        Given.Supervisor(db);
        var bound = Given.Client(db, a);
        Given.Client(db, c, samePersonAs: bound);
        Given.Binding(db, a, bound, Day);
        var prospect = Given.Client(db, b);

        await MergeAsync(bound.PersonId, prospect.PersonId, Day.AddDays(5));

        Assert.Equal([b.Id], await db.Notifications.Select(n => n.RecipientId).ToListAsync());
        Assert.Equal(1, await db.Bindings.CountAsync(x => x.EndedAt == null));
    }

    [Fact]
    public async Task Two_records_of_one_agent_that_become_one_person_are_no_taskssale()
    {
        await using var db = _world.Open();
        var a = Given.Agent(db);
        Given.Supervisor(db);
        var (first, second) = (Given.Client(db, a), Given.Client(db, a));
        Given.Binding(db, a, first, Day);
        Given.Binding(db, a, second, Day.AddDays(1));

        await MergeAsync(second.PersonId, first.PersonId, Day.AddDays(5));

        Assert.Equal(0, await db.Notifications.CountAsync());
        Assert.Equal(ClientStatus.BoundToMe, await db.StatusAsync(a.Id, second.PersonId, default));
    }

    [Fact]
    public async Task Two_prospects_become_one_without_a_word()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var (first, second) = (Given.Client(db, a), Given.Client(db, b));

        await MergeAsync(first.PersonId, second.PersonId, Day);
        await MergeAsync(first.PersonId, first.PersonId, Day);

        Assert.Equal(0, await db.Notifications.CountAsync());
        Assert.Equal(2, await db.Clients.CountAsync(record => record.PersonId == first.PersonId));
    }

    [Fact]
    public async Task The_database_itself_admits_one_active_binding()
    {
        await using var db = _world.Open();
        var (a, b) = (Given.Agent(db), Given.Agent(db));
        var client = Given.Client(db, a);
        Given.Binding(db, a, client, Day);

        var violation = Assert.Throws<DbUpdateException>(() => Given.Binding(db, b, client, Day));

        Assert.True(db.IsUniqueViolation(violation));
    }

    public void Dispose() => _world.Dispose();

    private Task<Result<OwnershipChange>> ConfirmAsync(Actor agent, ClientRecord record, DateTime now) =>
        _world.Database.WriteAsync(
            async (db, tx) =>
            {
                var result = await db.BindAtPhoneConfirmationAsync(agent, record, now, default);
                await db.SaveChangesAsync();
                await tx.CommitAsync(default);
                return result;
            },
            default);

    private Task<OwnershipChange> MergeAsync(PersonId survivor, PersonId other, DateTime now) =>
        _world.Database.WriteAsync(
            async (db, tx) =>
            {
                var change = await db.MergePersonsAsync(survivor, other, now, default);
                await tx.CommitAsync(default);
                return change;
            },
            default);
}
