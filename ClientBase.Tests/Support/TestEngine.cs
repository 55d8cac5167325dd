namespace ClientBase.Tests.Support;

/// <summary>The two databases that everything must work on.</summary>
public enum DatabaseEngine
{
    Sqlite,
    PostgreSql,
}

/// <summary>
/// Which engine the databases of the running test are made in. A test class runs on PostgreSQL too when a class derived from it
/// has <c>private readonly TestEngine _engine = TestEngine.PostgreSql()</c>: fields of the derived class are set first.
/// </summary>
internal sealed class TestEngine
{
    private static readonly AsyncLocal<DatabaseEngine> Chosen = new();

    private TestEngine(DatabaseEngine engine) => Chosen.Value = engine;

    public static DatabaseEngine Current => Chosen.Value;

    public static bool IsPostgres => Current is DatabaseEngine.PostgreSql;

    public static TestEngine PostgreSql() => new(DatabaseEngine.PostgreSql);
}
