using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Policies;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Persistence;

/// <summary>
/// All tables. Services open one per operation from <see cref="IDbContextFactory{TContext}"/> and never keep it.
/// Each engine has its own derived context, which carries its migrations.
/// </summary>
public abstract class ClientBaseDb(DbContextOptions options) : IdentityUserContext<StaffUser, Guid>(options)
{
    public DbSet<Person> Persons => Set<Person>();

    public DbSet<ClientRecord> Clients => Set<ClientRecord>();

    public DbSet<IdentityKey> IdentityKeys => Set<IdentityKey>();

    public DbSet<ClientBinding> Bindings => Set<ClientBinding>();

    public DbSet<PhoneChallenge> PhoneChallenges => Set<PhoneChallenge>();

    public DbSet<Quote> Quotes => Set<Quote>();

    public DbSet<Policy> Policies => Set<Policy>();

    public DbSet<PolicySequence> PolicySequences => Set<PolicySequence>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditChange> AuditChanges => Set<AuditChange>();

    /// <summary>
    /// Begins the transaction of a business action that writes. What is read inside is what the action is decided on:
    /// no other writer comes in between.
    /// </summary>
    public abstract Task<WriteTransaction> BeginWriteAsync(CancellationToken ct);

    /// <summary>True when the exception says that this unique index (or one of these columns) already holds the value.</summary>
    public abstract bool IsUniqueViolation(DbUpdateException exception);

    /// <summary>Removes what erased rows left in the engine's log.</summary>
    public abstract Task ScrubErasedAsync(CancellationToken ct);

    /// <summary>A sentence on a setting with which an acknowledged sale could be lost, or null (DB-1).</summary>
    public abstract Task<string?> FindUnsafeSettingAsync(CancellationToken ct);

    /// <summary>What the engine itself finds wrong with its file, or null. Reads everything.</summary>
    public abstract Task<string?> FindDamageAsync(CancellationToken ct);

    /// <summary>A sentence on rows that refer to rows which are not there, or null.</summary>
    public abstract Task<string?> FindBrokenReferencesAsync(CancellationToken ct);

    /// <summary>Gives the open connection what a bulk load wants; <paramref name="enabled"/> = false takes it back.</summary>
    public abstract Task TuneForBulkAsync(bool enabled, CancellationToken ct);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(ClientBaseDb).Assembly);
    }
}
