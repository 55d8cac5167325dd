using System.Collections.Concurrent;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Accounts;

/// <summary>
/// The first question of every service method: is this sign-in still good, and may this role do that? A sign-out is felt
/// at once on this node; a change made by another process is felt within <see cref="TrustFor"/>.
/// </summary>
public sealed class StaffAccess(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time)
{
    /// <summary>How long a sign-in that was read from the database is believed before it is read again.</summary>
    public static readonly TimeSpan TrustFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<StaffId, Known> _known = new();
    private readonly Guid _node = Guid.NewGuid();

    // How often the sessions of a person have ended: a read that began before the last end is not believed.
    private readonly ConcurrentDictionary<StaffId, int> _generations = new();

    /// <summary>Told after all sign-ins of a person have ended; his open screens leave.</summary>
    public event Action<StaffId>? SessionsEnded;

    /// <summary>Null when the actor may; otherwise <see cref="SessionEnded"/> or <see cref="NotPermitted"/>.</summary>
    public async ValueTask<Refusal?> RefuseAsync(Actor actor, StaffRight right, CancellationToken ct)
    {
        if (!await IsCurrentAsync(actor, ct))
        {
            return new SessionEnded();
        }

        return actor.Role.Has(right) ? null : new NotPermitted();
    }

    /// <summary>True while the actor's sign-in has not been ended and his role is what it was.</summary>
    public async ValueTask<bool> IsCurrentAsync(Actor actor, CancellationToken ct)
    {
        var now = time.UtcNow();
        if (!_known.TryGetValue(actor.Id, out var known)
            || known.Generation != GenerationOf(actor.Id)
            || now - known.ReadAt > TrustFor
            || now < known.ReadAt)
        {
            do
            {
                known = await ReadAsync(actor.Id, now, ct);
            }
            while (known.Generation != GenerationOf(actor.Id));
            _known[actor.Id] = known;
        }

        return known.Session == actor.Session && known.Role == actor.Role;
    }

    /// <summary>To be called after the security stamp of a member of staff was changed: ends all his open tabs on every node.</summary>
    public async Task EndSessionsAsync(StaffId staff, CancellationToken ct)
    {
        EndSessions(staff);
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.TellNodesAsync(new NodeMessage(_node, Guid.NewGuid(), time.UtcNow(), [], staff.Value).ToText(), ct);
    }

    /// <summary>What a node has told; the echo of this one's own words changes nothing.</summary>
    public void Hear(NodeMessage message)
    {
        if (message.SignedOut is { } staff && message.Node != _node)
        {
            EndSessions(new StaffId(staff));
        }
    }

    /// <summary>The same on this node only.</summary>
    public void EndSessions(StaffId staff)
    {
        _generations.AddOrUpdate(staff, 1, (_, before) => before + 1);
        SessionsEnded?.Invoke(staff);
    }

    private int GenerationOf(StaffId staff) => _generations.GetValueOrDefault(staff);

    private async Task<Known> ReadAsync(StaffId staff, DateTime now, CancellationToken ct)
    {
        var generation = GenerationOf(staff);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var stored = await db.Users.AsNoTracking()
            .Where(user => user.Id == staff.Value)
            .Select(user => new { user.SecurityStamp, user.Role })
            .SingleOrDefaultAsync(ct);
        return new Known(stored?.SecurityStamp, stored?.Role, now, generation);
    }

    private sealed record Known(string? Session, StaffRole? Role, DateTime ReadAt, int Generation);
}
