using System.Buffers.Binary;
using ClientBase.Core.Basics;
using ClientBase.Core.Mail;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.NotificationCenter;

/// <summary>
/// Notices by letter, for those who want them so. Who writes a notice knows nothing of it: it waits for its letter by itself
/// (<see cref="Notification.AwaitsMail"/>), and the decision is made once, in one transaction with the letter.
/// </summary>
public sealed class NoticeLetters(IDbContextFactory<ClientBaseDb> dbs, MailSender mail)
{
    private const int AtOnce = 200;

    /// <summary>Decides about every notice that waits and returns how many letters were written.</summary>
    public async Task<int> WriteDueAsync(CancellationToken ct)
    {
        var written = 0;
        while (await IsAnyDueAsync(ct))
        {
            written += await WriteBatchAsync(ct);
        }

        return written;
    }

    /// <summary>Mostly there is nothing to do, and then nothing is written: on SQLite even an empty transaction waits for its turn.</summary>
    private async Task<bool> IsAnyDueAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Notifications.AnyAsync(n => n.AwaitsMail != null, ct);
    }

    private Task<int> WriteBatchAsync(CancellationToken ct) => dbs.WriteAsync(async (db, tx) =>
    {
        // Two nodes follow one another: the second finds nothing left of what the first has decided.
        await db.LockAsync([LockName.Job("notice-letters")], ct);
        var notices = await db.Notifications.Where(n => n.AwaitsMail != null).OrderBy(n => n.Id).Take(AtOnce).ToListAsync(ct);
        var recipients = notices.Select(n => n.RecipientId).Distinct().ToList();
        var wanted = (await db.NotificationSettings.AsNoTracking().Where(s => recipients.Contains(s.StaffId) && s.ByMail).ToListAsync(ct))
            .Select(s => (s.StaffId, s.Kind)).ToHashSet();
        var ids = wanted.Select(one => one.StaffId.Value).Distinct().ToList();
        var addresses = await db.Users.Where(user => ids.Contains(user.Id) && user.Email != null && user.Email != "")
            .ToDictionaryAsync(user => new StaffId(user.Id), user => user.Email!, ct);
        var written = 0;
        foreach (var notice in notices)
        {
            notice.AwaitsMail = null;
            if (mail.IsOpen && wanted.Contains((notice.RecipientId, notice.Kind)) && addresses.TryGetValue(notice.RecipientId, out var to)
                && await mail.AddAsync(db, IdOf(notice), to, notice.Title, TextOf(notice), ct))
            {
                written++;
            }
        }

        await db.SaveChangesAsync(ct);
        await tx.CommitAsync(ct);
        return written;
    }, ct);

    internal static Guid IdOf(Notification notice)
    {
        Span<byte> number = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(number[8..], notice.Id);
        return DerivedId.Of(notice.RecipientId.Value, new Guid(number, bigEndian: true));
    }

    private string TextOf(Notification notice) =>
        $"""
        {notice.Title}

        {notice.Body}

        Открыть «Центр уведомлений»: {mail.LinkTo("notifications")}

        Это письмо отправлено автоматически, отвечать на него не нужно. Какие уведомления приходят по почте, выбирают там же, в разделе «Настройки».
        """;
}

/// <summary>Writes the letters, and lets the relay of letters send them.</summary>
public sealed class NoticeLetterJob(NoticeLetters letters, TimeProvider time, ILogger<NoticeLetterJob> log)
    : SteadyJob("notice-letters", TimeSpan.FromSeconds(2), time, log)
{
    protected override Task RunAsync(CancellationToken ct) => letters.WriteDueAsync(ct);
}
