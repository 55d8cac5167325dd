using System.Text;
using System.Text.RegularExpressions;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static ClientBase.Tests.PhoneVerification.PhoneDesk;

namespace ClientBase.Tests.PhoneVerification;

public partial class PhoneVerificationServiceTests : IDisposable
{
    private readonly PhoneDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_right_code_confirms_the_number()
    {
        var sent = await _desk.SendAsync();
        var start = _desk.Clock.GetUtcNow().UtcDateTime;
        _desk.Clock.Move(TimeSpan.FromSeconds(30));
        var code = _desk.Gateway.LastCode();

        var confirmed = await _desk.Service.ConfirmAsync(_desk.Sokolova, _desk.Form, Phone, $" {code[..3]} {code[3..]} ", CancellationToken.None);

        Assert.Equal(new CodeSent(start, start.AddMinutes(5), start.AddMinutes(1), null, new SmsProgress(SmsState.Accepted, null, IsDelayed: false)), sent.Value);
        Assert.Equal(new PhoneConfirmed(start.AddSeconds(30), start.AddSeconds(30).AddMinutes(30)), confirmed.Value);
        Assert.Equal(Phone, _desk.Gateway.Sent.Single().To);
        Assert.Equal(VerificationSms.Text(code, "Соколова Марина Викторовна", TimeSpan.FromMinutes(5)), _desk.Gateway.Sent.Single().Text);
    }

    [Fact]
    public async Task A_code_is_good_until_the_last_millisecond_of_its_five_minutes()
    {
        var code = await _desk.SentCodeAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));

        Assert.Null(await _desk.TryAsync(code));
    }

    [Fact]
    public async Task An_expired_code_is_refused_and_stays_dead_when_the_clock_is_set_back()
    {
        var code = await _desk.SentCodeAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(5));
        Assert.IsType<CodeExpired>(await _desk.TryAsync(code));

        _desk.Clock.Move(TimeSpan.FromMinutes(-4));
        _desk.Reopen();

        Assert.IsType<CodeExpired>(await _desk.TryAsync(code));
    }

    [Fact]
    public async Task A_used_code_stays_used_when_the_clock_is_set_back()
    {
        var code = await _desk.SentCodeAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Null(await _desk.TryAsync(code));

        _desk.Clock.Move(TimeSpan.FromSeconds(-30));

        Assert.IsType<CodeAlreadyUsed>(await _desk.TryAsync(code));
    }

    [Fact]
    public async Task Of_fifty_simultaneous_right_answers_one_succeeds()
    {
        var code = await _desk.SentCodeAsync();
        using var start = new ManualResetEventSlim();

        var tries = Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            start.Wait();
            return await _desk.TryAsync(code);
        })).ToList();
        start.Set();
        var answers = await Task.WhenAll(tries);

        Assert.Single(answers, answer => answer is null);
        Assert.Equal(49, answers.Count(answer => answer is CodeAlreadyUsed));
    }

    [Fact]
    public async Task Of_fifty_simultaneous_guesses_five_are_compared()
    {
        var code = await _desk.SentCodeAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _desk.TryAsync(Wrong(code)))));

        Assert.Equal(4, answers.Count(answer => answer is WrongCode));
        Assert.Equal(46, answers.Count(answer => answer is TooManyWrongTries));
        Assert.Equal([1, 2, 3, 4], answers.OfType<WrongCode>().Select(answer => answer.TriesLeft).Order());
    }

    [Fact]
    public async Task Five_wrong_tries_kill_the_code_even_for_the_right_digits()
    {
        var code = await _desk.SentCodeAsync();

        Assert.Equal(new WrongCode(4), await _desk.FailAsync(1, code));
        _desk.Reopen();
        Assert.Equal(new WrongCode(1), await _desk.FailAsync(3, code));
        Assert.Equal(new TooManyWrongTries(5), await _desk.FailAsync(1, code));
        Assert.Equal(new TooManyWrongTries(5), await _desk.TryAsync(code));
    }

    [Fact]
    public async Task Something_that_is_no_code_costs_no_try()
    {
        var code = await _desk.SentCodeAsync();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(new CodeIncomplete(6), await _desk.TryAsync("48219"));
        }

        Assert.Null(await _desk.TryAsync(code));
    }

    [Fact]
    public async Task A_new_code_kills_the_old_one()
    {
        var old = await _desk.SentCodeAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        var fresh = await _desk.SentCodeAsync();
        Assert.NotEqual(old, fresh);

        Assert.Equal(new WrongCode(4), await _desk.TryAsync(old));
        Assert.Null(await _desk.TryAsync(fresh));
    }

    [Fact]
    public async Task A_new_code_does_not_reset_the_failures()
    {
        var failedAt = Now;
        await _desk.FailAsync(5, await _desk.SentCodeAsync());
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        await _desk.FailAsync(4, await _desk.SentCodeAsync());
        _desk.Clock.Move(TimeSpan.FromMinutes(2));
        var last = await _desk.SentCodeAsync();
        _desk.Reopen();

        Assert.Equal(new TooManyWrongCodesForPhone(failedAt.AddDays(1)), await _desk.FailAsync(1, last));
        Assert.IsType<TooManyWrongCodesForPhone>(await _desk.TryAsync(last));
        _desk.Clock.Move(TimeSpan.FromHours(12));
        Assert.Equal(new TooManyWrongCodesForPhone(failedAt.AddDays(1)), (await _desk.SendAsync()).Refusal);

        _desk.Clock.SetTo(failedAt.AddDays(1));
        Assert.Null(await _desk.TryAsync(await _desk.SentCodeAsync()));
    }

    [Fact]
    public async Task After_ten_wrong_codes_no_further_code_is_sent_that_day()
    {
        await _desk.FailAsync(5, await _desk.SentCodeAsync());
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        var second = await _desk.SentCodeAsync();
        Assert.Equal(new TooManyWrongTries(5), await _desk.FailAsync(5, second));
        _desk.Clock.Move(TimeSpan.FromMinutes(2));

        Assert.IsType<TooManyWrongCodesForPhone>((await _desk.SendAsync()).Refusal);
        Assert.Equal(new TooManyWrongTries(5), await _desk.TryAsync(second));
        Assert.Equal(2, _desk.Gateway.Sent.Count);
    }

    [Fact]
    public async Task A_success_resets_the_failures()
    {
        await _desk.FailAsync(5, await _desk.SentCodeAsync());
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        var second = await _desk.SentCodeAsync();
        await _desk.FailAsync(4, second);
        Assert.Null(await _desk.TryAsync(second));
        _desk.Clock.Move(TimeSpan.FromMinutes(9));

        Assert.Equal(new WrongCode(1), await _desk.FailAsync(4, await _desk.SentCodeAsync()));
    }

    [Fact]
    public async Task A_hundred_wrong_codes_over_many_days_close_the_number_until_a_success()
    {
        AddOldCode(Now.AddDays(-30), failures: 60, confirmedAt: null);
        AddOldCode(Now.AddDays(-20), failures: 39, confirmedAt: null);
        var code = await _desk.SentCodeAsync();
        Assert.IsType<PhoneClosedForConfirmation>(await _desk.FailAsync(1, code));
        Assert.IsType<PhoneClosedForConfirmation>(await _desk.TryAsync(code));
        _desk.Clock.Move(TimeSpan.FromDays(1));
        Assert.IsType<PhoneClosedForConfirmation>((await _desk.SendAsync()).Refusal);

        AddOldCode(Now.AddDays(-25), failures: 0, confirmedAt: Now.AddDays(-25));

        Assert.Null((await _desk.SendAsync()).Refusal);
    }

    [Fact]
    public async Task Two_agents_share_the_failures_of_one_number()
    {
        var byGromov = await _desk.SentCodeAsync(_desk.Gromov, Guid.Empty);
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        await _desk.FailAsync(5, await _desk.SentCodeAsync(_desk.Sokolova));
        await _desk.FailAsync(4, byGromov, _desk.Gromov, Guid.Empty);
        _desk.Clock.Move(TimeSpan.FromMinutes(2));
        var bySokolova = await _desk.SentCodeAsync(_desk.Sokolova);

        Assert.IsType<TooManyWrongCodesForPhone>(await _desk.FailAsync(1, bySokolova, _desk.Sokolova));
        Assert.IsType<TooManyWrongCodesForPhone>(await _desk.TryAsync(byGromov, _desk.Gromov, Guid.Empty));
    }

    [Fact]
    public async Task Two_agents_share_the_pause_of_one_number_also_after_a_restart()
    {
        await _desk.SendAsync(_desk.Sokolova);
        var start = _desk.Clock.GetUtcNow().UtcDateTime;
        _desk.Clock.Move(TimeSpan.FromSeconds(59.999));
        _desk.Reopen();
        Assert.Equal(new ResendTooEarly(start.AddMinutes(1)), (await _desk.SendAsync(_desk.Gromov, Guid.NewGuid())).Refusal);

        _desk.Clock.SetTo(start.AddMinutes(1));

        Assert.Equal(start.AddMinutes(3), (await _desk.SendAsync(_desk.Gromov, Guid.NewGuid())).Value.ResendAllowedAt);
        Assert.Equal(2, _desk.Gateway.Sent.Count);
    }

    [Fact]
    public async Task After_a_success_the_next_client_of_the_same_number_need_not_wait_but_is_counted()
    {
        Assert.Null(await _desk.TryAsync(await _desk.SentCodeAsync()));
        Assert.Null(await _desk.TryAsync(await _desk.SentCodeAsync(form: Guid.Empty), form: Guid.Empty));
        var third = (await _desk.SendAsync()).Value;

        Assert.Equal(Now.AddMinutes(10), third.ResendAllowedAt);
        Assert.Equal(new TooManyCodesToPhone(Now.AddMinutes(10)), (await _desk.SendAsync()).Refusal);
    }

    [Fact]
    public async Task The_whole_day_of_one_number_goes_by_the_table()
    {
        var start = _desk.Clock.GetUtcNow().UtcDateTime;
        var sentAt = new List<double>();
        for (var send = 0; send < 11; send++)
        {
            await _desk.WaitUntilSendIsAllowedAsync(send % 2 == 0 ? _desk.Sokolova : _desk.Gromov);
            sentAt.Add((_desk.Clock.GetUtcNow().UtcDateTime - start).TotalMinutes);
            _desk.Reopen();
        }

        // Pauses 1, 2, then the fourth waits for «three in ten minutes», 8, 16, 32, 32…, and the eleventh for the day.
        Assert.Equal([0, 1, 3, 10, 18, 34, 66, 98, 130, 162, 1440], sentAt);
    }

    [Fact]
    public async Task The_screen_is_told_when_the_next_code_is_allowed_by_all_limits()
    {
        var start = _desk.Clock.GetUtcNow().UtcDateTime;
        await _desk.WaitUntilSendIsAllowedAsync();
        await _desk.WaitUntilSendIsAllowedAsync();
        _desk.Clock.SetTo(start.AddMinutes(3));

        Assert.Equal(start.AddMinutes(10), (await _desk.SendAsync()).Value.ResendAllowedAt);
    }

    [Fact]
    public async Task An_agent_sends_twenty_codes_an_hour_at_most()
    {
        var start = _desk.Clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < 20; i++)
        {
            Assert.Null((await _desk.SendAsync(form: Guid.NewGuid(), phone: Client(i))).Refusal);
        }

        _desk.Reopen();

        Assert.Equal(new TooManyCodesFromAgent(start.AddHours(1)), (await _desk.SendAsync(phone: Client(20))).Refusal);
        Assert.Null((await _desk.SendAsync(_desk.Gromov, phone: Client(20))).Refusal);
        _desk.Clock.Move(TimeSpan.FromHours(1));
        Assert.Null((await _desk.SendAsync(phone: Client(21))).Refusal);
    }

    [Fact]
    public async Task An_agent_sends_a_hundred_codes_a_day_at_most()
    {
        var start = _desk.Clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < 100; i++)
        {
            Assert.Null((await _desk.SendAsync(form: Guid.NewGuid(), phone: Client(i))).Refusal);
            _desk.Clock.Move(TimeSpan.FromMinutes(3));
        }

        Assert.Equal(new TooManyCodesFromAgent(start.AddDays(1)), (await _desk.SendAsync(phone: Client(100))).Refusal);
        Assert.Equal(100, _desk.Gateway.Sent.Count);
    }

    [Fact]
    public async Task A_code_serves_only_the_form_agent_and_number_it_was_sent_for()
    {
        var code = await _desk.SentCodeAsync();

        Assert.IsType<CodeNotRequested>(await _desk.TryAsync(code, form: Guid.NewGuid()));
        Assert.IsType<CodeNotRequested>(await _desk.TryAsync(code, _desk.Gromov));
        Assert.IsType<CodeNotRequested>(await _desk.TryAsync(code, phone: OtherPhone));
        Assert.Null(await _desk.TryAsync(code));
    }

    [Fact]
    public async Task Another_open_form_for_the_same_number_is_left_alone()
    {
        var other = Guid.NewGuid();
        var first = await _desk.SentCodeAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        var second = await _desk.SentCodeAsync(form: other);

        Assert.NotNull(await _desk.TryAsync(first, form: other));
        Assert.Null(await _desk.TryAsync(first));
        Assert.Null(await _desk.TryAsync(second, form: other));
    }

    [Fact]
    public async Task Asking_for_another_number_voids_code_and_confirmation_of_the_first()
    {
        var form = Guid.NewGuid();
        var waiting = await _desk.SentCodeAsync();
        Assert.Null(await _desk.TryAsync(await _desk.SentCodeAsync(form: form, phone: Client(1)), form: form, phone: Client(1)));
        await _desk.SendAsync(phone: OtherPhone);
        await _desk.SendAsync(form: form, phone: Client(2));

        Assert.IsType<CodeReplaced>(await _desk.TryAsync(waiting));
        Assert.Null(await FindConfirmationAsync(form, Client(1)));
    }

    [Fact]
    public async Task A_confirmation_is_used_once_by_its_form_within_thirty_minutes()
    {
        Assert.Null(await _desk.TryAsync(await _desk.SentCodeAsync()));
        Assert.Null(await FindConfirmationAsync(Guid.NewGuid(), Phone));
        Assert.Null(await FindConfirmationAsync(_desk.Form, OtherPhone));

        _desk.Clock.Move(TimeSpan.FromMinutes(30));
        _desk.Reopen();
        Assert.NotNull(await FindConfirmationAsync(_desk.Form, Phone));
        _desk.Clock.Move(TimeSpan.FromMilliseconds(1));
        Assert.Null(await FindConfirmationAsync(_desk.Form, Phone));
        _desk.Clock.Move(TimeSpan.FromMinutes(-1));

        await using (var db = _desk.Database.CreateDbContext())
        {
            var confirmation = await _desk.Service.FindConfirmationAsync(db, _desk.Sokolova.Id, _desk.Form, Phone, Now, CancellationToken.None);
            confirmation!.Use(Now);
            await db.SaveChangesAsync();
            Assert.Throws<InvalidOperationException>(() => confirmation.Use(Now));
        }

        Assert.Null(await FindConfirmationAsync(_desk.Form, Phone));
    }

    [Fact]
    public async Task An_unconfirmed_code_is_no_confirmation()
    {
        await _desk.SendAsync();

        Assert.Null(await FindConfirmationAsync(_desk.Form, Phone));
        Assert.Throws<InvalidOperationException>(() => new PhoneChallenge { CodeHash = "", Salt = "" }.Use(Now));
    }

    [Fact]
    public async Task A_message_that_the_gateway_did_not_take_does_not_count()
    {
        _desk.Gateway.Answer = SmsAnswer.Misconfigured;
        var refused = await _desk.SendAsync();
        _desk.Gateway.Answer = SmsAnswer.Accepted;

        Assert.Equal("Не удалось отправить СМС. Попробуйте ещё раз.", refused.Refusal!.Message);
        Assert.Equal(Now.AddMinutes(1), (await _desk.SendAsync()).Value.ResendAllowedAt);
    }

    [Fact]
    public async Task A_number_that_takes_no_messages_is_refused_and_does_not_count()
    {
        _desk.Gateway.Answer = SmsAnswer.NumberRefused;
        var refused = await _desk.SendAsync();
        _desk.Gateway.Answer = SmsAnswer.Accepted;

        Assert.IsType<NumberTakesNoSms>(refused.Refusal);
        Assert.Equal(Now.AddMinutes(1), (await _desk.SendAsync()).Value.ResendAllowedAt);
    }

    [Fact]
    public async Task What_a_gateway_complains_about_stands_in_no_log()
    {
        _desk.Gateway.Failure = new HttpRequestException("http://sms.example/?to=+79100000341&text=482193");
        await _desk.SendAsync();

        Assert.NotEmpty(_desk.Log);
        Assert.DoesNotContain(_desk.Log, line => line.Contains("0003", StringComparison.Ordinal) || line.Contains("482193", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_code_before_a_failed_resend_stays_dead()
    {
        var code = await _desk.SentCodeAsync();
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        _desk.Gateway.Answer = SmsAnswer.Misconfigured;
        Assert.IsType<CodeNotSent>((await _desk.SendAsync()).Refusal);
        _desk.Gateway.Answer = SmsAnswer.Accepted;

        Assert.NotNull(await _desk.TryAsync(code));
    }

    [Fact]
    public async Task The_number_of_any_agent_is_refused()
    {
        Assert.IsType<NumberOfAgent>((await _desk.SendAsync(_desk.Sokolova, phone: SokolovaOwnPhone)).Refusal);
        Assert.IsType<NumberOfAgent>((await _desk.SendAsync(_desk.Gromov, phone: SokolovaOwnPhone)).Refusal);
        Assert.Empty(_desk.Gateway.Sent);
    }

    [Fact]
    public async Task A_minor_gets_no_code()
    {
        var today = _desk.Clock.Today();

        Assert.IsType<TooYoungToConfirm>((await SendFor(today.AddYears(-18).AddDays(1))).Refusal);
        Assert.Empty(_desk.Gateway.Sent);
        Assert.Null((await SendFor(today.AddYears(-18))).Refusal);

        Task<Result<CodeSent>> SendFor(DateOnly born) =>
            _desk.Service.SendCodeAsync(_desk.Sokolova, _desk.Form, Phone, born, null, CancellationToken.None);
    }

    [Fact]
    public async Task A_number_confirmed_for_another_client_of_the_same_agent_is_warned_about()
    {
        var husband = AddClient(_desk.Sokolova.Id, Phone, verified: true);
        AddClient(_desk.Gromov.Id, Client(1), verified: true);
        AddClient(_desk.Sokolova.Id, Client(2), verified: false);

        Assert.Equal("Этот номер уже подтверждён для другого вашего клиента: Покин Иван Сергеевич.", (await _desk.SendAsync()).Value.Warning);
        Assert.Null((await _desk.SendAsync(phone: Client(1))).Value.Warning);
        Assert.Null((await _desk.SendAsync(phone: Client(2))).Value.Warning);
        _desk.Clock.Move(TimeSpan.FromMinutes(1));
        var editing = await _desk.Service.SendCodeAsync(_desk.Sokolova, _desk.Form, Phone, null, husband, CancellationToken.None);
        Assert.Null(editing.Value.Warning);
    }

    [Fact]
    public async Task Only_a_signed_in_agent_confirms_phones()
    {
        var trainer = _desk.AddStaff("Тренер Ольга Игоревна", StaffRole.Trainer, null);
        var signedOut = _desk.Sokolova with { Session = "old" };

        Assert.IsType<NotPermitted>((await _desk.SendAsync(trainer)).Refusal);
        Assert.IsType<NotPermitted>(await _desk.TryAsync("482193", trainer));
        Assert.IsType<SessionEnded>((await _desk.SendAsync(signedOut)).Refusal);
        Assert.IsType<SessionEnded>(await _desk.TryAsync("482193", signedOut));
        Assert.Empty(_desk.Gateway.Sent);
    }

    [Fact]
    public async Task No_code_is_found_in_database_or_log_after_a_hundred_sends()
    {
        for (var i = 0; i < 100; i++)
        {
            var code = await _desk.SentCodeAsync(form: Guid.NewGuid(), phone: Client(i));
            await _desk.TryAsync(i % 2 == 0 ? code : Wrong(code), form: Guid.NewGuid(), phone: Client(i));
            _desk.Clock.Move(TimeSpan.FromMinutes(3));
        }

        var codes = _desk.Gateway.Sent.Select(RecordingGateway.CodeOf).ToList();
        var stored = new StringBuilder();
        foreach (var bytes in _desk.Database.ReadEverything())
        {
            stored.Append(Encoding.Latin1.GetString(bytes));
        }

        // Digits of numbers and ids would meet some code by chance.
        var text = NumbersAndIds().Replace(stored.ToString(), "");
        Assert.Equal(100, codes.Count);
        Assert.True(text.Length > (TestEngine.IsPostgres ? 10_000 : 50_000));
        Assert.Contains("2026-11-22", text, StringComparison.Ordinal);
        Assert.DoesNotContain(codes, code => text.Contains(code, StringComparison.Ordinal) || text.Contains($"{code[..3]} {code[3..]}", StringComparison.Ordinal));
        Assert.Empty(_desk.Log);
    }

    private static PhoneNumber Client(int number) => PhoneNumber.Parse($"+7 905 000-{number / 100 % 100:00}-{number % 100:00}");

    private DateTime Now => _desk.Clock.GetUtcNow().UtcDateTime;

    private async Task<PhoneChallenge?> FindConfirmationAsync(Guid form, PhoneNumber phone)
    {
        await using var db = _desk.Database.CreateDbContext();
        return await _desk.Service.FindConfirmationAsync(db, _desk.Sokolova.Id, form, phone, Now, CancellationToken.None);
    }

    private void AddOldCode(DateTime sentAt, int failures, DateTime? confirmedAt)
    {
        using var db = _desk.Database.CreateDbContext();
        db.PhoneChallenges.Add(new PhoneChallenge
        {
            Phone = Phone,
            AgentId = _desk.Gromov.Id,
            CodeHash = "",
            Salt = "",
            SentAt = sentAt,
            ExpiresAt = sentAt.AddMinutes(5),
            FailedTries = failures,
            LastFailedAt = failures > 0 ? sentAt : null,
            ClosedAt = confirmedAt is null ? sentAt : null,
            ConfirmedAt = confirmedAt,
        });
        db.SaveChanges();
    }

    private ClientId AddClient(StaffId agent, PhoneNumber phone, bool verified)
    {
        using var db = _desk.Database.CreateDbContext();
        var person = new Person { Id = PersonId.New() };
        var client = new ClientRecord { Id = ClientId.New(), PersonId = person.Id, AgentId = agent, FormKey = Guid.NewGuid(), CreatedAt = Now };
        client.SetProfile(
            new ClientProfile(new PersonName("Покин", "Иван", "Сергеевич"), new DateOnly(1986, 1, 23), "pokin@mail.example", null, null),
            new DocumentVault(new KeyRing("test", new byte[32])));
        client.SetPhone(phone, verified ? Now : null);
        db.Persons.Add(person);
        db.Clients.Add(client);
        db.SaveChanges();
        return client.Id;
    }

    [GeneratedRegex(@"\+79\d{9}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")]
    private static partial Regex NumbersAndIds();
}
