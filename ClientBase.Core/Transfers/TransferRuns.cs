using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Mail;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientBase.Core.Transfers;

/// <summary>
/// Carries transfers out, some clients at a time: each goes over whole, in one transaction with its history and the message to
/// him. What a dead node left undone another takes up; the two agents are told once, when all have gone over.
/// </summary>
public sealed class TransferRuns(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, MailSender mail, LiveFeed feed)
{
    private const int AtOnce = 100;

    /// <summary>Nobody is told at night that he has a new agent: what was planned begins so long after midnight in Moscow.</summary>
    private static readonly TimeSpan PlannedBeginAfter = TimeSpan.FromHours(9);

    /// <summary>Everything whose day has come.</summary>
    /// <returns>How many clients have gone over.</returns>
    public async Task<int> RunDueAsync(CancellationToken ct)
    {
        var now = time.UtcNow();
        var today = MoscowTime.DateOf(now);
        var planned = MoscowTime.DateOf(now - PlannedBeginAfter);
        var midnight = MoscowTime.StartOf(today);
        List<Guid> due;
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            due = await db.ClientTransfers
                .Where(t => t.DoneAt == null && t.CancelledAt == null && t.On <= today && (t.On <= planned || t.OrderedAt >= midnight))
                .Select(t => t.Id)
                .ToListAsync(ct);
        }

        var moved = 0;
        foreach (var transfer in due)
        {
            moved += await RunAsync(transfer, ct);
        }

        return moved;
    }

    /// <summary>One transfer, whose day has come.</summary>
    /// <returns>How many clients have gone over.</returns>
    internal async Task<int> RunAsync(Guid transfer, CancellationToken ct)
    {
        var moved = 0;
        while (await MoveNextAsync(transfer, ct) is { } more)
        {
            moved += more;
        }

        return moved;
    }

    /// <summary>The next clients of a transfer; null when it is over.</summary>
    private Task<int?> MoveNextAsync(Guid id, CancellationToken ct) => dbs.WriteAsync<int?>(async (db, tx) =>
    {
        await db.LockAsync([LockName.Job($"client-transfer {id}")], ct);
        var transfer = await db.ClientTransfers.SingleAsync(t => t.Id == id, ct);
        if (transfer.DoneAt is not null || transfer.CancelledAt is not null)
        {
            return null;
        }

        await db.LockAsync([LockName.Agent(transfer.FromId), LockName.Agent(transfer.ToId)], ct);
        var held = await Left(db, transfer).OrderBy(b => b.Id).Take(AtOnce).ToListAsync(ct);
        if (held.Count == 0)
        {
            var now = time.UtcNow();
            transfer.DoneAt = now;
            Tell(db, transfer, now);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync([ConcernedRecord.Elsewhere(transfer.FromId), ConcernedRecord.Elsewhere(transfer.ToId)], feed, ct);
            return null;
        }

        await db.LockPersonsAsync(held, binding => binding.PersonId, ct);

        // The instant is taken when nobody else decides about these persons any more: a purchase that was waited for came before it.
        var concerned = await MoveAsync(db, transfer, held.FindAll(b => b.EndedAt is null), time.UtcNow(), ct);
        await db.SaveChangesAsync(ct);
        await tx.CommitAsync(concerned, feed, ct);
        return held.Count;
    }, ct);

    /// <summary>Bindings that are still to go over.</summary>
    private static IQueryable<ClientBinding> Left(ClientBaseDb db, ClientTransfer transfer)
    {
        var records = db.Clients.Where(c => c.AgentId == transfer.FromId && c.DeletedAt == null);
        if (!transfer.OfAll)
        {
            records = records.Where(c => db.ChosenClients.Any(chosen => chosen.TransferId == transfer.Id && chosen.ClientId == c.Id));
        }

        return db.Bindings.Where(b => b.AgentId == transfer.FromId && b.EndedAt == null && records.Any(c => c.PersonId == b.PersonId));
    }

    private async Task<List<ConcernedRecord>> MoveAsync(ClientBaseDb db, ClientTransfer transfer, List<ClientBinding> held, DateTime now, CancellationToken ct)
    {
        var persons = held.ConvertAll(b => b.PersonId);
        held.ForEach(b => b.End(now, BindingEndReason.Transfer));

        // The place of the ended binding must be free before the other one moves into it.
        await db.SaveChangesAsync(ct);

        // By the person alone: with the agent in the question SQLite would read all of his clients.
        var records = (await db.Clients.Where(c => persons.Contains(c.PersonId) && c.DeletedAt == null).OrderBy(c => c.Id).ToListAsync(ct)).ToLookup(c => c.PersonId);
        await ForgetOutcomesAsync(db, persons, now, ct);
        var supervisor = new Actor(transfer.OrderedBy, transfer.OrderedByName, StaffRole.Supervisor, Session: "");
        List<ConcernedRecord> concerned = [];
        foreach (var person in persons)
        {
            var former = records[person].First(c => c.AgentId == transfer.FromId);
            var record = records[person].FirstOrDefault(c => c.AgentId == transfer.ToId);
            if (record is null)
            {
                record = former.CopyFor(transfer.ToId, transfer.WithNotes, now);
                db.Clients.Add(record);
                await CopyKeysAsync(db, former.Id, record.Id, _ => true, ct);
            }
            else
            {
                await CompleteAsync(db, former, record, transfer, supervisor, now, ct);
            }

            db.Record(supervisor, AuditAction.BindingEnded, now, former.Id, person, remark: "Передача клиентов");
            await db.BindAtTransferAsync(supervisor, record, now, ct);
            await TellClientAsync(db, transfer, record, now, concerned, ct);
            concerned.Add(new ConcernedRecord(former.AgentId, former.Id));
            concerned.Add(new ConcernedRecord(record.AgentId, record.Id));
            transfer.Moved++;
        }

        return concerned;
    }

    /// <summary>
    /// The new agent had a record of his own: his name and comment for the client stay, and it comes out of the archive. It speaks for the
    /// client from now on, also in the online store: so the address to which his letters go, the number that he has confirmed, and a
    /// document where there was none go over.
    /// </summary>
    private static async Task CompleteAsync(
        ClientBaseDb db, ClientRecord former, ClientRecord record, ClientTransfer transfer, Actor supervisor, DateTime now, CancellationToken ct)
    {
        if (record.IsArchived)
        {
            record.RestoreFromArchive();
        }

        List<ClientChange> changes = [];
        if (record.Email != former.Email)
        {
            Note(ClientField.Email, record.Email, former.Email);
            record.TakeEmailOf(former);
        }

        if (record.DocumentType is null && former.DocumentType is { } type)
        {
            Note(ClientField.DocumentType, null, DocumentTypes.Of(type).Title);
            record.TakeDocumentOf(former);
            await CopyKeysAsync(db, former.Id, record.Id, key => key.Kind == IdentityKeyKind.Document && !key.IsFormer, ct);
        }

        if (record.PhoneVerifiedAt is null && former is { Phone: { } phone, PhoneVerifiedAt: not null })
        {
            if (record.Phone != phone)
            {
                Note(ClientField.Phone, record.Phone?.Display, phone.Display);
            }

            record.TakePhoneOf(former);
            await CopyKeysAsync(db, former.Id, record.Id, key => key.Kind == IdentityKeyKind.ConfirmedPhone && !key.IsFormer, ct);
        }

        if (transfer.WithNotes && record.Note is null && former is { Note: { } note, NoteAuthor: { } author, NoteAt: { } at })
        {
            record.SetNote(note, author, at);
        }

        if (changes.Count > 0)
        {
            db.Record(
                supervisor, AuditAction.ClientEdited, now, record.Id, record.PersonId, remark: "Передача клиентов",
                changes: changes.Select(change => change.ToAudit()));
        }

        void Note(ClientField field, string? old, string? taken) => changes.Add(new ClientChange(field, ClientChanges.Title(field), old, taken));
    }

    /// <summary>What the former agent noted about renewals is over: the new one asks anew.</summary>
    private static async Task ForgetOutcomesAsync(ClientBaseDb db, List<PersonId> persons, DateTime now, CancellationToken ct)
    {
        var today = MoscowTime.DateOf(now);
        var noted = await db.Policies
            .Where(p => persons.Contains(p.PersonId) && p.EndsOn >= today && p.RenewalOutcome != null && p.RenewalOutcome != RenewalOutcome.Renewed)
            .ToListAsync(ct);
        noted.ForEach(policy => policy.NoteRenewal(null));
    }

    /// <summary>What makes the record be found as the same person.</summary>
    private static async Task CopyKeysAsync(ClientBaseDb db, ClientId from, ClientId to, Func<IdentityKey, bool> which, CancellationToken ct)
    {
        var keys = await db.IdentityKeys.AsNoTracking().Where(key => key.ClientId == from).ToListAsync(ct);
        db.IdentityKeys.AddRange(keys.Where(which).Select(key => new IdentityKey { ClientId = to, Kind = key.Kind, Hash = key.Hash, IsFormer = key.IsFormer }));
    }

    /// <summary>«Ваш новый агент — …»: by letter; who has an account, by SMS where no letters go out.</summary>
    private async Task TellClientAsync(
        ClientBaseDb db, ClientTransfer transfer, ClientRecord record, DateTime now, List<ConcernedRecord> concerned, CancellationToken ct)
    {
        if (await db.FindStoreAccountAsync(record.PersonId, ct) is { } account)
        {
            db.StoreMessages.Add(new StoreMessage { AccountId = account.Id, Kind = StoreMessageKind.NewAgent, Phone = account.Phone, CreatedAt = now });
            concerned.Add(ConcernedRecord.OfStore(account.Id, record.Id));
        }
        else if (mail.IsOpen && record.Email.Length > 0)
        {
            var agent = await db.Users.Where(user => user.Id == transfer.ToId.Value).Select(user => user.FullName).SingleAsync(ct);
            await mail.AddAsync(
                db,
                DerivedId.Of(transfer.Id, record.PersonId.Value),
                record.Email,
                "Ваш новый агент",
                $"""
                Здравствуйте!

                Ваш новый агент — {agent}. Ваши полисы действуют как прежде.
                """,
                ct);
        }
    }

    private static void Tell(ClientBaseDb db, ClientTransfer transfer, DateTime now)
    {
        if (transfer.Moved == 0)
        {
            return;
        }

        db.Notifications.Add(Notice(transfer.ToId, $"Вам передано клиентов: {transfer.Moved}."));

        // He is told no name: for him they are now clients of another agent like any other.
        db.Notifications.Add(Notice(transfer.FromId, $"Передано другому агенту клиентов: {transfer.Moved}. Ваши полисы и КВ по ним остаются за вами."));

        Notification Notice(StaffId to, string body) => new()
        {
            RecipientId = to,
            Kind = NotificationKind.ClientsTransferred,
            Title = "Передача клиентов",
            Body = body,
            CreatedAt = now,
        };
    }
}

/// <summary>Carries out what is due.</summary>
public sealed class TransferJob(TransferRuns runs, TimeProvider time, ILogger<TransferJob> log)
    : SteadyJob("client-transfers", TimeSpan.FromSeconds(10), time, log)
{
    protected override Task RunAsync(CancellationToken ct) => runs.RunDueAsync(ct);
}
