using ClientBase.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace ClientBase.Web.Accounts;

/// <summary>Lets the sign-ins of one login pass one after another.</summary>
internal sealed class SignInQueue
{
    private static readonly StaffUser Nobody = new() { FullName = "Никто" };

    // A fixed number of doors: made-up logins cannot fill the memory.
    private readonly SemaphoreSlim[] _doors = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];
    private readonly Lock _lock = new();
    private string? _hashOfNobody;

    public async Task<IDisposable> EnterAsync(string login, CancellationToken ct)
    {
        var door = _doors[(uint)login.GetHashCode(StringComparison.Ordinal) % _doors.Length];
        await door.WaitAsync(ct);
        return new Turn(door);
    }

    /// <summary>Checks a password against nobody's hash: the answer is known, the time spent is real.</summary>
    public void SpendAsMuchTimeAsACheck(IPasswordHasher<StaffUser> hasher, string password)
    {
        lock (_lock)
        {
            _hashOfNobody ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        }

        hasher.VerifyHashedPassword(Nobody, _hashOfNobody, password);
    }

    private sealed class Turn(SemaphoreSlim door) : IDisposable
    {
        public void Dispose() => door.Release();
    }
}
