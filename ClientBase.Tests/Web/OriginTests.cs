using System.Net;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Web;

/// <summary>WEB-2: only our own pages open circuits.</summary>
public sealed class OriginTests(OpenApp app) : IClassFixture<OpenApp>
{
    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("https://localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("https://localhost:444", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("https://localhost", HttpStatusCode.OK)]
    public async Task Negotiation_is_open_to_our_own_origin_only(string origin, HttpStatusCode expected)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin);

        Assert.Equal(expected, (await app.Agent.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_BLAZOR")]
    [InlineData("/_blazor/disconnect")]
    public async Task Socket_handshake_from_a_foreign_page_is_refused(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");

        Assert.Equal(HttpStatusCode.Forbidden, (await app.Agent.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Circuits_are_not_for_strangers()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "https://localhost");

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger.SendAsync(request)).StatusCode);
    }
}
