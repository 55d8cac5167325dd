using System.Linq.Expressions;
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
    private readonly SharedReads<ClientId, Listed> _named = new(ids => ReadNamedAsync(dbs, ids), row => row.Id);

    public const int PageSize = 25;

    private const int PhoneFilterMinimum = 4;

    private const int MostNamed = 100;

    private static readonly ClientListQueries<Shape, Counted> Pages = new(Page);
    private static readonly ClientListQueries<Shape, ClientRecord> Counts = new(Narrow);
    private static readonly ClientListQueries<Shape, Listed> Some = new(Named);
    private static readonly Shape AnyShape = new(0, false, null, null, default, false);

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
        var (shape, values) = Read(actor, filter, digits);
        var number = Math.Clamp(filter.Page, 1, int.MaxValue / PageSize);
        var rows = await Pages.ReadAsync(db, shape, values with { Skip = (number - 1) * PageSize }, ct);

        if (rows.Count == 0 && number > 1)
        {
            number = PageNumbers.CountOf(await CountAsync(db, shape, values), PageSize);
            rows = await Pages.ReadAsync(db, shape, values with { Skip = (number - 1) * PageSize }, ct);
        }

        return new Page<ClientRow>([.. rows.Select(found => found.Row.Show(actor.Id))], rows.Count > 0 ? rows[0].Total : 0, number, PageSize);
    }

    /// <summary>The present state of some own records, a hundred at most, deleted ones left out: what a screen re-reads after a change.</summary>
    public async Task<Result<ClientRow[]>> ReadAsync(Actor actor, IReadOnlyCollection<ClientId> ids, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        // A sale changes the row on the screens of all who have this person, and they all ask in the same moment.
        var rows = await _named.ReadAsync([.. ids.Take(MostNamed)]).WaitAsync(ct);
        return rows.Where(row => row.Agent == actor.Id).Select(row => row.Show(actor.Id)).ToArray();
    }

    /// <summary>How many own records the filter finds: tells a screen whether it has become out of date.</summary>
    public async Task<Result<int>> CountAsync(Actor actor, ClientFilter filter, CancellationToken ct)
    {
        if (await access.RefuseAsync(actor, StaffRight.WorkWithOwnClients, ct) is { } no)
        {
            return no;
        }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var (shape, values) = Read(actor, filter, PhoneFilterDigits(filter.Phone));
        return await CountAsync(db, shape, values);
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

    private static (Shape Shape, ClientListValues Values) Read(Actor actor, ClientFilter filter, string digits)
    {
        var words = NameKeys.FilterTokens(filter.Name).Select(token => " " + token).ToList();
        string Word(int index) => words.ElementAtOrDefault(index) ?? "";
        return (
            new Shape(words.Count, digits.Length > 0, filter.PhoneState, filter.Status, filter.Sort, filter.Descending),
            new ClientListValues(
                actor.Id, filter.Archived, Word(0), Word(1), Word(2), Word(3), Word(4), Word(5), Word(6), Word(7), digits, Skip: 0, Ids: []));
    }

    // The order does not change how many there are.
    private static Task<int> CountAsync(ClientBaseDb db, Shape shape, ClientListValues values) =>
        Counts.CountAsync(db, shape with { Sort = default, Descending = false }, values);

    private static IQueryable<ClientRecord> Narrow(ClientBaseDb db, Shape shape, ClientListValues values)
    {
        var clients = db.Clients.AsNoTracking()
            .Where(c => c.AgentId == values.Agent && c.DeletedAt == null && c.IsArchived == values.Archived);

        for (var word = 1; word <= shape.Words; word++)
        {
            clients = word switch
            {
                1 => clients.Where(c => c.SearchName.Contains(values.Word1)),
                2 => clients.Where(c => c.SearchName.Contains(values.Word2)),
                3 => clients.Where(c => c.SearchName.Contains(values.Word3)),
                4 => clients.Where(c => c.SearchName.Contains(values.Word4)),
                5 => clients.Where(c => c.SearchName.Contains(values.Word5)),
                6 => clients.Where(c => c.SearchName.Contains(values.Word6)),
                7 => clients.Where(c => c.SearchName.Contains(values.Word7)),
                8 => clients.Where(c => c.SearchName.Contains(values.Word8)),
                _ => throw new ArgumentOutOfRangeException(nameof(shape)),
            };
        }

        if (shape.ByDigits)
        {
            clients = clients.Where(c => c.SearchPhone.Contains(values.Digits));
        }

        clients = shape.PhoneState switch
        {
            PhoneState.Confirmed => clients.Where(c => c.PhoneVerifiedAt != null),
            PhoneState.NotConfirmed => clients.Where(c => c.SearchPhone != "" && c.PhoneVerifiedAt == null),
            PhoneState.Missing => clients.Where(c => c.SearchPhone == ""),
            _ => clients,
        };

        // Not Any(…): PostgreSQL would rather join with the bindings of all agents.
        return shape.Status switch
        {
            ClientStatus.BoundToMe => clients.Where(c =>
                db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null && b.AgentId == values.Agent).Select(b => (Guid?)b.Id).FirstOrDefault() != null),
            ClientStatus.LockedByOther => clients.Where(c =>
                db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null && b.AgentId != values.Agent).Select(b => (Guid?)b.Id).FirstOrDefault() != null),
            ClientStatus.Customer => clients.Where(c =>
                db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null).Select(b => (Guid?)b.Id).FirstOrDefault() == null
                && db.Policies.Where(p => p.PersonId == c.PersonId && p.AgentId == values.Agent && p.AnnulledAt == null)
                    .Select(p => (PolicyId?)p.Id).FirstOrDefault() != null),
            ClientStatus.Prospect => clients.Where(c =>
                db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null).Select(b => (Guid?)b.Id).FirstOrDefault() == null
                && db.Policies.Where(p => p.PersonId == c.PersonId && p.AgentId == values.Agent && p.AnnulledAt == null)
                    .Select(p => (PolicyId?)p.Id).FirstOrDefault() == null),
            _ => clients,
        };
    }

    private static IQueryable<Counted> Page(ClientBaseDb db, Shape shape, ClientListValues values)
    {
        var all = Narrow(db, shape, values);
        var ordered = Order(db, shape, values, all);

        // Skip(…) itself would take the number of this one page into the compiled query.
        var skipped = ordered.Provider.CreateQuery<ClientRecord>(Expression.Call(
            typeof(Queryable),
            nameof(Queryable.Skip),
            [typeof(ClientRecord)],
            ordered.Expression,
            Expression.Property(Expression.Constant(values), nameof(ClientListValues.Skip))));

        // Which rows first, from the index alone: PostgreSQL would look up the owner and the policies of all that are skipped.
        var ids = skipped.Take(PageSize).Select(c => c.Id);

        // The total with them: a second question would cost more than its answer.
        return Rows(db, Order(db, shape, values, db.Clients.Where(c => ids.Contains(c.Id)))).Select(row => new Counted(row, all.Count()));
    }

    /// <summary>Records of any agents: the caller gives each agent his own.</summary>
    private static async Task<IReadOnlyList<Listed>> ReadNamedAsync(IDbContextFactory<ClientBaseDb> dbs, IReadOnlyCollection<ClientId> ids)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var none = new ClientListValues(default, false, "", "", "", "", "", "", "", "", "", Skip: 0, Ids: [.. ids]);
        return await Some.ReadAsync(db, AnyShape, none, CancellationToken.None);
    }

    private static IQueryable<Listed> Named(ClientBaseDb db, Shape shape, ClientListValues values) =>
        Rows(db, db.Clients.Where(c => values.Ids.Contains(c.Id) && c.DeletedAt == null));

    private static IQueryable<ClientRecord> Order(ClientBaseDb db, Shape shape, ClientListValues values, IQueryable<ClientRecord> clients)
    {
        IOrderedQueryable<ClientRecord> By<TKey>(Expression<Func<ClientRecord, TKey>> key) =>
            shape.Descending ? clients.OrderByDescending(key) : clients.OrderBy(key);

        return shape.Sort switch
        {
            ClientSort.BirthDate => By(c => c.BirthDate).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            ClientSort.Phone => By(c => c.SearchPhone).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            ClientSort.Email => By(c => c.Email).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            ClientSort.Status => By(c =>
                db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null).Select(b => (StaffId?)b.AgentId).FirstOrDefault() == values.Agent ? 0
                : db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null).Select(b => (StaffId?)b.AgentId).FirstOrDefault() != null ? 3
                : db.Policies.Where(p => p.PersonId == c.PersonId && p.AgentId == values.Agent && p.AnnulledAt == null)
                    .Select(p => (PolicyId?)p.Id).FirstOrDefault() != null ? 1
                : 2).ThenBy(c => c.SortName).ThenBy(c => c.Id),
            _ when shape.Descending => clients.OrderByDescending(c => c.SortName).ThenByDescending(c => c.Id),
            _ => clients.OrderBy(c => c.SortName).ThenBy(c => c.Id),
        };
    }

    private static IQueryable<Listed> Rows(ClientBaseDb db, IQueryable<ClientRecord> clients) =>
        clients.AsNoTracking().Select(c => new Listed(
            c.Id,
            c.AgentId,
            c.LastName,
            c.FirstName,
            c.Patronymic,
            c.FormerLastName,
            c.BirthDate,
            c.Phone,
            c.PhoneVerifiedAt != null,
            c.Email,
            c.Note != null,
            c.IsArchived,
            db.Bindings.Where(b => b.PersonId == c.PersonId && b.EndedAt == null).Select(b => (StaffId?)b.AgentId).FirstOrDefault(),

            // Not Any(…): PostgreSQL would rather read all policies of the agent at once, and has no index for that.
            db.Policies.Where(p => p.PersonId == c.PersonId && p.AgentId == c.AgentId && p.AnnulledAt == null)
                .Select(p => (PolicyId?)p.Id).FirstOrDefault() != null));

    /// <summary>Which conditions and which order a question has, without their values: one compiled query each.</summary>
    private sealed record Shape(int Words, bool ByDigits, PhoneState? PhoneState, ClientStatus? Status, ClientSort Sort, bool Descending);

    /// <summary>A row, and how many there are on all pages.</summary>
    private sealed record Counted(Listed Row, int Total);

    /// <summary>A row as it is read.</summary>
    private sealed record Listed(
        ClientId Id,
        StaffId Agent,
        string LastName,
        string FirstName,
        string? Patronymic,
        string? FormerLastName,
        DateOnly BirthDate,
        PhoneNumber? Phone,
        bool PhoneVerified,
        string Email,
        bool HasNote,
        bool IsArchived,
        StaffId? BoundTo,
        bool HasPolicy)
    {
        public ClientRow Show(StaffId agent) => new(
            Id,
            PersonName.Join(LastName, FirstName, Patronymic),
            FormerLastName,
            BirthDate,
            Phone,
            PhoneVerified,
            Email,
            HasNote,
            IsArchived,
            BoundTo == agent ? ClientStatus.BoundToMe
            : BoundTo is not null ? ClientStatus.LockedByOther
            : HasPolicy ? ClientStatus.Customer
            : ClientStatus.Prospect);
    }
}
