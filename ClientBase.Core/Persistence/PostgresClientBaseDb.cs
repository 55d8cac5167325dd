using System.Data;
using ClientBase.Core.Basics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ClientBase.Core.Persistence;

/// <summary>The engine of an installation with several nodes. Everything that only PostgreSQL knows stands here, beside it and in its migrations.</summary>
public sealed class PostgresClientBaseDb(DbContextOptions<PostgresClientBaseDb> options) : ClientBaseDb(options)
{
    /// <summary>Where nodes tell one another what has changed.</summary>
    public const string Channel = "clientbase";

    private static readonly TimeSpan LongestCopy = TimeSpan.FromMinutes(10);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // Byte order, as in SQLite: our sort and search keys are made for it, and an index in it serves prefixes.
        configurationBuilder.Properties<string>().UseCollation("C");
        configurationBuilder.Properties<PhoneNumber>().UseCollation("C");
        configurationBuilder.Properties<Enum>().UseCollation("C");
    }

    /// <summary>READ COMMITTED with named locks, not SERIALIZABLE: docs/decisions/0014 tells why.</summary>
    public override async Task<WriteTransaction> BeginWriteAsync(IDbContextFactory<ClientBaseDb>? witnesses, CancellationToken ct) =>
        new(this, await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct)) { Witnesses = witnesses };

    public override async Task<bool> LockAsync(IEnumerable<LockName> names, CancellationToken ct)
    {
        // All in one question and in one order: two actions that want the same two locks do not wait for each other in a ring.
        var numbers = names.Select(name => name.Number).Distinct().Order().ToArray();
        if (numbers.Length > 0)
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(number) FROM unnest({numbers}) AS number", ct);
        }

        return true;
    }

    public override async Task<Guid?> MarkCommitAsync(CancellationToken ct)
    {
        var mark = Guid.CreateVersion7();
        await Database.ExecuteSqlAsync($"""INSERT INTO "CommitMarks" ("Id", "At") VALUES ({mark}, now())""", ct);
        return mark;
    }

    /// <summary>
    /// When the waiting for the synchronous standby is cancelled (a time-out, an operator, a shutdown), PostgreSQL answers COMMIT all
    /// the same and only warns that the standby may not have it.
    /// </summary>
    public override async Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)Database.GetDbConnection();
        string? warning = null;
        void Hear(object sender, NpgsqlNoticeEventArgs heard)
        {
            if (heard.Notice.InvariantSeverity == "WARNING")
            {
                warning = heard.Notice.SqlState;
            }
        }

        connection.Notice += Hear;
        try
        {
            await transaction.CommitAsync(ct);
        }
        finally
        {
            connection.Notice -= Hear;
        }

        if (warning is not null)
        {
            throw new TimeoutException($"COMMIT was answered with a warning ({warning}).");
        }
    }

    /// <summary>
    /// An attempt to leave the same mark waits for its transaction if that is not decided yet. That it is seen does not mean that
    /// the standby has it; a later commit that the standby has confirmed does.
    /// </summary>
    public override async Task<bool> WasCommittedAsync(Guid mark, CancellationToken ct)
    {
        await using var attempt = await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var left = await Database.ExecuteSqlAsync(
            $"""INSERT INTO "CommitMarks" ("Id", "At") VALUES ({mark}, now()) ON CONFLICT DO NOTHING""", ct);
        if (left > 0)
        {
            await attempt.RollbackAsync(ct);
            return false;
        }

        await MarkCommitAsync(ct);
        await CommitAsync(attempt, ct);
        return true;
    }

    public override async Task<IAsyncDisposable?> TryTakeTurnAsync(string job, CancellationToken ct)
    {
        var number = LockName.Job(job).Number;
        await Database.OpenConnectionAsync(ct);
        if (await Database.SqlQuery<bool>($"""SELECT pg_try_advisory_lock({number}) AS "Value" """).SingleAsync(ct))
        {
            return new Turn(this, number);
        }

        await Database.CloseConnectionAsync();
        return null;
    }

    public override Task TellNodesAsync(string message, CancellationToken ct) =>
        Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {message})", ct);

    /// <summary>Nothing to do: rows are versions here, and VACUUM takes the old ones away in its time (docs/deploy.md).</summary>
    public override Task ScrubErasedAsync(CancellationToken ct) =>
        Database.ExecuteSqlRawAsync("""VACUUM "Clients", "AuditChanges", "Notifications", "Quotes", "PhoneChallenges", "SmsDeliveries", "MailDeliveries" """, ct);

    public override bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override async Task MigrateAsync(CancellationToken ct)
    {
        var number = LockName.Job("migrate").Number;
        Database.SetCommandTimeout(TimeSpan.FromHours(6));
        await Database.OpenConnectionAsync(ct);
        await Database.ExecuteSqlRawAsync("SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0", ct);
        await Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({number})", ct);
        await using (new Turn(this, number))
        {
            await Database.MigrateAsync(ct);
            await Database.ExecuteSqlRawAsync("RESET lock_timeout; RESET idle_in_transaction_session_timeout", ct);
        }
    }

    public override async Task<DateTime?> ReadServerClockAsync(CancellationToken ct) =>
        await Database.SqlQuery<DateTime>($"""SELECT clock_timestamp() AS "Value" """).SingleAsync(ct);

    public override async Task<Replication?> ReadReplicationAsync(CancellationToken ct)
    {
        var mayLook = await Database.SqlQuery<bool>($"""SELECT pg_has_role('pg_read_all_stats', 'USAGE') AS "Value" """).SingleAsync(ct);

        // A base backup that is being taken stands in the same view. Without the right every column but the process is null.
        var standbys = await Database.SqlQuery<Standby>(
            $"""
            SELECT coalesce(application_name, '') AS "Name", coalesce(state, '') AS "State", coalesce(sync_state, '') AS "SyncState",
                coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)::bigint AS "LagBytes", coalesce(replay_lag, interval '0') AS "Lag"
            FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' ORDER BY 1
            """).ToListAsync(ct);
        return new Replication(await ShowAsync("synchronous_standby_names", ct) != "", mayLook, standbys);
    }

    public override async Task<string?> FindUnsafeSettingAsync(CancellationToken ct)
    {
        foreach (var setting in new[] { "fsync", "full_page_writes", "synchronous_commit" })
        {
            if (await ShowAsync(setting, ct) == "off")
            {
                return $"PostgreSQL может потерять подтверждённую продажу: {setting} = off. Верните {setting} = on и перезапустите сервер базы данных.";
            }
        }

        return await ShowAsync("server_encoding", ct) == "UTF8"
            ? null
            : "База данных создана не в кодировке UTF8: создайте её заново командой createdb --encoding=UTF8 --template=template0.";
    }

    public override async Task<string?> FindDamageAsync(CancellationToken ct)
    {
        var invalid = await Database
            .SqlQuery<string>($"""SELECT indexrelid::regclass::text AS "Value" FROM pg_index WHERE NOT indisvalid""")
            .ToListAsync(ct);
        if (invalid.Count > 0)
        {
            return $"Недостроенные индексы: {string.Join(", ", invalid)}. Перестройте их командой REINDEX.";
        }

        // Reads every row of every table: a damaged page is noticed by its checksum, a damaged row by its form.
        foreach (var table in Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct())
        {
            try
            {
                // The name comes from the model, not from a person.
#pragma warning disable EF1002
                await Database.SqlQueryRaw<long>($"""SELECT count(*) FILTER (WHERE t IS NOT NULL OR t IS NULL) AS "Value" FROM "{table}" AS t""").SingleAsync(ct);
#pragma warning restore EF1002
            }
            catch (PostgresException damage) when (damage.SqlState is PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted)
            {
                return $"{table}: {damage.MessageText}";
            }
        }

        return null;
    }

    /// <summary>The engine itself does not look again at what it has once let in (a restore, a replica's mode), so every row is asked.</summary>
    public override async Task<string?> FindBrokenReferencesAsync(CancellationToken ct)
    {
        List<string> broken = [];
        foreach (var reference in Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys()))
        {
            var (from, column) = (reference.DeclaringEntityType.GetTableName(), reference.Properties.Single().GetColumnName());
            var (to, key) = (reference.PrincipalEntityType.GetTableName(), reference.PrincipalKey.Properties.Single().GetColumnName());
#pragma warning disable EF1002 // Names come from the model.
            var count = await Database.SqlQueryRaw<long>(
                $"""
                SELECT count(*) AS "Value" FROM "{from}" AS f
                WHERE f."{column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{to}" AS t WHERE t."{key}" = f."{column}")
                """).SingleAsync(ct);
#pragma warning restore EF1002
            if (count > 0)
            {
                broken.Add($"{from}: {count}");
            }
        }

        return broken.Count == 0 ? null : $"Оборванных ссылок: {string.Join(", ", broken)}";
    }

    public override async Task InsertManyAsync<T>(IEnumerable<T> rows, CancellationToken ct)
    {
        var table = new BulkTable<T>(this);
        var connection = (NpgsqlConnection)Database.GetDbConnection();
        await using var typed = connection.CreateCommand();
        var types = table.Columns.Select(column => ((NpgsqlParameter)column.CreateParameter(typed, "p")).NpgsqlDbType).ToArray();
        var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table.Name} ({string.Join(", ", table.Columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)", ct);
        await using (copy)
        {
            // The engine answers only when it has also looked up every reference.
            copy.Timeout = LongestCopy;
            foreach (var row in rows)
            {
                await copy.StartRowAsync(ct);
                for (var i = 0; i < types.Length; i++)
                {
                    if (table.Columns[i].Read(row) is { } value)
                    {
                        await copy.WriteAsync(value, types[i], ct);
                    }
                    else
                    {
                        await copy.WriteNullAsync(ct);
                    }
                }
            }

            await copy.CompleteAsync(ct);
        }
    }

    /// <summary>For this transaction only, so there is nothing to take back.</summary>
    public override Task TuneForBulkAsync(bool enabled, CancellationToken ct) =>
        enabled ? Database.ExecuteSqlRawAsync("SET LOCAL synchronous_commit = off", ct) : Task.CompletedTask;

    private Task<string> ShowAsync(string setting, CancellationToken ct) =>
        Database.SqlQuery<string>($"""SELECT current_setting({setting}) AS "Value" """).SingleAsync(ct);

    private sealed class Turn(PostgresClientBaseDb db, long number) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({number})");
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }
}
