using ClientBase.Core.Basics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClientBase.Core.Persistence;

/// <summary>Which engine, where, and how services get their contexts.</summary>
public static class DatabaseSetup
{
    /// <param name="services">Receives <see cref="IDbContextFactory{TContext}"/> of <see cref="ClientBaseDb"/>.</param>
    /// <param name="configuration">Keys <c>Database:Provider</c> and <c>ConnectionStrings:ClientBase</c>.</param>
    /// <param name="baseFolder">What a relative SQLite path is relative to.</param>
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration, string baseFolder)
    {
        // What is wrong with a setting is found when the database is first needed: by then a sentence can be said about it.
        var configured = configuration.GetConnectionString("ClientBase");
        return configuration["Database:Provider"] switch
        {
            null or "Sqlite" => services.AddSqlite(configured, baseFolder),
            "PostgreSql" => services.AddPostgres(configured),
            var other => services.AddSingleton<IDbContextFactory<ClientBaseDb>>(_ => throw new StartupRefusedException(
                $"Настройка Database:Provider = «{other}» не поддерживается. Допустимые значения: Sqlite, PostgreSql.")),
        };
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services, string? configured, string baseFolder)
    {
        services.AddPooledDbContextFactory<SqliteClientBaseDb>(
            options => SqliteOverwriting.Configure(options, SqliteConnectionString(configured, baseFolder)));
        services.AddSingleton<IDbContextFactory<ClientBaseDb>, ClientBaseDbFactory<SqliteClientBaseDb>>();
        services.AddSingleton<BackupEngine>(_ => new SqliteBackup(SqliteConnectionString(configured, baseFolder)));
        return services;
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, string? configured)
    {
        services.AddSingleton(_ => PostgresDataSource.Create(configured ?? ""));
        services.AddPooledDbContextFactory<PostgresClientBaseDb>(
            (provider, options) => PostgresDataSource.Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<IDbContextFactory<ClientBaseDb>, ClientBaseDbFactory<PostgresClientBaseDb>>();
        services.AddSingleton<BackupEngine>(_ => new PostgresBackup(PostgresDataSource.Complete(configured ?? "")));
        services.AddSingleton<PostgresListener>();
        services.AddHostedService(provider => provider.GetRequiredService<PostgresListener>());
        return services;
    }

    /// <summary>The connection string with an absolute path; the folder is created.</summary>
    public static string SqliteConnectionString(string? configured, string baseFolder)
    {
        var builder = new SqliteConnectionStringBuilder(configured ?? "Data Source=data/clientbase.db");
        builder.DataSource = Path.GetFullPath(builder.DataSource, baseFolder);
        builder.DefaultTimeout = 30;
        Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        return builder.ToString();
    }
}

/// <summary>Hands out the context of the chosen engine under its common name.</summary>
internal sealed class ClientBaseDbFactory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<ClientBaseDb>
    where TDb : ClientBaseDb
{
    public ClientBaseDb CreateDbContext() => inner.CreateDbContext();

    public async Task<ClientBaseDb> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await inner.CreateDbContextAsync(cancellationToken);
}

/// <summary>For <c>dotnet ef migrations</c> only.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteClientBaseDb>
{
    public SqliteClientBaseDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteClientBaseDb>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For <c>dotnet ef migrations</c> only.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresClientBaseDb>
{
    public PostgresClientBaseDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresClientBaseDb>().UseNpgsql("Host=localhost;Database=design").Options);
}
