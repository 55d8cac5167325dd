using ClientBase.Core;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using ClientBase.Web.Setup;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientBase.Tests.Web;

public sealed class VerbsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clientbase-verbs-").FullName;
    private readonly ServiceProvider _services;
    private readonly StringWriter _output = new();

    public VerbsTests()
    {
        var configuration = new ConfigurationBuilder().Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.ClearProviders())
            .AddClientBaseCore(configuration, _folder)
            .AddAccounts()
            .BuildServiceProvider();
    }

    public void Dispose()
    {
        _services.Dispose();
        _output.Dispose();
        SqlitePools.CloseIn(_folder);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "-h")]
    [InlineData(2, "delete-everything")]
    [InlineData(2, "user")]
    [InlineData(2, "migrate now")]
    [InlineData(2, "seed")]
    [InlineData(2, "seed --agents 0 --clients 5")]
    [InlineData(2, "seed --agents 2 --clients many")]
    [InlineData(2, "seed --agents 2 --clients 5 --speed 3")]
    [InlineData(2, "seed --agents")]
    [InlineData(2, "user add --login petrova --name Петрова")]
    [InlineData(2, "user add --login petrova --name Петрова --role king")]
    [InlineData(2, "user add --login petrova --name Петрова --role admin --code 000111")]
    [InlineData(2, "user add --login petrova --name Петрова --role agent --code 11")]
    [InlineData(2, "user add --login petrova --name Петрова --role agent --phone 12345")]
    [InlineData(2, "user add --login petrova --name Петрова --role agent --phone +74950000001")]
    [InlineData(2, "user add --login petrova --name Петрова --role admin --phone +79000000111")]
    [InlineData(2, "user add --login petrova --name Петрова --role admin --email petrova")]
    public async Task What_is_not_understood_gets_the_help_and_exit_code_2(int exitCode, string command)
    {
        Assert.Equal(exitCode, await RunAsync(command));
        Assert.Contains("Команды:", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "data", "clientbase.db")));
    }

    [Theory]
    [InlineData(true, "migrate")]
    [InlineData(true, "--help")]
    [InlineData(true, "unheard-of")]
    [InlineData(false, "--urls http://127.0.0.1:6001")]
    [InlineData(false, "--environment=Production")]
    public void Settings_on_the_command_line_are_not_verbs(bool isVerb, string command) =>
        Assert.Equal(isVerb, Verbs.IsAsked(command.Split(' ')));

    [Fact]
    public async Task A_check_before_the_first_migration_fails_and_makes_no_database()
    {
        Assert.Equal(1, await RunAsync("check"));
        Assert.Contains("migrate", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "data", "clientbase.db")));
    }

    [Fact]
    public async Task Migrate_makes_an_empty_database_that_passes_the_check()
    {
        Assert.Equal(0, await RunAsync("migrate"));
        Assert.Equal(0, await RunAsync("check"));
        Assert.Equal(0, await CountAsync(db => db.Users));
    }

    [Fact]
    public async Task Seed_adds_agents_and_clients_beside_the_demo()
    {
        Assert.Equal(0, await RunAsync("seed --agents 2 --clients 11 --seed 4"));

        Assert.Equal(8, await CountAsync(db => db.Users));
        Assert.Equal(0, await RunAsync("check"));
    }

    [Fact]
    public async Task Seed_is_refused_where_the_demo_is_off()
    {
        Assert.Equal(1, await RunAsync("seed --agents 2 --clients 11", withDemo: false));
        Assert.Contains("Demo:Enabled", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_staff_is_added_with_a_password_that_then_opens()
    {
        var exitCode = await With("длинный пароль Веры").RunAsync(
            ["user", "add", "--login", "petrova", "--name", "Петрова Вера Ильинична", "--role", "agent", "--code", "000111", "--email", "petrova@vsk.example",
                "--contract", "№ 17 от 12.01.2026", "--tax", "npd"], default);

        Assert.Equal(0, exitCode);
        using var scope = _services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var petrova = await users.FindByNameAsync("petrova");
        Assert.Equal(
            ("Петрова Вера Ильинична", StaffRole.Agent, "000111", "petrova@vsk.example"), (petrova!.FullName, petrova.Role, petrova.AgentCode, petrova.Email));
        Assert.Equal(("№ 17 от 12.01.2026", TaxRegime.SelfEmployed), (petrova.AgencyContract, petrova.TaxRegime));
        Assert.True(await users.CheckPasswordAsync(petrova, "длинный пароль Веры"));
        Assert.True(petrova.LockoutEnabled);
        Assert.DoesNotContain("длинный", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8 (900) 000-01-11", "+79000000111")]
    [InlineData(null, null)]
    public async Task An_agent_is_added_with_his_own_number_so_that_it_is_never_taken_for_a_clients(string? phone, string? stored)
    {
        string[] command = ["user", "add", "--login", "petrova", "--name", "Петрова Вера", "--role", "agent", .. phone is null ? (string[])[] : ["--phone", phone]];

        Assert.Equal(0, await With("длинный пароль Веры").RunAsync(command, default));

        using var scope = _services.CreateScope();
        var petrova = await scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>().FindByNameAsync("petrova");
        Assert.Equal(stored, petrova!.OwnPhone?.E164);
    }

    [Fact]
    public async Task The_help_names_every_option()
    {
        await RunAsync("--help");

        foreach (var option in (string[])["--agents", "--clients", "--seed", "--login", "--name", "--role", "--code", "--phone", "--email", "--contract", "--tax"])
        {
            Assert.Contains(option, _output.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("короткий")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_password_that_sign_in_would_not_allow_is_refused(string? password)
    {
        var exitCode = await With(password).RunAsync(
            ["user", "add", "--login", "petrova", "--name", "Петрова Вера", "--role", "admin"], default);

        Assert.Equal(1, exitCode);
        Assert.Equal(0, await CountAsync(db => db.Users));
    }

    [Theory]
    [InlineData("petrova", "000222")]
    [InlineData("ivanova", "000111")]
    public async Task A_login_or_code_that_is_taken_is_refused(string login, string code)
    {
        await With("длинный пароль Веры").RunAsync(
            ["user", "add", "--login", "petrova", "--name", "Петрова Вера", "--role", "agent", "--code", "000111"], default);

        Assert.Equal(1, await With("длинный пароль Анны").RunAsync(
            ["user", "add", "--login", login, "--name", "Иванова Анна", "--role", "agent", "--code", code], default));
        Assert.Equal(1, await CountAsync(db => db.Users));
    }

    private Verbs With(string? password, bool withDemo = true) => new(_services, withDemo, _output, () => password);

    private Task<int> RunAsync(string command, bool withDemo = true) =>
        With("unused", withDemo).RunAsync(command.Split(' '), default);

    private async Task<int> CountAsync<T>(Func<ClientBaseDb, IQueryable<T>> rows)
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<ClientBaseDb>>().CreateDbContextAsync();
        return await rows(db).CountAsync();
    }
}
