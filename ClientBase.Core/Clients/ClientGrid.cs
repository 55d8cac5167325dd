using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Clients;

/// <summary>Columns that the list can be ordered by; the names stand in the address.</summary>
public enum ClientSort
{
    Name,
    BirthDate,
    Phone,
    Email,
    Status,
}

/// <summary>State of the phone, as a filter.</summary>
public enum PhoneState
{
    Confirmed,
    NotConfirmed,
    Missing,
}

/// <summary>What the agent asked to see. <see cref="Name"/> and <see cref="Phone"/> are as typed and never leave for an address.</summary>
public sealed record ClientFilter
{
    public string Name { get; init; } = "";

    public string Phone { get; init; } = "";

    public ClientStatus? Status { get; init; }

    public PhoneState? PhoneState { get; init; }

    public bool Archived { get; init; }

    public ClientSort Sort { get; init; }

    public bool Descending { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>True when something besides order and page narrows the list.</summary>
    public bool IsNarrowed => Name.Trim().Length > 0 || Phone.Trim().Length > 0 || Status is not null || PhoneState is not null;
}

/// <summary>A row of the list.</summary>
public sealed record ClientRow(
    ClientId Id,
    string FullName,
    string? FormerLastName,
    DateOnly BirthDate,
    PhoneNumber? Phone,
    bool PhoneVerified,
    string Email,
    bool HasNote,
    bool IsArchived,
    ClientStatus Status);

/// <summary>Fewer than four digits in the phone filter would match half the base.</summary>
public sealed record PhoneFilterTooShort() : Refusal("Введите не меньше 4 цифр номера.");

/// <summary>Reads «База клиентов»: own records only, filtered, ordered, by pages of 25.</summary>
public sealed class ClientGrid(IDbContextFactory<ClientBaseDb> dbs, StaffAccess access)
{
    public const int PageSize = 25;

    private const int PhoneFilterMinimum = 4;

    /// <summary>
    /// A page of the agent's own records. A page beyond the last gives the last. Refuses a phone filter of 1–3 digits.
    /// </summary>
    public async Task<Result<Page<ClientRow>>> FindAsync(Actor actor, ClientFilter filter, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        var digits = PhoneFilterDigits(filter.Phone);
        if (filter.Phone.Trim().Length > 0 && digits.Length < PhoneFilterMinimum)
        {
            return new PhoneFilterTooShort();
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var clients = Narrow(db, actor.Id, filter, digits);
        var total = await clients.CountAsync(ct);
        var number = Math.Clamp(filter.Page, 1, Math.Max(1, (total + PageSize - 1) / PageSize));
        var rows = total == 0
            ? []
            : await Rows(db, actor.Id, Order(db, actor.Id, clients, filter).Skip((number - 1) * PageSize).Take(PageSize)).ToListAsync(ct);
        return new Page<ClientRow>(rows, total, number, PageSize);
    }

    /// <summary>The present state of some own records, deleted ones left out: what a screen re-reads after a change.</summary>
    public async Task<Result<ClientRow[]>> ReadAsync(Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var wanted = ids.Take(100).ToList();
        return await Rows(db, actor.Id, db.Clients.Where(c => wanted.Contains(c.Id) && c.AgentId == actor.Id && c.DeletedAt == null))
            .ToArrayAsync(ct);
    }

    /// <summary>How many own records the filter finds: tells a screen whether it has become out of date.</summary>
    public async Task<Result<int>> CountAsync(Actor actor, ClientFilter filter, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        return await Narrow(db, actor.Id, filter, PhoneFilterDigits(filter.Phone)).CountAsync(ct);
    }

    /// <summary>The digits to look for in the ten digits of a number, whatever was pasted: country code or trunk prefix are dropped.</summary>
    internal static string PhoneFilterDigits(string typed)
    {
        if (PhoneNumber.TryParse(typed, out var whole))
        {
            return whole.Digits;
        }

        var text = typed.Trim();
        var digits = new string(text.Where(char.IsAsciiDigit).ToArray());
        return text.StartsWith("+7", StringComparison.Ordinal) ? digits[1..] : digits;
    }

    private static IQueryable<ClientRecord> Narrow(ClientBaseDb db, StaffId agent, ClientFilter filter, string digits)
    {
        var clients = db.Clients.AsNoTracking()
            .Where(c => c.AgentId == agent && c.DeletedAt == null && c.IsArchived == filter.Archived);

        foreach (var token in NameKeys.FilterTokens(filter.Name))
        {
            var wordStart = " " + token;
            clients = clients.Where(c => c.SearchName.Contains(wordStart));
        }

        if (digits.Length > 0)
        {
            clients = clients.Where(c => c.SearchPhone.Contains(digits));
        }

        clients = filter.PhoneState switch
        {
            PhoneState.Confirmed => clients.Where(c => c.PhoneVerifiedAt != null),
            PhoneState.NotConfirmed => clients.Where(c => c.SearchPhone != "" && c.PhoneVerifiedAt == null),
            PhoneState.Missing => clients.Where(c => c.SearchPhone == ""),
            _ => clients,
        };

        return filter.Status switch
        {
            ClientStatus.BoundToMe => clients.Where(c => db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null && b.AgentId == agent)),
            ClientStatus.LockedByOther => clients.Where(c => db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null && b.AgentId != agent)),
            ClientStatus.Customer => clients.Where(c =>
                !db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null)
                && db.Policies.Any(p => p.PersonId == c.PersonId && p.AgentId == agent && p.AnnulledAt == null)),
            ClientStatus.Prospect => clients.Where(c =>
                !db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null)
                && !db.Policies.Any(p => p.PersonId == c.PersonId && p.AgentId == agent && p.AnnulledAt == null)),
            _ => clients,
        };
    }

    private static IQueryable<ClientRecord> Order(ClientBaseDb db, StaffId agent, IQueryable<ClientRecord> clients, ClientFilter filter)
    {
        IOrderedQueryable<ClientRecord> By<TKey>(System.Linq.Expressions.Expression<Func<ClientRecord, TKey>> key) =>
            filter.Descending ? clients.OrderByDescending(key) : clients.OrderBy(key);

        return filter.Sort switch
        {
            ClientSort.BirthDate => By(c => c.BirthDate).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            ClientSort.Phone => By(c => c.SearchPhone).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            ClientSort.Email => By(c => c.Email).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            ClientSort.Status => By(c =>
                db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null && b.AgentId == agent) ? 0
                : db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null) ? 3
                : db.Policies.Any(p => p.PersonId == c.PersonId && p.AgentId == agent && p.AnnulledAt == null) ? 1
                : 2).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            _ when filter.Descending => clients.OrderByDescending(c => c.SortName).ThenByDescending(c => c.Id),
            _ => clients.OrderBy(c => c.SortName).ThenBy(c => c.Id),
        };
    }

    private static IQueryable<ClientRow> Rows(ClientBaseDb db, StaffId agent, IQueryable<ClientRecord> clients) =>
        clients.Select(c => new ClientRow(
            c.Id,
            c.Patronymic == null ? c.LastName + " " + c.FirstName : c.LastName + " " + c.FirstName + " " + c.Patronymic,
            c.FormerLastName,
            c.BirthDate,
            c.Phone,
            c.PhoneVerifiedAt != null,
            c.Email,
            c.Note != null,
            c.IsArchived,
            db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null && b.AgentId == agent) ? ClientStatus.BoundToMe
            : db.Bindings.Any(b => b.PersonId == c.PersonId && b.EndedAt == null) ? ClientStatus.LockedByOther
            : db.Policies.Any(p => p.PersonId == c.PersonId && p.AgentId == agent && p.AnnulledAt == null) ? ClientStatus.Customer
            : ClientStatus.Prospect));
}
