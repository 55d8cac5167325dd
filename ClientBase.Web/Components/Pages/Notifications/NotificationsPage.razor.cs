using System.Globalization;
using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.NotificationCenter;
using ClientBase.Web.Circuits;
using Microsoft.AspNetCore.Components;

namespace ClientBase.Web.Components.Pages.Notifications;

/// <summary>«Центр уведомлений»: the feed of one member of staff, by groups. Group, page and choices stand in the address.</summary>
public sealed partial class NotificationsPage : IDisposable
{
    private static readonly (NotificationGroup? Group, string Title)[] Groups =
        [(null, "Все"), .. Enum.GetValues<NotificationGroup>().Select(group => ((NotificationGroup?)group, group.Title()))];

    private readonly CancellationTokenSource _closed = new();
    private InboxFilter _filter = new();
    private Page<InboxLine>? _page;
    private Refusal? _failure;
    private bool _hasNone;

    [Inject]
    private NotificationInbox Inbox { get; set; } = default!;

    [Inject]
    private NotificationCount Count { get; set; } = default!;

    [Inject]
    private CurrentActor CurrentActor { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "group")]
    private string? GroupQuery { get; set; }

    [SupplyParameterFromQuery(Name = "unread")]
    private string? UnreadQuery { get; set; }

    [SupplyParameterFromQuery(Name = "archive")]
    private string? ArchiveQuery { get; set; }

    [SupplyParameterFromQuery(Name = "settings")]
    private string? SettingsQuery { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageQuery { get; set; }

    private bool ShowsSettings => SettingsQuery is not null;

    public void Dispose()
    {
        Count.Changed -= LoadAgain;
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _hasNone = !(await CurrentActor.GetAsync()).Role.Has(StaffRight.ReadNotifications);
        Count.Changed += LoadAgain;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!_hasNone)
        {
            _filter = new InboxFilter
            {
                Group = Enum.TryParse<NotificationGroup>(GroupQuery, ignoreCase: true, out var group) && Enum.IsDefined(group) ? group : null,
                UnreadOnly = UnreadQuery is not null,
                Archived = ArchiveQuery is not null,
                Page = int.TryParse(PageQuery, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1,
            };
            await LoadAsync();
        }
    }

    private static string IconOf(NotificationGroup group) => group switch
    {
        NotificationGroup.Important => "priority_high",
        NotificationGroup.Renewals => "schedule",
        NotificationGroup.Statements => "receipt_long",
        NotificationGroup.Training => "school",
        _ => "person",
    };

    // The menu counts what the news brings; the list follows the figure.
    private void LoadAgain() => _ = InvokeAsync(async () =>
    {
        try
        {
            await LoadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    });

    private async Task LoadAsync()
    {
        var found = await Inbox.FindAsync(await CurrentActor.GetAsync(), _filter, _closed.Token);
        _failure = found.Refusal;
        _page = found.Refusal is null ? found.Value : null;
    }

    private Task ShowAsync(InboxFilter filter)
    {
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["group"] = filter.Group?.ToString(),
            ["unread"] = filter.UnreadOnly ? true : null,
            ["archive"] = filter.Archived ? true : null,
            ["page"] = filter.Page == 1 ? null : filter.Page,
        }));
        return Task.CompletedTask;
    }

    private void SwitchSettings() =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("settings", ShowsSettings ? (bool?)null : true));

    private async Task ReadAgainAsync()
    {
        await Count.ReadAsync(_closed.Token);
        await LoadAsync();
    }

    private async Task MarkReadAsync(InboxLine line)
    {
        _failure = (await Inbox.MarkReadAsync(await CurrentActor.GetAsync(), [line.Id], _closed.Token)).Refusal;
        await Count.ReadAsync(_closed.Token);
        await LoadAsync();
    }

    private async Task OpenAsync(InboxLine line, string address)
    {
        await Inbox.MarkReadAsync(await CurrentActor.GetAsync(), [line.Id], _closed.Token);
        await Count.ReadAsync(_closed.Token);
        Navigation.NavigateTo(address);
    }

    private async Task MarkAllReadAsync()
    {
        _failure = (await Inbox.MarkAllReadAsync(await CurrentActor.GetAsync(), _filter.Group, _closed.Token)).Refusal;
        await Count.ReadAsync(_closed.Token);
        await LoadAsync();
    }
}
