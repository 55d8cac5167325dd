using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Mail;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.NotificationCenter;

/// <summary>The ways by which a notice reaches its reader.</summary>
public enum NotificationChannel
{
    Cabinet,
    Mail,
}

/// <summary>A line of the settings.</summary>
public sealed record NotificationChoice(NotificationKind Kind, NotificationGroup Group, string Title, bool InCabinet, bool ByMail);

/// <summary>One's own settings.</summary>
/// <param name="Email">Where letters go; null where the account has no address.</param>
/// <param name="SendsMail">False where the installation sends no letters.</param>
/// <param name="Kinds">Those that somebody of this role is told.</param>
public sealed record NotificationChoices(string? Email, bool SendsMail, IReadOnlyList<NotificationChoice> Kinds);

/// <summary>«Настройки» of «Центр уведомлений»: by kind, in the cabinet and by letter (domain §8).</summary>
public sealed class NotificationPreferences(IDbContextFactory<ClientBaseDb> dbs, StaffAccess access, MailSender mail)
{
    /// <summary>One's own settings.</summary>
    public async Task<Result<NotificationChoices>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ReadNotifications, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var email = await db.Users.Where(user => user.Id == actor.Id.Value).Select(user => user.Email).SingleOrDefaultAsync(ct);
        var own = await db.NotificationSettings.AsNoTracking().Where(s => s.StaffId == actor.Id).ToDictionaryAsync(s => s.Kind, ct);
        return new NotificationChoices(string.IsNullOrEmpty(email) ? null : email, mail.IsOpen, [
            .. Enum.GetValues<NotificationKind>()
                .Where(kind => NotificationGroups.ReaderOf(kind) == actor.Role)
                .OrderBy(NotificationGroups.GroupOf)
                .Select(kind =>
                {
                    var (inCabinet, byMail) = own.TryGetValue(kind, out var set) ? (set.InCabinet, set.ByMail) : NotificationSetting.Default;
                    return new NotificationChoice(kind, NotificationGroups.GroupOf(kind), NotificationGroups.TitleOf(kind), inCabinet, byMail);
                }),
        ]);
    }

    /// <summary>Switches one way of one kind for oneself; the other way stays as it is, in another tab too.</summary>
    public async Task<Result> SetAsync(Actor actor, NotificationKind kind, NotificationChannel channel, bool on, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.ReadNotifications, ct) is { } no)
        {
            return no;
        }

        return await dbs.WriteAsync(async (db, tx) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            var set = await db.NotificationSettings.SingleOrDefaultAsync(s => s.StaffId == actor.Id && s.Kind == kind, ct);
            if (set is null)
            {
                set = new NotificationSetting { StaffId = actor.Id, Kind = kind };
                db.NotificationSettings.Add(set);
            }

            if (channel is NotificationChannel.Mail)
            {
                set.ByMail = on;
            }
            else
            {
                set.InCabinet = on;
            }

            // Only what differs is stored. Of a row that was added just now this makes nothing at all.
            if ((set.InCabinet, set.ByMail) == NotificationSetting.Default)
            {
                db.NotificationSettings.Remove(set);
            }

            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Result.Done;
        }, ct);
    }
}
