using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace ClientBase.Web.Components.Pages.Portfolio;

/// <summary>One policy: renewal, cancellation with its refund before it is done, annulment.</summary>
public sealed partial class PolicyPanel : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private PolicyCard? _card;
    private PolicyCommission? _commission;
    private Refusal? _refusal;
    private CancellationPreview? _preview;
    private CancellationReason? _reason;
    private string _date = "";
    private InvalidCancellation? _error;
    private CancellationField? _focus;
    private Press _press = default!;
    private bool _focused;
    private ElementReference _heading;
    private ElementReference _reasonField;
    private DateField? _dateField;
    private IDisposable? _subscription;

    [Inject]
    private PolicyPortfolio Portfolio { get; set; } = default!;

    [Inject]
    private PolicyEndings Endings { get; set; } = default!;

    [Inject]
    private CommissionBook Commissions { get; set; } = default!;

    [Inject]
    private CurrentActor CurrentActor { get; set; } = default!;

    [Inject]
    private ClientNews News { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private NotificationService Toasts { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<PolicyPanel> Log { get; set; } = default!;

    [Parameter, EditorRequired]
    public PolicyId PolicyId { get; set; }

    [Parameter]
    public EventCallback<PolicyId> OnRenew { get; set; }

    /// <summary>The policy was cancelled or annulled: the list behind is out of date.</summary>
    [Parameter]
    public EventCallback OnEnded { get; set; }

    public void Dispose()
    {
        _subscription?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _press = new Press(Log);
        var actor = await CurrentActor.GetAsync();
        _subscription = News.Subscribe(
            actor.Id,
            changed => _card is { } card && changed?.Contains(card.Row.ClientId) != false ? InvokeAsync(RefreshAsync) : Task.CompletedTask,
            failure => DispatchExceptionAsync(failure));
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focused && (_card is not null || _refusal is not null))
        {
            _focused = true;
            await _heading.FocusAsync();
        }

        if (_focus is { } field)
        {
            _focus = null;
            await (field is CancellationField.Reason ? _reasonField.FocusAsync() : _dateField?.FocusAsync() ?? ValueTask.CompletedTask);
        }
    }

    private string? ErrorOf(CancellationField field) => _error?.Field == field ? _error.Text : null;

    private async Task LoadAsync()
    {
        var actor = await CurrentActor.GetAsync();
        var found = await Portfolio.FindAsync(actor, PolicyId, _closed.Token);
        var lines = await Commissions.FindLinesAsync(actor, PolicyId, _closed.Token);
        _commission = lines.Refusal is null ? lines.Value : null;
        _refusal = found.Refusal;
        _card = found.Refusal is null ? found.Value : null;
        if (_card is { CanCancel: false })
        {
            _preview = null;
        }
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task OpenCancellationAsync()
    {
        (_reason, _error, _date) = (null, null, MoscowTime.Show(Time.Today()));
        await PreviewAsync();
        _focus = CancellationField.Reason;
    }

    private Task ChooseReasonAsync(ChangeEventArgs args)
    {
        _reason = Enum.TryParse<CancellationReason>((string?)args.Value, out var reason) ? reason : null;
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        var preview = await Endings.PreviewCancellationAsync(await CurrentActor.GetAsync(), PolicyId, _reason, _date, _closed.Token);
        _refusal = preview.Refusal;
        _preview = preview.Refusal is null ? preview.Value : null;
        _error = _preview?.Error;
    }

    private Task CancelAsync() => OnceAsync(async actor =>
    {
        // Not cancelled with the circuit: once it is pressed, it is carried through.
        var result = await Endings.CancelAsync(actor, PolicyId, _reason, _date, CancellationToken.None);
        if (result.Refusal is InvalidCancellation wrong)
        {
            (_error, _focus) = (wrong, wrong.Field);
            return null;
        }

        if (result.Refusal is { } no)
        {
            return no;
        }

        Toasts.Notify(NotificationSeverity.Success, "Полис расторгнут", $"Возврат клиенту: {result.Value}");
        await EndedAsync();
        return null;
    });

    private async Task AnnulAsync()
    {
        var confirmed = await ConfirmDialog.AskAsync(
            Dialogs,
            "Аннулировать полис?",
            "Полис станет недействительным, как если бы его не оформляли. Если у клиента нет других ваших полисов, закрепление закончится и клиент станет доступен всем агентам.",
            "Аннулировать",
            dangerous: true);
        if (!confirmed)
        {
            return;
        }

        await OnceAsync(async actor =>
        {
            var result = await Endings.AnnulAsync(actor, PolicyId, CancellationToken.None);
            if (result.Refusal is { } no)
            {
                return no;
            }

            Toasts.Notify(NotificationSeverity.Success, "Полис аннулирован", result.Value ? "Закрепление клиента прекращено." : "");
            await EndedAsync();
            return null;
        });
    }

    private async Task EndedAsync()
    {
        // The button that was pressed is gone; the keyboard goes on from the heading.
        (_preview, _focused) = (null, false);
        await LoadAsync();
        await OnEnded.InvokeAsync();
    }

    private async Task OnceAsync(Func<Actor, Task<Refusal?>> act)
    {
        if (!_press.IsBusy)
        {
            (_error, _refusal) = (null, null);
            _refusal = await _press.RunAsync("end of a policy", async () => await act(await CurrentActor.GetAsync()));
        }
    }
}
