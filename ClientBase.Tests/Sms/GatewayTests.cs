using System.Net;
using System.Text.Json.Nodes;
using ClientBase.Core.Basics;
using ClientBase.Core.Sms;
using ClientBase.Tests.PhoneVerification;

namespace ClientBase.Tests.Sms;

/// <summary>What goes to a gateway, and how its answers are read.</summary>
public class GatewayTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc);

    private static readonly SmsMessage Message = new(
        Guid.Parse("01a2138b-5a18-763c-982a-f92b853abe8a"), PhoneDesk.Phone, "ВСК: код 048 219.", Now, Now.AddMinutes(4.5), new Uri("http://127.0.0.1:5080/sms/report/abc"));

    /// <summary>Seen at Kannel 1.4.5 (safety brief §4).</summary>
    [Theory]
    [InlineData(202, "0: Accepted for delivery", SmsAnswer.Accepted)]
    [InlineData(202, "3: Queued for later delivery", SmsAnswer.Waiting)]
    [InlineData(403, "Not routable. Do not try again.", SmsAnswer.NoRoute)]
    [InlineData(403, "Authorization failed for sendsms", SmsAnswer.Misconfigured)]
    [InlineData(400, "Number(s) has/have been denied by white- and/or black-lists.", SmsAnswer.NumberRefused)]
    [InlineData(400, "Charset or body misformed, rejected", SmsAnswer.Misconfigured)]
    [InlineData(404, "Unknown request.", SmsAnswer.Misconfigured)]
    [InlineData(503, "Temporal failure, try again later.", SmsAnswer.NoRoute)]
    [InlineData(200, "<html>a proxy's own page</html>", SmsAnswer.Misconfigured)]
    public void Kannels_words_count_and_not_only_its_status(int status, string words, SmsAnswer expected) =>
        Assert.Equal(expected, KannelGateway.Read((HttpStatusCode)status, words));

    [Fact]
    public async Task Kannel_gets_the_text_in_the_body_and_nothing_in_the_address()
    {
        using var wire = new Wire(HttpStatusCode.Accepted, "0: Accepted for delivery");
        var options = new KannelOptions
        {
            Url = new Uri("http://127.0.0.1:13013/cgi-bin/sendsms"),
            Username = "clientbase",
            Password = "secret",
            From = "VSK",
        };

        Assert.Equal(SmsAnswer.Accepted, await new KannelGateway(options, wire.Client, Clock()).SendAsync(Message, default));

        var (request, body) = wire.Seen.Single();
        Assert.Equal((HttpMethod.Post, "http://127.0.0.1:13013/cgi-bin/sendsms"), (request.Method, request.RequestUri!.ToString()));
        Assert.Equal("ВСК: код 048 219.", body);
        Assert.Equal("text/plain; charset=UTF-8", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["X-Kannel-Username"] = "clientbase",
                ["X-Kannel-Password"] = "secret",
                ["X-Kannel-From"] = "VSK",
                ["X-Kannel-To"] = "+79100000341",
                ["X-Kannel-Coding"] = "2",
                ["X-Kannel-Validity"] = "5",
                ["X-Kannel-DLR-Mask"] = "31",
                ["X-Kannel-DLR-Url"] = "http://127.0.0.1:5080/sms/report/abc?type=%d",
            },
            request.Headers.ToDictionary(header => header.Key, header => header.Value.Single()));
    }

    [Fact]
    public async Task A_provider_gets_the_json_that_the_settings_describe()
    {
        using var wire = new Wire(HttpStatusCode.OK, """{"result":{"code":"queued"}}""");
        var options = new HttpSmsOptions
        {
            Url = new Uri("https://sms.example/v1/send"),
            KeyHeader = "X-Api-Key",
            Key = "secret",
            Body = new()
            {
                ["destination"] = "{digits}",
                ["message.text"] = "{text}",
                ["message.ttl"] = "{minutes}",
                ["callback"] = "{report}",
                ["id"] = "{id}",
            },
            AnswerField = "result.code",
            AcceptedValues = ["queued"],
        };

        Assert.Equal(SmsAnswer.Accepted, await new HttpSmsGateway(options, wire.Client, Clock()).SendAsync(Message, default));

        var (request, body) = wire.Seen.Single();
        Assert.Equal("secret", request.Headers.GetValues("X-Api-Key").Single());
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {"destination":"79100000341","message":{"text":"ВСК: код 048 219.","ttl":"5"},
                 "callback":"http://127.0.0.1:5080/sms/report/abc","id":"01a2138b5a18763c982af92b853abe8a"}
                """),
            JsonNode.Parse(body)));
    }

    [Theory]
    [InlineData(200, """{"code":"ok"}""", SmsAnswer.Accepted)]
    [InlineData(201, """{"code":"OK"}""", SmsAnswer.Accepted)]
    [InlineData(200, """{"code":"no money"}""", SmsAnswer.NoRoute)]
    [InlineData(200, "not json", SmsAnswer.NoRoute)]
    [InlineData(200, """{"code":"blacklist"}""", SmsAnswer.NumberRefused)]
    [InlineData(422, """{"code":"blacklist"}""", SmsAnswer.NumberRefused)]
    [InlineData(401, """{"code":"key"}""", SmsAnswer.Misconfigured)]
    [InlineData(429, "", SmsAnswer.NoRoute)]
    [InlineData(500, "", SmsAnswer.NoRoute)]
    public void A_providers_answer_is_read_as_the_settings_say(int status, string body, SmsAnswer expected)
    {
        using var wire = new Wire(HttpStatusCode.OK, "");
        var options = new HttpSmsOptions { AnswerField = "code", AcceptedValues = ["ok"], NumberRefusedValues = ["blacklist"] };

        Assert.Equal(expected, new HttpSmsGateway(options, wire.Client, Clock()).Read((HttpStatusCode)status, body));
    }

    private static Support.FakeClock Clock()
    {
        var clock = Support.FakeClock.On(2026, 11, 22);
        clock.SetTo(Now);
        return clock;
    }

    /// <summary>Keeps what was sent and gives one answer.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        private readonly HttpStatusCode _status;
        private readonly string _answer;

        public Wire(HttpStatusCode status, string answer)
        {
            (_status, _answer) = (status, answer);
            Client = new HttpClient(this, disposeHandler: false);
        }

        public HttpClient Client { get; }

        public List<(HttpRequestMessage Request, string Body)> Seen { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add((request, await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(_status) { Content = new StringContent(_answer) };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Client.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
