using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ClientBase.Core.Accounts;

/// <summary>How passwords of staff are hashed, the same at sign-in, in the verbs and in the seeds.</summary>
public static class StaffPasswords
{
    /// <summary>Rounds of PBKDF2 with HMAC-SHA512 (AUT-3).</summary>
    public const int Iterations = 220_000;

    /// <summary>So many wrong ones in a row, at the sign-in and where the password is asked once more, close both.</summary>
    public const int FailuresBeforeLockout = 5;

    public static readonly TimeSpan LockoutLength = TimeSpan.FromMinutes(15);

    /// <summary>The hash to store; about a tenth of a second of work, on purpose.</summary>
    public static string Hash(string password) =>
        new PasswordHasher<StaffUser>(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }))
            .HashPassword(null!, password);
}
