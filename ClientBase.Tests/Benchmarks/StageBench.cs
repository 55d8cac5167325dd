using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Seeding;
using ClientBase.Core.Training;
using ClientBase.Tests.Support;
using ClientBase.Web.Accounts;
using ClientBase.Web.Runs;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Benchmarks;

/// <summary>
/// A room of trainees in the real application, each on a stage of his own: both agents' lists open with their circuits, the ribbon
/// listening. Browsers are missing, and with them only their drawing.
/// </summary>
internal static class StageBench
{
    private const int Trainees = 30;

    /// <summary>Per trainee; all of them stand on the first page of both lists.</summary>
    private const int Sales = 12;

    /// <summary>They pay for what all share: compiled code, the day's template.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Play = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(BenchTable table)
    {
        var folder = RunningApp.NewFolder();
        await using var app = Host(folder);
        app.UseKestrel(0);
        app.StartServer();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
        var runs = app.Services.GetRequiredService<TrainingRuns>();
        var code = (await runs.OpenClassAsync(await TrainerAsync(app.Services), CancellationToken.None)).Value.Code;

        var (joining, trainees) = (new Sample(), new List<Trainee>());
        var before = 0L;
        using var self = Process.GetCurrentProcess();
        for (var i = 0; i < Trainees; i++)
        {
            var trainee = new Trainee(http, runs, new Dice((ulong)i + 1));
            await (i == 0 ? new Sample() : joining).MeasureAsync(() => trainee.JoinAsync(code, $"Участник {i + 1}"));
            await trainee.OpenPanesAsync();
            trainees.Add(trainee);
            before = i == 0 ? ReadResidentBytes() : before;
        }

        table.Add("Войти на занятие: код → сцена своей базы", "—", $"p50 {joining.Median:0}, p95 {joining.P95:0} мс", null);

        var (warm, seen) = (new Seen(), new Seen());
        await PlayAllAsync(trainees, warm, WarmUp);
        await PlayAllAsync(trainees, seen, Play);
        AddActions("страница в панели агента", seen.Pages);
        AddActions("«Оплатить»", seen.Sales);
        AddActions("один ход гонки: двое завели, рассчитали и оплатили", seen.Races);
        AddActions("сценарий, часы, ход участника", seen.Tools);
        table.Add(
            "Лента: от записанной продажи до замка на другом экране",
            "p95 ≤ 100 мс",
            $"p50 {seen.Locks.Median:0.0}, p95 {seen.Locks.P95:0.0} мс ({seen.Locks.Count})",
            seen.Locks.P95 <= 100);
        var each = (ReadResidentBytes() - before) / 1e6 / (Trainees - 1);
        table.Add("Память (RSS) на учебную базу с двумя открытыми списками", "—", $"{each:0.0} МБ", null);

        var one = new Sample();
        foreach (var trainee in trainees)
        {
            await one.MeasureAsync(trainee.ResetAsync);
        }

        table.Add("«Сброс» одной базы, пока открыты остальные", "≤ 1 с", $"p50 {one.Median:0}, наибольшее {one.Longest:0} мс", one.Longest <= 1_000);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(trainees.Select(trainee => trainee.ResetAsync()));
        table.Add($"«Сбросить все», {Trainees} сразу", "—", $"{watch.Elapsed.TotalSeconds:0.0} с", null);
        foreach (var trainee in trainees)
        {
            await trainee.DisposeAsync();
        }

        long ReadResidentBytes()
        {
            self.Refresh();
            return self.WorkingSet64;
        }

        void AddActions(string name, Sample times) => table.Add(
            $"Действие на сцене: {name}", "p95 ≤ 300 мс", $"p50 {times.Median:0}, p95 {times.P95:0} мс ({times.Count})", times.P95 <= 300);
    }

    /// <summary>As it is delivered, the demo on; in this process, so that a sale can be made at the very service of a run.</summary>
    private static WebApplicationFactory<Program> Host(string folder) => new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
    {
        host.UseEnvironment("Production");
        host.UseSetting("Demo:Enabled", "true");
        foreach (var (setting, value) in RunningApp.FilesIn(folder))
        {
            host.UseSetting(setting, value);
        }
    });

    private static async Task<Actor> TrainerAsync(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContextAsync();
        return await ActorAsync(db, DemoStaff.Trainer.Login);
    }

    private static async Task<Actor> ActorAsync(ClientBaseDb db, string login) =>
        StaffClaims.ToActor(StaffClaims.Create(await db.Users.SingleAsync(user => user.UserName == login), DateTimeOffset.UtcNow))!;

    private static Task PlayAllAsync(IEnumerable<Trainee> trainees, Seen seen, TimeSpan length) =>
        Task.WhenAll(trainees.Select(trainee => Task.Run(() => trainee.PlayAsync(seen, length))));

    /// <summary>Times of all trainees together.</summary>
    private sealed class Seen
    {
        private readonly Lock _lock = new();

        public Sample Pages { get; } = new();

        public Sample Sales { get; } = new();

        public Sample Races { get; } = new();

        public Sample Tools { get; } = new();

        public Sample Locks { get; } = new();

        public void Note(Sample sample, TimeSpan time)
        {
            lock (_lock)
            {
                sample.Add(time);
            }
        }
    }

    private sealed class Trainee(HttpClient http, TrainingRuns runs, Dice dice) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, string> _cookies = new();
        private readonly ConcurrentQueue<(string Seat, double At)> _news = new();
        private readonly CancellationTokenSource _end = new();
        private readonly Dictionary<string, Circuit> _panes = [];
        private volatile TaskCompletionSource<(string Seat, double At)>? _locked;
        private string _run = "";
        private Task _listening = Task.CompletedTask;
        private IReadOnlyDictionary<string, Actor> _agents = new Dictionary<string, Actor>();
        private Queue<List<Quote>> _ready = [];
        private SaleService? _sales;

        public async Task JoinAsync(string code, string name)
        {
            var page = await ReadAsync(HttpMethod.Get, RunWeb.JoinPath);
            using var entered = await SendAsync(HttpMethod.Post, RunWeb.JoinPath, new FormUrlEncodedContent(
            [
                .. TestApp.HiddenFields(page), new("Input.Code", code), new("Input.Name", name),
            ]));
            using var seated = await SendAsync(HttpMethod.Get, "/" + LocationOf(entered).TrimStart('/'));
            _run = LocationOf(seated)[..^"/stage".Length];
            await ReadAsync(HttpMethod.Get, $"{_run}/stage");
        }

        /// <summary>People who stand in both lists, each with a calculation of both agents that waits for its payment.</summary>
        public async Task OpenPanesAsync()
        {
            var services = (await runs.Find(_run.Split('/')[^1])!.WakeAsync()).Services;
            _sales = services.GetRequiredService<SaleService>();
            await using (var db = await services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContextAsync())
            {
                _agents = new Dictionary<string, Actor> { ["a"] = await ActorAsync(db, DemoStaff.Sokolova.Login), ["b"] = await ActorAsync(db, DemoStaff.Gromov.Login) };
                _ready = new(Enumerable.Range(1, Sales).Select(n => BenchPeople.ReadyToPay(
                    BenchPeople.AddShared(db, services.GetRequiredService<DocumentVault>(), _agents.Values, Profile(n)))));
                db.Quotes.AddRange(_ready.SelectMany(quotes => quotes));
                await db.SaveChangesAsync();
            }

            foreach (var seat in new[] { "a", "b" })
            {
                var pane = await Circuit.OpenAsync(http, new Uri(http.BaseAddress!, $"{_run}/stage/{seat}/clients"), Cookies());
                pane.Watch("row-locked", () => _locked?.TrySetResult((seat, Now())));
                _panes[seat] = pane;
            }

            var events = await SendAsync(HttpMethod.Get, $"{_run}/stage/events");
            events.EnsureSuccessStatusCode();
            _listening = ListenAsync(events);
        }

        public async Task PlayAsync(Seen seen, TimeSpan length)
        {
            var start = Stopwatch.GetTimestamp();
            await ThinkAsync();
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                switch (dice.Below(4))
                {
                    case 0:
                        var pane = _panes[dice.Chance(50) ? "a" : "b"];
                        await MeasureAsync(seen.Pages, () => pane.GoAsync("portfolio", "Страховой портфель"));
                        await ThinkAsync();
                        await MeasureAsync(seen.Pages, () => pane.GoAsync("clients", "Аббатов"));
                        break;
                    case 1:
                        await MeasureAsync(seen.Tools, () => ReadAsync(HttpMethod.Get, $"{_run}/stage/scenarios/{Scenario.All[dice.Below(Scenario.All.Count)].Key}"));
                        await MeasureAsync(seen.Tools, () => ReadAsync(HttpMethod.Post, $"{_run}/stage/standing", Json("""{"scenario":"01","step":1,"steps":5,"isCheck":false,"missed":[],"errors":0}""")));
                        break;
                    case 2 when _ready.TryDequeue(out var quotes):
                        await SellAsync(seen, quotes);
                        break;
                    default:
                        await MeasureAsync(seen.Races, () => ReadAsync(HttpMethod.Post, $"{_run}/stage/race", Json("""{"times":1}""")));
                        break;
                }

                await ThinkAsync();
            }

            Task MeasureAsync(Sample sample, Func<Task> act) => StageBench.MeasureAsync(seen, sample, act);
        }

        public async Task ResetAsync()
        {
            var before = await ReadResetsAsync();
            await ReadAsync(HttpMethod.Post, $"{_run}/stage/reset", Json("{}"));
            while (await ReadResetsAsync() == before)
            {
                await Task.Delay(20);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _listening;
            _end.Dispose();
            foreach (var pane in _panes.Values)
            {
                await pane.DisposeAsync();
            }
        }

        /// <summary>The other's list shows the lock; the ribbon counts from the last news that it was told before.</summary>
        private async Task SellAsync(Seen seen, List<Quote> quotes)
        {
            var quote = quotes[dice.Below(2)];
            var (seat, agent) = _agents.Single(one => one.Value.Id == quote.AgentId);
            var locked = _locked = new TaskCompletionSource<(string Seat, double At)>(TaskCreationOptions.RunContinuationsAsynchronously);
            _news.Clear();
            await StageBench.MeasureAsync(seen, seen.Sales, async () =>
            {
                var sold = await _sales!.IssueAsync(agent, quote.ClientId, quote.Id, quote.Version, CancellationToken.None);
                if (sold.Refusal is { } no)
                {
                    throw new InvalidOperationException(no.Message);
                }
            });
            var (other, painted) = await locked.Task.WaitAsync(Patience);

            // Its news may come after the screen.
            await Task.Delay(200);
            if (other == seat)
            {
                throw new InvalidOperationException("The seller's own list is locked.");
            }

            seen.Note(seen.Locks, TimeSpan.FromMilliseconds(painted - _news.Where(one => one.Seat == other && one.At <= painted).Max(one => one.At)));
        }

        private async Task<int> ReadResetsAsync() =>
            JsonDocument.Parse(await ReadAsync(HttpMethod.Get, $"{_run}/stage/state")).RootElement.GetProperty("resets").GetInt32();

        private async Task ListenAsync(HttpResponseMessage events)
        {
            using var reader = new StreamReader(await events.Content.ReadAsStreamAsync(), Encoding.UTF8);
            try
            {
                while (await reader.ReadLineAsync(_end.Token) is { } line)
                {
                    if (line.StartsWith("data: {", StringComparison.Ordinal))
                    {
                        var news = JsonDocument.Parse(line["data: ".Length..]).RootElement;
                        _news.Enqueue((news.GetProperty("seat").GetString()!, double.Parse(news.GetProperty("at").GetString()!, CultureInfo.InvariantCulture)));
                    }
                }
            }
            catch (Exception over) when (over is OperationCanceledException or IOException)
            {
                // The bench is over, or a reset has ended the stream.
            }
            finally
            {
                events.Dispose();
            }
        }

        private async Task<string> ReadAsync(HttpMethod method, string address, HttpContent? content = null)
        {
            using var answer = await SendAsync(method, address, content);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadAsStringAsync();
        }

        private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? content = null)
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            request.Headers.TryAddWithoutValidation("Cookie", Cookies());
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var (name, value) = cookie.Split(';')[0].Split('=', 2) is [var key, var told] ? (key, told) : throw new InvalidDataException(cookie);
                _cookies[name] = value;
            }

            return answer;
        }

        /// <summary>Before all others in the list, so that no race moves them to the second page.</summary>
        private static ClientProfile Profile(int number)
        {
            var profile = BenchPeople.Profile(number);
            return profile with { Name = profile.Name with { LastName = "Аббатов" } };
        }

        private string Cookies() => string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

        private static string LocationOf(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Found
            ? answer.Headers.Location is { IsAbsoluteUri: true } whole ? whole.PathAndQuery : answer.Headers.Location!.OriginalString
            : throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} answered {answer.StatusCode}.");

        private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

        private Task ThinkAsync() => Task.Delay(1_000 + dice.Below(2_000));
    }

    private static async Task MeasureAsync(Seen seen, Sample sample, Func<Task> act)
    {
        var start = Stopwatch.GetTimestamp();
        await act();
        seen.Note(sample, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>As the stage has it: milliseconds since 1970.</summary>
    private static double Now() => DateTimeOffset.UtcNow.Subtract(DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
