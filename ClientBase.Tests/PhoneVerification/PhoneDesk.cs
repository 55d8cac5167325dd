using System.Text.RegularExpressions;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.PhoneVerification.Sms;
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

    public PhoneDesk(PhoneVerificationOptions? limits = null)
    {
        Limits = limits ?? new PhoneVerificationOptions();
        Sokolova = AddStaff("Соколова Марина Викторовна", StaffRole.Agent, SokolovaOwnPhone);
        Gromov = AddStaff("Громов Павел Андреевич", StaffRole.Agent, null);
        Reopen();
    }

    public TestDatabase Database { get; } = new();

    public FakeClock Clock { get; } = FakeClock.On(2026, 11, 22);

    public PhoneVerificationOptions Limits { get; }

    public RecordingGateway Gateway { get; } = new();

    public RecordingLog Log { get; } = new();

    public PhoneVerificationService Service { get; private set; } = null!;

    public Actor Sokolova { get; }

    public Actor Gromov { get; }

    public Guid Form { get; } = Guid.NewGuid();

    /// <summary>What a restart does: the file is closed, and everything that lives in memory begins anew.</summary>
    public void Reopen()
    {
        Database.Reopen();
        Service = new PhoneVerificationService(
            Database, Clock, new StaffAccess(Database, Clock), Limits, new VerificationCode(_keys), Gateway, Log);
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

        public Task SendAsync(SmsMessage message, CancellationToken ct)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            lock (Sent)
            {
                Sent.Add(message);
            }

            return Task.CompletedTask;
        }

        public string LastCode() => CodeOf(Sent[^1]);

        public static string CodeOf(SmsMessage message)
        {
            var found = SixDigits().Match(message.Text);
            return found.Groups[1].Value + found.Groups[2].Value;
        }

        [GeneratedRegex(@"код (\d{3}) (\d{3})\.")]
        private static partial Regex SixDigits();
    }

    internal sealed class RecordingLog : ILogger<PhoneVerificationService>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception) + exception);
    }
}
