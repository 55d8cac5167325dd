using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Core.Policies;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Clients;

public class ClientKeepingTests : IDisposable
{
    private readonly ClientDesk _desk = new();

    [Fact]
    public async Task R41_a_mixed_selection_says_who_stays_and_why()
    {
        var sold = await SoldAsync();
        var prospect = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov);
        var locked = await LockedAsync();

        var preview = (await _desk.Keeping.PreviewDeleteAsync(_desk.A, [sold, prospect, locked], default)).Value;
        Assert.Equal([prospect], preview.Deletable);
        Assert.Equal(
            [("Ли Ч.", "закреплён за другим агентом"), ("Петров П. П.", "продан полис в ЛКА")],
            preview.Refused.Select(no => (no.Name, no.Reason.Message)));

        var deletion = (await _desk.Keeping.DeleteAsync(_desk.A, [sold, prospect, locked], default)).Value;
        Assert.Equal([prospect], deletion.Deleted);
        Assert.Equal([locked, sold], deletion.Refused.Select(no => no.Id));
        Assert.IsType<ClientNotFound>((await _desk.Cards.FindAsync(_desk.A, prospect, default)).Refusal);
        Assert.Null((await _desk.Cards.FindAsync(_desk.A, sold, default)).Refusal);
    }

    [Fact]
    public async Task R41_a_sale_between_the_dialog_and_the_deletion_saves_the_client()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        Assert.Equal([id], (await _desk.Keeping.PreviewDeleteAsync(_desk.A, [id], default)).Value.Deletable);
        await _desk.SellAsync(_desk.A, id);

        var deletion = (await _desk.Keeping.DeleteAsync(_desk.A, [id], default)).Value;

        Assert.Empty(deletion.Deleted);
        Assert.Equal("продан полис в ЛКА", Assert.Single(deletion.Refused).Reason.Message);
        Assert.Null((await _desk.ReadAsync(id)).DeletedAt);
    }

    [Fact]
    public async Task R40_an_annulled_policy_does_not_keep_a_client_and_a_sale_without_binding_does()
    {
        var annulled = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var sold = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov);
        await using (var db = _desk.Open())
        {
            var now = _desk.Clock.UtcNow();
            Given.SoldPolicy(db, _desk.A, await _desk.ReadAsync(annulled), now, annulledAt: now);
            Given.SoldPolicy(db, _desk.A, await _desk.ReadAsync(sold), now);
        }

        Assert.Equal([annulled], (await _desk.Keeping.DeleteAsync(_desk.A, [annulled, sold], default)).Value.Deleted);
    }

    [Fact]
    public async Task R42_calculations_are_counted_and_the_other_agents_record_stays()
    {
        var mine = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var his = await _desk.AddAsync(_desk.B, ClientDesk.Petrov);
        foreach (var client in (ClientId[])[mine, mine, mine, his])
        {
            var agent = client == mine ? _desk.A : _desk.B;
            var input = new QuoteInput { Product = Product.Tick, StartsOn = MoscowTime.Show(_desk.Clock.Today().AddDays(1)) };
            Assert.Null((await _desk.Sales.SaveQuoteAsync(agent, client, QuoteId.New(), input, default)).Refusal);
        }

        Assert.Equal(3, (await _desk.Keeping.PreviewDeleteAsync(_desk.A, [mine], default)).Value.Quotes);
        await _desk.Keeping.DeleteAsync(_desk.A, [mine], default);

        Assert.Null((await _desk.Cards.FindAsync(_desk.B, his, default)).Refusal);
    }

    [Fact]
    public async Task Nobody_deletes_archives_or_comments_another_agents_record()
    {
        var his = await _desk.AddAsync(_desk.B, ClientDesk.Petrov);

        Assert.Empty((await _desk.Keeping.DeleteAsync(_desk.A, [his], default)).Value.Deleted);
        Assert.IsType<ClientNotFound>((await _desk.Keeping.ArchiveAsync(_desk.A, [his], default)).Refusal);
        Assert.IsType<ClientNotFound>((await _desk.Keeping.SetNoteAsync(_desk.A, his, "чужой", default)).Refusal);
        Assert.IsType<DeletionIsFinal>((await _desk.Keeping.UndoDeleteAsync(_desk.A, [his], default)).Refusal);
        var record = await _desk.ReadAsync(his);
        Assert.Equal((null, false, null), (record.DeletedAt, record.IsArchived, record.Note));
    }

    [Fact]
    public async Task R43_a_deletion_is_undone_within_its_time_and_not_after_it()
    {
        var first = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var second = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov);
        await _desk.Keeping.DeleteAsync(_desk.A, [first, second], default);

        _desk.Clock.Move(TimeSpan.FromSeconds(10));
        Assert.Null((await _desk.Keeping.UndoDeleteAsync(_desk.A, [first], default)).Refusal);
        Assert.Null((await _desk.Cards.FindAsync(_desk.A, first, default)).Refusal);

        _desk.Clock.Move(ClientKeeping.UndoWithin);
        Assert.IsType<DeletionIsFinal>((await _desk.Keeping.UndoDeleteAsync(_desk.A, [second], default)).Refusal);
        Assert.Equal(
            [AuditAction.ClientAdded, AuditAction.ClientDeleted, AuditAction.ClientDeletionUndone],
            (await _desk.Cards.HistoryAsync(_desk.A, first, default)).Value.Select(line => line.Action).Reverse());
    }

    [Fact]
    public async Task R45_a_locked_record_is_archived_instead_which_changes_nothing_for_the_owner()
    {
        var locked = await LockedAsync();
        ClientId his;
        await using (var db = _desk.Open())
        {
            his = (await db.Clients.SingleAsync(c => c.AgentId == _desk.B.Id)).Id;
        }

        var before = await _desk.ReadAsync(his);
        Assert.Null((await _desk.Keeping.ArchiveAsync(_desk.A, [locked], default)).Refusal);

        Assert.True((await _desk.ReadAsync(locked)).IsArchived);
        var after = await _desk.ReadAsync(his);
        Assert.Equal((before.Version, false), (after.Version, after.IsArchived));
        Assert.Equal(ClientStatus.BoundToMe, (await _desk.Cards.FindAsync(_desk.B, his, default)).Value.Status);

        Assert.Null((await _desk.Keeping.RestoreFromArchiveAsync(_desk.A, [locked], default)).Refusal);
        Assert.False((await _desk.ReadAsync(locked)).IsArchived);
    }

    [Fact]
    public async Task A_note_has_an_author_a_date_and_at_most_1000_characters()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);

        Assert.Null((await _desk.Keeping.SetNoteAsync(_desk.A, id, "  " + new string('я', 1000) + " ", default)).Refusal);
        var card = (await _desk.Cards.FindAsync(_desk.A, id, default)).Value;
        Assert.Equal((new string('я', 1000), _desk.A.Name, _desk.Clock.UtcNow()), (card.Note, card.NoteAuthor, card.NoteAt));

        Assert.Equal(1001, Assert.IsType<NoteTooLong>((await _desk.Keeping.SetNoteAsync(_desk.A, id, new string('я', 1001), default)).Refusal).Length);
        Assert.Equal(1000, (await _desk.ReadAsync(id)).Note?.Length);

        await _desk.Keeping.SetNoteAsync(_desk.A, id, " ", default);
        var empty = await _desk.ReadAsync(id);
        Assert.Equal((null, null, null), (empty.Note, empty.NoteAuthor, empty.NoteAt));
    }

    [Fact]
    public async Task A_locked_record_may_still_be_commented()
    {
        Assert.Null((await _desk.Keeping.SetNoteAsync(_desk.A, await LockedAsync(), "Купил у коллеги", default)).Refusal);
    }

    [Fact]
    public async Task R05_who_was_added_anew_is_not_doubled_by_undoing_the_deletion()
    {
        var first = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        var second = await _desk.AddAsync(_desk.A, ClientDesk.Bulgakov);
        await _desk.Keeping.DeleteAsync(_desk.A, [first, second], default);
        var anew = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);

        Assert.Equal(anew, Assert.IsType<AlreadyInYourBase>((await _desk.Keeping.UndoDeleteAsync(_desk.A, [first], default)).Refusal).Existing);
        Assert.Null((await _desk.Keeping.UndoDeleteAsync(_desk.A, [first, second], default)).Refusal);

        var rows = (await _desk.Grid.FindAsync(_desk.A, new ClientFilter(), default)).Value.Rows;
        Assert.Equal([second, anew], rows.Select(row => row.Id));
    }

    [Fact]
    public async Task A_record_that_was_deleted_during_another_agents_sale_comes_back_locked()
    {
        var his = await _desk.AddAsync(_desk.B, ClientDesk.Petrov);
        await _desk.Keeping.DeleteAsync(_desk.B, [his], default);
        await _desk.SellAsync(_desk.A, await _desk.AddAsync(_desk.A, ClientDesk.Petrov));

        await _desk.Keeping.UndoDeleteAsync(_desk.B, [his], default);

        Assert.Equal(ClientStatus.LockedByOther, (await _desk.Cards.FindAsync(_desk.B, his, default)).Value.Status);
        Assert.IsType<BoundToAnotherAgent>((await _desk.Sales.OpenAsync(_desk.B, his, default)).Refusal);
    }

    public void Dispose() => _desk.Dispose();

    private async Task<ClientId> SoldAsync()
    {
        var id = await _desk.AddAsync(_desk.A, ClientDesk.Petrov);
        await _desk.SellAsync(_desk.A, id);
        return id;
    }

    /// <summary>А's record of a client to whom Б has sold.</summary>
    private async Task<ClientId> LockedAsync()
    {
        var li = ClientDesk.Petrov with
        {
            LastName = "Ли",
            FirstName = "Чэнь",
            Patronymic = "",
            NoPatronymic = true,
            Email = "li@mail.example",
            DocumentNumber = "0011 654321",
        };
        var mine = await _desk.AddAsync(_desk.A, li);
        await _desk.SellAsync(_desk.B, await _desk.AddAsync(_desk.B, li));
        return mine;
    }
}
