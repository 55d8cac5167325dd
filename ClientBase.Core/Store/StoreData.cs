using System.Text.Json;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Core.Clients;
using ClientBase.Core.Notifications;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Store;

/// <summary>«Мои данные».</summary>
/// <param name="Document">Masked: «Паспорт гражданина РФ · 45 10 ••••56», or null.</param>
/// <param name="ConsentGivenAt">UTC; consent to processing, by the code told to the agent .</param>
/// <param name="ConsentText">Version of the text that the client was sent.</param>
/// <param name="AdvertisingConsentAt">UTC; null while there is none.</param>
public sealed record StoreProfile(
    string FullName,
    DateOnly BirthDate,
    string Email,
    PhoneNumber Phone,
    string? Document,
    DateTime? ConsentGivenAt,
    string? ConsentText,
    DateTime? AdvertisingConsentAt);

/// <summary>A line of «Кто открывал мои данные».</summary>
/// <param name="Who">«Ваш агент», «Другой агент»: other agents are not named .</param>
public sealed record StoreJournalLine(DateTime At, string Who, string What);

/// <summary>What the client may know and decide about his own data (152-ФЗ): view, take along, consent, withdraw.</summary>
public sealed class StoreData(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, DocumentVault vault, QuoteForms forms, ClaimForms claimForms, LiveFeed feed)
{
    private const int JournalLength = 100;

    /// <summary>What is told in the journal.</summary>
    private static readonly AuditAction[] Told =
    [
        AuditAction.ClientOpened, AuditAction.ClientAdded, AuditAction.ClientEdited, AuditAction.PhoneConfirmed, AuditAction.PolicySold,
        AuditAction.PolicyCancelled, AuditAction.StoreQuoteContinued, AuditAction.Refused,
    ];

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.BasicLatin, System.Text.Unicode.UnicodeRanges.Cyrillic),
    };

    public async Task<Result<StoreProfile>> FindProfileAsync(StoreVisitor visitor, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await StoreAccess.FindAsync(db, visitor, ct) is not { } account || await db.FindRecordOfAsync(account, ct) is not { } record)
        {
            return new StoreSessionEnded();
        }

        return new StoreProfile(
            record.FullName,
            record.BirthDate,
            record.Email,
            account.Phone,
            record is { DocumentType: { } type, DocumentNumberSealed: { } number } ? $"{DocumentTypes.Of(type).Title} · {DocumentTypes.Masked(type, vault.Open(number))}" : null,
            record.ConsentGivenAt,
            record.ConsentTextVersion,
            account.AdvertisingConsentAt);
    }

    /// <summary>The last hundred, the newest first: who of the staff has opened, changed or tried what.</summary>
    public async Task<Result<IReadOnlyList<StoreJournalLine>>> ReadJournalAsync(StoreVisitor visitor, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await StoreAccess.FindAsync(db, visitor, ct) is not { } account)
        {
            return new StoreSessionEnded();
        }

        var owner = await db.Bindings.Where(b => b.PersonId == account.PersonId && b.EndedAt == null).Select(b => (StaffId?)b.AgentId).SingleOrDefaultAsync(ct);
        var records = await db.Clients.Where(c => c.PersonId == account.PersonId).Select(c => (ClientId?)c.Id).ToListAsync(ct);
        var lines = await db.AuditEntries.AsNoTracking()
            .Where(e => records.Contains(e.ClientId) && e.ActorId != null && Told.Contains(e.Action))
            .OrderByDescending(e => e.Id)
            .Take(JournalLength)
            .Select(e => new { e.At, e.ActorId, e.Action })
            .ToListAsync(ct);
        return lines.ConvertAll(line => new StoreJournalLine(line.At, line.ActorId == owner ? "Ваш агент" : "Другой агент", WhatOf(line.Action)));
    }

    /// <summary>Gives or withdraws the consent to advertising; the one to processing is another matter. The agent's card shows it at once.</summary>
    public Task<Result> SetAdvertisingConsentAsync(StoreVisitor visitor, bool given, CancellationToken ct) =>
        dbs.WriteAsync<Result>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Account(visitor.Account)], ct);
            if (await db.StoreAccounts.SingleOrDefaultAsync(a => a.Id == visitor.Account && a.Session == visitor.Session, ct) is not { } account)
            {
                return new StoreSessionEnded();
            }

            if (account.AdvertisingConsentAt is null != given)
            {
                return Result.Done;
            }

            var now = time.UtcNow();
            account.AdvertisingConsentAt = given ? now : null;
            var record = await db.OwnersRecordAsync(account.PersonId, ct);
            db.Record(null, AuditAction.StoreConsentChanged, now, record?.Id ?? account.ClientId, account.PersonId, remark: given ? "Согласие на рекламу дано" : "Согласие на рекламу отозвано");
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(record is null ? [] : [new ConcernedRecord(record.AgentId, record.Id)], feed, ct);
            return Result.Done;
        }, ct);

    /// <summary>Everything that is kept of this client, as JSON in UTF-8; the request is written down.</summary>
    public Task<Result<byte[]>> ExportAsync(StoreVisitor visitor, CancellationToken ct) =>
        dbs.WriteAsync<Result<byte[]>>(async (db, tx) =>
        {
            if (await StoreAccess.FindAsync(db, visitor, ct) is not { } account || await db.FindRecordOfAsync(account, ct) is not { } record)
            {
                return new StoreSessionEnded();
            }

            var now = time.UtcNow();
            var policies = await db.Policies.AsNoTracking().Where(p => p.PersonId == account.PersonId).OrderBy(p => p.IssuedAt).ToListAsync(ct);
            var quotes = await db.Quotes.AsNoTracking().Where(q => q.AccountId == account.Id).OrderBy(q => q.CreatedAt).ToListAsync(ct);
            var claims = await db.RemoteClaims.AsNoTracking().Where(c => c.AccountId == account.Id).OrderBy(c => c.ChangedAt).ToListAsync(ct);
            var words = await db.ClaimLines.AsNoTracking().Where(line => db.RemoteClaims.Any(c => c.Id == line.ClaimId && c.AccountId == account.Id)).OrderBy(line => line.Id).ToListAsync(ct);
            var bindings = await db.Bindings.AsNoTracking().Where(b => b.PersonId == account.PersonId).OrderBy(b => b.StartedAt).ToListAsync(ct);
            var agents = bindings.ConvertAll(b => b.AgentId.Value);
            var names = await db.Users.Where(user => agents.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.FullName, ct);
            var file = new
            {
                ВыгруженоUtc = now,
                Профиль = new
                {
                    record.LastName,
                    record.FirstName,
                    record.Patronymic,
                    record.FormerLastName,
                    record.BirthDate,
                    record.Email,
                    Phone = account.Phone.E164,
                    DocumentType = record.DocumentType is { } type ? DocumentTypes.Of(type).Title : null,
                    DocumentNumber = record.DocumentNumberSealed is { } number ? vault.Open(number) : null,
                    record.DocumentIssuedOn,
                    record.PhoneVerifiedAt,
                    record.ConsentGivenAt,
                    record.ConsentTextVersion,
                    account.AdvertisingConsentAt,
                },
                ЛичныйКабинет = new { Открыт = account.CreatedAt },
                Закрепления = bindings.Select(b => new { Агент = names.GetValueOrDefault(b.AgentId.Value), С = b.StartedAt, По = b.EndedAt }),
                Полисы = policies.Select(p => new
                {
                    p.Number,
                    Product = p.Product.Title(),
                    p.Subject,
                    p.StartsOn,
                    p.EndsOn,
                    Premium = p.Premium.Rubles,
                    SumInsured = p.SumInsured?.Rubles,
                    Channel = p.Channel.Title(),
                    p.IssuedAt,
                    p.CancelledOn,
                    p.AnnulledAt,
                    Refund = p.Refund?.Rubles,
                }),
                Расчёты = quotes.Select(q => new { q.Number, Product = q.Product.Title(), Status = q.Status.ToString(), q.CreatedAt, q.ChangedAt, Premium = q.Premium?.Rubles, Form = forms.Open(q) }),
                ЗаявленияОСобытиях = claims.Select(c => new
                {
                    c.Number,
                    Status = c.Status.Title(),
                    c.FiledAt,
                    Payout = c.Payout?.Rubles,
                    Form = claimForms.OpenForm(c.Form),
                    История = words.Where(line => line.ClaimId == c.Id).Select(line => new
                    {
                        line.At,
                        Author = line.Author.Title(),
                        Status = line.Status?.Title(),
                        Text = line.Text is { } text ? claimForms.OpenText(text) : null,
                    }),
                }),
            };
            db.Record(null, AuditAction.StoreDataExported, now, record.Id, account.PersonId);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return JsonSerializer.SerializeToUtf8Bytes(file, Readable);
        }, ct);

    /// <summary>
    /// P-18: withdraws the consent to processing. At once the account is closed, the binding ends and the records leave the bases of
    /// all agents; within an hour their data are erased for good (<see cref="Erasure"/>). Policies and the claims under them stay with
    /// the insurer, as the contracts that they are.
    /// </summary>
    /// <returns>The dated receipt.</returns>
    public Task<Result<ErasureReceipt>> WithdrawAsync(StoreVisitor visitor, CancellationToken ct) =>
        dbs.WriteAsync<Result<ErasureReceipt>>(async (db, tx) =>
        {
            await db.LockAsync([LockName.Account(visitor.Account)], ct);
            if (await db.StoreAccounts.SingleOrDefaultAsync(a => a.Id == visitor.Account && a.Session == visitor.Session, ct) is not { } account)
            {
                return new StoreSessionEnded();
            }

            await db.LockPersonsAsync([account], a => a.PersonId, ct);
            var (receipt, concerned) = await db.WithdrawAsync(account.PersonId, null, null, time.UtcNow(), ct);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(concerned, feed, ct);
            return receipt;
        }, ct);

    private static string WhatOf(AuditAction action) => action switch
    {
        AuditAction.ClientOpened => "Открыл вашу карточку",
        AuditAction.ClientAdded => "Добавил вас в свою базу клиентов",
        AuditAction.ClientEdited => "Изменил ваш профиль",
        AuditAction.PhoneConfirmed => "Подтвердил ваш телефон кодом из СМС",
        AuditAction.PolicySold => "Оформил полис",
        AuditAction.PolicyCancelled => "Расторг полис",
        AuditAction.StoreQuoteContinued => "Продолжил ваш расчёт",
        AuditAction.Refused => "Пытался открыть оформление или изменить ваши данные — отказано",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
