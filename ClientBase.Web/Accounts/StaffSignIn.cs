using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Web.Runs;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ClientBase.Web.Accounts;

/// <summary>
/// Signing in and out. Unknown login, wrong password and closed entrance get one answer and cost one password hash, so
/// nothing can be told apart from outside (AUT-6).
/// </summary>
internal sealed class StaffSignIn(
    UserManager<StaffUser> users,
    ClientBaseDb db,
    SignInQueue queue,
    StaffAccess access,
    IOptions<DemoOptions> demo,
    TrainingRuns runs,
    TimeProvider time,
    ILogger<StaffSignIn> log)
{
    public const int FailuresBeforeLockout = StaffPasswords.FailuresBeforeLockout;

    /// <summary>A longer login or password is nobody's and is not worth a hash; new passwords are shorter.</summary>
    public const int LongestEntry = 256;

    public const string Refused =
        "Неверный логин или пароль. После пяти неудачных попыток вход закрывается на 15 минут.";

    public static readonly TimeSpan LockoutLength = StaffPasswords.LockoutLength;

    /// <summary>Sets the cookie and answers true, or counts a failure and answers false.</summary>
    public async Task<bool> SignInAsync(HttpContext context, string login, string password)
    {
        if (login.Length > LongestEntry || password.Length > LongestEntry)
        {
            log.LogInformation("Sign-in refused: {Reason}", "too long");
            return Refuse("too_long");
        }

        // One attempt at a time per login: parallel guesses must not slip past the counter.
        using var turn = await queue.EnterAsync(users.NormalizeName(login)!, context.RequestAborted);
        var user = await users.FindByNameAsync(login);
        var now = time.GetUtcNow();
        if (user is null || user.LockoutEnd > now)
        {
            queue.SpendAsMuchTimeAsACheck(users.PasswordHasher, password);
            log.LogInformation("Sign-in refused: {Reason}", user is null ? "unknown login" : $"locked {user.Id}");
            return Refuse(user is null ? "unknown" : "locked");
        }

        // Checked all the same, so that this refusal lasts as long and counts as much as any other.
        if (!await users.CheckPasswordAsync(user, password) || IsPublicWithoutDemo(password))
        {
            await CountFailureAsync(user, now);
            return Refuse("wrong_password");
        }

        if (user.AccessFailedCount > 0 || user.LockoutEnd is not null)
        {
            user.AccessFailedCount = 0;
            user.LockoutEnd = null;
            await SaveAsync(user);
        }

        var principal = StaffClaims.Create(user, now, context.Connection.RemoteIpAddress?.ToString());
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, principal);
        log.LogInformation("Signed in: {Staff}", user.Id);
        if (user.Role.Has(StaffRight.PlayStage))
        {
            runs.Warm(StaffClaims.ToActor(principal)!);
        }

        return true;
    }

    /// <summary>Ends every sign-in of the person: open tabs leave, other browsers are refused at their next step.</summary>
    public async Task SignOutEverywhereAsync(HttpContext context)
    {
        if (StaffClaims.ToActor(context.User) is { } actor
            && await users.FindByIdAsync(actor.Id.Value.ToString()) is { } user)
        {
            await ChangeStampAsync(user);
            await access.EndSessionsAsync(actor.Id, context.RequestAborted);
            log.LogInformation("Signed out everywhere: {Staff}", user.Id);
        }

        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    private static bool Refuse(string reason)
    {
        ClientBaseMetrics.RefusedSignIns.Add(1, new KeyValuePair<string, object?>("reason", reason));
        return false;
    }

    // The database may have been filled while the demo was on; its accounts stay, and everybody can read their password.
    private bool IsPublicWithoutDemo(string password) => !demo.Value.Enabled && password == DemoStaff.Password;

    private async Task CountFailureAsync(StaffUser user, DateTimeOffset now)
    {
        user.AccessFailedCount++;
        log.LogInformation("Sign-in refused: wrong password for {Staff}, failure {Count}", user.Id, user.AccessFailedCount);
        if (user.AccessFailedCount >= FailuresBeforeLockout)
        {
            user.AccessFailedCount = 0;
            user.LockoutEnd = now + LockoutLength;
            log.LogWarning("Entrance closed for {Length} for {Staff}", LockoutLength, user.Id);
        }

        await SaveAsync(user);
    }

    private async Task ChangeStampAsync(StaffUser user)
    {
        var ended = user.SecurityStamp;
        var result = await users.UpdateSecurityStampAsync(user);
        while (result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)))
        {
            await db.Entry(user).ReloadAsync();
            if (user.SecurityStamp != ended)
            {
                // Another sign-out was first: these sessions have ended. Any other change of the account ends none.
                return;
            }

            result = await users.UpdateSecurityStampAsync(user);
        }

        Check(result);
    }

    private async Task SaveAsync(StaffUser user) => Check(await users.UpdateAsync(user));

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(error => error.Code)));
        }
    }
}
