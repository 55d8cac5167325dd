using System.Globalization;
using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Commissions;
using ClientBase.Core.Motor;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.PhoneVerification;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Core.Store;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Core.Seeding;

/// <summary>
/// The believable agency of domain §9 and §10: six sign-ins, the eleven clients that the lessons speak of, and enough others
/// that the list has pages. All dates are relative to the clock, so something always expires next week.
/// </summary>
public sealed class DemoSeed(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, DocumentVault vault, QuoteForms forms)
{
    /// <summary>Clients of Соколова beside the eleven.</summary>
    public const int GeneratedClients = 180;

    /// <summary>Fills the demo once; false when the demo accounts are there already, whatever has become of their data.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        return await dbs.WriteAsync(async (db, tx) =>
        {
            await db.LockAsync([LockName.Job("demo")], ct);
            if (await db.Users.AnyAsync(user => user.UserName == DemoStaff.Sokolova.Login, ct))
            {
                await GiveAddressesAsync(db, ct);
                await tx.CommitAsync(ct);
                return false;
            }

            new Agency(db, time, vault, forms).Fill();
            await db.SaveChangesAsync(ct);
            await DemoStatements.FillAsync(db, time, ct);
            await tx.CommitAsync(ct);
            return true;
        }, ct);
    }

    /// <summary>To accounts of a version that wrote no letters.</summary>
    private static async Task GiveAddressesAsync(ClientBaseDb db, CancellationToken ct)
    {
        var logins = DemoStaff.All.Select(account => account.Login).ToList();
        var without = await db.Users.Where(user => logins.Contains(user.UserName!) && user.Email == null).ToListAsync(ct);
        foreach (var user in without)
        {
            user.Email = DemoStaff.All.Single(account => account.Login == user.UserName).Email;
            user.NormalizedEmail = user.Email.ToUpperInvariant();
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>One filling of one context; everything goes in or nothing.</summary>
    private sealed class Agency(ClientBaseDb db, TimeProvider time, DocumentVault vault, QuoteForms forms)
    {
        private readonly DateOnly _today = time.Today();
        private readonly Dice _dice = new(20_201_127);
        private readonly DemoCars _cars = new();
        private readonly DemoPeople _people = new(20_201_127);
        private readonly List<IdentityKey> _keys = [];
        private readonly HashSet<string> _emails = [];
        private readonly HashSet<PhoneNumber> _phones = [];
        private readonly Dictionary<PersonId, ClientBinding> _bindings = [];
        private readonly List<(Policy Policy, ClientRecord Client)> _sold = [];
        private readonly Dictionary<(Product Product, int Year), PolicySequence> _sequences = [];
        private readonly Dictionary<(StaffId Agent, int Year), QuoteSequence> _quoteSequences = [];
        private int _passports;
        private Actor _sokolova = null!;
        private Actor _gromov = null!;

        public void Fill()
        {
            // One hash for all: the password is public anyway, and each hash costs a tenth of a second of the first start.
            var hash = StaffPasswords.Hash(DemoStaff.Password);
            var actors = DemoStaff.All.ToDictionary(account => account, account => Add(account, hash));
            _sokolova = actors[DemoStaff.Sokolova];
            _gromov = actors[DemoStaff.Gromov];
            FillTheEleven();
            for (var i = 0; i < GeneratedClients; i++)
            {
                Generate(i);
            }

            Keep(_gromov, Invent(), addedDaysAgo: 9);
            foreach (var (policy, client) in _sold)
            {
                Accrue(policy, client);
            }
        }

        private Actor Add(DemoAccount account, string passwordHash)
        {
            var user = account.ToUser(passwordHash);
            db.Users.Add(user);
            return new Actor(user.StaffId, user.FullName, user.Role, user.SecurityStamp!);
        }

        private void FillTheEleven()
        {
            Keep(_sokolova, Card("Булгаков", "Сергей", "Александрович", new(1980, 8, 17), "bulgakov@vsk.example") with { Document = null }, 21);

            var gezerdava = Card("Гезердава", "Вера", "Сергеевна", new(1979, 5, 7), "vgezerdava@mail.example", "+79100000341");
            var hers = Keep(_sokolova, gezerdava, 34);
            Note(_sokolova, hers, "Просила перезвонить после отпуска", 20);
            Keep(_gromov, gezerdava, 15, hers.PersonId);

            Keep(_sokolova, Card("Покин", "Иван", "Сергеевич", new(1986, 1, 23), "pokin.is@mail.example"), 12);

            var elkina = Keep(
                _sokolova,
                Card("Ёлкина", "Анна-Мария", "Петровна", new(1978, 8, 7), "elkina.am@mail.example", "+79030001104", verifiedDaysAgo: 300),
                360);
            Sell(_sokolova, elkina, Product.Osago, 353, 11_004.84m, startsOn: _today.AddDays(13).AddYears(-1));

            var tikhonov = Keep(
                _sokolova, Card("Тихонов", "Артём", "Игоревич", new(1990, 8, 17), "tikhonov1990@mail.example"), 44);
            Sell(_sokolova, tikhonov, Product.Osago, 40, 8_316.42m);

            var li = Card("Ли", "Чэнь", null, new(1992, 2, 2), "li.chen@mail.example", "+79260002106", verifiedDaysAgo: 30);
            Keep(_sokolova, li with { Document = new(DocumentType.ForeignPassport, "E00000006", _today.AddYears(-2)) }, 30);

            var mamedov = Keep(
                _sokolova,
                Card("Мамедов", "Руслан", "Али оглы", new(1971, 11, 30), "r.mamedov@mail.example", "+79160003107", verifiedDaysAgo: 185),
                190);
            Sell(_sokolova, mamedov, Product.Accident, 180, 2_400m, sumInsured: 500_000m);
            Sell(_sokolova, mamedov, Product.Property, 5, 3_900m, sumInsured: 1_000_000m, channel: SalesChannel.OnlineStore);

            FillSaltykova();

            Keep(
                _sokolova,
                Card("Кузнецова", "Дарья", "Андреевна", _today.AddYears(-17).AddDays(-200), "kuznetsova.d@mail.example"),
                8);

            var petrov = Card("Петров", "Пётр", "Петрович", new(1965, 6, 15), "petrov.pp@mail.example", "+79110005110");
            var seen = Keep(_sokolova, petrov, 90);
            var bound = Keep(_gromov, petrov with { VerifiedDaysAgo = 64 }, 70, seen.PersonId);
            Sell(_gromov, bound, Product.Osago, 60, 9_722.10m);
            Lock(seen, 60);

            Keep(
                _sokolova,
                Card("Петров", "Пётр", "Петрович", new(1965, 6, 15), "pppetrov65@mail.example", "+79990006111"),
                25);
        }

        private void FillSaltykova()
        {
            var maiden = Card("Салтыкова", "Ольга", "Николаевна", new(1988, 2, 29), "saltykova.on@mail.example", "+79050004108", verifiedDaysAgo: 125);
            var saltykova = Keep(_sokolova, maiden, 130);
            Sell(_sokolova, saltykova, Product.Kasko, 120, 84_300m, sumInsured: 1_850_000m);

            var married = maiden with
            {
                Name = new PersonName("Салтыкова-Щедрина", "Ольга", "Николаевна"),
                Document = NextPassport(maiden.BirthDate),
            };
            saltykova.RememberFormerLastName(maiden.Name.LastName);
            saltykova.SetProfile(married.Profile, vault);
            AddKeys(saltykova, married, former: maiden);
            db.Record(
                _sokolova,
                AuditAction.ClientEdited,
                At(50),
                saltykova.Id,
                saltykova.PersonId,
                remark: KeyDataReason.NameChange.Title(),
                changes:
                [
                    new AuditChange { Field = "Фамилия", Old = maiden.Name.LastName, New = married.Name.LastName },
                    new AuditChange { Field = "Серия и номер", Old = Mask(maiden.Document), New = Mask(married.Document) },
                ]);
            Calculate(saltykova, At(1).AddHours(3));
        }

        /// <summary>The client's own КАСКО of the online store, waiting for «Продолжить» (§10, № 8).</summary>
        private void Calculate(ClientRecord client, DateTime at)
        {
            var starts = _today.AddDays(14);
            var form = new QuoteInput { Product = Product.Kasko, Motor = _cars.FormOf(client, Product.Kasko, Money.FromRubles(1_850_000m), starts) };
            var calculated = QuotePricing.Calculate(form, MoscowTime.DateOf(at), TariffBook.BuiltIn).Value;
            var quote = new Quote
            {
                Id = QuoteId.New(),
                Number = NextQuoteNumber(StaffId.OnlineStore, MoscowTime.DateOf(at)),
                ClientId = client.Id,
                AgentId = StaffId.OnlineStore,
                AccountId = db.StoreAccounts.Local.Single(account => account.PersonId == client.PersonId).Id,
                Product = Product.Kasko,
                Form = forms.Close(form),
                Subject = calculated.Subject,
                SumInsured = calculated.SumInsured,
                StartsOn = calculated.StartsOn,
                EndsOn = calculated.EndsOn,
                Premium = calculated.Premium,
                Instalments = calculated.Instalments,
                TariffEdition = calculated.TariffEdition,
                Explanation = calculated.Explanation,
                Status = QuoteStatus.Calculated,
                CreatedAt = at.AddMinutes(-8),
                ChangedAt = at,
                CalculatedAt = at,
                AgentToldAt = at,
            };
            db.Quotes.Add(quote);
            db.Notifications.Add(StoreNotices.Calculated(client, quote, at));
        }

        /// <summary>One of the others: in twenty of them one is locked, eight are customers, the rest are prospects (§9).</summary>
        private void Generate(int i)
        {
            var card = Invent();
            var added = 2 + _dice.Below(360);
            var isAdult = card.BirthDate.AddYears(18) < _today.AddDays(-added);
            switch (i % 20)
            {
                case 7 when isAdult:
                    var seen = Keep(_sokolova, card, added + 20);
                    var sold = 1 + _dice.Below(added - 1);
                    Sell(_gromov, Keep(_gromov, card, added, seen.PersonId), Product.Osago, sold, Premium(Product.Osago));
                    Lock(seen, sold);
                    return;

                case 18 when isAdult:
                    SellEveryYear(Keep(_sokolova, card, added + 400), added);
                    return;

                case 1 or 3 or 6 or 9 or 11 or 13 or 16 when isAdult:
                    var customer = Keep(_sokolova, card, added);
                    SellAsUsual(customer, 1 + _dice.Below(added - 1));
                    Chat(customer, added);
                    return;

                default:
                    var prospect = Keep(_sokolova, card, added);
                    Chat(prospect, added);
                    if (i is 30 or 90)
                    {
                        Keep(_gromov, card, 3, prospect.PersonId);
                    }

                    if (i % 45 == 14)
                    {
                        prospect.Archive();
                        db.Record(_sokolova, AuditAction.ClientArchived, At(1), prospect.Id, prospect.PersonId);
                    }

                    return;
            }
        }

        private void SellAsUsual(ClientRecord customer, int daysAgo)
        {
            var kind = _dice.Below(10);
            if (kind == 9)
            {
                var product = _dice.Chance(50) ? Product.Property : Product.Accident;
                Sell(_sokolova, customer, product, daysAgo, Premium(product), sumInsured: 500_000m + (_dice.Below(6) * 100_000m));
                return;
            }

            Sell(_sokolova, customer, Product.Osago, daysAgo, Premium(Product.Osago));
            if (kind >= 7)
            {
                Sell(_sokolova, customer, Product.Kasko, daysAgo, Premium(Product.Kasko), sumInsured: 600_000m + (_dice.Below(34) * 100_000m));
            }
        }

        /// <summary>ОСАГО of last year, which came to its end; most went on, and one was ended early because the car was sold.</summary>
        private void SellEveryYear(ClientRecord customer, int addedDaysAgo)
        {
            var first = Sell(_sokolova, customer, Product.Osago, 366 + _dice.Below(addedDaysAgo), Premium(Product.Osago));
            if (_dice.Chance(15))
            {
                var lastDay = first.StartsOn.AddDays(150);
                var terms = CancellationTerms.InForceOn(lastDay);
                var sold = terms.Reasons.Single(term => term.Reason is CancellationReason.VehicleSold);
                first.Cancel(lastDay, sold.Reason, terms.RefundOf(first, sold, lastDay).Amount);
                db.Record(_sokolova, AuditAction.PolicyCancelled, CancelledAt(lastDay), customer.Id, customer.PersonId, first.Id, first.Number);
            }
            else if (_dice.Chance(70))
            {
                var daysBefore = 3 + _dice.Below(20);
                Sell(
                    _sokolova, customer, Product.Osago, _today.DayNumber - first.EndsOn.DayNumber + daysBefore, Premium(Product.Osago),
                    startsOn: first.EndsOn.AddDays(1), renewalOf: first);
            }
        }

        private void Chat(ClientRecord client, int addedDaysAgo)
        {
            string[] notes =
            [
                "Звонить после 18:00", "Пришёл по рекомендации соседа", "Думает о КАСКО, вернуться через неделю",
                "Просил прислать расчёт на почту", "Две машины в семье", "Планирует отпуск, предложить «Путешествия»",
            ];
            if (_dice.Chance(18))
            {
                Note(_sokolova, client, _dice.Of(notes), 1 + _dice.Below(addedDaysAgo));
            }
        }

        private DemoCard Card(
            string last, string first, string? patronymic, DateOnly birth, string email, string? phone = null, int? verifiedDaysAgo = null)
        {
            PhoneNumber? number = phone is null ? null : PhoneNumber.Parse(phone);
            if (number is { } taken)
            {
                _phones.Add(taken);
            }

            _emails.Add(email);
            return new DemoCard(new PersonName(last, first, patronymic), birth, email, NextPassport(birth), number, verifiedDaysAgo);
        }

        private DemoCard Invent()
        {
            var person = _people.Next(_today);
            var domain = _dice.Chance(80) ? "mail.example" : "vsk.example";
            var email = $"{person.EmailName}@{domain}";
            for (var n = 2; !_emails.Add(email); n++)
            {
                email = $"{person.EmailName}{n}@{domain}";
            }

            var document = person.IsForeigner
                ? new IdentityDocument(
                    DocumentType.ForeignPassport,
                    string.Create(CultureInfo.InvariantCulture, $"E{++_passports:00000000}"),
                    person.BirthDate.AddYears(7))
                : NextPassport(person.BirthDate);
            var phoneKind = _dice.Below(100);
            var mayConfirm = person.BirthDate.AddYears(20) < _today;
            return new DemoCard(
                person.Name,
                person.BirthDate,
                email,
                _dice.Chance(85) ? document : null,
                phoneKind < 25 ? null : NextPhone(),
                phoneKind >= 45 && mayConfirm ? 0 : null);
        }

        private PhoneNumber NextPhone()
        {
            PhoneNumber phone;
            do
            {
                phone = DemoPeople.Phone(_dice.Below(990_000));
            }
            while (!_phones.Add(phone));

            return phone;
        }

        private IdentityDocument? NextPassport(DateOnly birth) => DemoPeople.Passport(birth, _today, ++_passports);

        private decimal Premium(Product product) => product switch
        {
            Product.Osago => 5_000m + (_dice.Below(900_000) / 100m),
            Product.Kasko => 40_000m + (_dice.Below(900) * 100m),
            _ => 1_500m + (_dice.Below(50) * 100m),
        };

        /// <summary>Puts a person into an agent's base, with the lines of «История» that this leaves.</summary>
        private ClientRecord Keep(Actor agent, DemoCard card, int addedDaysAgo, PersonId? person = null)
        {
            if (person is null)
            {
                person = PersonId.New();
                db.Persons.Add(new Person { Id = person.Value, CreatedAt = At(addedDaysAgo) });
            }

            var client = new ClientRecord
            {
                Id = ClientId.New(),
                PersonId = person.Value,
                AgentId = agent.Id,
                CreatedAt = At(addedDaysAgo),
                FormKey = Guid.NewGuid(),
            };
            client.SetProfile(card.Profile, vault);
            db.Clients.Add(client);
            AddKeys(client, card);
            db.Record(agent, AuditAction.ClientAdded, client.CreatedAt, client.Id, client.PersonId);

            // Confirmed while adding (0), or so many days ago.
            DateTime? verifiedAt = card.VerifiedDaysAgo switch
            {
                null => null,
                0 => client.CreatedAt.AddMinutes(-2),
                { } days => At(days).AddMinutes(7),
            };
            client.SetPhone(card.Phone, verifiedAt);
            if (verifiedAt is { } confirmed)
            {
                client.RecordConsent(confirmed, VerificationSms.TextVersion);
                db.Record(agent, AuditAction.PhoneConfirmed, confirmed, client.Id, client.PersonId);
            }

            return client;
        }

        /// <summary>Keys of the present values; those of <paramref name="former"/> that no longer stand are marked as former (P-2, P-3).</summary>
        private void AddKeys(ClientRecord client, DemoCard card, DemoCard? former = null)
        {
            var present = HashesOf(card).ToList();
            var known = former is null ? [] : HashesOf(former).ToList();
            foreach (var (kind, hash) in present.Except(known))
            {
                var key = new IdentityKey { ClientId = client.Id, Kind = kind, Hash = hash };
                db.IdentityKeys.Add(key);
                _keys.Add(key);
            }

            var gone = known.Except(present).ToHashSet();
            foreach (var key in _keys.Where(key => key.ClientId == client.Id && gone.Contains((key.Kind, key.Hash))))
            {
                key.IsFormer = true;
            }
        }

        private IEnumerable<(IdentityKeyKind Kind, string Hash)> HashesOf(DemoCard card) =>
            IdentityKeys.Of(card.Profile, card.VerifiedDaysAgo is not null)
                .Select(key => (key.Kind, vault.Index(key.Kind, key.Content)));

        private void Note(Actor agent, ClientRecord client, string text, int daysAgo)
        {
            client.SetNote(text, agent.Name, At(daysAgo).AddHours(2));
            db.Record(agent, AuditAction.NoteChanged, At(daysAgo).AddHours(2), client.Id, client.PersonId);
        }

        /// <summary>A paid policy, and the binding that the person's first one brings .</summary>
        private Policy Sell(
            Actor agent,
            ClientRecord client,
            Product product,
            int daysAgo,
            decimal premium,
            DateOnly? startsOn = null,
            decimal? sumInsured = null,
            SalesChannel channel = SalesChannel.AgentCabinet,
            Policy? renewalOf = null)
        {
            var issuedAt = At(daysAgo).AddHours(1);
            var starts = startsOn ?? MoscowTime.DateOf(issuedAt).AddDays(1);
            Money? sum = sumInsured is { } rubles ? Money.FromRubles(rubles) : null;
            var form = QuoteInput.Of(product, sum, days: null, starts) with { Motor = _cars.FormOf(client, product, sum, starts) };
            var subject = form.Motor is { } car ? $"{car.Make} {car.Model}, {car.Plate}" : null;
            var commission = CommissionRates.InForceOn(MoscowTime.DateOf(issuedAt)).PercentOf(product, channel);
            var quote = new Quote
            {
                Id = QuoteId.New(),
                Form = forms.Close(form),
                Subject = subject,
                RenewalOfPolicyId = renewalOf?.Id,
                Number = NextQuoteNumber(agent.Id, MoscowTime.DateOf(issuedAt)),
                ClientId = client.Id,
                AgentId = agent.Id,
                Product = product,
                SumInsured = sum,
                StartsOn = starts,
                EndsOn = PriceList.LastDay(starts, days: null),
                Premium = Money.FromRubles(premium),
                Status = QuoteStatus.Issued,
                CreatedAt = issuedAt.AddMinutes(-20),
                CalculatedAt = issuedAt.AddMinutes(-10),
                ChangedAt = issuedAt,
            };
            var policy = new Policy
            {
                Id = PolicyId.New(),
                Number = NextNumber(product, MoscowTime.DateOf(issuedAt)),
                QuoteId = quote.Id,
                Product = product,
                ClientId = client.Id,
                PersonId = client.PersonId,
                AgentId = agent.Id,
                PolicyholderName = client.FullName,
                PolicyholderBirthDate = client.BirthDate,
                PolicyholderDocumentHash = db.IdentityKeys.Local
                    .FirstOrDefault(key => key.ClientId == client.Id && key.Kind == IdentityKeyKind.Document)?.Hash,
                Subject = subject,
                Channel = channel,
                Premium = Money.FromRubles(premium),
                CommissionPercent = commission,
                Commission = CommissionRates.Of(Money.FromRubles(premium), commission),
                RenewalOfPolicyId = renewalOf?.Id,
                SumInsured = sum,
                IssuedAt = issuedAt,
                StartsOn = starts,
                EndsOn = PriceList.LastDay(starts, days: null),
            };
            renewalOf?.NoteRenewal(RenewalOutcome.Renewed);
            db.Quotes.Add(quote);
            db.Policies.Add(policy);
            db.Record(agent, AuditAction.PolicySold, issuedAt, client.Id, client.PersonId, policy.Id, policy.Number);
            _sold.Add((policy, client));
            if (_bindings.ContainsKey(client.PersonId))
            {
                return policy;
            }

            var binding = new ClientBinding
            {
                PersonId = client.PersonId,
                AgentId = agent.Id,
                StartedAt = issuedAt,
                Reason = BindingReason.Sale,
                PolicyId = policy.Id,
            };
            if (client.PhoneVerifiedAt is { } confirmedAt)
            {
                binding.BeginCommission(confirmedAt);
            }

            _bindings.Add(client.PersonId, binding);
            db.Bindings.Add(binding);
            db.Record(agent, AuditAction.ClientBound, issuedAt, client.Id, client.PersonId, policy.Id, policy.Number);
            OpenStoreAccount(client, issuedAt);
            return policy;
        }

        /// <summary>R-24: the account that binding and confirmed phone have brought; he was invited long ago.</summary>
        private void OpenStoreAccount(ClientRecord client, DateTime boundAt)
        {
            if (client is { Phone: { } phone, PhoneVerifiedAt: { } verifiedAt })
            {
                db.StoreAccounts.Add(new StoreAccount
                {
                    PersonId = client.PersonId,
                    ClientId = client.Id,
                    Phone = phone,
                    CreatedAt = verifiedAt > boundAt ? verifiedAt : boundAt,
                });
            }
        }

        /// <summary>The lines of КВ that the policy has left; of a cancelled one, from the hour in which the diary says it was cancelled.</summary>
        private void Accrue(Policy policy, ClientRecord client)
        {
            var endedAt = policy.CancelledOn is { } lastDay ? CancelledAt(lastDay) : default;
            db.CommissionEntries.AddRange(CommissionRules.LinesOf(
                policy.ForCommission(),
                [_bindings[policy.PersonId]],
                isPaid: _ => false,
                endedAt,
                ground => ground with { PhoneConfirmedAt = client.PhoneVerifiedAt <= policy.IssuedAt ? client.PhoneVerifiedAt : null }));
        }

        private static DateTime CancelledAt(DateOnly lastDay) => MoscowTime.StartOf(lastDay).AddHours(11);

        /// <summary>What the history of another agent's record says after the sale; it names neither agent nor policy .</summary>
        private void Lock(ClientRecord client, int daysAgo) =>
            db.Record(null, AuditAction.ClientLockedByOther, At(daysAgo).AddHours(1), client.Id, client.PersonId);

        private string NextNumber(Product product, DateOnly issuedOn)
        {
            var year = PolicyNumbers.YearOf(product, issuedOn);
            if (!_sequences.TryGetValue((product, year), out var sequence))
            {
                sequence = new PolicySequence { Product = product, Year = year };
                _sequences[(product, year)] = sequence;
                db.PolicySequences.Add(sequence);
            }

            return PolicyNumbers.Format(product, year, new IssuanceOptions().BranchCode, ++sequence.Last);
        }

        private string NextQuoteNumber(StaffId keeper, DateOnly on)
        {
            if (!_quoteSequences.TryGetValue((keeper, on.Year), out var sequence))
            {
                sequence = new QuoteSequence { AgentId = keeper, Year = on.Year };
                _quoteSequences[(keeper, on.Year)] = sequence;
                db.QuoteSequences.Add(sequence);
            }

            var code = keeper == _sokolova.Id ? DemoStaff.Sokolova.AgentCode : keeper == _gromov.Id ? DemoStaff.Gromov.AgentCode : null;
            return PolicyNumbers.FormatQuote(on.Year, code, ++sequence.Last);
        }

        /// <summary>Eleven in the morning in Moscow, so many days before today.</summary>
        private DateTime At(int daysAgo) => MoscowTime.StartOf(_today.AddDays(-daysAgo)).AddHours(11);

        private static string? Mask(IdentityDocument? document) =>
            document is null ? null : DocumentTypes.Masked(document.Type, document.Number);
    }

    /// <param name="Name">ФИО.</param>
    /// <param name="BirthDate">Date of birth.</param>
    /// <param name="Email">Unique in the demo.</param>
    /// <param name="Document">Null: none given.</param>
    /// <param name="Phone">Null: «Не указан».</param>
    /// <param name="VerifiedDaysAgo">0: confirmed while adding; null: not confirmed.</param>
    private sealed record DemoCard(
        PersonName Name, DateOnly BirthDate, string Email, IdentityDocument? Document, PhoneNumber? Phone, int? VerifiedDaysAgo)
    {
        public ClientProfile Profile => new(Name, BirthDate, Email, Document, Phone);
    }
}
