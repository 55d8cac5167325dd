using System.Net;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Web;

/// <summary>The pages for paper as the browser asks for them: who gets one, and what is answered otherwise.</summary>
public sealed class PrintPagesTests : IDisposable
{
    private readonly TestApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task The_seller_gets_a_page_that_needs_no_circuit_and_is_kept_nowhere()
    {
        var policy = await SoldByAsync("ivanova");
        using var browser = await _app.SignedInBrowserAsync("ivanova");

        var answer = await browser.GetAsync(AddressOf(policy));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore, $"{answer.Headers.CacheControl}");
        Assert.Contains($"<title>Полис {policy.Number}</title>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("Четыреста пятьдесят рублей 00 копеек", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("print", page, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Демо-данные", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
    }

    [Fact]
    public async Task Without_a_sign_in_the_way_leads_there_and_back()
    {
        using var browser = _app.Browser();

        foreach (var address in (string[])[$"/policies/{Guid.NewGuid()}/print", $"/quotes/{Guid.NewGuid()}/print"])
        {
            var answer = await browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal($"/login?returnUrl={Uri.EscapeDataString(address)}", answer.Headers.Location!.PathAndQuery);
        }
    }

    [Fact]
    public async Task What_is_missing_or_somebody_elses_is_answered_with_404_and_a_page()
    {
        var policy = await SoldByAsync("ivanova");
        await _app.AddStaffAsync("petrova");
        await _app.AddStaffAsync("orlova", StaffRole.Supervisor);

        foreach (var login in (string[])["petrova", "orlova"])
        {
            using var browser = await _app.SignedInBrowserAsync(login);
            foreach (var address in (string[])[AddressOf(policy), $"/policies/{Guid.NewGuid()}/print", $"/quotes/{Guid.NewGuid()}/print", "/policies/7/print"])
            {
                var answer = await browser.GetAsync(address);
                var page = await answer.Content.ReadAsStringAsync();

                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Assert.Contains("id=\"sign-out\"", page, StringComparison.Ordinal);
                Assert.DoesNotContain(policy.Number, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            }
        }
    }

    private static string AddressOf(Policy policy) => $"/policies/{policy.Id}/print";

    private async Task<Policy> SoldByAsync(string login)
    {
        var user = await _app.AddStaffAsync(login);
        await using var db = await _app.Services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContextAsync();
        var agent = new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!);
        return Given.SoldPolicy(db, agent, Given.Client(db, agent), _app.Clock.UtcNow());
    }
}
