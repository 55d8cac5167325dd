using System.Data.Common;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Tests.Accounts;

/// <summary>SES-3: a sign-out is felt at once on this node.</summary>
public class StaffAccessTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly FakeClock _clock = FakeClock.On(2026, 11, 22);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_sign_out_in_the_middle_of_a_read_is_not_undone_by_it()
    {
        var actor = AddAgent();
        StaffAccess access = null!;
        var other = new WhileReading(async () =>
        {
            await ChangeStampAsync(actor);
            access.EndSessions(actor.Id);
        });
        access = new StaffAccess(_database.With(other), _clock);

        var during = await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, CancellationToken.None);
        var after = await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, CancellationToken.None);

        Assert.True(other.Happened);
        Assert.IsType<SessionEnded>(during);
        Assert.IsType<SessionEnded>(after);
    }

    [Fact]
    public async Task What_was_read_is_believed_for_five_seconds_where_nobody_says_otherwise()
    {
        var actor = AddAgent();
        var access = new StaffAccess(_database, _clock);
        Assert.True(await access.IsCurrentAsync(actor, CancellationToken.None));
        await ChangeStampAsync(actor);

        _clock.Move(StaffAccess.TrustFor);
        Assert.True(await access.IsCurrentAsync(actor, CancellationToken.None));

        _clock.Move(TimeSpan.FromMicroseconds(1));
        Assert.False(await access.IsCurrentAsync(actor, CancellationToken.None));
    }

    private Actor AddAgent()
    {
        using var db = _database.CreateDbContext();
        return Given.Agent(db);
    }

    private async Task ChangeStampAsync(Actor actor)
    {
        await using var db = _database.CreateDbContext();
        (await db.Users.SingleAsync(user => user.Id == actor.Id.Value)).SecurityStamp = Guid.NewGuid().ToString("N");
        await db.SaveChangesAsync();
    }

    /// <summary>Does something once, after the first query has found its row and before anybody has seen it.</summary>
    private sealed class WhileReading(Func<Task> act) : DbCommandInterceptor
    {
        public bool Happened { get; private set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (!Happened)
            {
                Happened = true;
                await act();
            }

            return result;
        }
    }
}
