using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;

namespace ClientBase.Tests.PhoneVerification;

public class PhoneVerificationRulesTests
{
    private static readonly PhoneVerificationOptions Limits = new();
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 16)]
    [InlineData(6, 32)]
    [InlineData(7, 32)]
    [InlineData(1000, 32)]
    public void The_pause_doubles_from_one_minute_to_thirty_two(int sends, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), PhoneVerificationRules.PauseAfter(Limits, sends));

    [Fact]
    public void Of_several_limits_the_one_that_ends_last_is_named()
    {
        // The pause ends in 3 minutes, the three in ten minutes in 5, the ten wrong codes in 23 hours.
        var history = new PhoneHistory(
            [Sent(-5), Sent(-3), Sent(-1), new SentCode(Now.AddHours(-1), 5, Now.AddHours(-1)), new SentCode(Now.AddHours(-2), 5, Now.AddHours(-2))],
            null,
            10);

        Assert.Equal(new TooManyWrongCodesForPhone(Now.AddHours(22)), PhoneVerificationRules.RefuseSend(Limits, history, [], Now));
        Assert.IsType<ResendTooEarly>(PhoneVerificationRules.RefuseSend(Limits, new PhoneHistory([Sent(-5), Sent(-3), Sent(-1), Sent(-30), Sent(-60)], null, 0), [], Now));
        Assert.Equal(
            new TooManyCodesToPhone(Now.AddMinutes(5)),
            PhoneVerificationRules.RefuseSend(Limits, new PhoneHistory([Sent(-5), Sent(-4), Sent(-3)], null, 0), [], Now));
    }

    [Fact]
    public void The_day_of_an_agent_ends_his_hundred_codes()
    {
        var sends = Enumerable.Range(0, 100).Select(i => Now.AddHours(-23).AddMinutes(10 * i)).ToList();
        var nobody = new PhoneHistory([], null, 0);

        Assert.Equal(new TooManyCodesFromAgent(Now.AddHours(1)), PhoneVerificationRules.RefuseSend(Limits, nobody, sends, Now));
        Assert.Null(PhoneVerificationRules.RefuseSend(Limits, nobody, sends, Now.AddHours(1)));
    }

    [Fact]
    public void A_hundred_wrong_codes_without_a_right_one_close_the_number_for_good()
    {
        var open = new PhoneHistory([], null, 99);
        var closed = new PhoneHistory([], null, 100);
        var code = new PhoneChallenge { CodeHash = "", Salt = "", SentAt = Now, ExpiresAt = Now.AddMinutes(5) };

        Assert.Null(PhoneVerificationRules.RefuseSend(Limits, open, [], Now));
        Assert.IsType<PhoneClosedForConfirmation>(PhoneVerificationRules.RefuseSend(Limits, closed, [], Now));
        Assert.Null(PhoneVerificationRules.RefuseTry(Limits, code, open, Now));
        Assert.IsType<PhoneClosedForConfirmation>(PhoneVerificationRules.RefuseTry(Limits, code, closed, Now));
    }

    [Fact]
    public void A_limit_promises_a_full_minute_in_Moscow_time() => Assert.Equal(
        "Код на этот номер уже отправлен. Новый можно запросить 22.11.2026 15:02.",
        new ResendTooEarly(Now.AddSeconds(61)).Message);

    [Theory]
    [InlineData(1, "Неверный код. Осталась 1 попытка")]
    [InlineData(2, "Неверный код. Осталось 2 попытки")]
    [InlineData(4, "Неверный код. Осталось 4 попытки")]
    [InlineData(5, "Неверный код. Осталось 5 попыток")]
    public void Tries_left_are_counted_in_good_Russian(int left, string message) => Assert.Equal(message, new WrongCode(left).Message);

    [Fact]
    public void Refusals_have_the_texts_of_the_rules()
    {
        Assert.Equal("Код введён неверно 5 раз. Запросите новый код", new TooManyWrongTries(5).Message);
        Assert.Equal("Срок действия кода истёк. Запросите новый", new CodeExpired().Message);
        Assert.Equal("Нельзя указать номер агента как номер клиента", new NumberOfAgent().Message);
        Assert.Equal("Привязка доступна для клиентов от 18 лет", new TooYoungToConfirm().Message);
        Assert.Equal("Не удалось отправить СМС. Попробуйте ещё раз.", new CodeNotSent().Message);
    }

    private static SentCode Sent(int minutes) => new(Now.AddMinutes(minutes));
}
