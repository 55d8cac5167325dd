using System.Globalization;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Ownership;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Controls;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace ClientBase.Web.Components.Pages.Clients;

/// <summary>
/// «База клиентов». The card and the sale lie over the list in the same page, so that filter, page, scroll and selection are
/// where they were when the agent comes back. Order, page and status stand in the address; names and phones never do (WEB-3).
/// </summary>
public sealed partial class ClientsPage : IDisposable
{
    private static readonly TimeSpan UndoShownFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan CountAfter = TimeSpan.FromSeconds(1);

    private readonly HashSet<ClientId> _selected = [];
    private readonly HashSet<ClientId> _gone = [];
    private readonly HashSet<ClientId> _changed = [];
    private readonly CancellationTokenSource _closed = new();
    private ClientFilter _filter = new();
    private Page<ClientRow>? _page;
    private string _name = "";
    private string _phone = "";
    private string? _phoneError;
    private Refusal? _failure;
    private bool _hasNoBase;
    private bool _outdated;
    private Shortly? _countShortly;
    private IReadOnlyList<ClientId> _deleted = [];
    private int _undoShown;
    private int _loads;
    private ClientId? _focusRow;
    private IDisposable? _subscription;

    [Inject]
    private ClientGrid Grid { get; set; } = default!;

    [Inject]
    private ClientKeeping Keeping { get; set; } = default!;

    [Inject]
    private CurrentActor CurrentActor { get; set; } = default!;

    [Inject]
    private ClientNews News { get; set; } = default!;

    [Inject]
    private WindowDrafts Drafts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private NotificationService Toasts { get; set; } = default!;

    [Parameter]
    public Guid? CardId { get; set; }

    [Parameter]
    public Guid? SaleId { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    // Texts, all of them: a number or a flag that somebody has spoilt in the address would throw before the page could answer.
    [SupplyParameterFromQuery(Name = "desc")]
    private string? DescendingQuery { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageQuery { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusQuery { get; set; }

    [SupplyParameterFromQuery(Name = "confirmed")]
    private string? ConfirmedQuery { get; set; }

    [SupplyParameterFromQuery(Name = "archive")]
    private string? ArchiveQuery { get; set; }

    private ClientId? OpenCard => CardId is { } id ? new ClientId(id) : null;

    private string TotalText
    {
        get
        {
            if (_page!.Count == 1)
            {
                return RussianPlural.Count(_page.Total, "клиент", "клиента", "клиентов");
            }

            var first = ((_page.Number - 1) * _page.Size) + 1;
            return $"{first}–{first + _page.Rows.Count - 1} из {RussianPlural.Count(_page.Total, "клиента", "клиентов", "клиентов")}";
        }
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _countShortly?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await CurrentActor.GetAsync();
        if (!actor.Role.Has(StaffRight.WorkWithOwnClients))
        {
            _hasNoBase = true;
            return;
        }

        _countShortly = new Shortly(CountAfter, CountAsync, failure => DispatchExceptionAsync(failure));
        _subscription = News.Subscribe(
            actor.Id,
            changed => InvokeAsync(() => ApplyAsync(changed)),
            failure => DispatchExceptionAsync(failure));
        if (await Drafts.FindAsync<FilterDraft>(FilterDraft.Form, _closed.Token) is { } searched)
        {
            (_name, _phone) = (searched.Name, searched.Phone);
            _filter = _filter with { Name = searched.Name, Phone = searched.Phone };
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_hasNoBase)
        {
            return;
        }

        var asked = FromAddress();
        if (_page is null || asked != _filter)
        {
            _selected.Clear();
            _filter = asked;
            await LoadAsync();
        }
    }

    /// <summary>When the card is closed, the keyboard goes on from its row.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusRow is { } row && OpenCard is null)
        {
            _focusRow = null;
            await Js.InvokeVoidAsync("focusLink", _closed.Token, CardAddress(row));
        }

        if (firstRender)
        {
            await ResumeAsync();
        }
    }

    /// <summary>Opens what was open and types in what was typed when the last page of this window went (F16, F17).</summary>
    private async Task ResumeAsync()
    {
        var actor = await CurrentActor.GetAsync();
        if (!actor.Role.Has(StaffRight.WorkWithOwnClients))
        {
            return;
        }

        var draft = await Drafts.FindAsync<ClientFormDraft>(ClientFormDraft.Form, _closed.Token);
        var unsent = await Drafts.TakeUnsentAsync(_closed.Token);
        if (unsent is not null)
        {
            await Js.InvokeVoidAsync("drafts.refill", _closed.Token, unsent.Fields, unsent.Focus, unsent.Caret);
        }

        var left = new LeftForm(draft, unsent);
        var open = draft is null ? unsent?.Open : draft.Client?.ToString() ?? ClientFormDraft.Adding;
        if (open == ClientFormDraft.Adding)
        {
            await AddAsync(left);
        }
        else if (Guid.TryParse(open, out var client))
        {
            await EditAsync(new ClientId(client), left);
        }
    }

    /// <summary>What the address says, together with the name and phone that were searched for last.</summary>
    private ClientFilter FromAddress() => new()
    {
        Name = _filter.Name,
        Phone = _filter.Phone,
        Sort = Enum.TryParse<ClientSort>(SortQuery, ignoreCase: true, out var sort) ? sort : ClientSort.Name,
        Descending = IsTrue(DescendingQuery),
        Page = int.TryParse(PageQuery, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1,
        Status = Enum.TryParse<ClientStatus>(StatusQuery, ignoreCase: true, out var status) ? status : null,
        PhoneState = Enum.TryParse<PhoneState>(ConfirmedQuery, ignoreCase: true, out var state) ? state : null,
        Archived = IsTrue(ArchiveQuery),
    };

    private static bool IsTrue(string? flag) => bool.TryParse(flag, out var value) && value;

    /// <summary>Relative to the base: two addresses stand in every row of every open list.</summary>
    private string Address(ClientFilter filter, string path) => Navigation.ToBaseRelativePath(Navigation.GetUriWithQueryParameters(
        Navigation.ToAbsoluteUri(path).ToString(),
        new Dictionary<string, object?>
        {
            ["sort"] = filter.Sort is ClientSort.Name ? null : filter.Sort.ToString(),
            ["desc"] = filter.Descending ? true : null,
            ["page"] = filter.Page == 1 ? null : filter.Page,
            ["status"] = filter.Status?.ToString(),
            ["confirmed"] = filter.PhoneState?.ToString(),
            ["archive"] = filter.Archived ? true : null,
        }));

    private string CardAddress(ClientId id) => Address(_filter, $"clients/{id}");

    private async Task LoadAsync()
    {
        var load = ++_loads;
        var result = await Grid.FindAsync(await CurrentActor.GetAsync(), _filter, _closed.Token);
        if (load != _loads)
        {
            // Something else was asked for meanwhile; an answer that is late must not be shown in its place.
            return;
        }

        _phoneError = null;
        _failure = null;
        switch (result.Refusal)
        {
            case null:
                _page = result.Value;
                _filter = _filter with { Page = _page.Number };
                _outdated = false;
                _gone.Clear();
                _changed.Clear();
                _selected.IntersectWith(_page.Rows.Select(row => row.Id));
                break;
            case PhoneFilterTooShort tooShort:
                _phoneError = tooShort.Message;
                break;
            default:
                _failure = result.Refusal;
                break;
        }
    }

    /// <summary>Shows the list that the filter asks for: through the address when that changes, else by searching again.</summary>
    private async Task ShowAsync(ClientFilter filter)
    {
        _selected.Clear();
        _filter = filter;
        var address = Address(filter, "clients");
        if (address != Navigation.ToBaseRelativePath(Navigation.Uri))
        {
            Navigation.NavigateTo(address);
        }

        await LoadAsync();
    }

    private async Task FindAsync()
    {
        await ShowAsync(_filter with { Name = _name, Phone = _phone, Page = 1 });
        await Drafts.TrySaveAsync(FilterDraft.Form, new FilterDraft(_name, _phone), _closed.Token);
    }

    private async Task ResetAsync()
    {
        _name = "";
        _phone = "";
        await Drafts.DropAsync(FilterDraft.Form, _closed.Token);
        await ShowAsync(new ClientFilter { Sort = _filter.Sort, Descending = _filter.Descending });
    }

    private Task FilterByStatusAsync((ClientStatus? Status, bool Archived) asked) =>
        ShowAsync(_filter with { Status = asked.Status, Archived = asked.Archived, Page = 1 });

    private Task FilterByPhoneStateAsync(PhoneState? state) => ShowAsync(_filter with { PhoneState = state, Page = 1 });

    private Task SortAsync(ClientSort sort) =>
        ShowAsync(_filter with { Sort = sort, Descending = _filter.Sort == sort && !_filter.Descending, Page = 1 });

    private Task GoAsync(int page) => ShowAsync(_filter with { Page = page });

    private void Select((ClientId Id, bool Selected) choice)
    {
        if (choice.Selected)
        {
            _selected.Add(choice.Id);
        }
        else
        {
            _selected.Remove(choice.Id);
        }
    }

    private void SelectPage(bool selected)
    {
        _selected.Clear();
        if (selected && _page is not null)
        {
            _selected.UnionWith(_page.Rows.Select(row => row.Id).Where(id => !_gone.Contains(id)));
        }
    }

    private void ClearSelection() => _selected.Clear();

    private Task OpenAsync(ClientId id)
    {
        Navigation.NavigateTo(CardAddress(id));
        return Task.CompletedTask;
    }

    private Task CloseCardAsync()
    {
        _focusRow = OpenCard;
        Navigation.NavigateTo(Address(_filter, "clients"));
        return Task.CompletedTask;
    }

    private Task SellAsync(ClientId id, QuoteId? begun = null)
    {
        Navigation.NavigateTo(Address(_filter, $"clients/{id}/sale/{begun ?? QuoteId.New()}"));
        return Task.CompletedTask;
    }

    private async Task AddAsync(LeftForm? left = null)
    {
        switch (await ClientForm.OpenAsync(Dialogs, client: null, left))
        {
            case ClientFormResult.Saved:
                Toasts.Notify(NotificationSeverity.Success, "Клиент добавлен");
                await LoadAsync();
                break;
            case ClientFormResult.OpenOther other:
                await OpenAsync(other.Id);
                break;
        }
    }

    private async Task EditAsync(ClientId id, LeftForm? left = null)
    {
        switch (await ClientForm.OpenAsync(Dialogs, id, left))
        {
            case ClientFormResult.Saved:
                Toasts.Notify(NotificationSeverity.Success, "Данные сохранены");
                break;
            case ClientFormResult.OpenOther other:
                await OpenAsync(other.Id);
                break;
        }
    }

    private async Task DeleteAsync()
    {
        var preview = await Keeping.PreviewDeleteAsync(await CurrentActor.GetAsync(), _selected, _closed.Token);
        if (preview.Refusal is { } no)
        {
            _failure = no;
            return;
        }

        var answer = await DeleteDialog.AskAsync(Dialogs, preview.Value);
        if (answer is DeleteAnswer.Cancel)
        {
            return;
        }

        var actor = await CurrentActor.GetAsync();
        if (answer is DeleteAnswer.Archive)
        {
            await TellAsync(
                await Keeping.ArchiveAsync(actor, preview.Value.Refused.Select(refused => refused.Id).ToList(), _closed.Token), "Перемещено в архив");
            return;
        }

        var deletion = await Keeping.DeleteAsync(actor, preview.Value.Deletable, _closed.Token);
        if (deletion.Refusal is { } refusal)
        {
            _failure = refusal;
            return;
        }

        foreach (var refused in deletion.Value.Refused)
        {
            Toasts.Notify(NotificationSeverity.Warning, $"{refused.Name}: не удалён", refused.Reason.Message, duration: 10_000);
        }

        _selected.Clear();
        if (OpenCard is { } open && deletion.Value.Deleted.Contains(open))
        {
            await CloseCardAsync();
        }

        await LoadAsync();
        ShowUndo(deletion.Value.Deleted);
    }

    private void ShowUndo(IReadOnlyList<ClientId> deleted)
    {
        _deleted = deleted;
        var shown = ++_undoShown;
        _ = HideLaterAsync();

        async Task HideLaterAsync()
        {
            await Task.Delay(UndoShownFor);
            if (!_closed.IsCancellationRequested && shown == _undoShown)
            {
                await InvokeAsync(() =>
                {
                    _deleted = [];
                    StateHasChanged();
                });
            }
        }
    }

    private async Task UndoDeleteAsync()
    {
        var deleted = _deleted;
        _deleted = [];
        var result = await Keeping.UndoDeleteAsync(await CurrentActor.GetAsync(), deleted, _closed.Token);
        if (result.Refusal is { } no)
        {
            _failure = no;
            return;
        }

        Toasts.Notify(NotificationSeverity.Success, "Удаление отменено");
        await LoadAsync();
    }

    private async Task ArchiveAsync()
    {
        await TellAsync(await Keeping.ArchiveAsync(await CurrentActor.GetAsync(), [.. _selected], _closed.Token), "Перемещено в архив");
    }

    private async Task RestoreAsync()
    {
        await TellAsync(await Keeping.RestoreFromArchiveAsync(await CurrentActor.GetAsync(), [.. _selected], _closed.Token), "Восстановлено из архива");
    }

    private async Task TellAsync(Result result, string done)
    {
        if (result.Refusal is { } no)
        {
            _failure = no;
            return;
        }

        Toasts.Notify(NotificationSeverity.Success, done);
        _selected.Clear();
        await LoadAsync();
    }

    /// <summary>
    /// News from elsewhere. Rows on the screen change in place, a row that is gone keeps its place, and nothing moves under the
    /// pointer; that the list would now look different is only said.
    /// </summary>
    private async Task ApplyAsync(IReadOnlySet<ClientId>? changed)
    {
        if (_page is not { } page)
        {
            return;
        }

        var actor = await CurrentActor.GetAsync();
        var shown = page.Rows.Select(row => row.Id).Where(id => changed?.Contains(id) != false).ToList();
        if (shown.Count > 0)
        {
            var read = await Grid.ReadAsync(actor, shown, _closed.Token);
            if (read.Refusal is not null || !ReferenceEquals(page, _page))
            {
                // Signed out, or another page has been read meanwhile: that one is fresh.
                return;
            }

            var fresh = read.Value.ToDictionary(row => row.Id);
            foreach (var id in shown)
            {
                if (!fresh.TryGetValue(id, out var row) || row.IsArchived != _filter.Archived)
                {
                    _gone.Add(id);
                    _selected.Remove(id);
                }
                else
                {
                    _gone.Remove(id);
                    if (row != page.Rows.First(old => old.Id == id))
                    {
                        _changed.Add(id);
                    }
                }
            }

            _page = page with { Rows = [.. page.Rows.Select(row => fresh.GetValueOrDefault(row.Id, row))] };

            StateHasChanged();
        }

        // The row first: a lock must be seen before somebody works on, on this screen and on all the others that are drawn just now.
        _countShortly?.Ask();
    }

    private Task CountAsync(CancellationToken ct) => InvokeAsync(async () =>
    {
        if (_page is { } page)
        {
            var count = await Grid.CountAsync(await CurrentActor.GetAsync(), _filter, ct);
            _outdated = count.Refusal is null && ReferenceEquals(page, _page) && count.Value != page.Total;
            StateHasChanged();
        }
    });
}

/// <summary>What was searched for last: it may stand in no address (WEB-3) and in no storage of the browser (CIR-5).</summary>
internal sealed record FilterDraft(string Name, string Phone)
{
    public const string Form = "filter";
}
