using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Seeding;

/// <summary>
/// A synthetic load beside the demo data, for benchmarks and trials of size: agents <c>agent0001…</c> with the shares of
/// domain §9 (statuses, phones, locks). Written in bulk, without calculations and without lines in «История».
/// Each client is made of the seed number and his own number alone, and how far a load is, is committed with the clients
/// themselves: killed in the middle and called again with the same arguments, it goes on and ends with the same content.
/// </summary>
public sealed class LoadSeed(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, DocumentVault vault)
{
    private const int BlockSize = 40_000;

    /// <summary>The same number of clients for each agent.</summary>
    public Task<LoadProgress> RunAsync(
        int agents, int clientsPerAgent, int seed, IProgress<LoadProgress>? progress, CancellationToken ct) =>
        SpreadAsync(agents, (long)agents * clientsPerAgent, seed, progress, ct);

    /// <summary>
    /// So many clients in all, spread evenly over new agents. The same arguments again finish that load, or find it finished;
    /// others (another seed number is enough) make a further one, numbering goes on. All agents have the public demo password
    /// with one common hash, so this belongs only where the demo is on.
    /// </summary>
    /// <returns>What this call wrote.</returns>
    public Task<LoadProgress> SpreadAsync(
        int agents, long clients, int seed, IProgress<LoadProgress>? progress, CancellationToken ct) =>
        SpreadAsync(agents, clients, seed, BlockSize, progress, ct);

    /// <summary>The same with so many clients in one transaction.</summary>
    public async Task<LoadProgress> SpreadAsync(
        int agents, long clients, int seed, int blockSize, IProgress<LoadProgress>? progress, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(agents, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(clients);
        var watch = Stopwatch.StartNew();
        try
        {
            var position = await BeginAsync(agents, clients, seed, ct);
            var source = new Source(position.Load, await AgentsOfAsync(position.Load, ct), vault);
            var done = new LoadProgress(position.Done, position.Done, clients, 0, watch.Elapsed);

            // While one block is written, the next is being invented on the other core.
            var next = InventAsync(position.Done);
            while (await next is { Clients.Count: > 0 } block)
            {
                next = InventAsync(done.Clients + block.Clients.Count);
                position = await WriteAsync(position, block, ct);
                done = done with { Clients = position.Done, Rows = done.Rows + block.Rows, Elapsed = watch.Elapsed };
                progress?.Report(done);
            }

            return done;

            Task<Block> InventAsync(long from) => Task.Run(() => source.Invent(from, (int)Math.Min(blockSize, clients - from)), ct);
        }
        finally
        {
            await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
            await db.TuneForBulkAsync(enabled: false, CancellationToken.None);
        }
    }

    /// <summary>The position of the load with these arguments; a new one gets its agents and its numbers.</summary>
    private async Task<Position> BeginAsync(int agents, long clients, int seed, CancellationToken ct)
    {
        var hash = StaffPasswords.Hash(DemoStaff.Password);
        return await dbs.WriteAsync(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job("load")], ct);
            var rows = await db.UserClaims.AsNoTracking().Where(claim => claim.ClaimType == Position.Kind).ToListAsync(ct);
            var known = rows.ConvertAll(Position.Read);
            if (known.Find(p => (p.Load.Agents, p.Load.Clients, p.Load.Seed) == (agents, clients, seed)) is { } begun)
            {
                return begun;
            }

            var firstAgent = 1 + await db.Users.CountAsync(user => user.UserName!.StartsWith("agent"), ct);
            var firstClient = known.Select(p => p.Load.FirstClient + p.Load.Clients).Append(await db.Clients.LongCountAsync(ct)).Max();
            var load = new Load(agents, clients, seed, time.Today(), firstAgent, firstClient);
            var added = Enumerable.Range(firstAgent, agents)
                .Select(n => new DemoAccount(
                    Login(n),
                    string.Create(CultureInfo.InvariantCulture, $"Нагрузочный Агент {n}"),
                    StaffRole.Agent,
                    string.Create(CultureInfo.InvariantCulture, $"{900_000 + n}")).ToUser(hash))
                .ToList();
            var row = new IdentityUserClaim<Guid> { UserId = added[0].Id, ClaimType = Position.Kind, ClaimValue = Position.Write(load, 0) };
            db.Users.AddRange(added);
            db.UserClaims.Add(row);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Position.Read(row);
        }, ct);
    }

    private async Task<List<StaffId>> AgentsOfAsync(Load load, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var ids = await db.Users
            .Where(user => user.UserName!.StartsWith("agent"))
            .ToDictionaryAsync(user => user.UserName!, user => user.StaffId, ct);
        return [.. Enumerable.Range(load.FirstAgent, load.Agents).Select(n => ids[Login(n)])];
    }

    private async Task<Position> WriteAsync(Position position, Block block, CancellationToken ct)
    {
        // In the order of the index, each page of it is touched once per block.
        block.Keys.Sort((a, b) => string.CompareOrdinal(a.Hash, b.Hash));
        return await dbs.WriteAsync(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job("load")], ct);
            var row = await db.UserClaims.SingleAsync(claim => claim.Id == position.Row, ct);
            var stored = Position.Read(row);
            if (stored.Done == position.Done + block.Clients.Count)
            {
                // The commit of an attempt that was not answered.
                return stored;
            }

            if (stored.Done != position.Done)
            {
                throw new StartupRefusedException(
                    "Эту же загрузку уже ведёт другой процесс: дождитесь его конца и повторите команду seed.");
            }

            await db.TuneForBulkAsync(enabled: true, ct);
            await db.InsertManyAsync(block.Persons, ct);
            await db.InsertManyAsync(block.Clients, ct);
            await db.InsertManyAsync(block.Keys, ct);
            await db.InsertManyAsync(block.Policies, ct);
            await db.InsertManyAsync(block.Bindings, ct);
            await db.InsertManyAsync(block.Commissions, ct);
            row.ClaimValue = Position.Write(stored.Load, stored.Done + block.Clients.Count);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return Position.Read(row);
        }, ct);
    }

    private static string Login(int number) => string.Create(CultureInfo.InvariantCulture, $"agent{number:0000}");

    /// <summary>What makes a load what it is.</summary>
    /// <param name="Agents">How many.</param>
    /// <param name="Clients">Of all agents together.</param>
    /// <param name="Seed">Chooses the people.</param>
    /// <param name="Today">Of the first call: a load that is finished the next day is still the same.</param>
    /// <param name="FirstAgent">Number of the first agent.</param>
    /// <param name="FirstClient">Keeps what must be unique apart from earlier loads.</param>
    private sealed record Load(int Agents, long Clients, int Seed, DateOnly Today, int FirstAgent, long FirstClient);

    /// <summary>How far a load is: a row beside its first agent, which nobody signs in by.</summary>
    private sealed record Position(int Row, Load Load, long Done)
    {
        public const string Kind = "load";

        public static Position Read(IdentityUserClaim<Guid> row)
        {
            var stored = JsonSerializer.Deserialize<Stored>(row.ClaimValue!)!;
            return new Position(row.Id, stored.Load, stored.Done);
        }

        public static string Write(Load load, long done) => JsonSerializer.Serialize(new Stored(load, done));

        private sealed record Stored(Load Load, long Done);
    }

    private sealed record Block(
        List<Person> Persons,
        List<ClientRecord> Clients,
        List<IdentityKey> Keys,
        List<Policy> Policies,
        List<ClientBinding> Bindings,
        List<CommissionEntry> Commissions)
    {
        public int Rows => Persons.Count + Clients.Count + Keys.Count + Policies.Count + Bindings.Count + Commissions.Count;
    }

    /// <summary>Invents clients by their numbers, in any order and from anywhere.</summary>
    private sealed class Source(Load load, List<StaffId> agents, DocumentVault vault)
    {
        private readonly DateTime _midnight = MoscowTime.StartOf(load.Today);

        public Block Invent(long from, int count)
        {
            var block = new Block([], [], [], [], [], []);
            for (var n = from; n < from + count; n++)
            {
                Add(block, n);
            }

            return block;
        }

        private void Add(Block block, long n)
        {
            var (agent, before) = Place(n);
            var made = Make(n);
            if (made.Kind < 13 && before is { } other && Make(other) is { IsBound: true } held)
            {
                // Locked: a person whom the agent before holds. Each is taken once, so that nobody stands twice in one base.
                Keep(block, n, agents[agent], made, held.Person, held.Profile, isVerified: false);
                return;
            }

            block.Persons.Add(new Person { Id = made.Person, CreatedAt = made.CreatedAt });
            var client = Keep(block, n, agents[agent], made, made.Person, made.Profile, made.IsVerified);
            if (made.IsBound)
            {
                Sell(block, n, client, made);
            }
        }

        /// <summary>Whose the n-th client is, and who stands at the same place in the base of the agent before.</summary>
        private (int Agent, long? Before) Place(long n)
        {
            // The first ones take what cannot be divided evenly.
            var (each, more) = (load.Clients / load.Agents, load.Clients % load.Agents);
            var agent = n < more * (each + 1) ? n / (each + 1) : more + ((n - (more * (each + 1))) / each);
            var ofTheOneBefore = agent <= more ? each + 1 : each;
            return ((int)agent, agent == 0 ? null : n - ofTheOneBefore);
        }

        /// <summary>Everything about the n-th client that does not depend on others.</summary>
        private Made Make(long n)
        {
            var number = load.FirstClient + n;
            var dice = new Dice(((ulong)load.Seed << 33) + (ulong)number);
            var kind = dice.Below(100);
            var person = new DemoPeople(dice).Next(load.Today);
            var email = string.Create(CultureInfo.InvariantCulture, $"{person.EmailName}.{number}@mail.example");

            // Series 00 30 … 00 96: apart from the demo's, which carry years of real blanks.
            var document = dice.Chance(85) && DemoPeople.PassportIssuedOn(person.BirthDate, load.Today, (int)(number % 1500)) is { } issued
                ? new IdentityDocument(
                    DocumentType.Passport, string.Create(CultureInfo.InvariantCulture, $"00{30_000_000 + (number % 67_000_000):00000000}"), issued)
                : null;
            PhoneNumber? phone = dice.Chance(25) ? null : DemoPeople.Phone(number);
            return new Made(
                kind,
                new PersonId(Id(number, dice)),
                new ClientProfile(person.Name, person.BirthDate, email, document, phone),
                IsVerified: phone is not null && dice.Chance(73),
                IsBound: kind >= 55 && person.BirthDate.AddYears(20) < load.Today,
                _midnight.AddMinutes(-60 - dice.Below(360 * 24 * 60)),
                dice);
        }

        private ClientRecord Keep(
            Block block, long n, StaffId agent, Made made, PersonId person, ClientProfile profile, bool isVerified)
        {
            var client = new ClientRecord
            {
                Id = new ClientId(Id(load.FirstClient + n, made.Dice)),
                PersonId = person,
                AgentId = agent,
                CreatedAt = made.CreatedAt,
                FormKey = Id(load.FirstClient + n, made.Dice),
            };
            client.SetProfile(profile, vault);
            client.SetPhone(profile.Phone, isVerified ? client.CreatedAt : null);
            block.Clients.Add(client);
            foreach (var (kind, content) in IdentityKeys.Of(profile, isVerified))
            {
                block.Keys.Add(new IdentityKey { ClientId = client.Id, Kind = kind, Hash = vault.Index(kind, content) });
            }

            return client;
        }

        private void Sell(Block block, long n, ClientRecord client, Made made)
        {
            var issuedAt = client.CreatedAt.AddHours(1);
            var starts = MoscowTime.DateOf(issuedAt).AddDays(1);
            var number = load.FirstClient + n;
            var premium = new Money(500_000 + made.Dice.Below(900_000));
            var commission = CommissionRates.InForceOn(MoscowTime.DateOf(issuedAt)).PercentOf(Product.Osago, SalesChannel.AgentCabinet);
            var policy = new Policy
            {
                Id = new PolicyId(Id(number, made.Dice)),

                // The demo counts from ХХХ 9000000001.
                Number = string.Create(CultureInfo.InvariantCulture, $"ХХХ {9_100_000_000 + number}"),
                QuoteId = new QuoteId(Id(number, made.Dice)),
                Product = Product.Osago,
                ClientId = client.Id,
                PersonId = client.PersonId,
                AgentId = client.AgentId,
                PolicyholderName = client.FullName,
                PolicyholderBirthDate = client.BirthDate,
                PolicyholderDocumentHash = block.Keys.LastOrDefault(key => key.ClientId == client.Id && key.Kind == IdentityKeyKind.Document)?.Hash,
                Channel = SalesChannel.AgentCabinet,
                Premium = premium,
                CommissionPercent = commission,
                Commission = CommissionRates.Of(premium, commission),
                IssuedAt = issuedAt,
                StartsOn = starts,
                EndsOn = starts.AddYears(1).AddDays(-1),
            };
            block.Policies.Add(policy);
            var binding = new ClientBinding
            {
                Id = Id(number, made.Dice),
                PersonId = client.PersonId,
                AgentId = client.AgentId,
                StartedAt = issuedAt,
                Reason = BindingReason.Sale,
                PolicyId = policy.Id,
            };
            if (client.PhoneVerifiedAt is { } confirmedAt)
            {
                binding.BeginCommission(confirmedAt);
            }

            block.Bindings.Add(binding);
            block.Commissions.AddRange(CommissionRules.LinesOf(
                policy.ForCommission(), [binding], isPaid: _ => false, endedAt: default, ground => ground with { PhoneConfirmedAt = client.PhoneVerifiedAt }));
        }

        /// <summary>A version 7 UUID: in the order of the numbers, so that indexes grow at their end.</summary>
        private Guid Id(long number, Dice dice)
        {
            var high = ((ulong)(new DateTimeOffset(_midnight).ToUnixTimeMilliseconds() + (number >> 12)) << 16) | 0x7000 | ((ulong)number & 0xFFF);
            var low = (dice.Next() >> 2) | 0x8000_0000_0000_0000;
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
            return new Guid(bytes, bigEndian: true);
        }

        private sealed record Made(
            int Kind, PersonId Person, ClientProfile Profile, bool IsVerified, bool IsBound, DateTime CreatedAt, Dice Dice);
    }
}

/// <summary>How far a load is.</summary>
/// <param name="Clients">Records of clients that are there.</param>
/// <param name="Before">How many of them were there when this call began.</param>
/// <param name="Total">Records of clients asked for.</param>
/// <param name="Rows">Rows of all tables that this call wrote.</param>
/// <param name="Elapsed">Since this call began.</param>
public sealed record LoadProgress(long Clients, long Before, long Total, long Rows, TimeSpan Elapsed)
{
    public double ClientsPerSecond => (Clients - Before) / Math.Max(0.001, Elapsed.TotalSeconds);

    public double RowsPerSecond => Rows / Math.Max(0.001, Elapsed.TotalSeconds);

    /// <summary>At the rate of this call so far; null while there is none.</summary>
    public TimeSpan? Remaining => Clients > Before ? Elapsed * ((double)(Total - Clients) / (Clients - Before)) : null;
}
