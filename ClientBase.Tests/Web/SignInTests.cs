using System.Buffers.Binary;
using System.Net;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using ClientBase.Web.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Tests.Web;

/// <summary>AUT-1, AUT-2, AUT-3, AUT-6, SES-1, SES-2, SES-3.</summary>
public class SignInTests : IDisposable
{
    private const string Wrong = "неправильный-пароль";
    private const string RefusedText = "Неверный логин или пароль. После пяти неудачных попыток вход закрывается на 15 минут.";

    private readonly TestApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Right_password_leads_to_the_client_base()
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = _app.Browser();

        var answer = await TestApp.SignInAsync(browser, "ivanova");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/clients", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/clients")).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_sent_to_the_sign_in_page()
    {
        using var browser = _app.Browser();

        foreach (var address in (string[])["/", "/clients", "/clients/7", "/no-such-page"])
        {
            var answer = await browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal("/login", answer.Headers.Location!.AbsolutePath);
        }
    }

    [Fact]
    public async Task Cookie_is_bound_to_the_host_and_out_of_reach_of_scripts()
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = _app.Browser();

        var answer = await TestApp.SignInAsync(browser, "ivanova");

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), line => line.StartsWith("__Host-ClientBase=", StringComparison.Ordinal));
        var flags = cookie.Split("; ")[1..];
        Assert.Contains("secure", flags);
        Assert.Contains("httponly", flags);
        Assert.Contains("samesite=lax", flags);
        Assert.Contains("path=/", flags);
        Assert.DoesNotContain(flags, flag => flag.StartsWith("domain", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Form_cookie_is_bound_to_the_host_too()
    {
        using var browser = _app.Browser();

        var page = await browser.GetAsync("/login");

        var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-ClientBase-Form=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixth_attempt_is_refused_even_with_the_right_password_until_fifteen_minutes_pass()
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = _app.Browser();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await AssertRefusedAsync(await TestApp.SignInAsync(browser, "ivanova", Wrong));
        }

        await AssertRefusedAsync(await TestApp.SignInAsync(browser, "ivanova"));

        _app.Clock.Move(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        await AssertRefusedAsync(await TestApp.SignInAsync(browser, "ivanova"));

        _app.Clock.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Redirect, (await TestApp.SignInAsync(browser, "ivanova")).StatusCode);
    }

    [Fact]
    public async Task Right_password_in_between_starts_the_count_anew()
    {
        await _app.AddStaffAsync("ivanova");
        for (var round = 1; round <= 2; round++)
        {
            using var browser = _app.Browser();
            for (var attempt = 1; attempt <= 4; attempt++)
            {
                await AssertRefusedAsync(await TestApp.SignInAsync(browser, "ivanova", Wrong));
            }

            Assert.Equal(HttpStatusCode.Redirect, (await TestApp.SignInAsync(browser, "ivanova")).StatusCode);
        }
    }

    [Fact]
    public async Task Parallel_guesses_are_all_counted()
    {
        await _app.AddStaffAsync("ivanova");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var guesser = _app.Browser();
            await TestApp.SignInAsync(guesser, "ivanova", Wrong);
        }));

        using var browser = _app.Browser();
        await AssertRefusedAsync(await TestApp.SignInAsync(browser, "ivanova"));
    }

    [Fact]
    public async Task Unknown_login_wrong_password_and_closed_entrance_look_the_same()
    {
        await _app.AddStaffAsync("ivanova");
        var locked = await _app.AddStaffAsync("petrova");
        using (var scope = _app.Services.CreateScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
            var stored = await users.FindByIdAsync(locked.Id.ToString());
            await users.SetLockoutEndDateAsync(stored!, _app.Clock.GetUtcNow().AddMinutes(10));
        }

        using var browser = _app.Browser();
        foreach (var login in (string[])["ivanova", "petrova", "nobody"])
        {
            await AssertRefusedAsync(await TestApp.SignInAsync(browser, login, Wrong));
        }
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/login/")]
    [InlineData("/LOGIN")]
    [InlineData("/%6Cogin")]
    public async Task Thirty_first_attempt_within_a_minute_from_one_address_is_told_to_wait(string page)
    {
        using var browser = _app.Browser();
        HttpResponseMessage? answer = null;
        for (var attempt = 1; attempt <= 31; attempt++)
        {
            answer = await browser.PostAsync(page, new FormUrlEncodedContent([]));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answer!.StatusCode);
        Assert.Contains("Подождите минуту", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("короткий-11", false)]
    [InlineData("ровно-12-бук", true)]
    [InlineData("только строчные буквы без цифр", true)]
    [InlineData("password12345", false)]
    [InlineData("Password12345", false)]
    [InlineData("qwertyuiop12", false)]
    [InlineData("qwertyuiop2026!", false)]
    [InlineData("aaaaaaaaaaaaaa", false)]
    [InlineData("abcabcabcabc", false)]
    [InlineData("123456789012", false)]
    [InlineData("210987654321", false)]
    [InlineData("йцукенгшщзхъ", false)]
    [InlineData("йцукен123456", false)]
    [InlineData("ivanova-2026-лето", false)]
    [InlineData("Demo-klient-2026", true)]
    [InlineData("зелёный трамвай едет в гору", true)]
    public async Task Password_is_accepted_only_when_it_is_long_and_hard_to_guess(string password, bool accepted)
    {
        using var scope = _app.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();

        var result = await users.CreateAsync(
            new StaffUser { Id = Guid.CreateVersion7(), UserName = "ivanova", FullName = "Иванова Анна", Role = StaffRole.Agent },
            password);

        Assert.Equal(accepted, result.Succeeded);
    }

    [Fact]
    public async Task Password_of_sixty_four_letters_and_more_is_allowed()
    {
        using var scope = _app.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var password = string.Join(' ', Enumerable.Range(1, 20).Select(word => $"слово{word * 37}"));
        Assert.True(password.Length > 128);

        var user = new StaffUser { Id = Guid.CreateVersion7(), UserName = "ivanova", FullName = "Иванова Анна", Role = StaffRole.Agent };

        Assert.True((await users.CreateAsync(user, password)).Succeeded);
        Assert.True(await users.CheckPasswordAsync(user, password));
    }

    [Theory]
    [InlineData(256, 256, true)]
    [InlineData(257, 20, false)]
    [InlineData(7, 257, false)]
    public async Task Login_or_password_longer_than_256_is_not_even_looked_at(int loginLength, int passwordLength, bool opens)
    {
        var (login, password) = (new string('i', loginLength), new string('п', passwordLength));
        if (loginLength <= 256 || !TestEngine.IsPostgres)
        {
            // Past the rules for new accounts, so that only the sign-in can refuse; PostgreSQL would refuse the row itself.
            using var scope = _app.Services.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<ClientBaseDb>();
            var user = new DemoAccount(login, "Иванова Анна", StaffRole.Agent).ToUser(StaffPasswords.Hash(password));
            (user.Email, user.NormalizedEmail) = (null, null);
            db.Users.Add(user);
            await db.SaveChangesAsync();
        }

        using var browser = _app.Browser();
        var answer = await TestApp.SignInAsync(browser, login, password);

        if (opens)
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }
        else
        {
            await AssertRefusedAsync(answer);
        }
    }

    [Fact]
    public async Task Stored_hash_is_sha512_with_at_least_220000_rounds()
    {
        var user = await _app.AddStaffAsync("ivanova");

        var hash = Convert.FromBase64String(user.PasswordHash!);

        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= 220_000);
    }

    [Fact]
    public async Task Sign_out_ends_the_session_in_every_browser()
    {
        var user = await _app.AddStaffAsync("ivanova");
        using var here = await _app.SignedInBrowserAsync("ivanova");
        using var there = await _app.SignedInBrowserAsync("ivanova");
        var told = new List<StaffId>();
        _app.Services.GetRequiredService<StaffAccess>().SessionsEnded += told.Add;

        var answer = await here.PostAsync("/logout", new FormUrlEncodedContent(await FormTokenAsync(here)));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/login", answer.Headers.Location!.OriginalString);
        Assert.Equal([user.StaffId], told);
        Assert.Equal(HttpStatusCode.Redirect, (await here.GetAsync("/clients")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/clients")).StatusCode);
    }

    [Fact]
    public async Task Second_of_two_sign_outs_at_once_finds_it_done()
    {
        var user = await _app.AddStaffAsync("ivanova");
        using var scope = _app.Services.CreateScope();
        await ReadBeforeAsync(scope, user);
        var ended = await ChangeMeanwhileAsync(user, (users, stored) => users.UpdateSecurityStampAsync(stored));

        await SignOutAsync(scope, user);

        Assert.Equal(ended, await StampAsync(user));
    }

    [Fact]
    public async Task Sign_out_is_not_lost_to_another_change_of_the_account()
    {
        var user = await _app.AddStaffAsync("ivanova");
        using var scope = _app.Services.CreateScope();
        await ReadBeforeAsync(scope, user);
        var before = await ChangeMeanwhileAsync(user, (users, stored) => users.AccessFailedAsync(stored));
        Assert.Equal(user.SecurityStamp, before);

        await SignOutAsync(scope, user);

        Assert.NotEqual(before, await StampAsync(user));
    }

    [Fact]
    public async Task Sign_out_needs_the_forms_token()
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = await _app.SignedInBrowserAsync("ivanova");

        var answer = await browser.PostAsync("/logout", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/clients")).StatusCode);
    }

    [Fact]
    public async Task Session_lasts_twelve_hours_however_busy()
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = await _app.SignedInBrowserAsync("ivanova");
        for (var hour = 1; hour <= 11; hour++)
        {
            _app.Clock.Move(TimeSpan.FromHours(1));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/clients")).StatusCode);
        }

        _app.Clock.Move(TimeSpan.FromMinutes(61));

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/clients")).StatusCode);
    }

    /// <summary>F8.</summary>
    [Theory]
    [InlineData(1, HttpStatusCode.OK)]
    [InlineData(-1, HttpStatusCode.OK)]
    [InlineData(-24, HttpStatusCode.OK)]
    [InlineData(24, HttpStatusCode.Redirect)]
    public async Task A_clock_that_jumps_ends_a_session_only_when_it_passes_its_end(int hours, HttpStatusCode expected)
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = await _app.SignedInBrowserAsync("ivanova");

        _app.Clock.Move(TimeSpan.FromHours(hours));

        Assert.Equal(expected, (await browser.GetAsync("/clients")).StatusCode);
        using var another = await _app.SignedInBrowserAsync("ivanova");
        Assert.Equal(HttpStatusCode.OK, (await another.GetAsync("/clients")).StatusCode);
    }

    /// <summary>F8.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(-24)]
    public async Task A_clock_that_is_set_back_revives_no_session_that_was_ended(int hours)
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = await _app.SignedInBrowserAsync("ivanova");
        using var another = await _app.SignedInBrowserAsync("ivanova");
        await browser.PostAsync("/logout", new FormUrlEncodedContent(await FormTokenAsync(browser)));

        _app.Clock.Move(TimeSpan.FromHours(hours));

        Assert.Equal(HttpStatusCode.Redirect, (await another.GetAsync("/clients")).StatusCode);
    }

    [Theory]
    [InlineData("/clients/7?tab=history", "/clients/7?tab=history")]
    [InlineData("https://evil.example/", "/clients")]
    [InlineData("//evil.example/", "/clients")]
    [InlineData("/\\evil.example/", "/clients")]
    [InlineData("clients", "/clients")]
    public async Task Return_address_may_only_be_a_page_of_ours(string asked, string given)
    {
        await _app.AddStaffAsync("ivanova");
        using var browser = _app.Browser();

        var answer = await TestApp.SignInAsync(browser, "ivanova", address: $"/login?returnUrl={Uri.EscapeDataString(asked)}");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith(given, new Uri(browser.BaseAddress!, answer.Headers.Location!).PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("localhost", new Uri(browser.BaseAddress!, answer.Headers.Location!).Host);
    }

    [Fact]
    public async Task Stale_sign_in_form_leads_back_to_the_sign_in_page()
    {
        using var browser = _app.Browser();

        var answer = await browser.PostAsync("/login", new FormUrlEncodedContent([new("_handler", "sign-in")]));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/login", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Without_the_demo_its_public_password_opens_no_account_that_is_left_of_it()
    {
        await _app.Services.GetRequiredService<DemoSeed>().RunAsync(CancellationToken.None);
        await _app.Services.GetRequiredService<LoadSeed>().RunAsync(1, 0, 1, progress: null, CancellationToken.None);
        using var browser = _app.Browser();

        foreach (var login in (string[])["sokolova", "admin", "agent0001"])
        {
            await AssertRefusedAsync(await TestApp.SignInAsync(browser, login, DemoStaff.Password));
        }
    }

    [Fact]
    public async Task With_the_demo_its_password_opens_its_accounts()
    {
        using var app = new TestApp().With("Demo:Enabled", "true");
        using var browser = app.Browser();

        Assert.Equal(HttpStatusCode.Redirect, (await TestApp.SignInAsync(browser, "sokolova", DemoStaff.Password)).StatusCode);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Demo_accounts_are_listed_only_with_the_demo_on(string demo, bool listed)
    {
        using var app = new TestApp().With("Demo:Enabled", demo);
        using var browser = app.Browser();

        var page = await browser.GetStringAsync("/login");

        Assert.Equal(listed, page.Contains("Demo-klient-2026", StringComparison.Ordinal));
        Assert.Equal(listed, page.Contains("sokolova", StringComparison.Ordinal));
    }

    /// <summary>This request has the account in hand before somebody else changes it.</summary>
    private static async Task ReadBeforeAsync(IServiceScope scope, StaffUser user) =>
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>().FindByIdAsync(user.Id.ToString()));

    private static Task SignOutAsync(IServiceScope scope, StaffUser user) =>
        scope.ServiceProvider.GetRequiredService<StaffSignIn>().SignOutEverywhereAsync(new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            User = StaffClaims.Create(user, DateTimeOffset.UnixEpoch),
        });

    /// <returns>The security stamp after the change.</returns>
    private async Task<string?> ChangeMeanwhileAsync(StaffUser user, Func<UserManager<StaffUser>, StaffUser, Task<IdentityResult>> change)
    {
        using var scope = _app.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var stored = (await users.FindByIdAsync(user.Id.ToString()))!;
        Assert.True((await change(users, stored)).Succeeded);
        return stored.SecurityStamp;
    }

    private async Task<string?> StampAsync(StaffUser user)
    {
        using var scope = _app.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>().FindByIdAsync(user.Id.ToString()))!.SecurityStamp;
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains(RefusedText, page, StringComparison.Ordinal);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("__Host-ClientBase=", StringComparison.Ordinal)));
    }

    private static async Task<IEnumerable<KeyValuePair<string, string>>> FormTokenAsync(HttpClient browser) =>
        TestApp.HiddenFields(await browser.GetStringAsync("/clients"));
}
