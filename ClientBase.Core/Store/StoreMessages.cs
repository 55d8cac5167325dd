using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Store;

/// <summary>Section <c>Store</c>.</summary>
public sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>The store as clients reach it, «https://lk.example/store»; it stands in the invitations. Empty: they name none.</summary>
    public string Address { get; set; } = "";
}

/// <summary>
/// Sends what clients are told about their accounts. The rows were written with what caused them; each becomes one SMS, whose id is
/// the row's, in the transaction that marks it: neither a crash nor a second node sends it twice.
/// </summary>
public sealed class StoreMessages(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, SmsSender sms, Microsoft.Extensions.Options.IOptions<StoreOptions> options)
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
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return due.Count;
        }, ct);
    }

    private string TextOf(StoreMessage message, string? agent)
    {
        var where = options.Value.Address.Length > 0 ? $": {options.Value.Address}" : "";
        return message.Kind switch
        {
            StoreMessageKind.Invitation =>
                $"ВСК: для вас открыт личный кабинет в интернет-магазине{where}. Вход по этому номеру и коду из СМС.{(agent is null ? "" : $" Ваш агент: {agent}.")}",
            StoreMessageKind.LoginChanged =>
                "ВСК: номер для входа изменён. Если вы этого не просили, позвоните своему агенту.",
            _ => throw new ArgumentOutOfRangeException(nameof(message)),
        };
    }

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
public sealed class StoreMessageRelay(StoreMessages messages, TimeProvider time, ILogger<StoreMessageRelay> log) : Relay("store messages", time, log)
{
    protected override Task SweepAsync(CancellationToken ct) => messages.SendDueAsync(ct);
}
