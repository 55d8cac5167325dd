using System.Net;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Web;

public class HealthTests
{
    [Fact]
    public async Task Running_application_is_live_and_ready_without_signing_in()
    {
        using var app = new TestApp();
        using var browser = app.Browser();

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Application_without_its_database_is_live_but_not_ready()
    {
        using var app = new TestApp();
        using var browser = app.Browser();
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContextAsync())
        {
            await db.Database.EnsureDeletedAsync();
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync("/health/ready")).StatusCode);
    }
}
