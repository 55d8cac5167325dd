using System.Diagnostics;
using System.Globalization;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Seeding;

/// <summary>
/// A synthetic load beside the demo data, for benchmarks and trials of size: agents <c>agent0001…</c> with the shares of
/// domain §9 (statuses, phones, locks). Written in bulk, without calculations and without lines in «История».
/// </summary>
public sealed class LoadSeed(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, DocumentVault vault)
{
    private const int BatchSize = 20_000;

    /// <summary>So many of an agent's bound clients are remembered for the next one's base, however large it is.</summary>
    private const int MostShared = 10_000;

    /// <summary>The same number of clients for each agent.</summary>
    public Task<LoadProgress> RunAsync(
        int agents, int clientsPerAgent, int seed, IProgress<LoadProgress>? progress, CancellationToken ct) =>
        SpreadAsync(agents, (long)agents * clientsPerAgent, seed, progress, ct);

    /// <summary>
    /// So many clients in all, spread evenly over new agents. It may be repeated: numbering goes on. All agents have the
    /// public demo password with one common hash, so this belongs only where the demo is on.
    /// </summary>
    /// <returns>What was written in all.</returns>
    public async Task<LoadProgress> SpreadAsync(
        int agents, long clients, int seed, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(agents, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(clients);
        var watch = Stopwatch.StartNew();
        try
        {
            var staff = await AddAgentsAsync(agents, ct);
            var source = new Source(staff, clients, await CountClientsAsync(ct), seed, time, vault);
            var done = new LoadProgress(0, clients, 0, watch.Elapsed);

            // While one batch is written, the next is being invented on the other core.
            var next = Task.Run(source.Take, ct);
            while (await next is { Clients.Count: > 0 } batch)
            {
                next = Task.Run(source.Take, ct);
                var rows = await WriteAsync(batch, ct);
                done = new LoadProgress(done.Clients + batch.Clients.Count, clients, done.Rows + rows, watch.Elapsed);
                progress?.Report(done);
            }

            return done;
        }
        finally
        {
            await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
            await db.TuneForBulkAsync(enabled: false, CancellationToken.None);
        }
    }

    private async Task<long> CountClientsAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Clients.LongCountAsync(ct);
    }

    private async Task<List<StaffId>> AddAgentsAsync(int count, CancellationToken ct)
    {
        var hash = StaffPasswords.Hash(DemoStaff.Password);
        return await dbs.WriteAsync(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job("load")], ct);
            var known = await db.Users.CountAsync(user => user.UserName!.StartsWith("agent"), ct);
            var added = Enumerable.Range(known + 1, count)
                .Select(n => new DemoAccount(
                    string.Create(CultureInfo.InvariantCulture, $"agent{n:0000}"),
                    string.Create(CultureInfo.InvariantCulture, $"Нагрузочный Агент {n}"),
                    StaffRole.Agent,
                    string.Create(CultureInfo.InvariantCulture, $"{900_000 + n}")).ToUser(hash))
                .ToList();
            db.Users.AddRange(added);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return added.ConvertAll(user => user.StaffId);
        }, ct);
    }

    private async Task<int> WriteAsync(Batch batch, CancellationToken ct)
    {
        // In the order of the index, each page of it is touched once per batch.
        batch.Keys.Sort((a, b) => string.CompareOrdinal(a.Hash, b.Hash));
        return await dbs.WriteAsync(async (db, tx) =>
        {
            await db.TuneForBulkAsync(enabled: true, ct);
            await WriteAllAsync(db, batch.Persons);
            await WriteAllAsync(db, batch.Clients);
            await WriteAllAsync(db, batch.Keys);
            await WriteAllAsync(db, batch.Policies);
            await WriteAllAsync(db, batch.Bindings);
            await tx.CommitAsync(ct);
            return batch.Persons.Count + batch.Clients.Count + batch.Keys.Count + batch.Policies.Count + batch.Bindings.Count;
        }, ct);
    }

    private static async Task WriteAllAsync<T>(ClientBaseDb db, List<T> rows)
        where T : class
    {
        await using var insert = new BulkInsert<T>(db);
        foreach (var row in rows)
        {
            insert.Write(row);
        }
    }

    private sealed record Batch(
        List<Person> Persons, List<ClientRecord> Clients, List<IdentityKey> Keys, List<Policy> Policies, List<ClientBinding> Bindings);

    /// <summary>Invents the clients, agent after agent. <paramref name="offset"/> keeps what must be unique apart from earlier loads.</summary>
    private sealed class Source(
        List<StaffId> agents, long clients, long offset, int seed, TimeProvider time, DocumentVault vault)
    {
        private readonly DemoPeople _people = new(seed);
        private readonly Dice _dice = new((ulong)seed + 1);
        private readonly DateOnly _today = time.Today();
        private List<(PersonId Person, ClientProfile Profile)> _boundToLast = [];
        private List<(PersonId Person, ClientProfile Profile)> _boundToThis = [];
        private int _agent;
        private long _ofAgent;
        private long _done;

        public Batch Take()
        {
            var batch = new Batch([], [], [], [], []);
            while (_done < clients && batch.Clients.Count < BatchSize)
            {
                // The first ones take what cannot be divided evenly.
                if (_ofAgent == (clients / agents.Count) + (_agent < clients % agents.Count ? 1 : 0))
                {
                    _agent++;
                    _ofAgent = 0;
                    (_boundToLast, _boundToThis) = (_boundToThis, []);
                    continue;
                }

                AddClient(batch);
                _ofAgent++;
                _done++;
            }

            return batch;
        }

        private void AddClient(Batch batch)
        {
            var kind = _dice.Below(100);
            if (kind < 6 && _boundToLast.Count > 0)
            {
                // Locked: a person whom the agent before holds. Each is taken once, so that nobody stands twice in one base.
                var (person, known) = _boundToLast[^1];
                _boundToLast.RemoveAt(_boundToLast.Count - 1);
                Keep(batch, person, known, isVerified: false);
                return;
            }

            var profile = Invent();
            var added = new Person { Id = PersonId.New(), CreatedAt = CreatedAt() };
            batch.Persons.Add(added);
            var client = Keep(batch, added.Id, profile, profile.Phone is not null && _dice.Chance(73));
            if (kind >= 55 && profile.BirthDate.AddYears(20) < _today)
            {
                Sell(batch, client);
                if (_boundToThis.Count < MostShared)
                {
                    _boundToThis.Add((added.Id, profile));
                }
            }
        }

        private ClientProfile Invent()
        {
            var n = offset + _done;
            var person = _people.Next(_today);
            var email = string.Create(CultureInfo.InvariantCulture, $"{person.EmailName}.{n}@mail.example");

            // Series 00 30 … 00 96: apart from the demo's, which carry years of real blanks.
            var document = _dice.Chance(85) && DemoPeople.PassportIssuedOn(person.BirthDate, _today, (int)(n % 1500)) is { } issued
                ? new IdentityDocument(
                    DocumentType.Passport, string.Create(CultureInfo.InvariantCulture, $"00{30_000_000 + (n % 67_000_000):00000000}"), issued)
                : null;
            return new ClientProfile(person.Name, person.BirthDate, email, document, _dice.Chance(25) ? null : DemoPeople.Phone(n));
        }

        private ClientRecord Keep(Batch batch, PersonId person, ClientProfile profile, bool isVerified)
        {
            var client = new ClientRecord
            {
                Id = ClientId.New(),
                PersonId = person,
                AgentId = agents[_agent],
                CreatedAt = CreatedAt(),
                FormKey = Guid.CreateVersion7(),
            };
            client.SetProfile(profile, vault);
            client.SetPhone(profile.Phone, isVerified ? client.CreatedAt : null);
            batch.Clients.Add(client);
            foreach (var (kind, content) in IdentityKeys.Of(profile, isVerified))
            {
                batch.Keys.Add(new IdentityKey { ClientId = client.Id, Kind = kind, Hash = vault.Index(kind, content) });
            }

            return client;
        }

        private void Sell(Batch batch, ClientRecord client)
        {
            var issuedAt = client.CreatedAt.AddHours(1);
            var starts = MoscowTime.DateOf(issuedAt).AddDays(1);
            var policy = new Policy
            {
                Id = PolicyId.New(),

                // The demo counts from ХХХ 9000000001.
                Number = string.Create(CultureInfo.InvariantCulture, $"ХХХ {9_100_000_000 + offset + _done}"),
                QuoteId = QuoteId.New(),
                Product = Product.Osago,
                ClientId = client.Id,
                PersonId = client.PersonId,
                AgentId = client.AgentId,
                PolicyholderName = client.FullName,
                PolicyholderBirthDate = client.BirthDate,
                PolicyholderDocumentHash = batch.Keys.LastOrDefault(key => key.ClientId == client.Id && key.Kind == IdentityKeyKind.Document)?.Hash,
                Premium = new Money(500_000 + _dice.Below(900_000)),
                IssuedAt = issuedAt,
                StartsOn = starts,
                EndsOn = starts.AddYears(1).AddDays(-1),
            };
            batch.Policies.Add(policy);
            batch.Bindings.Add(new ClientBinding
            {
                PersonId = client.PersonId,
                AgentId = client.AgentId,
                StartedAt = issuedAt,
                Reason = BindingReason.Sale,
                PolicyId = policy.Id,
            });
        }

        private DateTime CreatedAt() => MoscowTime.StartOf(_today).AddMinutes(-60 - _dice.Below(360 * 24 * 60));
    }
}

/// <summary>How far a load is.</summary>
/// <param name="Clients">Records of clients written.</param>
/// <param name="Total">Records of clients asked for.</param>
/// <param name="Rows">Rows of all tables written.</param>
/// <param name="Elapsed">Since the beginning.</param>
public sealed record LoadProgress(long Clients, long Total, long Rows, TimeSpan Elapsed)
{
    public double ClientsPerSecond => Clients / Math.Max(0.001, Elapsed.TotalSeconds);

    public double RowsPerSecond => Rows / Math.Max(0.001, Elapsed.TotalSeconds);
}
