using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Notifications;
using ClientBase.Core.Statements;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Controls;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace ClientBase.Web.Components.Pages.Statements;

/// <summary>One statement: its agent approves or objects, the insurer answers and pays. «Current» is the month that still runs.</summary>
public sealed partial class StatementPage : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly Dictionary<int, string> _objections = [];
    private readonly HashSet<int> _putOff = [];
    private Press _press = default!;
    private StatementView? _view;
    private Refusal? _refusal;
    private Refusal? _refused;
    private string? _unsent;
    private bool _settles;
    private bool _disputing;
    private string _text = "";
    private string? _textError;
    private string? _done;
    private string? _doneBefore;
    private ElementReference _heading;
    private ElementReference _textField;
    private bool _focused;
    private bool _focusText;
    private Guid? _loaded;
    private IDisposable? _subscription;
    private DraftKeeper<StatementDraft>? _draft;

    [Inject]
    private StatementBook Book { get; set; } = default!;

    [Inject]
    private StatementApproval Approval { get; set; } = default!;

    [Inject]
    private StatementDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentActor Current { get; set; } = default!;

    [Inject]
    private ClientNews News { get; set; } = default!;

    [Inject]
    private WindowDrafts Drafts { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<StatementPage> Log { get; set; } = default!;

    /// <summary>Null: the month that still runs.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    private bool IsTyped => _text.Length > 0 || _putOff.Count > 0 || _objections.Values.Any(said => said.Length > 0);

    private string? BesideTitle => _disputing ? "Замечание к строке"
        : _settles && IsOpen ? "В следующий акт"
        : HasObjections ? "Замечание агента"
        : null;

    private bool IsOpen => _view is { IsProvisional: false, Statement.Status: StatementStatus.AwaitsApproval or StatementStatus.Disputed };

    private bool HasObjections => _view?.Statement.Lines.Exists(line => line.Objection is not null) == true;

    public void Dispose()
    {
        _draft?.Dispose();
        _subscription?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _press = new Press(Log);
        var actor = await Current.GetAsync();
        _settles = actor.Role.Has(StaffRight.SettleStatements);
        _draft = new DraftKeeper<StatementDraft>(Drafts, StatementDraft.Form);
        _subscription = News.Subscribe(
            _settles ? StatementDesk.Listener : actor.Id,
            changed => Id is null || changed?.Contains(ConcernedRecord.Elsewhere(actor.Id).Client) != false ? InvokeAsync(LookAgainAsync) : Task.CompletedTask,
            failure => DispatchExceptionAsync(failure));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_view is not null && _loaded == Id)
        {
            return;
        }

        // Another statement: what was typed about the one before is not about this one.
        (_loaded, _disputing, _text, _textError, _done, _focused) = (Id, false, "", null, _doneBefore, false);
        (_refused, _unsent, _doneBefore) = (null, null, null);
        _objections.Clear();
        _putOff.Clear();
        await LoadAsync();
        if (IsOpen && await Drafts.FindAsync<StatementDraft>(StatementDraft.Form, _closed.Token) is { } draft && draft.Version == _view!.Statement.Version)
        {
            _text = draft.Text;
            foreach (var (line, said) in draft.Lines)
            {
                _objections[line] = said;
            }

            _putOff.UnionWith(draft.PutOff);
            _disputing = !_settles;
            _draft!.TakeOver(draft);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (IsOpen && IsTyped)
        {
            _draft!.Keep(new StatementDraft(_view!.Statement.Version, _text, [.. _objections.OrderBy(line => line.Key).Select(line => new Objection(line.Key, line.Value))], [.. _putOff.Order()]));
        }

        if (!_focused && _view is not null)
        {
            _focused = true;
            await _heading.FocusAsync();
        }

        if (_focusText)
        {
            _focusText = false;
            await _textField.FocusAsync();
        }
    }

    private static string Title(StatementView view) => view.IsProvisional
        ? $"{MyStatements.Capital(MoscowTime.ShowMonth(view.Statement.Month))}, предварительно"
        : $"Акт {view.Statement.Number}";

    /// <summary>«+7 ••• •••-01-23».</summary>
    private static string Masked(PhoneNumber phone) => $"+7 ••• •••-{phone.Digits[6..8]}-{phone.Digits[8..]}";

    /// <summary>What stands beside each line: the agent's field, the insurer's box, or what was said.</summary>
    private RenderFragment<CommissionStatementLine>? BesideOf(StatementView view) =>
        view.IsProvisional ? null
        : _disputing ? ObjectionField
        : _settles && IsOpen ? PutOffBox
        : HasObjections ? line => builder => builder.AddContent(0, line.Objection)
        : null;

    private void PutOff(int line, bool on)
    {
        if (on)
        {
            _putOff.Add(line);
        }
        else
        {
            _putOff.Remove(line);
        }
    }

    private async Task LookAgainAsync()
    {
        await LoadAsync();

        // What is being sent just now is not set aside by the news of its own arrival.
        if (!_press.IsBusy)
        {
            await SetAsideAsync();
        }

        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        var found = Id is { } id ? await Book.FindAsync(actor, new StatementId(id), _closed.Token) : await Book.FindRunningAsync(actor, _closed.Token);
        _refusal = found.Refusal;
        _view = found.Refusal is null ? found.Value : null;
    }

    /// <summary>The statement has moved on while somebody wrote: what he typed is shown, so that he can say it elsewhere.</summary>
    private async Task SetAsideAsync()
    {
        var mayWrite = _settles ? IsOpen : _view is { Statement.Status: StatementStatus.AwaitsApproval };
        if (mayWrite || !(_disputing || IsTyped))
        {
            return;
        }

        var typed = _objections.OrderBy(line => line.Key).Where(line => line.Value.Length > 0).Select(line => $"строка {line.Key}: {line.Value}");
        var unsent = string.Join(" · ", typed.Append(_text).Where(said => said.Length > 0));
        _unsent = unsent.Length > 0 ? unsent : null;
        _disputing = false;
        await ForgetAsync();
    }

    /// <summary>The button that was pressed is gone; the keyboard goes on from the heading.</summary>
    private async Task MovedAsync()
    {
        _focused = false;
        await LoadAsync();
    }

    private async Task DisputeAsync()
    {
        await RunAsync("objections", async actor =>
        {
            var statement = _view!.Statement;
            var refusal = (await Approval.DisputeAsync(actor, statement.Id, statement.Version, _objections, _text, CancellationToken.None)).Refusal;
            if (refusal is ObjectionMissing or StatementTextTooLong)
            {
                (_textError, _focusText) = (refusal.Message, true);
                return null;
            }

            return await DoneAsync(refusal, "Разногласия отправлены. Руководитель ответит, и вы получите исправленный акт.");
        });
    }

    private void BeginDispute() => (_disputing, _focusText, _unsent) = (true, true, null);

    private async Task GiveUpAsync()
    {
        await ForgetAsync();
        (_disputing, _focused) = (false, false);
    }

    private async Task CorrectAsync()
    {
        await RunAsync("correction", async actor =>
        {
            var statement = _view!.Statement;
            var corrected = await Desk.CorrectAsync(actor, statement.Id, statement.Version, _putOff, _text, CancellationToken.None);
            if (corrected.Refusal is AnswerMissing or StatementTextTooLong)
            {
                (_textError, _focusText) = (corrected.Refusal.Message, true);
                return null;
            }

            if (corrected.Refusal is null && corrected.Value is { } next)
            {
                _doneBefore = "Исправленный акт выставлен, агент уведомлён.";
                await ForgetAsync();
                Navigation.NavigateTo($"acts/{next}");
                return null;
            }

            return await DoneAsync(corrected.Refusal, "Акт аннулирован, его строки войдут в следующий акт.");
        });
    }

    private async Task PayAsync()
    {
        if (_view is { Statement: var statement } && await ConfirmDialog.AskAsync(
            Dialogs, "Отметить оплаченным?", $"Акт {statement.Number}, {statement.AgentName}: {statement.Payable}. Агент получит уведомление.", "Оплачен"))
        {
            await RunAsync("payment of a statement", async actor => await DoneAsync(
                (await Desk.PayAsync(actor, statement.Id, statement.Version, CancellationToken.None)).Refusal, "Акт отмечен оплаченным, агент уведомлён."));
        }
    }

    private async Task<Refusal?> DoneAsync(Refusal? refusal, string done)
    {
        if (refusal is null)
        {
            // The button that was pressed is gone; the keyboard goes on from the heading.
            (_done, _disputing, _focused) = (done, false, false);
            await ForgetAsync();
        }

        return refusal;
    }

    private async Task ForgetAsync()
    {
        (_text, _textError) = ("", null);
        _objections.Clear();
        _putOff.Clear();
        await _draft!.DropAsync();
    }

    private async Task RunAsync(string action, Func<Actor, Task<Refusal?>> act)
    {
        (_textError, _done) = (null, null);
        _refused = await _press.RunAsync(action, async () =>
        {
            var refusal = await act(await Current.GetAsync());
            await LoadAsync();
            await SetAsideAsync();
            return refusal;
        });
    }

    private sealed record Objection(int Line, string Said);

    private sealed record StatementDraft(Guid Version, string Text, IReadOnlyList<Objection> Lines, IReadOnlyList<int> PutOff)
    {
        public const string Form = "statement";

        public bool Equals(StatementDraft? other) => other is not null && Version == other.Version && Text == other.Text && Lines.SequenceEqual(other.Lines) && PutOff.SequenceEqual(other.PutOff);

        public override int GetHashCode() => HashCode.Combine(Version, Text, Lines.Count);
    }
}
