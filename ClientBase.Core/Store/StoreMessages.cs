using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Mail;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Store;

/// <summary>
/// Sends what clients are told about their accounts. The rows were written with what caused them; each becomes one SMS, and the
/// invitation a letter too, with the row's id, in the transaction that marks it: neither a crash nor a second node sends it twice.
/// </summary>
public sealed class StoreMessages(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, SmsSender sms, MailSender mail)
{
    /// <summary>A client who is abroad for a day still gets it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);

    private const int AtOnce = 50;

    /// <summary>One round: everything that waits.</summary>
    /// <returns>How many were handed over.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        await using (var reading = await dbs.CreateDbContextAsync(ct))
        {
            if (!await reading.StoreMessages.AnyAsync(m => m.SentAt == null, ct))
            {
                return 0;
            }
        }

        return await dbs.WriteAsync(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job("store messages")], ct);
            var due = await db.StoreMessages.Where(m => m.SentAt == null).OrderBy(m => m.CreatedAt).Take(AtOnce).ToListAsync(ct);
            var now = time.UtcNow();
            foreach (var message in due)
            {
                message.SentAt = now;
                var agent = await FindAgentAsync(db, message.AccountId, ct);
                sms.Add(db, message.Id, agent?.StaffId ?? StaffId.OnlineStore, address: null, message.Phone, TextOf(message, agent?.FullName), now + Lifetime, isCode: false);
                if (message.Kind is StoreMessageKind.Invitation && mail.IsOpen && await FindEmailAsync(db, message.AccountId, ct) is { } email)
                {
                    await mail.AddAsync(db, message.Id, email, "Ваш личный кабинет в интернет-магазине ВСК", LetterOf(agent?.FullName), ct);
                }
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return due.Count;
        }, ct);
    }

    private string TextOf(StoreMessage message, string? agent) => message.Kind switch
    {
        StoreMessageKind.Invitation =>
            $"ВСК: для вас открыт личный кабинет в интернет-магазине{Where(": ")}. Вход по этому номеру и коду из СМС.{AgentSentence(agent)}",
        StoreMessageKind.LoginChanged =>
            "ВСК: номер для входа изменён. Если вы этого не просили, позвоните своему агенту.",
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    private string LetterOf(string? agent) =>
        $"""
        Здравствуйте!

        Для вас открыт личный кабинет в интернет-магазине ВСК{Where(":\n")}
        Вход — по номеру телефона, который вы подтвердили своему агенту, и коду из СМС.

        В кабинете: ваши полисы, покупка новых, расчёты ОСАГО и КАСКО, которые можно передать агенту, и всё, что о вас хранится.
        {AgentSentence(agent)}
        """;

    /// <summary>The address of the store where the site has one; «/store» alone would say nothing to a client.</summary>
    private string Where(string before) => mail.LinkTo("store") is var link && link.StartsWith("http", StringComparison.Ordinal) ? before + link : "";

    private static string AgentSentence(string? agent) => agent is null ? "" : $" Ваш агент: {agent}.";

    private static async Task<string?> FindEmailAsync(ClientBaseDb db, StoreAccountId id, CancellationToken ct) =>
        await db.StoreAccounts.SingleOrDefaultAsync(a => a.Id == id, ct) is { } account
        && await db.FindRecordOfAsync(account, ct) is { Email.Length: > 0 } record
            ? record.Email
            : null;

    private static async Task<StaffUser?> FindAgentAsync(ClientBaseDb db, StoreAccountId id, CancellationToken ct)
    {
        var agent = await (
            from account in db.StoreAccounts
            join binding in db.Bindings on account.PersonId equals binding.PersonId
            where account.Id == id && binding.EndedAt == null
            select (StaffId?)binding.AgentId).SingleOrDefaultAsync(ct);
        return agent is { } held ? await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == held.Value, ct) : null;
    }
}

/// <summary>Lets the messages go out.</summary>
public sealed class StoreMessageRelay(StoreMessages messages, TimeProvider time, ILogger<StoreMessageRelay> log)
    : SteadyJob("store messages", TimeSpan.FromSeconds(1), time, log)
{
    protected override Task RunAsync(CancellationToken ct) => messages.SendDueAsync(ct);
}
