using System.Globalization;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Web.Circuits;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace ClientBase.Web.Components.Pages.Portfolio;

/// <summary>The three lists of the portfolio; the names stand in the address.</summary>
public enum PortfolioTab
{
    Policies,
    Quotes,
    Renewals,
}

/// <summary>
/// «Страховой портфель»: totals, policies, calculations, renewals. Tab, order, page and choices stand in the address; names and
/// numbers that are searched for never do (WEB-3).
/// </summary>
public sealed partial class PortfolioPage : IDisposable
{
    private static readonly (PortfolioTab Tab, string Title)[] Tabs =
        [(PortfolioTab.Policies, "Полисы"), (PortfolioTab.Quotes, "Расчёты"), (PortfolioTab.Renewals, "На продление")];

    private readonly CancellationTokenSource _closed = new();
    private PortfolioTab _tab;
    private PortfolioFilter _filter = new();
    private RenewalChoice _renewalChoice;
    private string _from = "";
    private string _to = "";
    private string? _fromError;
    private string? _toError;
    private PortfolioTotals? _totals;
    private Page<PolicyRow>? _policies;
    private Page<PortfolioQuoteRow>? _quotes;
    private Page<RenewalRow>? _renewals;
    private string? _shown;
    private Refusal? _failure;
    private bool _isNotAgent;
    private bool _exporting;
    private int _loads;
    private string? _focusLink;
    private IDisposable? _subscription;

    [Inject]
    private PolicyPortfolio Portfolio { get; set; } = default!;

    [Inject]
    private PortfolioExport Export { get; set; } = default!;

    [Inject]
    private Renewals Renewing { get; set; } = default!;

    [Inject]
    private QuoteKeeping Quotes { get; set; } = default!;

    [Inject]
    private CurrentActor CurrentActor { get; set; } = default!;

    [Inject]
    private ClientNews News { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private NotificationService Toasts { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Parameter]
    public Guid? PolicyId { get; set; }

    // Texts, all of them: one that somebody has spoilt in the address would throw before the page could answer.
    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabQuery { get; set; }

    [SupplyParameterFromQuery(Name = "product")]
    private string? ProductQuery { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? StateQuery { get; set; }

    [SupplyParameterFromQuery(Name = "channel")]
    private string? ChannelQuery { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromQuery { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = "asc")]
    private string? AscendingQuery { get; set; }

    [SupplyParameterFromQuery(Name = "closed")]
    private string? ClosedQuery { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageQuery { get; set; }

    private string? TotalText => (_tab switch
    {
        PortfolioTab.Policies => _policies?.Total,
        PortfolioTab.Quotes => _quotes?.Total,
        _ => _renewals?.Total,
    }) is not { } total
        ? null
        : _tab is PortfolioTab.Quotes
            ? RussianPlural.Count(total, "расчёт", "расчёта", "расчётов")
            : RussianPlural.Count(total, "полис", "полиса", "полисов");

    public void Dispose()
    {
        _subscription?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await CurrentActor.GetAsync();
        _isNotAgent = !actor.Role.Has(StaffRight.WorkWithOwnClients);
        if (!_isNotAgent)
        {
            _subscription = News.Subscribe(
                actor.Id,
                _ => InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                }),
                failure => DispatchExceptionAsync(failure));
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_isNotAgent)
        {
            return;
        }

        // The panel over the list changes the address too, and the list stays.
        var asked = $"{TabQuery} {ProductQuery} {StateQuery} {ChannelQuery} {FromQuery} {ToQuery} {SortQuery} {AscendingQuery} {ClosedQuery} {PageQuery}";
        if (_shown != asked)
        {
            _shown = asked;
            ReadAddress();
            await LoadAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusLink is { } link && PolicyId is null)
        {
            _focusLink = null;
            await Js.InvokeVoidAsync("focusLink", _closed.Token, link);
        }
    }

    private static T? Read<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static DateOnly? ReadDate(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private void ReadAddress()
    {
        _tab = Read<PortfolioTab>(TabQuery) ?? PortfolioTab.Policies;
        _renewalChoice = ClosedQuery is null ? RenewalChoice.Open : RenewalChoice.Closed;
        _filter = _filter with
        {
            Product = Read<Product>(ProductQuery),
            State = Read<PolicyState>(StateQuery),
            Channel = Read<SalesChannel>(ChannelQuery),
            From = ReadDate(FromQuery),
            To = ReadDate(ToQuery),
            Sort = Read<PortfolioSort>(SortQuery) ?? PortfolioSort.Issued,
            Descending = AscendingQuery is null,
            Page = int.TryParse(PageQuery, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1,
        };
        _from = _filter.From is { } from ? MoscowTime.Show(from) : _fromError is null ? "" : _from;
        _to = _filter.To is { } to ? MoscowTime.Show(to) : _toError is null ? "" : _to;
    }

    private string Address(PortfolioTab tab, PortfolioFilter filter, RenewalChoice choice, PolicyId? policy = null) =>
        Navigation.ToBaseRelativePath(Navigation.GetUriWithQueryParameters(
            Navigation.ToAbsoluteUri(policy is { } id ? $"portfolio/{id}" : "portfolio").ToString(),
            new Dictionary<string, object?>
            {
                ["tab"] = tab is PortfolioTab.Policies ? null : tab.ToString(),
                ["product"] = filter.Product?.ToString(),
                ["state"] = filter.State?.ToString(),
                ["channel"] = filter.Channel?.ToString(),
                ["from"] = filter.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["to"] = filter.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["sort"] = filter.Sort is PortfolioSort.Issued ? null : filter.Sort.ToString(),
                ["asc"] = filter.Descending ? null : true,
                ["closed"] = choice is RenewalChoice.Closed ? true : null,
                ["page"] = filter.Page == 1 ? null : filter.Page,
            }));

    private string PolicyAddress(PolicyId id) => Address(_tab, _filter, _renewalChoice, id);

    /// <summary>Shows another choice: through the address where that changes, else by reading again.</summary>
    private Task ShowAsync(PortfolioTab tab, PortfolioFilter filter, RenewalChoice choice)
    {
        _filter = filter;
        var address = Address(tab, filter, choice);
        if (address != Navigation.ToBaseRelativePath(Navigation.Uri))
        {
            Navigation.NavigateTo(address);
            return Task.CompletedTask;
        }

        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var (load, tab, filter) = (++_loads, _tab, _filter);
        var actor = await CurrentActor.GetAsync();
        var totals = await Portfolio.TotalsAsync(actor, _closed.Token);
        Refusal? refusal = null;
        switch (tab)
        {
            case PortfolioTab.Policies:
                var policies = await Portfolio.FindPoliciesAsync(actor, filter, _closed.Token);
                refusal = Take(policies, page => _policies = page);
                break;
            case PortfolioTab.Quotes:
                refusal = Take(await Portfolio.FindQuotesAsync(actor, filter.Page, _closed.Token), page => _quotes = page);
                break;
            default:
                refusal = Take(await Portfolio.FindRenewalsAsync(actor, _renewalChoice, filter.Page, _closed.Token), page => _renewals = page);
                break;
        }

        if (load == _loads)
        {
            _failure = refusal ?? totals.Refusal;
            _totals = totals.Refusal is null ? totals.Value : _totals;
        }

        // An answer that is late must not be shown in the place of a newer one.
        Refusal? Take<T>(Result<T> result, Action<T> show)
        {
            if (result.Refusal is null && load == _loads)
            {
                show(result.Value);
            }

            return result.Refusal;
        }
    }

    private Task GoToTab(PortfolioTab tab) => ShowAsync(tab, _filter with { Page = 1 }, _renewalChoice);

    private Task FindAsync(PolicyFilters.Typed typed)
    {
        (_from, _to) = (typed.From, typed.To);
        var (from, to) = (DateText.Parse(typed.From), DateText.Parse(typed.To));
        _fromError = DateText.IsEmpty(typed.From) ? null : from.Error;
        _toError = DateText.IsEmpty(typed.To) ? null : to.Error;
        if (_fromError is null && _toError is null && from.Date > to.Date)
        {
            _toError = "Конец периода раньше начала";
        }

        return _fromError is null && _toError is null
            ? ShowAsync(_tab, typed.Filter with { From = from.Date, To = to.Date, Page = 1 }, _renewalChoice)
            : Task.CompletedTask;
    }

    private Task ResetAsync()
    {
        (_from, _to, _fromError, _toError) = ("", "", null, null);
        return ShowAsync(_tab, new PortfolioFilter { Sort = _filter.Sort, Descending = _filter.Descending }, _renewalChoice);
    }

    private Task SortAsync(PortfolioSort sort) =>
        ShowAsync(_tab, _filter with { Sort = sort, Descending = _filter.Sort != sort || !_filter.Descending, Page = 1 }, _renewalChoice);

    private Task GoAsync(int page) => ShowAsync(_tab, _filter with { Page = page }, _renewalChoice);

    private Task ChooseRenewalsAsync(ChangeEventArgs args) =>
        ShowAsync(_tab, _filter with { Page = 1 }, args.Value is true ? RenewalChoice.Closed : RenewalChoice.Open);

    private Task ClosePolicyAsync()
    {
        if (PolicyId is { } open)
        {
            _focusLink = PolicyAddress(new PolicyId(open));
        }

        Navigation.NavigateTo(Address(_tab, _filter, _renewalChoice));
        return Task.CompletedTask;
    }

    private async Task ExportAsync()
    {
        _exporting = true;
        try
        {
            var file = await Export.WriteAsync(await CurrentActor.GetAsync(), _filter, _closed.Token);
            if (file.Refusal is { } no)
            {
                _failure = no;
                return;
            }

            using var stream = new DotNetStreamReference(new MemoryStream(file.Value));
            await Js.InvokeVoidAsync("saveFile", _closed.Token, $"Портфель {MoscowTime.Show(Time.Today())}.xlsx", stream);
            _failure = null;
        }
        finally
        {
            _exporting = false;
        }
    }

    private async Task RenewAsync(PolicyId policy)
    {
        var begun = await Renewing.BeginAsync(await CurrentActor.GetAsync(), policy, _closed.Token);
        if (begun.Refusal is { } no)
        {
            _failure = no;
            return;
        }

        Navigation.NavigateTo($"clients/{begun.Value.Client}/sale/{begun.Value.Quote}");
    }

    private async Task<Refusal?> NoteOutcomeAsync(RenewalTable.Answer answer)
    {
        var result = await Renewing.NoteOutcomeAsync(
            await CurrentActor.GetAsync(), answer.Policy, answer.Outcome, answer.Refusal, answer.CallBackOn, _closed.Token);
        if (result.Refusal is null)
        {
            await LoadAsync();
            StateHasChanged();
        }

        return result.Refusal;
    }

    private async Task CopyAsync(QuoteId quote)
    {
        var copy = await Quotes.CopyAsync(await CurrentActor.GetAsync(), quote, QuoteId.New(), _closed.Token);
        if (copy.Refusal is { } no)
        {
            _failure = no;
            return;
        }

        var client = _quotes!.Rows.First(row => row.Id == quote).ClientId;
        Navigation.NavigateTo($"clients/{client}/sale/{copy.Value.Id}");
    }

    private async Task PutAsideAsync((QuoteId Quote, QuoteStatus Status) choice)
    {
        var result = await Quotes.PutAsideAsync(await CurrentActor.GetAsync(), choice.Quote, choice.Status, _closed.Token);
        await LoadAsync();
        _failure = result.Refusal;
        if (result.Refusal is null)
        {
            Toasts.Notify(NotificationSeverity.Success, choice.Status is QuoteStatus.Declined ? "Отмечен отказ клиента" : "Расчёт отменён");
        }
    }

    private async Task MarkSentAsync(QuoteId quote)
    {
        var result = await Quotes.MarkSentAsync(await CurrentActor.GetAsync(), quote, _closed.Token);
        await LoadAsync();
        _failure = result.Refusal;
    }
}
