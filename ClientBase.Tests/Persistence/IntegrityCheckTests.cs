using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Core.Seeding;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Persistence;

public class IntegrityCheckTests : IAsyncLifetime, IDisposable
{
    private const string WithoutForeignKeys = "without foreign keys: ";

    private readonly TestDatabase _database = new();
    private readonly DocumentVault _vault = TestKeys.Vault();

    public async Task InitializeAsync() => await new LoadSeed(_database, FakeClock.On(2026, 11, 22), _vault).RunAsync(1, 30, 1, null, default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("""DELETE FROM "Policies" """, "полис или иное основание")]
    [InlineData("""UPDATE "Policies" SET "PersonId" = '00000000-0000-0000-0000-000000000001' """, "полиса есть лицо")]
    [InlineData("""UPDATE "Bindings" SET "AgentId" = '00000000-0000-0000-0000-000000000001' """, "полис или иное основание")]
    [InlineData("""UPDATE "Clients" SET "DocumentNumberSealed" = 'testring:AAAA' WHERE "DocumentNumberSealed" IS NOT NULL""", "расшифровывается")]
    [InlineData("""DELETE FROM "IdentityKeys" WHERE "Kind" = 'NameBirth'""", "ключи")]
    [InlineData($"""{WithoutForeignKeys}UPDATE "Clients" SET "PersonId" = '00000000-0000-0000-0000-000000000001'""", "Ссылки")]
    [InlineData("""DROP INDEX "UX_Bindings_OneActivePerPerson"; UPDATE "Bindings" SET "PersonId" = (SELECT "PersonId" FROM "Bindings" ORDER BY 1 LIMIT 1)""", "не больше одного")]
    public async Task Damage_is_named(string damage, string check)
    {
        await using (var db = _database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync(damage.Replace(
                WithoutForeignKeys,
                TestEngine.IsPostgres ? "SET session_replication_role = replica; " : "PRAGMA foreign_keys=0; ",
                StringComparison.Ordinal));
        }

        var problems = new List<string>();
        await foreach (var line in new IntegrityCheck(_database, _vault).RunAsync(default))
        {
            if (line.Problem is not null)
            {
                problems.Add(line.Name);
            }
        }

        Assert.Contains(problems, name => name.Contains(check, StringComparison.Ordinal));
    }
}
