using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Seeding;
using ClientBase.Core.Sms;
using ClientBase.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientBase.Tests.Benchmarks;

/// <summary>«Подтвердить» while the gateway takes five seconds, and five hundred codes a minute through a real Kannel beside the list.</summary>
internal static class SmsBench
{
    private const int Codes = 500;
    private const int Agents = 50;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly SmsOptions NoLimits = new() { DailyBudget = 1_000_000, PrefixSends = 1_000_000 };

    public static async Task RunAsync(BenchTable table)
    {
        await SlowGatewayAsync(table);
        await ThroughKannelAsync(table);
    }

    private static async Task SlowGatewayAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync(services =>
        {
            services.AddSingleton(NoLimits);
            services.AddSingleton(new SmsRoutes([new SlowGateway()], NoLimits with { Timeout = TimeSpan.FromSeconds(30) }, TimeProvider.System, NullLogger<SmsRoutes>.Instance));
        });
        var agents = await world.AddAgentsAsync(100);
        var answers = new Sample();
        foreach (var (i, agent) in agents.Index())
        {
            await answers.MeasureAsync(() => SendAsync(world, agent, i));
        }

        table.Add(
            "«Подтвердить», шлюз отвечает через 5 с", "p95 ≤ 300 мс", $"p50 {answers.Median:0}, p95 {answers.P95:0}, p99 {answers.P99:0} мс", answers.P95 <= 300);
    }

    private static async Task ThroughKannelAsync(BenchTable table)
    {
        using var kannel = await Kannel.StartAsync();
        var options = NoLimits with
        {
            Gateway = KannelGateway.Key,
            Kannel = new KannelOptions { Url = kannel.SendUrl, Username = Kannel.Username, Password = kannel.Password, From = "VSK" },
        };
        await using var world = await BenchWorld.NewAsync(services => services.AddSingleton(options));
        var agents = await world.AddAgentsAsync(Agents);
        await world.Get<LoadSeed>().RunAsync(1, ListBench.Records, seed: 1, progress: null, CancellationToken.None);
        var reader = await world.ActorAsync($"agent{Agents + 1:0000}");

        await AskListAsync(world, reader, TimeSpan.FromSeconds(5));
        var alone = await AskListAsync(world, reader, Minute / 3);
        var sending = SendAllAsync(world, agents);
        var beside = await AskListAsync(world, reader, Minute);
        var answers = await sending;
        var watch = Stopwatch.StartNew();
        while (kannel.Handsets.Received.Count < Codes && watch.Elapsed < Minute)
        {
            await world.Get<SmsSender>().SweepAsync(CancellationToken.None);
            await Task.Delay(100);
        }

        var ratio = beside.P95 / alone.P95;
        table.Add(
            $"{Codes} кодов за минуту через Kannel",
            $"{Codes} сообщений",
            $"дошло {kannel.Handsets.Received.Count}, разных {kannel.Handsets.Received.Select(sms => sms.To).Distinct().Count()}; «Подтвердить» {answers}",
            kannel.Handsets.Received.Select(sms => sms.To).Distinct().Count() == Codes);
        table.Add("Список рядом с ними", "p95 ≤ 1,2 ×", $"p95 без них {alone.P95:0.00}, с ними {beside.P95:0.00} мс; × {ratio:0.00}", ratio <= 1.2);
    }

    private static async Task<Sample> SendAllAsync(BenchWorld world, Actor[] agents)
    {
        var answers = new Sample();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Codes; i++)
        {
            var due = (Minute / Codes * i) - watch.Elapsed;
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero);
            await answers.MeasureAsync(() => SendAsync(world, agents[i % agents.Length], i));
        }

        return answers;
    }

    private static async Task SendAsync(BenchWorld world, Actor agent, int i)
    {
        var sent = await world.Get<PhoneVerificationService>().SendCodeAsync(agent, Guid.NewGuid(), DemoPeople.Phone(i), null, null, CancellationToken.None);
        if (sent.Refusal is { } no)
        {
            throw new InvalidOperationException(no.Message);
        }
    }

    /// <summary>An agent who looks at his list fifty times a second.</summary>
    private static async Task<Sample> AskListAsync(BenchWorld world, Actor reader, TimeSpan time)
    {
        var sample = new Sample();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            await sample.MeasureAsync(() => ListBench.AskAsync(world.Get<ClientGrid>(), reader, new ClientFilter()));
            await Task.Delay(20);
        }

        return sample;
    }

    private sealed class SlowGateway : ISmsGateway
    {
        public string Name => "Slow";

        public async Task<SmsAnswer> SendAsync(SmsMessage message, CancellationToken ct)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), ct);
            return SmsAnswer.Accepted;
        }
    }
}
