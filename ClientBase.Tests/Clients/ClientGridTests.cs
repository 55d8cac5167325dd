using System.Data.Common;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientBase.Tests.Clients;

public class ClientGridTests : IDisposable
{
    private readonly ClientDesk _desk = new();

    [Fact]
    public async Task The_list_holds_ones_own_records_in_Russian_order()
    {
        string[] order = ["Егоров", "Ёжиков", "Елкин", "Ёлкин", "Ёлкина", "Жуков", "Иванов", "Йодов", "Яшин"];
        foreach (var name in order.Reverse())
        {
            await AddAsync(_desk.A, name, email: $"m{Array.IndexOf(order, name)}@mail.example");
        }

        await AddAsync(_desk.B, "Аверин");

        Assert.Equal(order, await NamesAsync(new ClientFilter()));
        Assert.Equal(order.Reverse(), await NamesAsync(new ClientFilter { Descending = true }));
    }

    [Fact]
    public async Task Every_column_sorts_both_ways()
    {
        await AddAsync(_desk.A, "Аверин", "03.01.1980", "c@mail.example", "+7 910 000-00-12");
        await AddAsync(_desk.A, "Белов", "01.01.1980", "b@mail.example", null);
        await AddAsync(_desk.A, "Власов", "02.01.1980", "a@mail.example", "+7 910 000-00-11");

        (ClientSort Sort, string[] Up)[] orders =
        [
            (ClientSort.Name, ["Аверин", "Белов", "Власов"]),
            (ClientSort.BirthDate, ["Белов", "Власов", "Аверин"]),
            (ClientSort.Phone, ["Белов", "Власов", "Аверин"]),
            (ClientSort.Email, ["Власов", "Белов", "Аверин"]),
        ];
        foreach (var (sort, up) in orders)
        {
            Assert.Equal(up, await NamesAsync(new ClientFilter { Sort = sort }));
            Assert.Equal(up.Reverse(), await NamesAsync(new ClientFilter { Sort = sort, Descending = true }));
        }
    }

    [Fact]
    public async Task Status_is_a_column_and_a_filter()
    {
        await using var db = _desk.Open();
        var day = _desk.Clock.UtcNow();
        await AddAsync(_desk.A, "Потенциальный");
        var mine = await _desk.ReadAsync(await AddAsync(_desk.A, "Мой"));
        Given.Binding(db, _desk.A, mine, day);
        Given.SoldPolicy(db, _desk.A, mine, day);
        Given.SoldPolicy(db, _desk.A, await _desk.ReadAsync(await AddAsync(_desk.A, "Действующий")), day);
        var locked = await _desk.ReadAsync(await AddAsync(_desk.A, "Закрытый"));
        Given.Binding(db, _desk.B, locked, day);
        Given.SoldPolicy(db, _desk.B, locked, day);

        (ClientStatus Status, string Name)[] expected =
        [
            (ClientStatus.BoundToMe, "Мой"), (ClientStatus.Customer, "Действующий"),
            (ClientStatus.Prospect, "Потенциальный"), (ClientStatus.LockedByOther, "Закрытый"),
        ];
        foreach (var (status, name) in expected)
        {
            var page = (await _desk.Grid.FindAsync(_desk.A, new ClientFilter { Status = status }, default)).Value;
            Assert.Equal((1, name + " Пётр Петрович", status), (page.Total, page.Rows[0].FullName, page.Rows[0].Status));
        }

        var byStatus = await NamesAsync(new ClientFilter { Sort = ClientSort.Status });
        Assert.Equal(expected.Select(row => row.Name), byStatus);
        Assert.Equal(byStatus.Reverse(), await NamesAsync(new ClientFilter { Sort = ClientSort.Status, Descending = true }));
    }

    [Fact]
    public async Task R28_a_locked_row_says_no_more_than_that()
    {
        var his = ClientDesk.Petrov with { LastName = "Петровский", Email = "his@mail.example" };
        var mine = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await _desk.SellAsync(_desk.B, await _desk.AddAsync(_desk.B, his));

        var row = Assert.Single((await _desk.Grid.FindAsync(_desk.A, new ClientFilter(), default)).Value.Rows);
        Assert.Equal(
            new ClientRow(mine, "Петров Пётр Петрович", null, new DateOnly(1985, 6, 15), null, false, "petrov@mail.example", false, false, ClientStatus.LockedByOther),
            row);

        var card = (await _desk.Cards.FindAsync(_desk.A, mine, default)).Value;
        Assert.Equal(ClientStatus.LockedByOther, card.Status);
        Assert.Empty(card.Policies);
        var history = (await _desk.Cards.HistoryAsync(_desk.A, mine, default)).Value;
        Assert.DoesNotContain(history, line => line.ActorName == _desk.B.Name || line.Remark is not null);
    }

    [Fact]
    public async Task The_phone_filter_by_state()
    {
        await AddAsync(_desk.A, "Безномеров");
        await AddAsync(_desk.A, "Неподтверждённый", phone: "+7 910 000-00-11");
        Assert.Null((await _desk.TryAddConfirmedAsync(_desk.A, ClientDesk.Bulgakov with { LastName = "Подтверждённый" }, "+7 910 000-00-12")).Refusal);

        Assert.Equal(["Безномеров"], await NamesAsync(new ClientFilter { PhoneState = PhoneState.Missing }));
        Assert.Equal(["Неподтверждённый"], await NamesAsync(new ClientFilter { PhoneState = PhoneState.NotConfirmed }));
        Assert.Equal(["Подтверждённый"], await NamesAsync(new ClientFilter { PhoneState = PhoneState.Confirmed }));
    }

    [Fact]
    public async Task The_archive_is_a_list_of_its_own_and_deleted_records_are_in_neither()
    {
        await AddAsync(_desk.A, "Видимый");
        await _desk.Keeping.ArchiveAsync(_desk.A, [await AddAsync(_desk.A, "Архивный")], default);
        await _desk.Keeping.DeleteAsync(_desk.A, [await AddAsync(_desk.A, "Удалённый")], default);

        Assert.Equal(["Видимый"], await NamesAsync(new ClientFilter()));
        Assert.Equal(["Архивный"], await NamesAsync(new ClientFilter { Archived = true }));
    }

    [Theory]
    [InlineData("елкина анна мария", true)]
    [InlineData("Ёлкина", true)]
    [InlineData("петр ел ма", true)]
    [InlineData("мария анна", true)]
    [InlineData("анна-мария", true)]
    [InlineData("аннамария", true)]
    [InlineData("  ЕЛК  ", true)]
    [InlineData("Eлкинa", true)]
    [InlineData("Смирн", true)]
    [InlineData("п", true)]
    [InlineData("лкина", false)]
    [InlineData("елкина иван", false)]
    [InlineData("елкинаа", false)]
    [InlineData("%", false)]
    [InlineData("_лкина", false)]
    [InlineData("' OR 1=1 --", false)]
    public async Task The_name_filter(string typed, bool found)
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov with { LastName = "Смирнова", FirstName = "Анна-Мария", Patronymic = "Петровна" });
        await _desk.SellAsync(_desk.A, id);
        await _desk.EditAsync(_desk.A, id, form => form with { LastName = "Ёлкина" }, new SaveDecisions { Reason = KeyDataReason.NameChange });

        Assert.Equal(found ? 1 : 0, (await _desk.Grid.FindAsync(_desk.A, new ClientFilter { Name = typed }, default)).Value.Total);
    }

    [Theory]
    [InlineData("+7 (910) 000-03-41", 1)]
    [InlineData("8 910 000 03 41", 1)]
    [InlineData("79100000341", 1)]
    [InlineData("9100000341", 1)]
    [InlineData("0341", 1)]
    [InlineData("03-41", 1)]
    [InlineData("+7 (910) 000", 1)]
    [InlineData("910000", 1)]
    [InlineData("0342", 0)]
    [InlineData("341", -1)]
    [InlineData("+7 (910", -1)]
    [InlineData("абвг", -1)]
    [InlineData("   ", 1)]
    public async Task The_phone_filter(string typed, int total)
    {
        await AddAsync(_desk.A, "Петров", phone: "+7 910 000-03-41");

        var result = await _desk.Grid.FindAsync(_desk.A, new ClientFilter { Phone = typed }, default);

        if (total < 0)
        {
            Assert.Equal("Введите не меньше 4 цифр номера.", Assert.IsType<PhoneFilterTooShort>(result.Refusal).Message);
        }
        else
        {
            Assert.Equal(total, result.Value.Total);
        }
    }

    [Fact]
    public async Task Pages_have_25_rows_and_beyond_the_last_comes_the_last()
    {
        await using var db = _desk.Open();
        for (var i = 0; i < 51; i++)
        {
            Given.Client(db, _desk.A, lastName: "Петров" + (char)('а' + (i / 26)) + (char)('а' + (i % 26)));
        }

        Given.Client(db, _desk.B);
        foreach (var (asked, number, rows) in ((int, int, int)[])[(1, 1, 25), (2, 2, 25), (3, 3, 1), (99, 3, 1), (0, 1, 25), (-5, 1, 25), (int.MaxValue, 3, 1)])
        {
            var page = (await _desk.Grid.FindAsync(_desk.A, new ClientFilter { Page = asked }, default)).Value;
            Assert.Equal((number, rows, 51, 3), (page.Number, page.Rows.Count, page.Total, page.Count));
        }

        var seen = new HashSet<ClientId>();
        for (var page = 1; page <= 3; page++)
        {
            seen.UnionWith((await _desk.Grid.FindAsync(_desk.A, new ClientFilter { Page = page, Sort = ClientSort.Email }, default)).Value.Rows.Select(row => row.Id));
        }

        Assert.Equal(51, seen.Count);
        Assert.Equal(51, (await _desk.Grid.CountAsync(_desk.A, new ClientFilter(), default)).Value);
        Assert.Equal((0, 1), Shape((await _desk.Grid.FindAsync(_desk.A, new ClientFilter { Name = "нет такого" }, default)).Value));
    }

    [Fact]
    public async Task Rereading_gives_own_live_rows_and_at_most_a_hundred()
    {
        await using var db = _desk.Open();
        var ids = Enumerable.Range(0, 101).Select(_ => Given.Client(db, _desk.A).Id).ToList();
        var his = Given.Client(db, _desk.B).Id;

        Assert.Equal(100, (await _desk.Grid.ReadAsync(_desk.A, ids, default)).Value.Length);
        Assert.Empty((await _desk.Grid.ReadAsync(_desk.A, [his], default)).Value);
        await _desk.Keeping.DeleteAsync(_desk.A, [ids[0]], default);
        Assert.Equal([ids[1]], (await _desk.Grid.ReadAsync(_desk.A, ids.Take(2).ToList(), default)).Value.Select(row => row.Id));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("иванов", "")]
    [InlineData("", "0341")]
    public async Task Page_and_count_read_only_the_agents_part_of_the_list_index(string name, string phone)
    {
        await using (var db = _desk.Open())
        {
            Given.Client(db, _desk.A, lastName: "Иванов", phone: "+7 910 000-03-41");
        }

        // A first page that is not full says the total itself; the second page asks for it.
        var recorder = new CommandRecorder();
        var grid = new ClientGrid(_desk.Database.With(recorder), new StaffAccess(_desk.Database, _desk.Clock));
        Assert.Equal(1, (await grid.FindAsync(_desk.A, new ClientFilter { Name = name, Phone = phone, Page = 2 }, default)).Value.Total);

        Assert.Equal(3, recorder.Plans.Count);
        Assert.All(recorder.Plans, plan =>
        {
            if (TestEngine.IsPostgres)
            {
                Assert.Contains(plan, step => step.Contains("IX_Clients_List", StringComparison.Ordinal));
                Assert.Contains(plan, step => step.Contains("Index Cond: ((\"AgentId\" = ", StringComparison.Ordinal));
                Assert.DoesNotContain(plan, step => step.Contains("Seq Scan", StringComparison.Ordinal));

                // Only the found page is put in order, as the last step.
                Assert.DoesNotContain(plan.Skip(1), step => step.Contains("Sort  (", StringComparison.Ordinal));
                return;
            }

            Assert.Contains(plan, step => step.Contains("IX_Clients_List (AgentId=?", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step.StartsWith("SCAN c", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(plan.SkipLast(1), step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
            Assert.True(plan[^1].StartsWith("SEARCH", StringComparison.Ordinal) || plan[0].Contains("autoindex_Clients_1 (Id=?", StringComparison.Ordinal), string.Join('\n', plan));
        });
    }

    public void Dispose() => _desk.Dispose();

    private Task<ClientId> AddAsync(
        Actor agent, string lastName, string birthDate = "15.06.1985", string? email = null, string? phone = null)
    {
        var input = ClientDesk.WithoutDocument(ClientDesk.Petrov) with
        {
            LastName = lastName,
            BirthDate = birthDate,
            Email = email ?? "petrov@mail.example",
            WithPhone = phone is not null,
            Phone = phone ?? "",
        };
        return _desk.AddAsync(agent, input, new SaveDecisions { WithoutConfirmation = true, DespiteSimilar = true });
    }

    private async Task<IEnumerable<string>> NamesAsync(ClientFilter filter) =>
        (await _desk.Grid.FindAsync(_desk.A, filter, default)).Value.Rows.Select(row => row.FullName.Split(' ')[0]);

    private static (int Total, int Pages) Shape(Page<ClientRow> page) => (page.Total, page.Count);

    /// <summary>Writes down the plan of each query. A handful of rows would be read from end to end, so PostgreSQL is told not to.</summary>
    private sealed class CommandRecorder : DbCommandInterceptor
    {
        public List<List<string>> Plans { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            var explain = command.Connection!.CreateCommand();
#pragma warning disable CA2100 // The text is EF's own.
            explain.CommandText = TestEngine.IsPostgres
                ? "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off; EXPLAIN " + command.CommandText
                : "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
            foreach (DbParameter parameter in command.Parameters)
            {
                explain.Parameters.Add(CopyOf(parameter, explain));
            }

            await using var reader = await explain.ExecuteReaderAsync(cancellationToken);
            List<string> plan = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                plan.Add(reader.GetString(TestEngine.IsPostgres ? 0 : 3));
            }

            Plans.Add(plan);
            await explain.DisposeAsync();
            return result;
        }

        private static object CopyOf(DbParameter parameter, DbCommand command)
        {
            if (parameter is ICloneable typed)
            {
                return typed.Clone();
            }

            var copy = command.CreateParameter();
            (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
            return copy;
        }
    }
}
