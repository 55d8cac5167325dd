using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Seeding;

public sealed class DemoSeedTests(DemoSeedTests.Filled filled) : IClassFixture<DemoSeedTests.Filled>
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private readonly TestDatabase _database = filled.Database;
    private readonly FakeClock _clock = filled.Clock;
    private readonly DocumentVault _vault = TestKeys.Vault();

    [Theory]
    [InlineData("Булгаков Сергей Александрович", "17.08.1980", "bulgakov@vsk.example", null, false)]
    [InlineData("Гезердава Вера Сергеевна", "07.05.1979", "vgezerdava@mail.example", "+7 (910) 000-03-41", false)]
    [InlineData("Покин Иван Сергеевич", "23.01.1986", "pokin.is@mail.example", null, false)]
    [InlineData("Ёлкина Анна-Мария Петровна", "07.08.1978", "elkina.am@mail.example", "+7 (903) 000-11-04", true)]
    [InlineData("Тихонов Артём Игоревич", "17.08.1990", "tikhonov1990@mail.example", null, false)]
    [InlineData("Ли Чэнь", "02.02.1992", "li.chen@mail.example", "+7 (926) 000-21-06", true)]
    [InlineData("Мамедов Руслан Али оглы", "30.11.1971", "r.mamedov@mail.example", "+7 (916) 000-31-07", true)]
    [InlineData("Салтыкова-Щедрина Ольга Николаевна", "29.02.1988", "saltykova.on@mail.example", "+7 (905) 000-41-08", true)]
    [InlineData("Кузнецова Дарья Андреевна", "06.05.2009", "kuznetsova.d@mail.example", null, false)]
    [InlineData("Петров Пётр Петрович", "15.06.1965", "petrov.pp@mail.example", "+7 (911) 000-51-10", false)]
    [InlineData("Петров Пётр Петрович", "15.06.1965", "pppetrov65@mail.example", "+7 (999) 000-61-11", false)]
    public async Task Each_of_the_eleven_clients_stands_in_the_base_of_Sokolova(
        string name, string birth, string email, string? phone, bool isConfirmed)
    {
        var client = await ClientAsync("sokolova", email);

        Assert.Equal(name, client.FullName);
        Assert.Equal(birth, MoscowTime.Show(client.BirthDate));
        Assert.Equal(phone, client.Phone?.Display);
        Assert.Equal(isConfirmed, client.PhoneVerifiedAt is not null);
    }

    [Theory]
    [InlineData("bulgakov@vsk.example", null, 0)]
    [InlineData("vgezerdava@mail.example", null, 0)]
    [InlineData("pokin.is@mail.example", null, 0)]
    [InlineData("elkina.am@mail.example", "sokolova", 1)]
    [InlineData("tikhonov1990@mail.example", "sokolova", 1)]
    [InlineData("li.chen@mail.example", null, 0)]
    [InlineData("r.mamedov@mail.example", "sokolova", 2)]
    [InlineData("saltykova.on@mail.example", "sokolova", 1)]
    [InlineData("kuznetsova.d@mail.example", null, 0)]
    [InlineData("petrov.pp@mail.example", "gromov", 1)]
    [InlineData("pppetrov65@mail.example", null, 0)]
    public async Task Each_of_the_eleven_is_bound_to_whom_the_table_says(string email, string? owner, int policies)
    {
        var person = (await ClientAsync("sokolova", email)).PersonId;
        await using var db = _database.CreateDbContext();
        var binding = await db.Bindings.SingleOrDefaultAsync(b => b.PersonId == person && b.EndedAt == null);

        Assert.Equal(owner is null ? null : await StaffAsync(owner), binding?.AgentId);
        Assert.Equal(policies, await db.Policies.CountAsync(p => p.PersonId == person));
    }

    [Fact]
    public async Task Elkinas_policy_ends_in_twelve_days_and_she_is_bound_since_353()
    {
        var elkina = await ClientAsync("sokolova", "elkina.am@mail.example");
        await using var db = _database.CreateDbContext();
        var policy = await db.Policies.SingleAsync(p => p.ClientId == elkina.Id);
        var binding = await db.Bindings.SingleAsync(b => b.PersonId == elkina.PersonId);

        Assert.Equal("ХХХ 9000000001", policy.Number);
        Assert.Equal(Product.Osago, policy.Product);
        Assert.Equal(Today.AddDays(12), policy.EndsOn);
        Assert.Equal(Today.AddDays(-353), MoscowTime.DateOf(binding.StartedAt));
        Assert.Equal(Today.AddDays(-300), MoscowTime.DateOf(elkina.PhoneVerifiedAt!.Value));
    }

    [Fact]
    public async Task The_namesakes_are_two_persons_and_the_shared_ones_are_one()
    {
        var locked = await ClientAsync("sokolova", "petrov.pp@mail.example");
        var namesake = await ClientAsync("sokolova", "pppetrov65@mail.example");
        var gromovs = await ClientAsync("gromov", "petrov.pp@mail.example");
        var gezerdava = await ClientAsync("sokolova", "vgezerdava@mail.example");

        Assert.NotEqual(locked.PersonId, namesake.PersonId);
        Assert.Equal(locked.PersonId, gromovs.PersonId);
        Assert.Equal(_vault.Open(locked.DocumentNumberSealed!), _vault.Open(gromovs.DocumentNumberSealed!));
        Assert.NotEqual(_vault.Open(locked.DocumentNumberSealed!), _vault.Open(namesake.DocumentNumberSealed!));
        Assert.Equal(gezerdava.PersonId, (await ClientAsync("gromov", "vgezerdava@mail.example")).PersonId);
    }

    [Fact]
    public async Task Pokin_is_34_on_20_November_2020()
    {
        using var database = new TestDatabase();
        await new DemoSeed(database, FakeClock.On(2020, 11, 20), _vault, new QuoteForms(TestKeys.Ring())).RunAsync(default);
        await using var db = database.CreateDbContext();
        var pokin = await db.Clients.SingleAsync(c => c.LastName == "Покин");

        Assert.Equal("34 года: 23.01.1986 г. р.", Age.Line(pokin.BirthDate, new DateOnly(2020, 11, 20)));
    }

    [Fact]
    public async Task Saltykova_is_found_by_her_former_surname_and_her_old_passport()
    {
        var client = await ClientAsync("sokolova", "saltykova.on@mail.example");
        await using var db = _database.CreateDbContext();
        var keys = await db.IdentityKeys.Where(k => k.ClientId == client.Id).ToListAsync();
        var history = await db.AuditEntries.Include(e => e.Changes).Where(e => e.ClientId == client.Id).ToListAsync();

        Assert.Equal("Салтыкова", client.FormerLastName);
        Assert.Contains(keys, k => k is { Kind: IdentityKeyKind.Document, IsFormer: true });
        Assert.Contains(keys, k => k is { Kind: IdentityKeyKind.NameBirth, IsFormer: true });
        Assert.Contains(keys, k => k is { Kind: IdentityKeyKind.Document, IsFormer: false });
        Assert.Contains(keys, k => k is { Kind: IdentityKeyKind.ConfirmedPhone, IsFormer: false });
        Assert.Contains(history.SelectMany(e => e.Changes), c => c is { Field: "Фамилия", Old: "Салтыкова", New: "Салтыкова-Щедрина" });
    }

    [Fact]
    public async Task The_six_sign_ins_have_roles_codes_and_the_demo_password()
    {
        await using var db = _database.CreateDbContext();
        var users = await db.Users.ToDictionaryAsync(user => user.UserName!);
        var hasher = new PasswordHasher<StaffUser>();

        Assert.Equal(["admin", "belova", "gromov", "orlov", "sokolova", "trener"], users.Keys.Order());
        Assert.Equal("000123", users["sokolova"].AgentCode);
        Assert.Equal(StaffRole.Supervisor, users["orlov"].Role);
        Assert.All(users.Values, user =>
        {
            Assert.NotEqual(
                PasswordVerificationResult.Failed, hasher.VerifyHashedPassword(user, user.PasswordHash!, DemoStaff.Password));
            Assert.Equal(220_000u, Iterations(user.PasswordHash!));
            Assert.True(user.LockoutEnabled);
            Assert.Equal($"{user.UserName}@vsk.example", user.Email);
            Assert.False(string.IsNullOrEmpty(user.SecurityStamp));
        });
    }

    [Fact]
    public async Task Belovas_base_is_empty_and_Sokolovas_has_pages()
    {
        await using var db = _database.CreateDbContext();
        var belova = await StaffAsync("belova");
        var sokolova = await StaffAsync("sokolova");
        var gromov = await StaffAsync("gromov");

        Assert.False(await db.Clients.AnyAsync(c => c.AgentId == belova));
        Assert.Equal(11 + DemoSeed.GeneratedClients, await db.Clients.CountAsync(c => c.AgentId == sokolova));
        Assert.InRange(await db.Clients.CountAsync(c => c.AgentId == gromov), 10, 20);
    }

    [Fact]
    public async Task Nothing_in_it_can_belong_to_anybody()
    {
        await using var db = _database.CreateDbContext();
        var clients = await db.Clients.ToListAsync();
        var passports = clients.Where(c => c.DocumentType == DocumentType.Passport).Select(c => _vault.Open(c.DocumentNumberSealed!));
        var phones = clients.Select(c => c.Phone).OfType<PhoneNumber>().Concat(DemoStaff.All.Select(a => a.OwnPhone).OfType<PhoneNumber>());

        Assert.All(clients, c => Assert.EndsWith(".example", c.Email, StringComparison.Ordinal));
        Assert.All(phones, p => Assert.Equal("000", p.Digits[3..6]));
        Assert.All(passports, number => Assert.StartsWith("00", number, StringComparison.Ordinal));
        Assert.All(clients, c => Assert.True(c.CreatedAt < _clock.UtcNow()));
    }

    [Fact]
    public async Task One_agent_has_no_phone_and_no_e_mail_twice()
    {
        await using var db = _database.CreateDbContext();
        var sokolova = await StaffAsync("sokolova");
        var hers = await db.Clients.Where(c => c.AgentId == sokolova).ToListAsync();

        Assert.DoesNotContain(hers.Where(c => c.Phone is not null).GroupBy(c => c.Phone), same => same.Count() > 1);
        Assert.DoesNotContain(hers.GroupBy(c => c.Email), same => same.Count() > 1);
    }

    [Fact]
    public async Task The_filled_database_passes_the_check_and_is_not_filled_again()
    {
        Assert.False(await new DemoSeed(_database, _clock, _vault, new QuoteForms(TestKeys.Ring())).RunAsync(default));
        await foreach (var line in new IntegrityCheck(_database, _vault).RunAsync(default))
        {
            Assert.True(line.Problem is null, $"{line.Name}: {line.Problem}");
        }
    }

    private async Task<StaffId> StaffAsync(string login)
    {
        await using var db = _database.CreateDbContext();
        return (await db.Users.SingleAsync(user => user.UserName == login)).StaffId;
    }

    private async Task<ClientRecord> ClientAsync(string login, string email)
    {
        var agent = await StaffAsync(login);
        await using var db = _database.CreateDbContext();
        return await db.Clients.SingleAsync(c => c.AgentId == agent && c.Email == email);
    }

    /// <summary>Bytes 5…8 of Identity's third format, big-endian.</summary>
    private static uint Iterations(string hash) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5, 4));

    /// <summary>Filled once; the tests only read.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        internal TestDatabase Database { get; } = new();

        internal FakeClock Clock { get; } = FakeClock.On(2026, 11, 22);

        public async Task InitializeAsync() =>
            Assert.True(await new DemoSeed(Database, Clock, TestKeys.Vault(), new QuoteForms(TestKeys.Ring())).RunAsync(default));

        public Task DisposeAsync()
        {
            Database.Dispose();
            return Task.CompletedTask;
        }
    }
}
