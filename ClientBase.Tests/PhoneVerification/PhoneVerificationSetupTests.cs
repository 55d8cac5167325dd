using ClientBase.Core.Basics;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Sms;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.PhoneVerification;

public class PhoneVerificationSetupTests
{
    [Fact]
    public void The_settings_of_the_repository_are_those_of_the_safety_brief()
    {
        using var provider = Start(new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build());
        var limits = provider.GetRequiredService<PhoneVerificationOptions>();

        Assert.Equal(
            (6, TimeSpan.FromMinutes(5), 5, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(32)),
            (limits.CodeLength, limits.CodeLifetime, limits.TriesPerCode, limits.ResendPause, limits.LongestResendPause));
        Assert.Equal(
            (3, 10, 10, 20, 100),
            (limits.SendsPerPhoneIn10Minutes, limits.SendsPerPhonePerDay, limits.FailuresPerPhonePerDay, limits.SendsPerAgentPerHour, limits.SendsPerAgentPerDay));
        Assert.Equal(TimeSpan.FromMinutes(30), limits.ConfirmationLifetime);
        var sms = provider.GetRequiredService<SmsOptions>();
        Assert.Equal(("Demo", 50, 2000, 80, 20, 20), (sms.Gateway, sms.SendsPerAddressPerHour, sms.DailyBudget, sms.AlarmAtPercent, sms.PrefixSends, sms.PrefixConfirmedPercent));
    }

    [Fact]
    public void Wrong_settings_stop_the_start_with_a_list_of_all_of_them()
    {
        var stopped = Assert.Throws<InvalidOperationException>(() => Start(Settings(
            ("PhoneVerification:CodeLength", "4"),
            ("PhoneVerification:CodeLifetime", "00:30:00"),
            ("PhoneVerification:SendsPerAgentPerDay", "10"))));

        Assert.Equal(
            """
            Настройки PhoneVerification неверны:
            - PhoneVerification:CodeLength = «4»: допустимо от 6 до 8 цифр.
            - PhoneVerification:CodeLifetime = «00:30:00»: допустимо целое число минут от 00:01:00 до 00:10:00.
            - PhoneVerification:SendsPerAgentPerDay = «10»: допустимо не меньше SendsPerAgentPerHour.
            """,
            stopped.Message);
    }

    [Theory]
    [InlineData("PhoneVerification:TriesPerCode", "много")]
    [InlineData("PhoneVerification:TriesPerCod", "5")]
    public void A_setting_that_cannot_be_read_stops_the_start_and_is_named(string key, string value)
    {
        var stopped = Assert.Throws<InvalidOperationException>(() => Start(Settings((key, value))));

        Assert.StartsWith("Настройки PhoneVerification не читаются: ", stopped.Message, StringComparison.Ordinal);
        Assert.Contains(key.Split(':')[1], stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_is_half_configured_stops_the_start_with_a_list_of_what_is_missing()
    {
        using var provider = Start(Settings(
            ("Sms:Gateway", "Kannel"), ("Sms:Kannel:Url", "http://127.0.0.1:13013/cgi-bin/sendsms"), ("Sms:Kannel:Username", "clientbase"),
            ("Sms:Fallback", "Http"), ("Sms:Http:Url", "https://sms.example/send"), ("Sms:Http:Body:to", "{phone}")));

        var stopped = Assert.Throws<StartupRefusedException>(provider.GetRequiredService<SmsOptions>);

        Assert.Equal(
            """
            Настройки СМС неполны или неверны (docs/sms.md):
            - Sms:Kannel:Password не задано.
            - Sms:Kannel:From не задано.
            - Sms:Http:Key не задано.
            - Sms:Http:Body не задано.
            """,
            stopped.Message);
    }

    [Theory]
    [InlineData("Sms:Gateway", "Kanel", "Sms:Gateway = «Kanel»: допустимо Demo, Kannel, Http.")]
    [InlineData("Sms:Fallback", "Demo", "Sms:Fallback = «Demo»: допустимо Kannel, Http или пусто.")]
    [InlineData("Sms:DailyBudget", "0", "Sms:DailyBudget = «0»: допустимо не меньше 1.")]
    public void A_wrong_setting_of_messages_stops_the_start_and_is_named(string key, string value, string sentence)
    {
        using var provider = Start(Settings((key, value)));

        Assert.Contains(sentence, Assert.Throws<StartupRefusedException>(provider.GetRequiredService<SmsOptions>).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Start(IConfiguration configuration) =>
        new ServiceCollection().AddSms(configuration).AddPhoneVerification(configuration).BuildServiceProvider();

    private static IConfigurationRoot Settings(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
        .Build();
}
