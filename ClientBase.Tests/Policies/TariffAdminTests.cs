using System.Text;
using System.Text.Json.Nodes;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Tests.Motor;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Policies;

/// <summary>«Тарифы и справочники», and what a new edition does to calculations. It is 22.11.2026.</summary>
public class TariffAdminTests : IDisposable
{
    private readonly SaleWorld _world = new();
    private readonly Actor _admin;
    private readonly Actor _agent;
    private readonly ClientRecord _client;

    public TariffAdminTests()
    {
        using var db = _world.Open();
        _admin = Given.Staff(db, StaffRole.Admin, "Администратор");
        _agent = Given.Agent(db);
        _client = Given.Client(db, _agent);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_published_edition_counts_from_its_first_day_on()
    {
        await PublishAsync(Draft(("Москва", "2,00")));

        GoTo(24);
        Assert.Equal(11_004.84m, (await CalculateAsync("Москва")).Premium.Rubles);
        GoTo(25);
        var price = await CalculateAsync("Москва");

        Assert.Equal(12_227.60m, price.Premium.Rubles);
        var factor = price.Explanation!.Factors.Single(one => one.Code == "КТ");
        Assert.Equal((2.00m, "Справочник КТ 2027, действует с 25.11.2026"), (factor.Value, factor.Edition));
        Assert.Equal("Указание 7204-У от 09.10.2025; Справочник КТ 2027", price.TariffEdition);
        Assert.Equal(2.00m, (await _world.Sales.OpenAsync(_agent, _client.Id, default)).Value.Tariffs.Territories.Exact("мск")!.Coefficient);
    }

    [Fact]
    public async Task What_was_calculated_before_must_be_calculated_again_and_is_not_sold()
    {
        var id = QuoteId.New();
        await CalculateAsync("Москва", id);
        var version = (await _world.Sales.FindQuoteAsync(_agent, _client.Id, id, default)).Value.Version;
        var paying = (await _world.Sales.ProceedToPaymentAsync(_agent, _client.Id, id, version, default)).Value;

        // By another node, after everything was read here for the first time.
        await PublishAsync(Draft(("Тверь", "1,50")));
        GoTo(25);

        var refusal = (await _world.Sales.IssueAsync(_agent, _client.Id, id, paying.Version, default)).Refusal;
        Assert.Equal("С 25.11.2026 действует новая редакция тарифа.", Assert.IsType<RecalculationNeeded>(refusal).Reason);
        Assert.Equal("Требует пересчёта", Assert.Single((await _world.Sales.ListQuotesAsync(_agent, _client.Id, default)).Value).State.Title());
        await using var db = _world.Open();
        Assert.Equal(0, await db.Policies.CountAsync());
    }

    [Fact]
    public async Task How_many_calculations_would_change_is_found_by_calculating_them()
    {
        await using var db = _world.Open();
        var other = Given.Agent(db);
        var his = Given.Client(db, other);
        var expired = QuoteId.New();
        await CalculateAsync("Москва", expired);
        GoTo(22, month: 12);
        await CalculateAsync("Москва");
        await CalculateAsync("Казань");
        await CalculateAsync("Уфа");
        await CalculateAsync("Тверь");
        await CalculateAsync("Москва", agent: other, client: his);
        await _world.Sales.KeepDraftAsync(_agent, _client.Id, QuoteId.New(), Form("Москва"), default);

        var draft = Draft(("Москва", "1,90"), ("Казань", "1,60"), ("Тверь", null)) with { InForceFrom = "01.01.2027" };
        var preview = (await _world.Tariffs.PreviewAsync(_admin, draft, default)).Value;

        Assert.Equal(new TariffPreview(Open: 5, Dearer: 2, Cheaper: 1, Impossible: 1), preview);
        Assert.Equal(4, preview.Changed);
        Assert.Equal(0, await db.TariffEditions.CountAsync());
    }

    [Fact]
    public async Task What_another_edition_will_change_until_then_is_not_counted()
    {
        await CalculateAsync("Москва");
        await PublishAsync(Draft(("Москва", "2,00")));

        var preview = await _world.Tariffs.PreviewAsync(_admin, Draft(("Москва", "2,00")) with { Name = "Справочник КТ 2028", InForceFrom = "01.12.2026" }, default);

        Assert.Equal(new TariffPreview(1, 0, 0, 0), preview.Value);
    }

    [Fact]
    public async Task A_withdrawn_edition_never_comes_into_force()
    {
        var draft = Draft(("Москва", "2,00"));
        await PublishAsync(draft);
        Assert.Equal(TariffState.Future, (await LineAsync(draft.Name)).State);

        Assert.Null((await _world.Tariffs.WithdrawAsync(_admin, draft.Id, default)).Refusal);

        GoTo(25);
        Assert.Equal(11_004.84m, (await CalculateAsync("Москва")).Premium.Rubles);
        await using var db = _world.Open();
        Assert.Equal(
            [
                (AuditAction.TariffPublished, "Справочник КТ: «Справочник КТ 2027», действует с 25.11.2026"),
                (AuditAction.TariffWithdrawn, "Справочник КТ: «Справочник КТ 2027», действует с 25.11.2026"),
            ],
            (await db.AuditEntries.OrderBy(entry => entry.Id).ToListAsync()).Select(entry => (entry.Action, entry.Remark!)));
    }

    [Fact]
    public async Task What_is_in_force_cannot_be_withdrawn_or_replaced()
    {
        var draft = Draft(("Москва", "2,00"));
        await PublishAsync(draft);

        // Already in the last minute before it: the change would come in after the first sale.
        _world.Clock.SetTo(new DateTimeOffset(2026, 11, 24, 23, 59, 30, TimeSpan.FromHours(3)));
        Assert.IsType<TariffIsFixed>((await _world.Tariffs.WithdrawAsync(_admin, draft.Id, default)).Refusal);

        GoTo(25);
        Assert.IsType<TariffIsFixed>((await _world.Tariffs.WithdrawAsync(_admin, draft.Id, default)).Refusal);
        var instead = Draft(("Москва", "1,00")) with { Replaces = draft.Id, InForceFrom = "27.11.2026" };
        Assert.IsType<TariffIsFixed>((await _world.Tariffs.PublishAsync(_admin, instead, default)).Refusal);
        Assert.Equal(TariffState.InForce, (await LineAsync(draft.Name)).State);
    }

    [Fact]
    public async Task An_edition_whose_day_has_not_come_may_be_replaced_by_one_of_the_same_day_and_name()
    {
        var first = Draft(("Москва", "2,00"));
        await PublishAsync(first);

        await PublishAsync(Draft(("Москва", "1,90")) with { Replaces = first.Id });

        GoTo(25);
        Assert.Equal(11_616.22m, (await CalculateAsync("Москва")).Premium.Rubles);
        await using var db = _world.Open();
        Assert.EndsWith(
            ", вместо «Справочник КТ 2027» с 25.11.2026",
            (await db.AuditEntries.OrderBy(entry => entry.Id).LastAsync()).Remark,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_one_day_there_is_one_edition_whoever_publishes_at_the_same_time()
    {
        var drafts = Enumerable.Range(1, 6).Select(i => Draft(("Москва", $"1,{i}0")) with { Name = $"Справочник {i}" }).ToList();

        var results = await Task.WhenAll(drafts.Select(draft => Task.Run(() => _world.Tariffs.PublishAsync(_admin, draft, default))));

        Assert.Single(results, result => result.Refusal is null);
        Assert.All(
            results.Select(result => result.Refusal).OfType<Refusal>(),
            refusal => Assert.Matches(
                "^На 25.11.2026 уже есть редакция «Справочник [1-6]». Выберите другую дату или замените ту редакцию$",
                Assert.Single(Assert.IsType<InvalidTariff>(refusal).Errors, error => error.Field is TariffField.InForceFrom).Text));
        await using var db = _world.Open();
        Assert.Equal(1, await db.AuditEntries.CountAsync(entry => entry.Action == AuditAction.TariffPublished));
    }

    [Theory]
    [InlineData("Другое имя", 25)]
    [InlineData("Имя", 26)]
    public async Task The_database_itself_holds_one_day_and_one_name(string name, int day)
    {
        await using var db = _world.Open();
        db.TariffEditions.AddRange(Row("Имя", 25), Row(name, day));

        Assert.True(db.IsUniqueViolation(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync())));

        TariffEdition Row(string called, int from) => new()
        {
            Id = Guid.CreateVersion7(),
            Kind = TariffKind.Territories,
            Name = called,
            InForceFrom = new DateOnly(2026, 11, from),
            Source = "",
            Content = "{}",
            PublishedAt = _world.Clock.UtcNow(),
            PublishedBy = _admin.Id,
            PublishedByName = _admin.Name,
        };
    }

    [Fact]
    public async Task A_publication_that_is_sent_twice_happens_once()
    {
        var draft = Draft(("Москва", "2,00"));
        await PublishAsync(draft);
        await PublishAsync(draft);

        await using var db = _world.Open();
        Assert.Equal((1, 1), (await db.TariffEditions.CountAsync(), await db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_its_field_and_nothing_is_published()
    {
        var draft = Draft(("Москва", "2,9x"), ("Другой населённый пункт", null)) with { Name = " ", InForceFrom = "22.11.2026" };

        var refusal = (await _world.Tariffs.PublishAsync(_admin, draft, default)).Refusal;

        Assert.Equal(
            [
                new TariffError(TariffField.Name, null, "Заполните поле"),
                new TariffError(TariffField.InForceFrom, null, "Дата начала действия: не раньше 23.11.2026"),
                new TariffError(TariffField.Coefficient, 0, "КТ «2,9x» — не число"),
            ],
            Assert.IsType<InvalidTariff>(refusal).Errors);
        var withoutOther = Draft(("Другой населённый пункт", null));
        Assert.Equal(TariffField.Rows, Assert.Single(Assert.IsType<InvalidTariff>((await _world.Tariffs.PublishAsync(_admin, withoutOther, default)).Refusal).Errors).Field);
        await using var db = _world.Open();
        Assert.Equal(0, await db.TariffEditions.CountAsync());
    }

    [Fact]
    public async Task A_tariff_is_downloaded_changed_uploaded_and_counts()
    {
        var file = JsonNode.Parse(Encoding.UTF8.GetString((await _world.Tariffs.DownloadAsync(_admin, TariffKind.Osago, default)).Value.Content))!;
        var edition = file["editions"]![0]!;
        (edition["name"], edition["inForceFrom"], edition["baseTo"]) = ("Указание 2027", "2026-11-25", 9_000);
        await CalculateAsync("Москва");
        var draft = new TariffFileDraft(Guid.CreateVersion7(), null, TariffKind.Osago, file.ToJsonString());

        Assert.Equal(new TariffPreview(1, 1, 0, 0), (await _world.Tariffs.PreviewAsync(_admin, draft, default)).Value);
        await PublishAsync(draft);

        // 1 399 + 0,70 × 7 601 is 6 720 in whole rubles; that times 1,80 × 0,74 × 0,91 × 1,4.
        GoTo(25);
        Assert.Equal(11_403.62m, (await CalculateAsync("Москва")).Premium.Rubles);
        Assert.Equal((1, 1), ((await LineAsync("Указание 2027")).Quotes, (await LineAsync("Указание 7204-У от 09.10.2025")).Quotes));
        Assert.Equal(2, (await LineAsync("Справочник КТ, указание 7349-У")).Quotes);
    }

    private static QuoteInput Form(string town, DateOnly? today = null) => new()
    {
        Product = Product.Osago,
        Motor = Car.Form() with { Territory = town, StartsOn = MoscowTime.Show((today ?? new DateOnly(2026, 11, 22)).AddDays(10)) },
    };

    /// <summary>The directory in force with these coefficients instead; null removes the line.</summary>
    private static TerritoryDraft Draft(params (string Name, string? Coefficient)[] changes)
    {
        var wanted = changes.ToDictionary(change => change.Name, change => change.Coefficient);
        var rows = Car.Tariffs.Territories.Territories.Select(TerritoryRow.Of)
            .Where(row => !wanted.TryGetValue(row.Name, out var coefficient) || coefficient is not null)
            .Select(row => row with { Coefficient = wanted.GetValueOrDefault(row.Name) ?? row.Coefficient });
        return new TerritoryDraft(Guid.CreateVersion7(), null, "Справочник КТ 2027", "25.11.2026", "проверка", [.. rows]);
    }

    private void GoTo(int day, int month = 11) => _world.Clock.SetTo(new DateTimeOffset(2026, month, day, 12, 0, 0, TimeSpan.FromHours(3)));

    private async Task PublishAsync(TariffDraft draft) => Assert.Null((await _world.Tariffs.PublishAsync(_admin, draft, default)).Refusal);

    private async Task<TariffLine> LineAsync(string name) =>
        (await _world.Tariffs.ReadAsync(_admin, default)).Value.Editions.Single(line => line.Figures.Name == name);

    private async Task<QuotePrice> CalculateAsync(string town, QuoteId? id = null, Actor? agent = null, ClientRecord? client = null) =>
        (await _world.Sales.SaveQuoteAsync(
            agent ?? _agent, (client ?? _client).Id, id ?? QuoteId.New(), Form(town, _world.Clock.Today()), default)).Value.Price!;
}
