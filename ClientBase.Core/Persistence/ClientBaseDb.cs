using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Drafts;
using ClientBase.Core.Mail;
using ClientBase.Core.Motor;
using ClientBase.Core.NotificationCenter;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Policies;
using ClientBase.Core.Sms;
using ClientBase.Core.Statements;
using ClientBase.Core.Training;
using ClientBase.Core.Transfers;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientBase.Core.Persistence;

/// <summary>
/// All tables. Services open one per operation from <see cref="IDbContextFactory{TContext}"/> and never keep it.
/// Each engine has its own derived context, which carries its migrations.
/// </summary>
public abstract class ClientBaseDb(DbContextOptions options) : IdentityUserContext<StaffUser, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>How long an action asks a database that does not answer; beyond it the screen says so.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public DbSet<Person> Persons => Set<Person>();

    public DbSet<ClientRecord> Clients => Set<ClientRecord>();

    public DbSet<IdentityKey> IdentityKeys => Set<IdentityKey>();

    public DbSet<ErasureReceipt> ErasureReceipts => Set<ErasureReceipt>();

    public DbSet<ClientBinding> Bindings => Set<ClientBinding>();

    public DbSet<StoreAccount> StoreAccounts => Set<StoreAccount>();

    public DbSet<StoreMessage> StoreMessages => Set<StoreMessage>();

    public DbSet<CommissionEntry> CommissionEntries => Set<CommissionEntry>();

    public DbSet<PhoneChallenge> PhoneChallenges => Set<PhoneChallenge>();

    public DbSet<SmsDelivery> SmsDeliveries => Set<SmsDelivery>();

    public DbSet<SmsStop> SmsStops => Set<SmsStop>();

    public DbSet<MailDelivery> MailDeliveries => Set<MailDelivery>();

    public DbSet<Quote> Quotes => Set<Quote>();

    public DbSet<QuoteSequence> QuoteSequences => Set<QuoteSequence>();

    public DbSet<Policy> Policies => Set<Policy>();

    public DbSet<PolicySequence> PolicySequences => Set<PolicySequence>();

    public DbSet<RemoteClaim> RemoteClaims => Set<RemoteClaim>();

    public DbSet<ClaimLine> ClaimLines => Set<ClaimLine>();

    public DbSet<ClaimPhoto> ClaimPhotos => Set<ClaimPhoto>();

    public DbSet<ClaimSequence> ClaimSequences => Set<ClaimSequence>();

    public DbSet<CommissionStatement> Statements => Set<CommissionStatement>();

    public DbSet<CommissionStatementLine> StatementLines => Set<CommissionStatementLine>();

    public DbSet<ClientTransfer> ClientTransfers => Set<ClientTransfer>();

    public DbSet<ChosenClient> ChosenClients => Set<ChosenClient>();

    public DbSet<TariffEdition> TariffEditions => Set<TariffEdition>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NotificationSetting> NotificationSettings => Set<NotificationSetting>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditChange> AuditChanges => Set<AuditChange>();

    public DbSet<FormDraft> FormDrafts => Set<FormDraft>();

    public DbSet<LessonProgress> LessonProgress => Set<LessonProgress>();

    public DbSet<CommitMark> CommitMarks => Set<CommitMark>();

    public DbSet<Installation> Installations => Set<Installation>();

    /// <summary>Keys of cookies, sealed under the key ring: every node signs people in with the same.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>
    /// Begins the transaction of a business action that writes; for <see cref="Writes.WriteAsync"/>. What is read inside after
    /// <see cref="LockAsync"/> is what the action is decided on: no other writer comes in between.
    /// </summary>
    /// <param name="witnesses">Other contexts of the same database, to ask what became of a commit that was not answered.</param>
    /// <param name="ct">Ends the waiting for other writers.</param>
    public abstract Task<WriteTransaction> BeginWriteAsync(IDbContextFactory<ClientBaseDb>? witnesses, CancellationToken ct);

    /// <summary>
    /// Waits until no other action on any node holds one of these, and holds them until the transaction ends.
    /// </summary>
    /// <returns>
    /// True when others may have written since the transaction began, so that what was read before must be read again. False on
    /// an engine with one writer, where there is nothing to wait for.
    /// </returns>
    public abstract Task<bool> LockAsync(IEnumerable<LockName> names, CancellationToken ct);

    /// <summary>
    /// Takes the turn of a background job: null while another node has it. Ends with the disposal, and with the node's death.
    /// </summary>
    public abstract Task<IAsyncDisposable?> TryTakeTurnAsync(string job, CancellationToken ct);

    /// <summary>Gives a message to all nodes; inside a transaction, when and only when it commits. No more than 8000 bytes.</summary>
    public abstract Task TellNodesAsync(string message, CancellationToken ct);

    /// <summary>
    /// Leaves a mark by which <see cref="WasCommittedAsync"/> finds out later what became of the transaction; null where the
    /// engine always answers.
    /// </summary>
    public abstract Task<Guid?> MarkCommitAsync(CancellationToken ct);

    /// <summary>
    /// Commits. A commit that only this server has, because the waiting for its standby was given up, is a failure
    /// (<see cref="TimeoutException"/>), though the transaction has ended.
    /// </summary>
    public abstract Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct);

    /// <summary>
    /// True when the transaction that left this mark was committed and cannot be lost any more. Waits for one that is still being
    /// committed.
    /// </summary>
    public abstract Task<bool> WasCommittedAsync(Guid mark, CancellationToken ct);

    /// <summary>True when the exception says that this unique index (or one of these columns) already holds the value.</summary>
    public abstract bool IsUniqueViolation(DbUpdateException exception);

    /// <summary>Removes what erased rows left in the engine's log.</summary>
    public abstract Task ScrubErasedAsync(CancellationToken ct);

    /// <summary>
    /// Brings the schema to this version. Of several nodes that start together one does it and the others wait; where one was
    /// killed in the middle, the next goes on.
    /// </summary>
    public abstract Task MigrateAsync(CancellationToken ct);

    /// <summary>The clock of the database server, UTC; null where it is this machine's.</summary>
    public abstract Task<DateTime?> ReadServerClockAsync(CancellationToken ct);

    /// <summary>A sentence on a setting with which an acknowledged sale could be lost, or null (DB-1).</summary>
    public abstract Task<string?> FindUnsafeSettingAsync(CancellationToken ct);

    /// <summary>What the server knows of its standbys; null where the database is a file.</summary>
    public abstract Task<Replication?> ReadReplicationAsync(CancellationToken ct);

    /// <summary>What the engine itself finds wrong with its file, or null. Reads everything.</summary>
    public abstract Task<string?> FindDamageAsync(CancellationToken ct);

    /// <summary>A sentence on rows that refer to rows which are not there, or null.</summary>
    public abstract Task<string?> FindBrokenReferencesAsync(CancellationToken ct);

    /// <summary>
    /// Writes many entities of one type past the change tracker, the fastest way of the engine: it stores exactly what
    /// <c>SaveChanges</c> would, except that a key which the database numbers is always numbered. Inside a transaction of the caller.
    /// </summary>
    public abstract Task InsertManyAsync<T>(IEnumerable<T> rows, CancellationToken ct)
        where T : class;

    /// <summary>Gives the open connection what a bulk load wants; <paramref name="enabled"/> = false takes it back.</summary>
    public abstract Task TuneForBulkAsync(bool enabled, CancellationToken ct);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(ClientBaseDb).Assembly);
    }
}
