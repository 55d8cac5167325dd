using System.Net;
using ClientBase.Tests.Support;

namespace ClientBase.Tests.Web;

/// <summary>WEB-1 on every kind of answer.</summary>
public sealed class SecurityHeadersTests(OpenApp app) : IClassFixture<OpenApp>
{
    [Theory]
    [InlineData("/login")]
    [InlineData("/")]
    [InlineData("/clients")]
    [InlineData("/no-such-page")]
    [InlineData("/error")]
    [InlineData("/logout")]
    [InlineData("/policies/00000000-0000-0000-0000-000000000001/print")]
    [InlineData("/quotes/00000000-0000-0000-0000-000000000001/print")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/app.css")]
    [InlineData("/boot.js")]
    [InlineData("/fonts/inter.woff2")]
    [InlineData("/_blazor/negotiate")]
    public async Task Every_answer_carries_the_headers(string address)
    {
        foreach (var browser in (HttpClient[])[app.Stranger, app.Agent])
        {
            var answer = await browser.GetAsync(address);

            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("object-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("base-uri 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["same-origin"], answer.Headers.GetValues("Referrer-Policy"));
            Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Opener-Policy"));
            Assert.Contains("camera=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/clients")]
    [InlineData("/policies/00000000-0000-0000-0000-000000000001/print")]
    [InlineData("/health/ready")]
    public async Task Pages_are_not_kept_by_the_browser(string address)
    {
        var answer = await app.Agent.GetAsync(address);

        Assert.True(answer.Headers.CacheControl?.NoStore, $"{answer.StatusCode}: {answer.Headers.CacheControl}");
    }

    [Fact]
    public async Task Installation_asks_browsers_for_https_for_a_year()
    {
        // Browsers are never told so for localhost, where other programs are tried out too.
        var request = new HttpRequestMessage(HttpMethod.Get, "/login") { Headers = { Host = "baza.example" } };
        var answer = await app.Stranger.SendAsync(request);

        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task Page_has_no_script_or_handler_inside()
    {
        var page = await app.Agent.GetStringAsync("/clients");

        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
        Assert.DoesNotMatch(" on[a-z]+=\"", page);
    }

    [Fact]
    public async Task Unknown_address_is_answered_with_404_and_a_page()
    {
        var answer = await app.Agent.GetAsync("/no-such-page");

        // The text itself is drawn by the circuit; here the page that starts it must have come.
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("boot", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
