using ClientBase.Core.Basics;
using ClientBase.Core.Mail;
using ClientBase.Core.Persistence;
using ClientBase.Tests.PhoneVerification;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Mail;

/// <summary>Somebody who writes letters, on a real database, with a clock that the test moves.</summary>
internal sealed class MailDesk : IDisposable
{
    public const string To = "sokolova@vsk.example";
    public const string Subject = "Полис истекает";
    public const string Text = "Ёлкина Анна-Мария Петровна: ОСАГО действует до 10.12.2026.\n\nОткрыть: /notifications";

    public MailDesk() => Sender = NewSender();

    public TestDatabase Database { get; } = new();

    public FakeClock Clock { get; } = FakeClock.On(2026, 11, 22);

    public RecordingServer Server { get; } = new();

    /// <summary>Everything that was logged.</summary>
    public List<string> Log { get; } = [];

    public MailSender Sender { get; private set; }

    /// <summary>Of another node, or of this one after a restart.</summary>
    public MailSender NewSender(IMailGateway? gateway = null, MailOptions? options = null, IDbContextFactory<ClientBaseDb>? dbs = null) => new(
        dbs ?? Database, Clock, gateway ?? Server, options ?? new MailOptions(), TestKeys.Ring(), new PhoneDesk.RecordingLog<MailSender>(Log));

    /// <summary>What the process knew is forgotten.</summary>
    public void Restart(IMailGateway? gateway = null)
    {
        Database.Reopen();
        Sender = NewSender(gateway);
    }

    /// <summary>In one transaction, as an action does it.</summary>
    public Task<bool> WriteAsync(Guid id, string to = To, string subject = Subject, string text = Text, bool commit = true) =>
        Database.WriteAsync(async (db, tx) =>
        {
            var added = await Sender.AddAsync(db, id, to, subject, text, default);
            await db.SaveChangesAsync();
            if (commit)
            {
                await tx.CommitAsync(default);
            }

            return added;
        }, default);

    public MailDelivery Read(Guid id)
    {
        using var db = Database.CreateDbContext();
        return db.MailDeliveries.AsNoTracking().Single(d => d.Id == id);
    }

    /// <summary>Rounds of the relay with time between them.</summary>
    public async Task SweepUntilAsync(Func<bool> reached, TimeSpan? step = null)
    {
        for (var i = 0; !reached(); i++)
        {
            Assert.True(i < 100, "The relay has not got there.");
            await Sender.SweepAsync(default);
            Clock.Move(step ?? TimeSpan.FromSeconds(5));
        }
    }

    public void Dispose() => Database.Dispose();

    internal sealed class RecordingServer : IMailGateway
    {
        public List<MailLetter> Taken { get; } = [];

        /// <summary>What it says next; accepts when there is nothing left.</summary>
        public Queue<MailHandover> Answers { get; } = new();

        /// <summary>Waited for before the answer.</summary>
        public Task Slowness { get; set; } = Task.CompletedTask;

        public int Asked { get; private set; }

        public string Name => SmtpGateway.Key;

        public bool IsOpen => true;

        public bool KeepsText => false;

        public async Task<MailHandover> SendAsync(MailLetter letter, CancellationToken ct)
        {
            Asked++;
            await Slowness;
            var answer = Answers.Count > 0 ? Answers.Dequeue() : new MailHandover(MailAnswer.Accepted);
            if (answer.Answer is MailAnswer.Accepted)
            {
                lock (Taken)
                {
                    Taken.Add(letter);
                }
            }

            return answer;
        }
    }
}
