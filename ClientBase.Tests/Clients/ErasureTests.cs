using System.Text;
using System.Threading.Channels;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Mail;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientBase.Tests.Clients;

public class ErasureTests : IDisposable
{
    private const string Phone = "+7 910 000-77-41";

    private readonly ClientDesk _desk = new();

    [Fact]
    public async Task R43_after_thirty_days_the_data_are_gone_from_tables_and_from_the_bytes_of_the_file()
    {
        var input = ClientDesk.Petrov with { LastName = "Стираемов", Email = "vanishing@mail.example" };
        var id = (await _desk.TryAddConfirmedAsync(_desk.A, input, Phone)).Value;
        await _desk.EditAsync(_desk.A, id, form => form with { LastName = "Исчезаев" });
        await _desk.Keeping.SetNoteAsync(_desk.A, id, "Секретная заметка", default);
        var stays = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov);
        string[] words = ["Стираемов", "стираемов", "Исчезаев", "исчезаев", "vanishing", "9100007741", "Секретная"];
        Assert.NotEmpty(FindStored(words));
        await _desk.Keeping.DeleteAsync(_desk.A, [id], default);

        _desk.Clock.Move(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await NewErasure().EraseDueAsync(default));
        _desk.Clock.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await NewErasure().EraseDueAsync(default));

        await using var db = _desk.Open();
        Assert.Equal([stays], await db.Clients.Select(c => c.Id).ToListAsync());
        Assert.Equal(0, await db.IdentityKeys.CountAsync(key => key.ClientId == id));
        Assert.Equal(0, await db.AuditChanges.CountAsync());
        Assert.Equal(1, await db.Persons.CountAsync());
        Assert.Contains(AuditAction.ClientErased, await db.AuditEntries.Where(e => e.ClientId == id).Select(e => e.Action).ToListAsync());
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.ClientId == id && e.Action == AuditAction.ClientDeleted && e.ActorId == _desk.A.Id));
        Assert.Empty(FindStored(words));
    }

    [Fact]
    public async Task Letters_and_the_addresses_they_went_to_are_kept_for_thirty_days()
    {
        await using var db = _desk.Open();
        var old = new MailDelivery { Id = Guid.NewGuid(), To = "vanishing@mail.example", CreatedAt = _desk.Clock.UtcNow(), State = MailState.Failed };
        db.MailDeliveries.Add(old);
        await db.SaveChangesAsync();
        _desk.Clock.Move(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        await NewErasure().EraseDueAsync(default);
        Assert.Equal(1, await db.MailDeliveries.CountAsync());

        _desk.Clock.Move(TimeSpan.FromSeconds(1));
        await NewErasure().EraseDueAsync(default);

        Assert.Equal(0, await db.MailDeliveries.CountAsync());
    }

    [Fact]
    public async Task A_client_whose_only_policy_was_annulled_is_erased_and_his_policy_stands()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await using var db = _desk.Open();
        Given.SoldPolicy(db, _desk.A, await _desk.ReadAsync(id), _desk.Clock.UtcNow(), annulledAt: _desk.Clock.UtcNow());
        await _desk.Keeping.DeleteAsync(_desk.A, [id], default);
        _desk.Clock.Move(TimeSpan.FromDays(31));

        Assert.Equal(1, await NewErasure().EraseDueAsync(default));

        Assert.Equal(0, await db.Clients.CountAsync());
        Assert.Equal(1, await db.Policies.CountAsync());
    }

    [Fact]
    public async Task More_than_one_batch_is_erased_in_one_round()
    {
        await using var db = _desk.Open();
        for (var i = 0; i < 101; i++)
        {
            Given.Client(db, _desk.A).Delete(_desk.Clock.UtcNow());
        }

        await db.SaveChangesAsync();
        _desk.Clock.Move(TimeSpan.FromDays(30));

        Assert.Equal(101, await NewErasure().EraseDueAsync(default));
    }

    [Fact]
    public async Task ERR1_a_failing_erasure_is_tried_again_and_never_stops_the_host()
    {
        var clock = new FiringClock();
        var broken = new BrokenDatabase();
        using var job = new ErasureJob(new Erasure(broken, _desk.Clock), broken, clock, NullLogger<ErasureJob>.Instance);

        await job.StartAsync(default);
        for (var round = 1; round <= 3; round++)
        {
            var fire = await clock.NextAsync();
            Assert.Equal(round, broken.Asked);
            Assert.False(job.ExecuteTask!.IsCompleted);
            fire();
        }

        await clock.NextAsync();
        await job.StopAsync(default);
        Assert.True(job.ExecuteTask!.IsCompletedSuccessfully);
    }

    public void Dispose() => _desk.Dispose();

    private Erasure NewErasure() => new(_desk.Database, _desk.Clock);

    /// <summary>Which of these words somebody could read who got hold of the database.</summary>
    private List<string> FindStored(string[] words) =>
    [
        .. _desk.Database.ReadEverything().SelectMany(bytes => words.Where(word => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0)),
    ];

    private sealed class BrokenDatabase : IDbContextFactory<ClientBaseDb>
    {
        public int Asked { get; private set; }

        public ClientBaseDb CreateDbContext()
        {
            Asked++;
            throw new InvalidOperationException("The disk is full.");
        }
    }

    /// <summary>Timers that ring when the test says so.</summary>
    private sealed class FiringClock : TimeProvider
    {
        private readonly Channel<Action> _timers = Channel.CreateUnbounded<Action>();

        public async Task<Action> NextAsync() => await _timers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Writer.TryWrite(() => callback(state));
            return new Silent();
        }

        private sealed class Silent : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
