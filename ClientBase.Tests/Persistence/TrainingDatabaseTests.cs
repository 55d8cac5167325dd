using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ClientBase.Tests.Persistence;

/// <summary>A training run's rows: back at their beginning as often as one likes, and nobody else's are touched.</summary>
public sealed class TrainingDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clientbase-training-").FullName;

    public TrainingDatabaseTests()
    {
        Run(Template, "PRAGMA journal_mode = wal; CREATE TABLE People (Id INTEGER PRIMARY KEY, Name TEXT, Photo BLOB); INSERT INTO People VALUES (1, 'Булгаков', x'0102'), (2, 'Покин', NULL)");
        TrainingDatabase.MarkTemplate(Template);
    }

    private string Template => Path.Combine(_folder, "template.db");

    public void Dispose()
    {
        SqlitePools.CloseIn(_folder);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_hundred_resets_give_the_same_state()
    {
        var file = Path.Combine(_folder, "run.db");
        var run = new TrainingDatabase(file, "first");
        Assert.Null(run.Restore(Template));
        var beginning = run.ReadFingerprint();

        for (var i = 0; i < 100; i++)
        {
            Run(file, $"INSERT INTO People VALUES ({10 + i}, 'Лишний', NULL); UPDATE People SET Name = 'Другой' WHERE Id = 1; CREATE TABLE Extra{i} (Id INTEGER)");
            Assert.NotEqual(beginning, run.ReadFingerprint());

            Assert.Null(run.Restore(Template));

            Assert.Equal(beginning, run.ReadFingerprint());
        }
    }

    [Theory]
    [InlineData("UPDATE People SET Name = 'Булгакова' WHERE Id = 1")]
    [InlineData("UPDATE People SET Photo = x'0103' WHERE Id = 1")]
    [InlineData("UPDATE People SET Photo = '' WHERE Id = 2")]
    [InlineData("DELETE FROM People WHERE Id = 2")]
    [InlineData("CREATE TABLE Extra (Id INTEGER)")]
    public void The_fingerprint_sees_every_difference(string change)
    {
        var file = Path.Combine(_folder, "run.db");
        var run = new TrainingDatabase(file, "first");
        run.Restore(Template);
        var before = run.ReadFingerprint();

        Run(file, change);

        Assert.NotEqual(before, run.ReadFingerprint());
    }

    [Fact]
    public void A_planted_real_row_is_neither_reset_nor_deleted()
    {
        var file = Path.Combine(_folder, "run.db");
        Run(file, "CREATE TABLE People (Id INTEGER PRIMARY KEY, Name TEXT); INSERT INTO People VALUES (1, 'Настоящий')");
        var run = new TrainingDatabase(file, "first");

        Assert.IsType<ForeignTrainingRows>(run.Restore(Template));
        run.Delete();

        Assert.Equal("Настоящий", Ask(file, "SELECT Name FROM People"));
    }

    [Fact]
    public void Rows_of_another_run_are_not_touched_either()
    {
        var file = Path.Combine(_folder, "run.db");
        new TrainingDatabase(file, "first").Restore(Template);
        Run(file, "UPDATE People SET Name = 'Чужой' WHERE Id = 1");

        Assert.IsType<ForeignTrainingRows>(new TrainingDatabase(file, "second").Restore(Template));

        Assert.Equal("Чужой", Ask(file, "SELECT Name FROM People WHERE Id = 1"));
    }

    private static void Run(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string? Ask(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar() as string;
    }
}
