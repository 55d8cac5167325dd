using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Sms;

/// <summary>
/// What the gateway's client may rely on: how a real Kannel answers and what it reports, as far as the test support shows it.
/// </summary>
public sealed class KannelSupportTests : IDisposable
{
    private const string Phone = "+79100000341";
    private const string Accepted = "0: Accepted for delivery";
    private const string Queued = "3: Queued for later delivery";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DeliveryReports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public async Task Cyrillic_text_arrives_letter_by_letter()
    {
        const string text = "Код 482193: съешь ещё этих мягких французских булок, да выпей чаю. ЁЩЪ «№» + & % \\ —";
        using var kannel = await Kannel.StartAsync();

        Assert.Equal((HttpStatusCode.Accepted, Accepted), await SendAsync(kannel, Phone, text));

        Assert.Equal(new ReceivedSms("ClientBase", Phone, text), await kannel.Handsets.WaitForAsync(Phone, Patience));
    }

    [Fact]
    public async Task Text_of_more_than_three_parts_is_cut_without_a_word()
    {
        var text = string.Concat(Enumerable.Repeat("девятнадцать букв. ", 12));
        using var kannel = await Kannel.StartAsync();

        Assert.Equal((HttpStatusCode.Accepted, Accepted), await SendAsync(kannel, Phone, text));

        Assert.Equal(text[..(3 * 67)], (await kannel.Handsets.WaitForAsync(Phone, Patience)).Text);
    }

    [Fact]
    public async Task Acceptance_by_the_operator_and_delivery_are_both_reported()
    {
        using var kannel = await Kannel.StartAsync();

        await SendAsync(kannel, Phone, "Код 482193");

        Assert.Equal([1, 8], await _reports.WaitForAsync(Phone, 2));
    }

    [Fact]
    public async Task Report_that_is_not_taken_comes_again()
    {
        _reports.Refuse(3);
        using var kannel = await Kannel.StartAsync();

        await SendAsync(kannel, Phone, "Код 482193");

        Assert.Equal([1, 8], await _reports.WaitForAsync(Phone, 2));
        Assert.Equal(0, _reports.LeftToRefuse);
    }

    [Fact]
    public async Task Message_waits_for_the_operator()
    {
        using var kannel = await Kannel.StartAsync();
        await kannel.StopOperatorAsync();

        Assert.Equal((HttpStatusCode.Accepted, Queued), await SendAsync(kannel, Phone, "Код 482193"));
        Assert.Contains("482193", kannel.Spool, StringComparison.Ordinal);
        Assert.Empty(kannel.Handsets.Received);

        await kannel.StartOperatorAsync();
        await kannel.Handsets.WaitForAsync(Phone, Patience);
        Assert.Equal([1, 8], await _reports.WaitForAsync(Phone, 2));
        Assert.True(await ComesTrueAsync(() => !kannel.Spool.Contains("482193", StringComparison.Ordinal), Patience));
        Assert.DoesNotContain("482193", kannel.Logs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Code_is_in_the_logs_unless_only_warnings_are_logged(int level, bool isThere)
    {
        using var kannel = await Kannel.StartAsync(logLevel: level);

        await SendAsync(kannel, Phone, "Код 482193");

        await _reports.WaitForAsync(Phone, 2);
        Assert.Equal(isThere, kannel.Logs.Contains("482193", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Killed_gateway_loses_no_message_that_it_accepted()
    {
        var phones = Enumerable.Range(341, 20).Select(number => $"+79100000{number}").ToArray();
        using var kannel = await Kannel.StartAsync();
        await kannel.StopOperatorAsync();
        foreach (var phone in phones)
        {
            Assert.Equal((HttpStatusCode.Accepted, Queued), await SendAsync(kannel, phone, "Код " + phone));
        }

        kannel.KillGateway();
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(kannel, Phone, "Код 482193"));
        await kannel.StartGatewayAsync();
        Assert.Empty(kannel.Handsets.Received);
        await kannel.StartOperatorAsync();

        foreach (var phone in phones)
        {
            Assert.Equal("Код " + phone, (await kannel.Handsets.WaitForAsync(phone, Patience)).Text);
            Assert.Contains(1, await _reports.WaitForAsync(phone, 2));
        }
    }

    [Fact]
    public async Task Wrong_password_is_refused()
    {
        using var kannel = await Kannel.StartAsync();

        Assert.Equal(
            (HttpStatusCode.Forbidden, "Authorization failed for sendsms"), await SendAsync(kannel, Phone, "Код 482193", password: "wrong"));
    }

    [Fact]
    public async Task Operator_that_lets_nobody_in_is_another_403()
    {
        using var peer = new SmppPeer();
        using var kannel = await Kannel.StartAsync(peer);
        await kannel.StopOperatorAsync();
        peer.RefusesBind = true;
        peer.Start();

        var waited = Stopwatch.StartNew();
        (HttpStatusCode Status, string Body) answer;
        do
        {
            await Task.Delay(100);
            answer = await SendAsync(kannel, Phone, "Код 482193");
        }
        while (answer.Body == Queued && waited.Elapsed < Patience);

        Assert.Equal((HttpStatusCode.Forbidden, "Not routable. Do not try again."), answer);
    }

    [Fact]
    public async Task What_the_operator_does_is_reported()
    {
        const string delivered = "+79100000341", failed = "+79100000342", refused = "+79100000343", silent = "+79100000344", slow = "+79100000345";
        using var peer = new SmppPeer();
        peer.Fates[failed] = Fate.Fail;
        peer.Fates[refused] = Fate.RefuseNumber;
        peer.Fates[silent] = Fate.Silent;
        peer.Fates[slow] = Fate.Slow(TimeSpan.FromSeconds(2));
        using var kannel = await Kannel.StartAsync(peer);

        foreach (var phone in new[] { delivered, failed, refused, silent, slow })
        {
            Assert.Equal((HttpStatusCode.Accepted, Accepted), await SendAsync(kannel, phone, "Код для " + phone));
        }

        Assert.Equal([1, 8], await _reports.WaitForAsync(delivered, 2));
        Assert.Equal([2, 8], await _reports.WaitForAsync(failed, 2));
        Assert.Equal([16], await _reports.WaitForAsync(refused, 1));
        Assert.Equal([1, 8], await _reports.WaitForAsync(slow, 2));
        Assert.Equal([8], _reports.Of(silent));
        Assert.Contains(_reports.Answers, answer => answer == "NACK/0x0000000b/Invalid Destination Address");
        Assert.Contains(_reports.Answers, answer => answer.Contains("stat:UNDELIV", StringComparison.Ordinal));
        Assert.Equal([delivered, silent, slow], kannel.Handsets.Received.Select(sms => sms.To));
        Assert.All(kannel.Handsets.Received, sms => Assert.Equal("Код для " + sms.To, sms.Text));
    }

    [Fact]
    public async Task What_the_gateway_tries_again_is_reported_when_it_is_over()
    {
        const string throttled = "+79100000341", broken = "+79100000342", unanswered = "+79100000343";
        var patience = TimeSpan.FromSeconds(40);
        using var peer = new SmppPeer();
        peer.Fates[throttled] = Fate.Throttle(1);
        peer.Fates[broken] = Fate.SystemError;
        peer.Fates[unanswered] = Fate.NoAnswer;
        using var kannel = await Kannel.StartAsync(peer);

        foreach (var phone in new[] { throttled, broken, unanswered })
        {
            Assert.Equal((HttpStatusCode.Accepted, Accepted), await SendAsync(kannel, phone, "Код для " + phone));
        }

        Assert.Equal([1, 8], await _reports.WaitForAsync(throttled, 2, patience));
        Assert.Equal([16], await _reports.WaitForAsync(broken, 1, patience));
        Assert.Contains(_reports.Answers, answer => answer == "NACK/Retries Exceeded");

        // Nobody told the gateway that the phone has it, so the phone gets it again.
        await kannel.Handsets.WaitForAsync(unanswered, patience, count: 2);
        Assert.Empty(_reports.Of(unanswered));
        Assert.Equal(2, peer.Submitted.Count(sms => sms.To == throttled));
        Assert.DoesNotContain("Код для", kannel.Logs, StringComparison.Ordinal);
    }

    /// <summary>As the guide of Kannel has it for POST; nothing personal stands in the address.</summary>
    private async Task<(HttpStatusCode Status, string Body)> SendAsync(Kannel kannel, string phone, string text, string? password = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, kannel.SendUrl)
        {
            Content = new StringContent(text, Encoding.UTF8, "text/plain"),
            Headers =
            {
                { "X-Kannel-Username", Kannel.Username },
                { "X-Kannel-Password", password ?? kannel.Password },
                { "X-Kannel-From", "ClientBase" },
                { "X-Kannel-To", phone },
                { "X-Kannel-Coding", "2" },
                { "X-Kannel-DLR-Mask", "31" },
                { "X-Kannel-DLR-Url", _reports.UrlFor(phone) },
            },
        };
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<bool> ComesTrueAsync(Func<bool> isSo, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        while (!isSo() && waited.Elapsed < patience)
        {
            await Task.Delay(10);
        }

        return isSo();
    }

    /// <summary>The address that Kannel calls with its reports.</summary>
    private sealed class DeliveryReports : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _address = $"http://127.0.0.1:{FreePort()}/";
        private readonly ConcurrentQueue<(string Phone, int Type, string Answer)> _taken = new();
        private int _leftToRefuse;

        public DeliveryReports()
        {
            _listener.Prefixes.Add(_address);
            _listener.Start();
            _ = ListenAsync();
        }

        public int LeftToRefuse => Math.Max(_leftToRefuse, 0);

        public IEnumerable<string> Answers => _taken.Select(report => report.Answer);

        public string UrlFor(string phone) => $"{_address}?phone={phone[1..]}&type=%d&answer=%A";

        /// <summary>Answers so many reports with 500.</summary>
        public void Refuse(int times) => _leftToRefuse = times;

        /// <summary>The types by number, not by time: Kannel calls for several reports at once, and a later one may come first.</summary>
        public IReadOnlyList<int> Of(string phone) => [.. _taken.Where(report => report.Phone == phone).Select(report => report.Type).Order()];

        public async Task<IReadOnlyList<int>> WaitForAsync(string phone, int count, TimeSpan? patience = null)
        {
            await ComesTrueAsync(() => Of(phone).Count >= count, patience ?? Patience);
            return Of(phone);
        }

        public void Dispose() => _listener.Close();

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    var call = await _listener.GetContextAsync();
                    var isTaken = Interlocked.Decrement(ref _leftToRefuse) < 0;
                    if (isTaken)
                    {
                        var said = call.Request.QueryString;
                        _taken.Enqueue(("+" + said["phone"], int.Parse(said["type"]!, CultureInfo.InvariantCulture), said["answer"]!));
                    }

                    call.Response.StatusCode = isTaken ? 200 : 500;
                    call.Response.Close();
                }
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
