using System.Text.RegularExpressions;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ClientBase.Tests.PhoneVerification;

/// <summary>Agents with phones to confirm, on a real database file, with a clock that the test moves.</summary>
internal sealed partial class PhoneDesk : IDisposable
{
    public static readonly PhoneNumber Phone = PhoneNumber.Parse("+7 910 000-03-41");
    public static readonly PhoneNumber OtherPhone = PhoneNumber.Parse("+7 910 000-03-42");
    public static readonly PhoneNumber SokolovaOwnPhone = PhoneNumber.Parse("+7 910 000-00-01");

    private readonly KeyRing _keys = new("test", new byte[32]);
    private readonly ISmsGateway _gateway;

    /// <param name="limits">Those of the repository unless told otherwise.</param>
    /// <param name="sms">The same.</param>
    /// <param name="screenPatience">Long unless told otherwise: an answer then says what became of the message, however busy the machine is.</param>
    /// <param name="gateway">Instead of <see cref="Gateway"/>: a real one, told the time by <see cref="Clock"/>.</param>
    public PhoneDesk(
        PhoneVerificationOptions? limits = null, SmsOptions? sms = null, TimeSpan? screenPatience = null, Func<FakeClock, ISmsGateway>? gateway = null)
    {
        _gateway = gateway?.Invoke(Clock) ?? Gateway;
        Limits = limits ?? new PhoneVerificationOptions();

        // What is counted over all messages has tests of its own.
        Sms = (sms ?? new SmsOptions { PrefixSends = 1_000, DailyBudget = 100_000 }) with { ScreenPatience = screenPatience ?? TimeSpan.FromMinutes(1) };
        Sokolova = AddStaff("Соколова Марина Викторовна", StaffRole.Agent, SokolovaOwnPhone);
        Gromov = AddStaff("Громов Павел Андреевич", StaffRole.Agent, null);
        Reopen();
    }

    public TestDatabase Database { get; } = new();

    public FakeClock Clock { get; } = FakeClock.On(2026, 11, 22);

    public PhoneVerificationOptions Limits { get; }

    public RecordingGateway Gateway { get; } = new();

    /// <summary>Everything that was logged.</summary>
    public List<string> Log { get; } = [];

    public SmsOptions Sms { get; }

    public SmsSender Sender { get; private set; } = null!;

    public StaffAccess Access { get; private set; } = null!;

    public SmsControl Control => new(Database, Clock, Access, Sms);

    public PhoneVerificationService Service { get; private set; } = null!;

    public Actor Sokolova { get; }

    public Actor Gromov { get; }

    public Guid Form { get; } = Guid.NewGuid();

    /// <summary>What a restart does: the file is closed, and everything that lives in memory begins anew.</summary>
    public void Reopen()
    {
        Database.Reopen();
        Sender = new SmsSender(
            Database, Clock, new SmsRoutes([_gateway], Sms, Clock, new RecordingLog<SmsRoutes>(Log)), Sms, _keys, new RecordingLog<SmsSender>(Log));
        Access = new StaffAccess(Database, Clock);
        Service = new PhoneVerificationService(
            Database, Clock, Access, Limits, new VerificationCode(_keys), Sender, new SmsLimits(Sms, Sender));
    }

    public Actor AddStaff(string name, StaffRole role, PhoneNumber? ownPhone)
    {
        using var db = Database.CreateDbContext();
        var user = new StaffUser { Id = Guid.CreateVersion7(), FullName = name, Role = role, OwnPhone = ownPhone, SecurityStamp = Guid.NewGuid().ToString() };
        db.Users.Add(user);
        db.SaveChanges();
        return new Actor(user.StaffId, name, role, user.SecurityStamp);
    }

    public Task<Result<CodeSent>> SendAsync(Actor? agent = null, Guid? form = null, PhoneNumber? phone = null) =>
        Service.SendCodeAsync(agent ?? Sokolova, form ?? Form, phone ?? Phone, birthDate: null, editedClient: null, CancellationToken.None);

    /// <summary>The digits that the client reads from the message.</summary>
    public async Task<string> SentCodeAsync(Actor? agent = null, Guid? form = null, PhoneNumber? phone = null)
    {
        Assert.Null((await SendAsync(agent, form, phone)).Refusal);
        return Gateway.LastCode();
    }

    public async Task<Refusal?> TryAsync(string code, Actor? agent = null, Guid? form = null, PhoneNumber? phone = null) =>
        (await Service.ConfirmAsync(agent ?? Sokolova, form ?? Form, phone ?? Phone, code, CancellationToken.None)).Refusal;

    public async Task<Refusal?> FailAsync(int times, string code, Actor? agent = null, Guid? form = null, PhoneNumber? phone = null)
    {
        Refusal? last = null;
        for (var i = 0; i < times; i++)
        {
            last = await TryAsync(Wrong(code), agent, form, phone);
        }

        return last;
    }

    public async Task WaitUntilSendIsAllowedAsync(Actor? agent = null, Guid? form = null, PhoneNumber? phone = null)
    {
        while (await SendAsync(agent, form, phone) is { Refusal: NotYet limit })
        {
            Clock.SetTo(limit.Until);
        }
    }

    public static string Wrong(string code) => code[..^1] + (char)('0' + ((code[^1] - '0' + 1) % 10));

    public void Dispose() => Database.Dispose();

    internal sealed partial class RecordingGateway : ISmsGateway
    {
        public List<SmsMessage> Sent { get; } = [];

        public Exception? Failure { get; set; }

        public SmsAnswer Answer { get; set; } = SmsAnswer.Accepted;

        /// <summary>Waited for before the answer.</summary>
        public Task Slowness { get; set; } = Task.CompletedTask;

        /// <summary>As whose reports may speak of its messages.</summary>
        public string Name { get; set; } = KannelGateway.Key;

        public async Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct)
        {
            await Slowness.WaitAsync(ct);
            if (Failure is not null)
            {
                throw Failure;
            }

            if (Answer is SmsAnswer.Accepted or SmsAnswer.Waiting or SmsAnswer.Delivered)
            {
                lock (Sent)
                {
                    Sent.Add(message);
                }
            }

            return Answer;
        }

        public string LastCode() => CodeOf(Sent[^1]);

        public static string CodeOf(SmsMessage message)
        {
            var found = SixDigits().Match(message.Text);
            return found.Groups[1].Value + found.Groups[2].Value;
        }

        [GeneratedRegex(@"код (\d{3}) (\d{3})")]
        private static partial Regex SixDigits();
    }

    internal sealed class RecordingLog<T>(List<string> lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add(formatter(state, exception) + exception);
            }
        }
    }
}
