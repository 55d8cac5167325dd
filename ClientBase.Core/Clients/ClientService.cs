using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>Adds clients to an agent's base and edits them (R-01… …R-35).</summary>
public sealed class ClientService(
    IDbContextFactory<ClientBaseDb> dbs,
    TimeProvider time,
    StaffAccess access,
    IdentityIndex identities,
    DocumentVault vault,
    PhoneVerificationService phones,
    LiveFeed feed)
{
    /// <summary>R-07 answers that an agent gets in a day before he is sent to his supervisor.</summary>
    public const int BoundAnswersPerDay = 10;

    /// <summary>Remark of the diary's line about an attempt to edit a closed client .</summary>
    public const string RefusedEdit = "Редактирование: клиент закреплён за другим агентом";

    /// <summary>The same about an attempt to confirm his phone.</summary>
    public const string RefusedConfirmation = "Подтверждение телефона: клиент закреплён за другим агентом";

    /// <summary>
    /// Adds a client to the agent's own base. The same <paramref name="formKey"/> gives the same client again.
    /// Refuses: <see cref="InvalidInput"/>, <see cref="AlreadyInYourBase"/>, <see cref="PerhapsInYourBase"/>,
    /// <see cref="BoundToAnotherAgent"/>, <see cref="PhoneNotConfirmed"/>.
    /// </summary>
    public async Task<Result<ClientId>> AddAsync(Actor actor, Guid formKey, ClientInput input, SaveDecisions decisions, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        var check = ClientInputRules.Check(input, time.Today());
        if (check.Profile is not { } profile)
        {
            return new InvalidInput(check.Errors);
        }

        return await dbs.WriteAsync<Result<ClientId>>(async (db, write) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id), .. identities.LocksOf(profile)], ct);
            var added = await db.Clients.Where(c => c.AgentId == actor.Id && c.FormKey == formKey).Select(c => (ClientId?)c.Id).SingleOrDefaultAsync(ct);
            if (added is { } already)
            {
                return already;
            }

            if (await RefuseAgentsOwnAsync(db, actor, profile, ct) is { } agentsOwn)
            {
                return agentsOwn;
            }

            var confirmation = profile.Phone is { } number
                ? await phones.FindConfirmationAsync(db, actor.Id, formKey, number, now, ct)
                : null;
            if (confirmation is not null && !Age.IsAdult(profile.BirthDate, time.Today()))
            {
                return new InvalidInput([new FieldMessage(ClientField.BirthDate, new TooYoungToConfirm().Message)]);
            }

            var candidates = await identities.FindAsync(db, actor.Id, profile, confirmation is not null, except: null, now - ClientKeeping.UndoWithin, ct);
            if (RefuseInOwnBase(actor, profile, candidates, decisions) is { } known)
            {
                return known;
            }

            var same = Others(actor, profile, candidates, IdentityMatch.Same);
            if (await BoundElsewhereAsync(db, actor, same, ct))
            {
                return await RefuseBoundAsync(db, write, actor, now, ct);
            }

            if (await FindOwnRecordAsync(db, actor, same, ct) is { } mine)
            {
                return new AlreadyInYourBase(mine.Id, mine.FullName, mine.IsArchived);
            }

            if (profile.Phone is not null && confirmation is null && !decisions.WithoutConfirmation)
            {
                return new PhoneNotConfirmed();
            }

            if (await RefuseDisputeAsync(db, write, actor, profile, candidates, now, ct) is { } askSupervisor)
            {
                return askSupervisor;
            }

            List<ConcernedRecord> concerned = [];
            var person = await db.PersonOfAsync(same, concerned, now, ct);
            var client = new ClientRecord
            {
                Id = ClientId.New(),
                PersonId = person,
                AgentId = actor.Id,
                CreatedAt = now,
                FormKey = formKey,
            };
            client.SetProfile(profile, vault);
            client.SetPhone(profile.Phone, confirmation is null ? null : now);
            db.Clients.Add(client);
            identities.Add(db, client.Id, profile, confirmation is not null);
            db.Record(actor, AuditAction.ClientAdded, now, client.Id, person);
            if (confirmation is not null)
            {
                UseConfirmation(db, actor, client, confirmation, now);
            }

            await FlagDoubtsAsync(db, client, profile, candidates, mayDispute: true, now, ct);
            await db.SaveChangesAsync(ct);
            await write.CommitAsync([.. concerned, new(actor.Id, client.Id)], feed, ct);
            return client.Id;
        }, ct);
    }

    /// <summary>
    /// Saves an edited profile. <paramref name="version"/> is the one the form was opened with; an older one is refused with
    /// <see cref="ChangedElsewhere"/> and nothing is written. Refuses besides what adding refuses: <see cref="ReasonNeeded"/>,
    /// <see cref="LooksLikeAnotherPerson"/>, <see cref="BoundPhoneOnlyReplaced"/>, and everything of the action matrix.
    /// </summary>
    public async Task<Result<ClientId>> EditAsync(
        Actor actor, ClientId id, Guid version, Guid formKey, ClientInput input, SaveDecisions decisions, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var now = time.UtcNow();
        var check = ClientInputRules.Check(input, time.Today());
        return await dbs.WriteAsync<Result<ClientId>>(async (db, write) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id), .. identities.LocksOf(check.Profile)], ct);
            var client = await db.Clients.SingleOrDefaultAsync(c => c.Id == id && c.AgentId == actor.Id && c.DeletedAt == null, ct);
            if (client is null)
            {
                return new ClientNotFound();
            }

            await db.LockPersonsAsync([client], ct);
            var status = await db.StatusAsync(actor.Id, client.PersonId, ct);
            if (await RefuseClosedAsync(db, write, actor, client, ClientAction.Edit, status, RefusedEdit, now, ct) is { } forbidden)
            {
                return forbidden;
            }

            if (client.Version != version)
            {
                return new ChangedElsewhere();
            }

            if (check.Profile is not { } profile)
            {
                return new InvalidInput(check.Errors);
            }

            if (await RefuseAgentsOwnAsync(db, actor, profile, ct) is { } agentsOwn)
            {
                return agentsOwn;
            }

            var changes = ClientChanges.Between(client, profile, vault);
            var sold = await FindSoldIdentityAsync(db, client, ct);
            if (RefuseKeyData(client, profile, status, sold, changes, decisions) is { } keyData)
            {
                return keyData;
            }

            if (profile.Phone is null && client.Phone is not null && status is ClientStatus.BoundToMe)
            {
                return new BoundPhoneOnlyReplaced();
            }

            var confirmation = profile.Phone is { } number
                ? await phones.FindConfirmationAsync(db, actor.Id, formKey, number, now, ct)
                : null;
            if (confirmation is not null && !Age.IsAdult(profile.BirthDate, time.Today()))
            {
                return new InvalidInput([new FieldMessage(ClientField.BirthDate, new TooYoungToConfirm().Message)]);
            }

            var phoneInForce = PhoneInForce(client, profile, status, confirmation);
            var verified = phoneInForce is not null && (confirmation is not null || (phoneInForce == client.Phone && client.PhoneVerifiedAt is not null));
            var identity = profile with { Phone = phoneInForce };
            var candidates = await identities.FindAsync(db, actor.Id, identity, verified, except: client.Id, now - ClientKeeping.UndoWithin, ct);
            var keyDataChanged = changes.Exists(change => change.IsKeyData) || client.Email != profile.Email || confirmation is not null;
            if (keyDataChanged && RefuseInOwnBase(actor, identity, candidates, decisions) is { } known)
            {
                return known;
            }

            var same = Others(actor, identity, candidates, IdentityMatch.Same);
            if (status is not ClientStatus.BoundToMe && await BoundElsewhereAsync(db, actor, same, ct))
            {
                return await RefuseBoundAsync(db, write, actor, now, ct);
            }

            // A customer edited step by step into somebody else's client would carry his older binding along.
            var taken = same.Where(c => c.PersonId != client.PersonId
                && !(confirmation is not null && c.SharedKeys.Contains(IdentityKeyKind.ConfirmedPhone))).ToList();
            if (taken.Count > 0 && sold?.MayBe(profile) == false)
            {
                return await BoundElsewhereAsync(db, actor, taken, ct)
                    ? await RefuseBoundAsync(db, write, actor, now, ct)
                    : new LooksLikeAnotherPerson();
            }

            var newNumber = profile.Phone is not null && profile.Phone != client.Phone && profile.Phone != client.PendingPhone;
            if (newNumber && confirmation is null && !decisions.WithoutConfirmation)
            {
                return new PhoneNotConfirmed();
            }

            if (changes.Count == 0 && confirmation is null)
            {
                return client.Id;
            }

            // The later one waits: a document that stays as it was is not disputed because somebody else typed its number.
            var mayDispute = client.IsDocumentDisputed
                || changes.Exists(change => change.Field is ClientField.DocumentType or ClientField.DocumentNumber)
                || candidates.Any(c => c.PersonId == client.PersonId && IdentityMatcher.Judge(identity, c) is IdentityMatch.Disputed);
            if (mayDispute && await RefuseDisputeAsync(db, write, actor, identity, candidates, now, ct) is { } askSupervisor)
            {
                return askSupervisor;
            }

            var (oldLastName, oldEmail) = (client.LastName, client.Email);
            client.SetProfile(profile, vault);
            if (status is ClientStatus.BoundToMe && oldEmail != client.Email)
            {
                await db.TellFormerAddressAsync(client, oldEmail, now, ct);
            }

            if (decisions.Reason is KeyDataReason.NameChange && oldLastName != client.LastName)
            {
                client.RememberFormerLastName(oldLastName);
            }

            SetPhone(client, profile, phoneInForce, confirmation, now);

            // What was once true of a customer goes on finding him: a new e-mail or number needs no reason and is no mistake.
            var keepFormer = decisions.Reason is KeyDataReason.NameChange or KeyDataReason.DocumentReplacement
                || (decisions.Reason is null && status is not ClientStatus.Prospect);
            await identities.ReplaceAsync(db, client.Id, identity, verified, keepFormer, ct);
            db.Record(
                actor, AuditAction.ClientEdited, now, client.Id, client.PersonId,
                remark: decisions.Reason is { } reason && changes.Exists(change => change.IsKeyData) ? reason.Title() : null,
                changes: changes.Select(change => change.ToAudit()));
            if (confirmation is not null)
            {
                UseConfirmation(db, actor, client, confirmation, now);
            }

            client.IsDocumentDisputed = false;
            await db.SaveChangesAsync(ct);

            List<ConcernedRecord> concerned = [new(actor.Id, client.Id)];
            await db.RegroupAsync(client, same, concerned, now, ct);
            await FlagDoubtsAsync(db, client, identity, candidates, mayDispute, now, ct);

            // Whom this agent held already may just have turned out to be held longer by another: that is no refusal.
            if (confirmation is not null
                && (status is not ClientStatus.BoundToMe || await db.StatusAsync(actor.Id, client.PersonId, ct) is ClientStatus.BoundToMe))
            {
                var bound = await db.BindAtPhoneConfirmationAsync(actor, client, now, ct);
                if (bound.Refusal is { } heldByOther)
                {
                    return Result<ClientId>.Pass(heldByOther);
                }

                concerned.AddRange(bound.Value.Records);
            }

            await db.SaveChangesAsync(ct);
            await write.CommitAsync(concerned, feed, ct);
            return client.Id;
        }, ct);
    }

    /// <summary>
    /// «Подтвердить» in the form: sends a code to the typed number. For the form of a new client <paramref name="client"/> is null.
    /// Refuses what the action matrix refuses, so that nobody in another agent's hands gets a message, and whatever
    /// <see cref="PhoneVerificationService.SendCodeAsync"/> refuses.
    /// </summary>
    public async Task<Result<CodeSent>> SendCodeAsync(
        Actor actor, ClientId? client, Guid formKey, PhoneNumber phone, DateOnly? birthDate, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        return client is { } id && await RefuseConfirmationAsync(actor, id, ct) is { } forbidden
            ? forbidden
            : await phones.SendCodeAsync(actor, formKey, phone, birthDate, client, ct);
    }

    private async Task<Refusal?> RefuseConfirmationAsync(Actor actor, ClientId id, CancellationToken ct)
    {
        return await dbs.WriteAsync(async (db, write) =>
        {
            await db.LockAsync([LockName.Agent(actor.Id)], ct);
            var client = await db.Clients.SingleOrDefaultAsync(c => c.Id == id && c.AgentId == actor.Id && c.DeletedAt == null, ct);
            if (client is null)
            {
                return new ClientNotFound();
            }

            var status = await db.StatusAsync(actor.Id, client.PersonId, ct);
            return await RefuseClosedAsync(db, write, actor, client, ClientAction.ConfirmPhone, status, RefusedConfirmation, time.UtcNow(), ct);
        }, ct);
    }

    /// <summary>What the action matrix says; an attempt on a client in another agent's hands is written down .</summary>
    private static async Task<Refusal?> RefuseClosedAsync(
        ClientBaseDb db,
        WriteTransaction write,
        Actor actor,
        ClientRecord client,
        ClientAction action,
        ClientStatus status,
        string remark,
        DateTime now,
        CancellationToken ct)
    {
        var forbidden = OwnershipRules.Refuse(action, status, client.IsArchived);
        if (forbidden is BoundToAnotherAgent)
        {
            db.Record(actor, AuditAction.Refused, now, client.Id, client.PersonId, remark: remark);
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
        }

        return forbidden;
    }

    private static Refusal? RefuseInOwnBase(
        Actor actor, ClientProfile profile, IReadOnlyList<IdentityCandidate> candidates, SaveDecisions decisions)
    {
        var own = candidates.Where(c => c.AgentId == actor.Id).ToList();
        if (own.Find(c => IdentityMatcher.Judge(profile, c) is IdentityMatch.Same) is { } same)
        {
            return new AlreadyInYourBase(same.ClientId, same.FullName, same.IsArchived);
        }

        var similar = own.Where(c => IdentityMatcher.Judge(profile, c) is IdentityMatch.Perhaps).ToList();
        return similar.Count > 0 && !decisions.DespiteSimilar
            ? new PerhapsInYourBase(similar.ConvertAll(c => new SimilarClient(c.ClientId, c.FullName, c.BirthDate, c.Phone?.Display, c.IsArchived)))
            : null;
    }

    private Refusal? RefuseKeyData(
        ClientRecord client, ClientProfile profile, ClientStatus status, SoldIdentity? sold, List<ClientChange> changes, SaveDecisions decisions)
    {
        if (status is not (ClientStatus.BoundToMe or ClientStatus.Customer) || !changes.Exists(change => change.IsKeyData))
        {
            return null;
        }

        var otherDocument = client.DocumentType is not null && changes.Exists(change => change.Field is ClientField.DocumentNumber);
        var otherThanSaved = client.BirthDate != profile.BirthDate && otherDocument;
        return otherThanSaved || sold?.IsAnotherPerson(profile, identities.DocumentHash(profile)) == true
            ? new LooksLikeAnotherPerson()
            : decisions.Reason is null ? new ReasonNeeded() : null;
    }

    /// <summary>Whom this agent sold the first policy to, as it stood then; null for a prospect.</summary>
    private static Task<SoldIdentity?> FindSoldIdentityAsync(ClientBaseDb db, ClientRecord client, CancellationToken ct) =>
        db.Policies
            .Where(p => p.PersonId == client.PersonId && p.AgentId == client.AgentId && p.AnnulledAt == null)
            .OrderBy(p => p.IssuedAt)
            .Select(p => new SoldIdentity(p.PolicyholderName, p.PolicyholderBirthDate, p.PolicyholderDocumentHash))
            .FirstOrDefaultAsync(ct);

    private static List<IdentityCandidate> Others(
        Actor actor, ClientProfile profile, IReadOnlyList<IdentityCandidate> candidates, IdentityMatch match) =>
        candidates.Where(c => c.AgentId != actor.Id && IdentityMatcher.Judge(profile, c) == match).ToList();

    private static async Task<bool> BoundElsewhereAsync(
        ClientBaseDb db, Actor actor, List<IdentityCandidate> same, CancellationToken ct)
    {
        var persons = same.ConvertAll(c => c.PersonId);
        return persons.Count > 0
            && await db.Bindings.AnyAsync(b => persons.Contains(b.PersonId) && b.EndedAt == null && b.AgentId != actor.Id, ct);
    }

    /// <summary>The agent's own record of one of these persons: linked through somebody else's record where no key of its own matches .</summary>
    private static async Task<ClientRecord?> FindOwnRecordAsync(
        ClientBaseDb db, Actor actor, List<IdentityCandidate> same, CancellationToken ct)
    {
        var persons = same.ConvertAll(c => c.PersonId);
        return persons.Count == 0
            ? null
            : await db.Clients.AsNoTracking()
                .Where(c => persons.Contains(c.PersonId) && c.AgentId == actor.Id && c.DeletedAt == null)
                .OrderBy(c => c.CreatedAt)
                .FirstOrDefaultAsync(ct);
    }

    /// <summary>The number that is in force after the save: a bound client keeps the old one until the new is confirmed .</summary>
    private static PhoneNumber? PhoneInForce(ClientRecord client, ClientProfile profile, ClientStatus status, PhoneChallenge? confirmation)
    {
        var waits = status is ClientStatus.BoundToMe && client.Phone is not null && confirmation is null;
        return waits ? client.Phone : profile.Phone;
    }

    private static void SetPhone(
        ClientRecord client, ClientProfile profile, PhoneNumber? inForce, PhoneChallenge? confirmation, DateTime now)
    {
        if (confirmation is not null)
        {
            client.SetPhone(profile.Phone, now);
        }
        else if (inForce != client.Phone)
        {
            client.SetPhone(inForce, verifiedAt: null);
        }
        else if (profile.Phone is { } pending && pending != inForce)
        {
            client.AwaitConfirmationOf(pending);
        }
        else
        {
            client.ForgetPendingPhone();
        }
    }

    private static void UseConfirmation(ClientBaseDb db, Actor actor, ClientRecord client, PhoneChallenge confirmation, DateTime now)
    {
        confirmation.Use(now);
        client.RecordConsent(confirmation.ConfirmedAt ?? now, VerificationSms.TextVersion);
        db.Record(actor, AuditAction.PhoneConfirmed, now, client.Id, client.PersonId);
    }

    /// <summary>R-13: an agent's own number, or any other agent's, is nobody's client number. P-16: his address is his alone.</summary>
    private static async Task<Refusal?> RefuseAgentsOwnAsync(ClientBaseDb db, Actor actor, ClientProfile profile, CancellationToken ct)
    {
        if (profile.Phone is { } phone && await db.Users.AnyAsync(user => user.OwnPhone == phone, ct))
        {
            return new InvalidInput([new FieldMessage(ClientField.Phone, new NumberOfAgent().Message)]);
        }

        return await db.IsAgentsEmailAsync(actor.Id, profile, ct)
            ? new InvalidInput([new FieldMessage(ClientField.Email, "Это ваша собственная эл. почта. Укажите почту клиента: на неё придут его письма")])
            : null;
    }

    /// <summary>Marks what a person has to look at: a renewed or mistyped document, a number that stands in somebody else's record.</summary>
    private static async Task FlagDoubtsAsync(
        ClientBaseDb db,
        ClientRecord client,
        ClientProfile profile,
        IReadOnlyList<IdentityCandidate> candidates,
        bool mayDispute,
        DateTime now,
        CancellationToken ct)
    {
        if (candidates.Any(c => IdentityMatcher.NeedsReview(profile, c))
            && await db.Persons.FindAsync([client.PersonId], ct) is { } person)
        {
            person.NeedsReview = true;
        }

        if (mayDispute && candidates.Any(c => IdentityMatcher.Judge(profile, c) is IdentityMatch.Disputed))
        {
            client.IsDocumentDisputed = true;
            await NotifySupervisorsAsync(
                db, NotificationKind.DisputedMatch, "Спорное совпадение",
                "Один и тот же документ указан у клиентов с разными фамилиями и датами рождения. Проверьте скан документа.", now, ct);
        }
    }

    /// <summary>R-07 with its limit; the refusal itself is written down.</summary>
    private async Task<Refusal> RefuseBoundAsync(ClientBaseDb db, WriteTransaction write, Actor actor, DateTime now, CancellationToken ct)
    {
        var tooMany = await CountAnswerAsync(db, actor, now, ct);
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return tooMany ?? (Refusal)new BoundToAnotherAgent();
    }

    /// <summary>«Спорное совпадение» tells as much as a refusal does, that the document is known here, so it is counted with them.</summary>
    private async Task<Refusal?> RefuseDisputeAsync(
        ClientBaseDb db,
        WriteTransaction write,
        Actor actor,
        ClientProfile profile,
        IReadOnlyList<IdentityCandidate> candidates,
        DateTime now,
        CancellationToken ct)
    {
        if (!candidates.Any(c => IdentityMatcher.Judge(profile, c) is IdentityMatch.Disputed)
            || await CountAnswerAsync(db, actor, now, ct) is not { } tooMany)
        {
            return null;
        }

        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return tooMany;
    }

    /// <summary>Writes down an answer that tells something of other bases; a refusal once there were too many of them today.</summary>
    private async Task<AskSupervisor?> CountAnswerAsync(ClientBaseDb db, Actor actor, DateTime now, CancellationToken ct)
    {
        const string rule = "R-07";
        var dayStart = MoscowTime.StartOf(time.Today());
        var answered = await db.AuditEntries.CountAsync(
            e => e.ActorId == actor.Id && e.Action == AuditAction.Refused && e.At >= dayStart && e.Remark == rule, ct);
        db.Record(actor, AuditAction.Refused, now, remark: rule);
        if (answered == BoundAnswersPerDay)
        {
            await NotifySupervisorsAsync(
                db, NotificationKind.TooManyRefusals, "Много отказов",
                $"{actor.Name}: больше {BoundAnswersPerDay} отказов за день при добавлении закреплённых клиентов.", now, ct);
        }

        return answered >= BoundAnswersPerDay ? new AskSupervisor() : null;
    }

    private static async Task NotifySupervisorsAsync(
        ClientBaseDb db, NotificationKind kind, string title, string body, DateTime now, CancellationToken ct)
    {
        var supervisors = await db.Users.Where(user => user.Role == StaffRole.Supervisor).Select(user => user.Id).ToListAsync(ct);
        db.Notifications.AddRange(supervisors.Select(id => new Notification
        {
            RecipientId = new StaffId(id),
            Kind = kind,
            Title = title,
            Body = body,
            CreatedAt = now,
        }));
    }
}
