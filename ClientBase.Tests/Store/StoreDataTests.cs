using System.Text;
using System.Text.Json;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Store;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Store;

/// <summary>What a client may know and decide about his own data: export, consents, journal, withdrawal (P-18, DAT-4…DAT-6).</summary>
public class StoreDataTests : IDisposable
{
    private readonly StoreWorld _world = new();

    private ClientDesk Desk => _world.Desk;

    [Fact]
    public async Task DAT6_the_export_holds_profile_policies_calculations_and_bindings()
    {
        await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await _world.Sales.CalculateAsync(visitor, QuoteId.New(), _world.Motor(Product.Kasko), default);

        var file = JsonDocument.Parse((await _world.Data.ExportAsync(visitor, default)).Value).RootElement;

        Assert.Equal("0010123456", file.GetProperty("профиль").GetProperty("documentNumber").GetString());
        Assert.Equal("+79100007741", file.GetProperty("профиль").GetProperty("phone").GetString());
        Assert.Equal(1, file.GetProperty("полисы").GetArrayLength());
        Assert.Equal("Vesta", file.GetProperty("расчёты")[0].GetProperty("form").GetProperty("motor").GetProperty("model").GetString());
        Assert.Equal("Соколова Марина Викторовна", file.GetProperty("закрепления")[0].GetProperty("агент").GetString());
    }

    [Fact]
    public async Task The_consent_to_advertising_is_given_and_withdrawn_apart_and_the_card_shows_it()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        Assert.False((await Desk.Cards.FindAsync(Desk.A, id, default)).Value.MayAdvertise);

        await _world.Data.SetAdvertisingConsentAsync(visitor, given: true, default);
        Assert.True((await Desk.Cards.FindAsync(Desk.A, id, default)).Value.MayAdvertise);
        Assert.NotNull((await _world.Data.FindProfileAsync(visitor, default)).Value.ConsentGivenAt);

        await _world.Data.SetAdvertisingConsentAsync(visitor, given: false, default);
        Assert.False((await Desk.Cards.FindAsync(Desk.A, id, default)).Value.MayAdvertise);
        Assert.NotNull((await _world.Data.FindProfileAsync(visitor, default)).Value.ConsentGivenAt);
    }

    [Fact]
    public async Task The_journal_tells_who_opened_the_card_once_a_day_and_names_no_other_agent()
    {
        var id = await _world.BoundClientAsync();
        var visitor = await _world.EnterAsync();
        await using var db = _world.Open();
        var foreign = Given.Client(db, Desk.B, samePersonAs: await Desk.ReadAsync(id));
        for (var i = 0; i < 3; i++)
        {
            await Desk.Cards.FindAsync(Desk.A, id, default);
        }

        await Desk.Cards.FindAsync(Desk.B, foreign.Id, default);
        await Desk.Sales.KeepDraftAsync(Desk.B, foreign.Id, QuoteId.New(), _world.Tick(), default);

        var journal = (await _world.Data.ReadJournalAsync(visitor, default)).Value;

        Assert.Single(journal, line => line is { Who: "Ваш агент", What: "Открыл вашу карточку" });
        Assert.Single(journal, line => line is { Who: "Другой агент", What: "Открыл вашу карточку" });
        Assert.Single(journal, line => line.Who == "Другой агент" && line.What.EndsWith("отказано", StringComparison.Ordinal));
        Assert.DoesNotContain(journal, line => line.Who.Contains("Громов", StringComparison.Ordinal));
        Assert.DoesNotContain((await Desk.Cards.HistoryAsync(Desk.A, id, default)).Value, line => line.Action is Core.Audit.AuditAction.ClientOpened);
    }

    [Fact]
    public async Task P18_withdrawal_frees_the_client_closes_his_account_and_leaves_no_byte_of_his_data_but_the_policies()
    {
        var input = ClientDesk.Petrov with { Email = "vanishing@mail.example" };
        var id = await _world.BoundClientAsync(input);
        var visitor = await _world.EnterAsync();
        await _world.Sales.CalculateAsync(visitor, QuoteId.New(), _world.Motor(Product.Kasko), default);
        await using var db = _world.Open();
        var foreign = Given.Client(db, Desk.B, samePersonAs: await Desk.ReadAsync(id), email: "vanishing@mail.example");
        Assert.NotEmpty(FindStored());

        var receipt = (await _world.Data.WithdrawAsync(visitor, default)).Value;

        Assert.Matches("^УД-26-[0-9]{6}$", receipt.Number);
        Assert.IsType<StoreSessionEnded>((await _world.Cabinet.OpenAsync(visitor, default)).Refusal);
        Assert.IsType<ClientNotFound>((await Desk.Cards.FindAsync(Desk.A, id, default)).Refusal);
        Assert.IsType<ClientNotFound>((await Desk.Cards.FindAsync(Desk.B, foreign.Id, default)).Refusal);
        Assert.Equal(BindingEndReason.ConsentWithdrawn, (await db.Bindings.AsNoTracking().SingleAsync()).EndReason);

        Assert.Equal(2, await new Erasure(Desk.Database, Desk.Clock).EraseDueAsync(default));

        Assert.NotNull((await db.ErasureReceipts.AsNoTracking().SingleAsync()).DoneAt);
        Assert.Equal(1, await db.Policies.CountAsync());
        Assert.Equal(0, await db.Clients.CountAsync());
        Assert.Equal(0, await db.StoreAccounts.CountAsync());

        // What numbers codes were sent to is kept for the limits; like all of them for thirty days.
        Desk.Clock.Move(TimeSpan.FromDays(31));
        await new Erasure(Desk.Database, Desk.Clock).EraseDueAsync(default);
        await db.ScrubErasedAsync(default);
        Assert.Empty(FindStored());
    }

    public void Dispose() => _world.Dispose();

    private List<string> FindStored() =>
    [
        .. Desk.Database.ReadEverything().SelectMany(bytes => new[] { "vanishing", "9100007741" }.Where(word => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0)),
    ];
}
