using ClientBase.Core.Clients;
using ClientBase.Core.Drafts;
using ClientBase.Tests.Clients;
using ClientBase.Tests.Support;
using ClientBase.Web.Components.Pages.Clients;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Drafts;

public class FormDraftsTests : IDisposable
{
    private const string Form = "window0123456789 form";

    private readonly ClientDesk _desk = new();

    private FormDrafts Drafts => new(_desk.Database, _desk.Clock, _desk.Access, TestKeys.Ring());

    [Fact]
    public async Task A_form_comes_back_as_it_was_left_on_any_node()
    {
        var left = new ClientFormDraft(
            Guid.NewGuid(), Guid.NewGuid(), ClientDesk.Petrov, ClientDesk.Bulgakov, Guid.NewGuid(), new("+79100000341", _desk.Clock.GetUtcNow().UtcDateTime, null));
        Assert.Null((await Drafts.SaveAsync(_desk.A, Form, left with { Input = ClientDesk.Bulgakov }, default)).Refusal);
        Assert.Null((await Drafts.SaveAsync(_desk.A, Form, left, default)).Refusal);

        Assert.Equal(left, await Drafts.FindAsync<ClientFormDraft>(_desk.A, Form, default));
    }

    [Fact]
    public async Task Nobody_reads_or_removes_the_draft_of_another()
    {
        await Drafts.SaveAsync(_desk.A, Form, ClientDesk.Petrov, default);

        Assert.Null(await Drafts.FindAsync<ClientInput>(_desk.B, Form, default));
        await Drafts.DropAsync(_desk.B, Form, default);
        Assert.NotNull(await Drafts.FindAsync<ClientInput>(_desk.A, Form, default));
        Assert.NotNull((await Drafts.SaveAsync(_desk.Supervisor, Form, ClientDesk.Petrov, default)).Refusal);
    }

    [Fact]
    public async Task Nothing_typed_stands_readable_in_the_database()
    {
        await Drafts.SaveAsync(_desk.A, Form, ClientDesk.Petrov, default);

        await using var db = _desk.Open();
        var stored = await db.FormDrafts.Select(draft => draft.Content).SingleAsync();
        Assert.DoesNotContain("etrov", stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("123456", stored, StringComparison.Ordinal);
        Assert.Null(await new FormDrafts(_desk.Database, _desk.Clock, _desk.Access, TestKeys.Ring("anotherring")).FindAsync<ClientInput>(_desk.A, Form, default));
    }

    [Fact]
    public async Task A_dropped_draft_is_gone()
    {
        await Drafts.SaveAsync(_desk.A, Form, ClientDesk.Petrov, default);
        await Drafts.DropAsync(_desk.A, Form, default);

        Assert.Null(await Drafts.FindAsync<ClientInput>(_desk.A, Form, default));
    }

    [Fact]
    public async Task After_seven_days_a_draft_is_nobodys_work_and_the_erasure_takes_it()
    {
        await Drafts.SaveAsync(_desk.A, Form, ClientDesk.Petrov, default);
        _desk.Clock.Move(FormDrafts.KeepFor - TimeSpan.FromMinutes(1));
        Assert.NotNull(await Drafts.FindAsync<ClientInput>(_desk.A, Form, default));

        _desk.Clock.Move(TimeSpan.FromMinutes(2));

        Assert.Null(await Drafts.FindAsync<ClientInput>(_desk.A, Form, default));
        await new Erasure(_desk.Database, _desk.Clock).EraseDueAsync(default);
        await using var db = _desk.Open();
        Assert.Equal(0, await db.FormDrafts.CountAsync());
    }

    /// <summary>F8.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(24)]
    [InlineData(-24)]
    public async Task A_clock_that_jumps_takes_no_draft_and_the_last_one_saved_stands(int hours)
    {
        await Drafts.SaveAsync(_desk.A, Form, ClientDesk.Petrov, default);
        _desk.Clock.Move(TimeSpan.FromHours(hours));
        await new Erasure(_desk.Database, _desk.Clock).EraseDueAsync(default);
        Assert.Equal(ClientDesk.Petrov, await Drafts.FindAsync<ClientInput>(_desk.A, Form, default));

        await Drafts.SaveAsync(_desk.A, Form, ClientDesk.Bulgakov, default);

        Assert.Equal(ClientDesk.Bulgakov, await Drafts.FindAsync<ClientInput>(_desk.A, Form, default));
    }

    [Fact]
    public async Task More_than_a_form_holds_is_refused()
    {
        Assert.IsType<DraftTooLarge>((await Drafts.SaveAsync(_desk.A, Form, ClientDesk.Petrov with { Email = new string('x', 40_000) }, default)).Refusal);
    }

    [Fact]
    public async Task Two_windows_that_save_the_same_draft_at_once_leave_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            Drafts.SaveAsync(_desk.A, Form, ClientDesk.Petrov with { FirstName = $"Пётр{i}" }, default))));

        await using var db = _desk.Open();
        Assert.Equal(1, await db.FormDrafts.CountAsync());
    }

    public void Dispose() => _desk.Dispose();
}
