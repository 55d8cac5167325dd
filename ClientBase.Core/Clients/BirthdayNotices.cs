using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Clients;

/// <summary>
/// «День рождения» and «Паспорт клиента подлежит замене» (domain §7): tells each agent once a day of his own records that are neither
/// deleted nor archived, and whose person no other agent holds.
/// </summary>
public sealed class BirthdayNotices(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, LiveFeed feed)
{
    /// <summary>A passport that fell due while nobody ran the program is still told of; a birthday is not.</summary>
    private const int MissedDays = 31;

    /// <summary>Writes what is due today (Moscow), and returns how many notices that was.</summary>
    public async Task<int> TellAsync(CancellationToken ct)
    {
        var today = time.Today();
        await using var db = await dbs.CreateDbContextAsync(ct);
        var agents = await db.Users
            .Where(user => user.Role == StaffRole.Agent && (user.BirthdaysToldOn == null || user.BirthdaysToldOn < today))
            .Select(user => new { user.Id, user.BirthdaysToldOn })
            .ToListAsync(ct);
        var written = 0;
        foreach (var agent in agents)
        {
            written += await TellAsync(new StaffId(agent.Id), agent.BirthdaysToldOn, today, ct);
        }

        return written;
    }

    /// <summary>All of one agent's day in one transaction with the mark that he was told.</summary>
    private Task<int> TellAsync(StaffId agent, DateOnly? toldOn, DateOnly today, CancellationToken ct) => dbs.WriteAsync(async (db, tx) =>
    {
        var told = await db.Users
            .Where(user => user.Id == agent.Value && user.BirthdaysToldOn == toldOn)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.BirthdaysToldOn, today), ct);
        if (told == 0)
        {
            return 0;
        }

        var missed = toldOn is { } last ? Math.Min(today.DayNumber - last.DayNumber, MissedDays) : 1;
        DateOnly[] days = [.. Enumerable.Range(0, missed).Select(ago => today.AddDays(-ago))];
        int[] calendar = [.. days.SelectMany(BirthdaysOn)];
        var people = await db.Clients.AsNoTracking()
            .Where(c => c.AgentId == agent && c.DeletedAt == null && !c.IsArchived
                && calendar.Contains((c.BirthDate.Month * 100) + c.BirthDate.Day)
                && db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null && b.AgentId != agent).Select(b => (Guid?)b.Id).FirstOrDefault() == null)
            .OrderBy(c => c.SortName)
            .ToListAsync(ct);
        Notification[] notices =
        [
            .. people.Where(client => BirthdaysOn(today).Contains(KeyOf(client.BirthDate))).Select(client => Birthday(client, today)),
            .. people.SelectMany(client => days.Select(day => PassportExpires(client, day))).OfType<Notification>(),
        ];
        db.Notifications.AddRange(notices);
        await db.SaveChangesAsync(ct);
        await tx.CommitAsync(notices.Select(notice => new ConcernedRecord(agent, notice.ClientId!.Value)), feed, ct);
        return notices.Length;
    }, ct);

    /// <summary>Born on 29 February grows older on 1 March in common years (P-14).</summary>
    private static int[] BirthdaysOn(DateOnly day) =>
        day is { Month: 3, Day: 1 } && !DateTime.IsLeapYear(day.Year) ? [KeyOf(day), 229] : [KeyOf(day)];

    private static int KeyOf(DateOnly day) => (day.Month * 100) + day.Day;

    private Notification Birthday(ClientRecord client, DateOnly today) =>
        Notice(client, NotificationKind.Birthday, "День рождения", $"Сегодня {client.FullName}: {Age.Words(Age.Years(client.BirthDate, today))}.");

    private Notification? PassportExpires(ClientRecord client, DateOnly day) =>
        DocumentTypes.ValidUntil(client.DocumentType, client.DocumentIssuedOn, client.BirthDate, day) is { } until
            ? Notice(
                client,
                NotificationKind.PassportExpires,
                "Паспорт клиента подлежит замене",
                $"{client.FullName}: {Age.Words(Age.Years(client.BirthDate, day))}. Прежний паспорт действует до {MoscowTime.Show(until)}, потом полис по нему не оформить. Внесите новый документ.")
            : null;

    private Notification Notice(ClientRecord client, NotificationKind kind, string title, string body) => new()
    {
        RecipientId = client.AgentId,
        Kind = kind,
        Title = title,
        Body = body,
        ClientId = client.Id,
        CreatedAt = time.UtcNow(),
    };
}

/// <summary>Runs the notices; after midnight in Moscow within the hour.</summary>
public sealed class BirthdayNoticeJob(
    BirthdayNotices notices, IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, ILogger<BirthdayNoticeJob> log)
    : HourlyJob("birthday-notices", dbs, time, log)
{
    protected override Task<int> RunAsync(CancellationToken ct) => notices.TellAsync(ct);
}
