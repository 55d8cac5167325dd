using ClientBase.Core.Basics;
using ClientBase.Core.Mail;
using ClientBase.Core.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Mail;

public class MailSetupTests
{
    [Fact]
    public void The_settings_of_the_repository_send_nothing_anywhere()
    {
        using var provider = Start(new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build());

        Assert.Equal(("Demo", TimeSpan.FromDays(2)), (provider.GetRequiredService<MailOptions>().Gateway, provider.GetRequiredService<MailOptions>().GiveUpAfter));
    }

    [Fact]
    public void A_server_that_is_half_configured_stops_the_start_with_a_list_of_what_is_missing()
    {
        var stopped = Assert.Throws<StartupRefusedException>(() => Options(("Mail:Gateway", "Smtp"), ("Mail:Smtp:User", "clientbase")));

        Assert.Equal(
            """
            Настройки почты неполны или неверны (docs/mail.md):
            - Mail:Smtp:Host не задано.
            - Mail:Smtp:From не задано.
            - Mail:Smtp:Password не задано.
            - Mail:SiteAddress не задано: без него в письмах нет ссылок на кабинет.
            """,
            stopped.Message);
    }

    [Theory]
    [InlineData("Mail:Gateway", "Pigeon", "Mail:Gateway = «Pigeon»: допустимо Demo, Smtp.")]
    [InlineData("Mail:Smtp:From", "ВСК", "Mail:Smtp:From — не адрес")]
    [InlineData("Mail:Smtp:From", "ВСК\r\nBcc: x@mail.example <cabinet@vsk.example>", "Mail:Smtp:From — не адрес")]
    [InlineData("Mail:Smtp:Port", "0", "Mail:Smtp:Port = «0»: допустимо от 1 до 65535.")]
    [InlineData("Mail:Smtp:Security", "None", "Mail:Smtp:Security = «None»: пароль ушёл бы по сети открыто.")]
    [InlineData("Mail:Smtp:User", "", "Mail:Smtp:User не задано.")]
    [InlineData("Mail:SiteAddress", "cabinet.example", "Mail:SiteAddress = «cabinet.example»: нужен полный адрес")]
    [InlineData("Mail:GiveUpAfter", "00:01:00", "Mail:GiveUpAfter = «00:01:00»: допустимо от 00:10:00 до 7.00:00:00.")]
    [InlineData("Mail:Smtp:Security", "Ssl", "Настройки Mail не читаются")]
    [InlineData("Mail:Smtp:Hots", "mail.example", "Настройки Mail не читаются")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string value, string sentence)
    {
        var settings = Good();
        settings[key] = value;

        var stopped = Assert.Throws<StartupRefusedException>(() => Options([.. settings.Select(one => (one.Key, one.Value))]));

        Assert.Contains(sentence, stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_settings_are_good_and_links_lead_to_the_site()
    {
        var options = Options([.. Good().Select(one => (one.Key, one.Value))]);

        Assert.Equal("https://cabinet.vsk.example/notifications", options.LinkTo("notifications"));
        Assert.Equal("/notifications", new MailOptions().LinkTo("notifications"));
    }

    [Fact]
    public async Task A_failure_of_a_worker_is_logged_once_and_never_ends_the_host()
    {
        using var job = new FailingJob();

        await job.StartAsync(default);
        for (var i = 0; job.Rounds < 5 && i < 500; i++)
        {
            await Task.Delay(10);
        }

        Assert.False(job.ExecuteTask!.IsCompleted);
        Assert.True(job.Rounds >= 5);
        Assert.Equal("The job test failed (InvalidOperationException) and goes on trying", Assert.Single(job.Log));
        await job.StopAsync(default);
    }

    private static Dictionary<string, string> Good() => new()
    {
        ["Mail:Gateway"] = "Smtp",
        ["Mail:SiteAddress"] = "https://cabinet.vsk.example",
        ["Mail:Smtp:Host"] = "mail.vsk.example",
        ["Mail:Smtp:User"] = "clientbase",
        ["Mail:Smtp:Password"] = "secret",
        ["Mail:Smtp:From"] = "ВСК <cabinet@vsk.example>",
    };

    private static MailOptions Options(params (string Key, string Value)[] settings)
    {
        using var provider = Start(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Key, one => (string?)one.Value)).Build());
        return provider.GetRequiredService<MailOptions>();
    }

    private static ServiceProvider Start(IConfiguration configuration) => new ServiceCollection().AddMail(configuration).BuildServiceProvider();

    private sealed class FailingJob(List<string> log) : SteadyJob("test", TimeSpan.FromMilliseconds(1), TimeProvider.System, new PhoneVerification.PhoneDesk.RecordingLog<FailingJob>(log))
    {
        public FailingJob()
            : this([])
        {
        }

        public List<string> Log => log;

        public int Rounds { get; private set; }

        protected override Task RunAsync(CancellationToken ct)
        {
            Rounds++;
            throw new InvalidOperationException("sokolova@vsk.example");
        }
    }
}
