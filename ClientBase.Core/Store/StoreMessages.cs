using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Mail;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Store;

/// <summary>
/// Sends what clients are told. The rows were written with what caused them; each becomes an SMS, a letter or both, with the row's id,
/// in the transaction that marks it: neither a crash nor a second node sends it twice.
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
                var policy = message.PolicyId is { } id ? await db.Policies.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) : null;
                var isWritten = false;
                if (mail.IsOpen && LetterOf(message, agent?.FullName, policy) is { } letter
                    && (message.Email ?? await FindEmailAsync(db, message.AccountId, ct)) is { } email)
                {
                    await mail.AddAsync(db, message.Id, email, letter.Subject, letter.Text, ct);
                    isWritten = true;
                }

                // Thousands may get a new agent at once: their messages must not use up the day's budget of codes.
                if (!(isWritten && message.Kind is StoreMessageKind.NewAgent) && TextOf(message, agent?.FullName, policy) is { } text)
                {
                    sms.Add(db, message.Id, agent?.StaffId ?? StaffId.OnlineStore, address: null, message.Phone, text, now + Lifetime, isCode: false);
                }
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return due.Count;
        }, ct);
    }

    /// <summary>The SMS; null for what only goes by letter.</summary>
    private string? TextOf(StoreMessage message, string? agent, Policy? policy) => message.Kind switch
    {
        StoreMessageKind.Invitation =>
            $"ВСК: для вас открыт личный кабинет в интернет-магазине{Where(": ")}. Вход по этому номеру и коду из СМС.{AgentSentence(agent)}",
        StoreMessageKind.LoginChanged =>
            "ВСК: номер для входа изменён. Если вы этого не просили, позвоните своему агенту.",
        StoreMessageKind.PolicyEnds when policy is not null =>
            $"ВСК: полис {policy.Product.Title()} {policy.Number} действует до {MoscowTime.Show(policy.EndsOn)}. Продлить можно в личном кабинете{Where(": ")}.{AgentSentence(agent)}",
        StoreMessageKind.NewAgent when agent is not null => $"ВСК: ваш новый агент — {agent}. Его телефон — в личном кабинете, «Мой агент».",
        StoreMessageKind.EmailChanged or StoreMessageKind.PolicyEnds or StoreMessageKind.NewAgent => null,
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    /// <summary>The letter; null for what only goes by SMS.</summary>
    private (string Subject, string Text)? LetterOf(StoreMessage message, string? agent, Policy? policy) => message.Kind switch
    {
        StoreMessageKind.Invitation => ("Ваш личный кабинет в интернет-магазине ВСК",
            $"""
            Здравствуйте!

            Для вас открыт личный кабинет в интернет-магазине ВСК{Where(":\n")}
            Вход — по номеру телефона, который вы подтвердили своему агенту, и коду из СМС.

            В кабинете: ваши полисы, покупка новых, расчёты ОСАГО и КАСКО, которые можно передать агенту, заявления о событиях и всё, что о вас хранится.
            {AgentSentence(agent)}
            """),
        StoreMessageKind.EmailChanged => ("Адрес для писем изменён",
            $"""
            Здравствуйте!

            Ваш агент указал для вас другую эл. почту: письма личного кабинета ВСК теперь будут приходить на неё, а на этот адрес — нет.
            Если вы этого не просили, позвоните своему агенту.{AgentSentence(agent)}
            """),
        StoreMessageKind.NewAgent when agent is not null => ("Ваш новый агент",
            $"""
            Здравствуйте!

            Ваш новый агент — {agent}. Ваши полисы действуют как прежде.
            Что агент видит и как возразить, написано в личном кабинете, в разделе «Мой агент»{Where(":\n")}
            """),
        StoreMessageKind.PolicyEnds when policy is not null => ($"Полис {policy.Number} действует до {MoscowTime.Show(policy.EndsOn)}",
            $"""
            Здравствуйте!

            Полис {policy.Product.Title()} {policy.Number} действует до {MoscowTime.Show(policy.EndsOn)}.
            Продлить его можно в личном кабинете ВСК{Where(":\n")} или у вашего агента.{AgentSentence(agent)}

            Вы получили это письмо, потому что согласились на рекламу. Отозвать согласие можно в разделе «Мои данные».
            """),
        _ => null,
    };

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
