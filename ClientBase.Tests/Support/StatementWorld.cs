using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Statements;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Commissions;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Support;

/// <summary>The agents of <see cref="ClientDesk"/>, what they sell at what time, and their statements. Every policy is «Защита от клеща»: 450 ₽, КВ 25 % or 15 %.</summary>
internal sealed class StatementWorld : IDisposable
{
    public const string OwnPhone = "+7 900 000-01-23";

    /// <summary>КВ of one own sale.</summary>
    public static readonly Money OwnSale = Money.FromRubles(112.50m);

    private int _people;

    public StatementWorld()
    {
        using var db = Desk.Open();
        db.Users.Where(user => user.Id == Desk.A.Id.Value).ExecuteUpdate(set => set
            .SetProperty(user => user.AgentCode, "000123")
            .SetProperty(user => user.OwnPhone, PhoneNumber.Parse(OwnPhone)));
        Forming = new StatementForming(Desk.Database, Desk.Clock, Desk.Feed);
        Book = new StatementBook(Desk.Database, Desk.Clock, Desk.Access);
        Approval = new StatementApproval(Desk.Database, Desk.Clock, Desk.Access, Desk.Phones, Desk.Feed);
        Insurer = new StatementDesk(Desk.Database, Desk.Clock, Desk.Access, Desk.Feed);
        Endings = new PolicyEndings(Desk.Database, Desk.Clock, Desk.Access, Desk.Feed);
    }

    public ClientDesk Desk { get; } = new();

    public Actor A => Desk.A;

    public StatementForming Forming { get; }

    public StatementBook Book { get; }

    public StatementApproval Approval { get; }

    public StatementDesk Insurer { get; }

    public PolicyEndings Endings { get; }

    /// <summary>Moscow time.</summary>
    public void GoTo(int year, int month, int day, int hour = 12, int minute = 0) =>
        Desk.Clock.SetTo(new DateTimeOffset(MoscowTime.StartOf(new DateOnly(year, month, day)).AddHours(hour).AddMinutes(minute)));

    /// <summary>The agent sells to a new client, now.</summary>
    public async Task<ClientRecord> SellAsync(Actor? agent = null)
    {
        var number = ++_people;
        var client = await Desk.AddAsync(agent ?? A, ClientDesk.Petrov with
        {
            LastName = "Клиент" + new string('а', number),
            Email = $"client{number}@mail.example",
            DocumentNumber = $"00 10 {100_000 + number}",
        });
        await Desk.SellAsync(agent ?? A, client);
        return await Desk.ReadAsync(client);
    }

    /// <summary>Ends the client's only policy today, within its cooling-off period: all КВ is taken back.</summary>
    public async Task CancelAsync(ClientRecord client)
    {
        await using var db = Desk.Open();
        var policy = await db.Policies.Where(p => p.ClientId == client.Id).Select(p => p.Id).SingleAsync();
        Assert.Null((await Endings.CancelAsync(A, policy, ClientBase.Core.Policies.CancellationReason.CoolingOffPeriod, MoscowTime.Show(Desk.Clock.Today()), default)).Refusal);
    }

    /// <summary>The agent's statements, by month and number, with their lines.</summary>
    public async Task<List<CommissionStatement>> ReadAsync(Actor? agent = null)
    {
        await using var db = Desk.Open();
        var id = (agent ?? A).Id;
        return await db.Statements.AsNoTracking().Include(s => s.Lines.OrderBy(line => line.Number)).Where(s => s.AgentId == id).OrderBy(s => s.Month).ThenBy(s => s.Sequence).ToListAsync();
    }

    /// <summary>A sale in October, and October's statement on the first of November.</summary>
    public async Task<CommissionStatement> FormedAsync(int sales = 1)
    {
        GoTo(2026, 10, 20);
        for (var sale = 0; sale < sales; sale++)
        {
            await SellAsync();
        }

        GoTo(2026, 11, 1, hour: 6);
        Assert.Equal(1, await Forming.FormDueAsync(default));
        return Assert.Single(await ReadAsync());
    }

    public async Task<string> CodeAsync(CommissionStatement statement)
    {
        Assert.Null((await Approval.SendCodeAsync(A, statement.Id, statement.Version, default)).Refusal);
        return Desk.Gateway.LastCode();
    }

    public async Task SignAsync(CommissionStatement statement) =>
        Assert.Null((await Approval.SignAsync(A, statement.Id, statement.Version, await CodeAsync(statement), default)).Refusal);

    public void Dispose() => Desk.Dispose();
}
