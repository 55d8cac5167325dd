using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Transfers;
using ClientBase.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace ClientBase.Web.Components.Pages.Transfers;

/// <summary>«Передача клиентов» (R-63): the supervisor gives clients of one agent to another, today or on a day to come.</summary>
public sealed partial class TransfersPage : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly HashSet<ClientId> _chosen = [];
    private Press _press = default!;
    private IReadOnlyList<TransferLine> _lines = [];
    private Dictionary<TransferField, string> _errors = [];
    private Page<TransferClient>? _clients;
    private TransferAgent? _from;
    private TransferAgent? _to;
    private string _fromText = "";
    private string _toText = "";
    private string _name = "";
    private string _on = "";
    private string _reason = "";
    private string _password = "";
    private bool _ofAll = true;
    private bool _withNotes = true;
    private bool _mayTransfer;
    private Guid _key = Guid.CreateVersion7();
    private Refusal? _refusal;
    private string? _done;
    private ElementReference _answer;
    private SuggestField<TransferAgent>? _fromField;
    private SuggestField<TransferAgent>? _toField;
    private DateField? _onField;
    private TextField? _reasonField;
    private TextField? _passwordField;

    [Inject]
    private TransferDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentActor Current { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<TransfersPage> Log { get; set; } = default!;

    private bool IsTyped => _fromText.Length > 0 || _toText.Length > 0 || _reason.Length > 0;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _press = new Press(Log);
        _on = MoscowTime.Show(Time.Today());
        await ReadAsync();
        _mayTransfer = _refusal is null;
    }

    private string? ErrorOf(TransferField field) => _errors.GetValueOrDefault(field);

    private async Task ReadAsync()
    {
        var lines = await Desk.ListAsync(await Current.GetAsync(), _closed.Token);
        _refusal = lines.Refusal;
        _lines = lines.Refusal is null ? lines.Value : [];
    }

    private async Task<IReadOnlyList<TransferAgent>> FindAgentsAsync(string typed)
    {
        var found = await Desk.FindAgentsAsync(await Current.GetAsync(), typed, _closed.Token);
        return found.Refusal is null ? found.Value : [];
    }

    private Task TypeFromAsync(string typed)
    {
        _fromText = typed;
        _errors.Remove(TransferField.From);
        if (typed != _from?.Name)
        {
            (_from, _clients, _name) = (null, null, "");
            _chosen.Clear();
        }

        return Task.CompletedTask;
    }

    private void TypeTo(string typed)
    {
        _toText = typed;
        _errors.Remove(TransferField.To);
        _to = typed == _to?.Name ? _to : null;
    }

    private Task TakeFromAsync(TransferAgent agent)
    {
        _from = agent;
        return LoadClientsAsync(1);
    }

    private async Task LoadClientsAsync(int page)
    {
        if (_from is { } from)
        {
            var found = await Desk.FindClientsAsync(await Current.GetAsync(), from.Id, _name, page, _closed.Token);
            _refusal = found.Refusal;
            _clients = found.Refusal is null ? found.Value : null;
        }
    }

    private void TypeOn(string typed)
    {
        _on = typed;
        _errors.Remove(TransferField.On);
    }

    private void TypeReason(string typed)
    {
        _reason = typed;
        _errors.Remove(TransferField.Reason);
    }

    private void TypePassword(string typed)
    {
        _password = typed;
        _errors.Remove(TransferField.Password);
    }

    private void Choose(ClientId client, bool on)
    {
        _errors.Remove(TransferField.Clients);
        if (on)
        {
            _chosen.Add(client);
        }
        else
        {
            _chosen.Remove(client);
        }
    }

    private async Task OrderAsync()
    {
        (_errors, _done) = ([], null);
        if (_from is not null && _to is not null && DateText.Parse(_on).Date is { } on && !await ConfirmDialog.AskAsync(
            Dialogs,
            "Передать клиентов?",
            $"{_from.Name} → {_to.Name}, {(_ofAll ? "все закреплённые клиенты" : RussianPlural.Count(_chosen.Count, "клиент", "клиента", "клиентов"))}, {MoscowTime.Show(on)}."
                + (on == Time.Today() ? " Это произойдёт сразу." : " До этого дня передачу можно отменить."),
            "Передать"))
        {
            return;
        }

        var input = new TransferInput(_from?.Id, _to?.Id, _ofAll, [.. _chosen], _on, _reason, _withNotes, _password);
        var refusal = await _press.RunAsync("transfer of clients", async () =>
        {
            var ordered = await Desk.OrderAsync(await Current.GetAsync(), _key, input, CancellationToken.None);
            if (ordered.Refusal is null)
            {
                Forget(ordered.Value);
            }
            else if (ordered.Refusal is TransferOrderedBefore)
            {
                _key = Guid.CreateVersion7();
            }

            await ReadAsync();
            return ordered.Refusal;
        });
        if (refusal is InvalidTransfer invalid)
        {
            _errors = new(invalid.Errors);
            await FocusFirstAsync();
            return;
        }

        _refusal = refusal;
        await _answer.FocusAsync();
    }

    private async Task FocusFirstAsync()
    {
        StateHasChanged();
        await Task.Yield();
        await (_errors.Keys.Min() switch
        {
            TransferField.From => _fromField!.FocusAsync(),
            TransferField.To => _toField!.FocusAsync(),
            TransferField.On => _onField!.FocusAsync(),
            TransferField.Reason => _reasonField!.FocusAsync(),
            TransferField.Password => _passwordField!.FocusAsync(),
            _ => ValueTask.CompletedTask,
        });
    }

    /// <summary>It is ordered: the form is ready for another one.</summary>
    private void Forget(TransferLine ordered)
    {
        _done = ordered.DoneAt is null
            ? $"Передача назначена на {MoscowTime.Show(ordered.On)}."
            : $"Передано клиентов: {ordered.Moved}. Оба агента уведомлены.";
        (_from, _to, _fromText, _toText, _name, _reason) = (null, null, "", "", "", "");
        (_clients, _ofAll, _withNotes, _key, _password) = (null, true, true, Guid.CreateVersion7(), "");
        _on = MoscowTime.Show(Time.Today());
        _chosen.Clear();
    }

    private async Task CancelAsync(TransferLine line)
    {
        var refusal = await _press.RunAsync(
            "cancelling of a transfer",
            async () =>
            {
                var cancelled = (await Desk.CancelAsync(await Current.GetAsync(), line.Id, CancellationToken.None)).Refusal;
                await ReadAsync();
                return cancelled;
            });
        _refusal = refusal;
        _done = refusal is null ? "Передача отменена." : null;
        await _answer.FocusAsync();
    }
}
