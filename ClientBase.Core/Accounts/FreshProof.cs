using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Accounts;

/// <summary>The password is another one.</summary>
public sealed record WrongPassword() : Refusal("Неверный пароль");

/// <summary>Too many wrong ones: signing in is closed as well.</summary>
public sealed record PasswordClosed() : Refusal(
    $"Слишком много неверных паролей. Попробуйте через {(int)StaffPasswords.LockoutLength.TotalMinutes} минут.");

/// <summary>
/// SES-4: the password once more, before something that an unlocked screen alone must not be enough for. Wrong ones count together
/// with those of the sign-in.
/// </summary>
public sealed class FreshProof(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time)
{
    private static readonly PasswordHasher<StaffUser> Hasher = new();

    /// <summary>Null when it is the actor's password; otherwise <see cref="WrongPassword"/> or <see cref="PasswordClosed"/>.</summary>
    public Task<Refusal?> RefuseAsync(Actor actor, string password, CancellationToken ct) => dbs.WriteAsync<Refusal?>(async (db, tx) =>
    {
        // One guess at a time: parallel ones must not slip past the counter.
        await db.LockAsync([LockName.Agent(actor.Id)], ct);
        var user = await db.Users.AsNoTracking().SingleAsync(one => one.Id == actor.Id.Value, ct);
        var now = time.GetUtcNow();
        if (user.LockoutEnd > now)
        {
            return new PasswordClosed().Counted();
        }

        var isRight = user.PasswordHash is { } hash && Hasher.VerifyHashedPassword(user, hash, password) is not PasswordVerificationResult.Failed;
        var failures = isRight ? 0 : user.AccessFailedCount + 1;
        var isClosed = failures >= StaffPasswords.FailuresBeforeLockout;
        if (failures != user.AccessFailedCount)
        {
            var closedUntil = isClosed ? now + StaffPasswords.LockoutLength : user.LockoutEnd;
            await db.Users.Where(one => one.Id == user.Id).ExecuteUpdateAsync(
                set => set.SetProperty(one => one.AccessFailedCount, isClosed ? 0 : failures).SetProperty(one => one.LockoutEnd, closedUntil), ct);
            await tx.CommitAsync(ct);
        }

        return isRight ? null : isClosed ? new PasswordClosed().Counted() : new WrongPassword().Counted();
    }, ct);
}
