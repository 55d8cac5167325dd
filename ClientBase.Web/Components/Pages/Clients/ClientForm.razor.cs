using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Persistence;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Controls;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Radzen;

namespace ClientBase.Web.Components.Pages.Clients;

/// <summary>
/// «Добавление клиента» and «Редактирование профиля клиента»: one form. Whatever happens, what was typed stays until it is saved
/// or the agent says that it may go.
/// </summary>
public sealed partial class ClientForm : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private Guid _formKey = Guid.CreateVersion7();
    private readonly HashSet<ClientField> _checked = [];
    private ClientInput _input = new();
    private ClientInput _based = new();
    private Guid _version;
    private PhoneNumber? _confirmedNumber;
    private IReadOnlyList<FieldMessage> _errors = [];
    private IReadOnlyList<FieldMessage> _warnings = [];
    private IReadOnlyList<FieldMessage> _refusedFields = [];
    private SaveDecisions _decisions = new();
    private ClientInput? _decidedAbout;
    private Refusal? _refusal;
    private Refusal? _lock;
    private AlreadyInYourBase? _known;
    private PerhapsInYourBase? _similar;
    private List<ConflictingField>? _conflict;
    private string? _takenOver;
    private string? _reasonError;
    private bool _needsReason;
    private bool _loaded;
    private bool _focused;
    private bool _phoneUnticked;
    private bool _saving;
    private bool _leaving;
    private PhoneConfirmationDraft? _phoneStep;
    private DraftKeeper<ClientFormDraft>? _draft;
    private IDisposable? _subscription;
    private TextField? _lastName;
    private TextField? _firstName;
    private TextField? _patronymic;
    private DateField? _birthDate;
    private TextField? _email;
    private ElementReference _documentType;
    private TextField? _documentNumber;
    private DateField? _documentIssuedOn;
    private PhoneConfirmation? _phone;
    private ElementReference _reason;

    [Inject]
    private ClientService Clients { get; set; } = default!;

    [Inject]
    private ClientCards Cards { get; set; } = default!;

    [Inject]
    private ClientKeeping Keeping { get; set; } = default!;

    [Inject]
    private CurrentActor CurrentActor { get; set; } = default!;

    [Inject]
    private ClientNews News { get; set; } = default!;

    [Inject]
    private WindowDrafts Drafts { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<ClientForm> Log { get; set; } = default!;

    /// <summary>The record to edit; null adds a new one.</summary>
    [Parameter]
    public ClientId? Client { get; set; }

    /// <summary>What was typed before the page was loaded anew; null when the form is opened afresh.</summary>
    [Parameter]
    public LeftForm? Left { get; set; }

    /// <summary>Lets the dialog ask this form before it closes.</summary>
    [Parameter, EditorRequired]
    public required CloseGuard Guard { get; set; }

    private bool IsDirty => _lock is null && !_leaving && _input != _based;

    private string DraftName => Client is { } client ? client.ToString() : ClientFormDraft.Adding;

    /// <summary>Opens the form in its dialog, as it was left where it was; null when it was closed without saving.</summary>
    public static async Task<ClientFormResult?> OpenAsync(DialogService dialogs, ClientId? client, LeftForm? left = null)
    {
        var guard = new CloseGuard();
        return await dialogs.OpenAsync<ClientForm>(
            client is null ? "Добавление клиента" : "Редактирование профиля клиента",
            new Dictionary<string, object?>
            {
                [nameof(Client)] = client,
                [nameof(Guard)] = guard,
                [nameof(Left)] = left,
            },
            new DialogOptions
            {
                Width = "min(800px, 100vw)",
                CssClass = "client-form-dialog",
                CloseAriaLabel = "Закрыть",
                AutoFocusFirstElement = false,
                CanClose = guard.MayCloseAsync,
            }) as ClientFormResult;
    }

    public void Dispose()
    {
        _draft?.Dispose();
        _subscription?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Guard.Ask = MayLeaveAsync;
        _draft = new DraftKeeper<ClientFormDraft>(Drafts, ClientFormDraft.Form);
        if (Client is not { } client)
        {
            Resume();
            _loaded = true;
            return;
        }

        var actor = await CurrentActor.GetAsync();
        _subscription = News.Subscribe(
            actor.Id,
            changed => changed?.Contains(client) != false ? InvokeAsync(NoticeChangeAsync) : Task.CompletedTask,
            failure => DispatchExceptionAsync(failure));
        var opened = await Cards.OpenForEditAsync(actor, client, _closed.Token);
        _loaded = true;
        if (opened.Refusal is { } no)
        {
            Resume();
            _lock = no;
            return;
        }

        _input = opened.Value.Input;
        _based = _input with { };
        _version = opened.Value.Version;
        _confirmedNumber = opened.Value.VerifiedPhone;
        Resume();
    }

    /// <summary>Goes on where the draft stops. Another version that was saved meanwhile is met at the save, as always (R-33).</summary>
    private void Resume()
    {
        if (Left?.Draft is not { } draft)
        {
            return;
        }

        (_formKey, _input, _phoneStep) = (draft.FormKey, draft.Input with { }, draft.Phone);
        if (Client is not null)
        {
            (_based, _version) = (draft.Based with { }, draft.Version);
        }

        _draft!.TakeOver(draft);
    }

    private ClientFormDraft ToDraft() => new(Client?.Value, _formKey, _input with { }, _based with { }, _version, _phoneStep);

    private Task NoteStepAsync(PhoneConfirmationDraft? step)
    {
        _phoneStep = step;
        return _draft!.KeepNowAsync(ToDraft());
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_loaded && IsDirty)
        {
            _draft!.Keep(ToDraft());
        }

        // What is typed before the record has come would be lost to it.
        if (_loaded && !_focused && Left?.Unsent?.Focus is null && _lastName is not null)
        {
            _focused = true;
            await _lastName.FocusAsync();
        }
    }

    private string? ErrorOf(ClientField field) =>
        _refusedFields.FirstOrDefault(message => message.Field == field)?.Text
        ?? (_checked.Contains(field) ? _errors.FirstOrDefault(message => message.Field == field)?.Text : null);

    private string? WarningOf(ClientField field) =>
        _checked.Contains(field) ? _warnings.FirstOrDefault(message => message.Field == field)?.Text : null;

    /// <summary>The agent has left a field: its errors may show from now on. An empty field waits for the save.</summary>
    private void Check(ClientField field)
    {
        _refusedFields = [.. _refusedFields.Where(message => message.Field != field)];
        Recheck();
        if (!IsEmpty(field))
        {
            _checked.Add(field);
        }
    }

    private void Recheck()
    {
        var check = ClientInputRules.Check(_input, Time.Today());
        _errors = check.Errors;
        _warnings = check.Warnings;
    }

    private bool IsEmpty(ClientField field) => string.IsNullOrWhiteSpace(field switch
    {
        ClientField.LastName => _input.LastName,
        ClientField.FirstName => _input.FirstName,
        ClientField.Patronymic => _input.Patronymic,
        ClientField.BirthDate => _input.BirthDate,
        ClientField.Email => _input.Email,
        ClientField.DocumentType => _input.DocumentType?.ToString(),
        ClientField.DocumentNumber => _input.DocumentNumber,
        ClientField.DocumentIssuedOn => _input.DocumentIssuedOn,
        ClientField.Phone => _input.Phone,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    });

    private void ChooseDocument(ChangeEventArgs args)
    {
        _input.DocumentType = Enum.TryParse<DocumentType>((string?)args.Value, out var type) ? type : null;
        Check(ClientField.DocumentType);
        TidyDocumentNumber();
    }

    /// <summary>«4510123456» becomes «45 10 123456»; a number that does not fit the type is left as typed.</summary>
    private void TidyDocumentNumber()
    {
        if (_input.DocumentType is { } type)
        {
            var number = DocumentTypes.Normalise(type, _input.DocumentNumber);
            if (number.Length > 0 && DocumentTypes.NumberError(type, number) is null)
            {
                _input.DocumentNumber = DocumentTypes.Display(type, number);
            }
        }

        Check(ClientField.DocumentNumber);
    }

    private void ChooseReason(ChangeEventArgs args)
    {
        _decisions = _decisions with { Reason = Enum.TryParse<KeyDataReason>((string?)args.Value, out var reason) ? reason : null };
        _reasonError = null;
    }

    private async Task TogglePhoneAsync(ChangeEventArgs args)
    {
        var wanted = args.Value is true;
        if (!wanted && _input.Phone.Any(char.IsDigit) && !await ConfirmDialog.AskAsync(
            Dialogs, "Убрать телефон?", "Введённый номер не сохранится.", confirm: "Убрать", cancel: "Оставить"))
        {
            // The box was unticked by the browser already: it has to be told that nothing has changed. The block below it stays,
            // and with it the code that was sent or confirmed.
            _phoneUnticked = true;
            StateHasChanged();
            await Task.Yield();
            _phoneUnticked = false;
            return;
        }

        _input.WithPhone = wanted;
        if (!wanted)
        {
            _input.Phone = "";
            Check(ClientField.Phone);
        }
    }

    /// <summary>Enter in the code field confirms the code; everywhere else it saves.</summary>
    private Task SubmitAsync() => _phone is { IsCodeFocused: true } phone ? phone.ConfirmAsync() : SaveAsync();

    private async Task SaveAsync()
    {
        if (_saving || _lock is not null)
        {
            return;
        }

        _saving = true;
        try
        {
            await TrySaveAsync();
        }
        finally
        {
            _saving = false;
        }
    }

    private async Task TrySaveAsync()
    {
        _refusal = null;
        _known = null;
        _similar = null;
        _refusedFields = [];
        _checked.UnionWith(Enum.GetValues<ClientField>());
        Recheck();
        if (_errors.Count > 0)
        {
            await FocusAsync(_errors[0].Field);
            return;
        }

        if (_conflict?.Find(field => field.KeepMine is null) is not null)
        {
            _refusal = new ChangedElsewhere();
            return;
        }

        if (_needsReason && _decisions.Reason is null)
        {
            await AskReasonAsync();
            return;
        }

        ForgetOutdatedDecisions();
        var result = await SendAsync();
        if (result.Refusal is PhoneNotConfirmed question)
        {
            if (!await ConfirmDialog.AskAsync(
                Dialogs, "Телефон не подтверждён", question.Message, confirm: "Сохранить без подтверждения", cancel: "Вернуться"))
            {
                await FocusAsync(ClientField.Phone);
                return;
            }

            _decisions = _decisions with { WithoutConfirmation = true };
            result = await SendAsync();
        }

        await ShowAsync(result);
    }

    /// <summary>What the agent answered about one number or name says nothing about another.</summary>
    private void ForgetOutdatedDecisions()
    {
        if (_decidedAbout is not null && _decidedAbout != _input)
        {
            _decisions = new SaveDecisions { Reason = _decisions.Reason };
        }

        _decidedAbout = _input with { };
    }

    private async Task<Result<ClientId>> SendAsync()
    {
        using var running = Writes.Begin();
        try
        {
            // With the form's key in it: if the answer is lost with this node, the save that is pressed again on another is the same one.
            await _draft!.KeepNowAsync(ToDraft());
            var actor = await CurrentActor.GetAsync();
            return Client is { } client
                ? await Clients.EditAsync(actor, client, _version, _formKey, _input, _decisions, _closed.Token)
                : await Clients.AddAsync(actor, _formKey, _input, _decisions, _closed.Token);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            // The kind alone: the engine's words may repeat what was typed.
            Log.LogError("A client was not saved: {Failure}", failure.GetType().Name);
            return DatabaseFailure.Explain(failure);
        }
    }

    private async Task ShowAsync(Result<ClientId> result)
    {
        switch (result.Refusal)
        {
            case null:
                await LeaveAsync(new ClientFormResult.Saved(result.Value));
                break;
            case InvalidInput invalid:
                _refusedFields = invalid.Errors;
                await FocusAsync(invalid.Errors[0].Field);
                break;
            case AlreadyInYourBase known:
                _known = known;
                break;
            case PerhapsInYourBase similar:
                _similar = similar;
                break;
            case ReasonNeeded:
                await AskReasonAsync();
                break;
            case ChangedElsewhere stale:
                await MeetOtherVersionAsync();
                if (_lock is null && _conflict is { Count: 0 } && _takenOver is null)
                {
                    // Only a comment or the like had changed: nothing of this form, so there is nothing to ask.
                    await ShowAsync(await SendAsync());
                }
                else
                {
                    _refusal = stale;
                }

                break;
            default:
                _refusal = result.Refusal;
                break;
        }
    }

    private async Task AskReasonAsync()
    {
        _needsReason = true;
        _reasonError = new ReasonNeeded().Message;
        StateHasChanged();
        await Task.Yield();
        await _reason.FocusAsync();
    }

    private Task AddDespiteSimilarAsync()
    {
        _decisions = _decisions with { DespiteSimilar = true };
        return SaveAsync();
    }

    /// <summary>Takes over what only the other window changed; where both did, the agent chooses (R-33).</summary>
    private async Task MeetOtherVersionAsync()
    {
        var latest = await Cards.OpenForEditAsync(await CurrentActor.GetAsync(), Client!.Value, _closed.Token);
        if (latest.Refusal is { } no)
        {
            _lock = no;
            return;
        }

        var theirs = latest.Value.Input;
        var (taken, conflict) = ConflictingField.Merge(_based, _input, theirs);
        _takenOver = taken.Count == 0 ? null : $"Из другого окна взято: {string.Join(", ", taken)}.";
        _conflict = conflict;
        _based = theirs with { };
        _version = latest.Value.Version;
        _confirmedNumber = latest.Value.VerifiedPhone;
        Recheck();
    }

    private void Choose(ConflictingField field, bool mine)
    {
        field.Choose(_input, mine);
        Recheck();
        if (_conflict!.TrueForAll(one => one.KeepMine is not null))
        {
            _refusal = null;
        }
    }

    /// <summary>
    /// Somebody changed this client meanwhile: a lock closes the saving at once, other values are announced and settled at the save,
    /// and a comment is no business of this form.
    /// </summary>
    private async Task NoticeChangeAsync()
    {
        var latest = await Cards.OpenForEditAsync(await CurrentActor.GetAsync(), Client!.Value, _closed.Token);
        _lock = latest.Refusal;
        if (latest.Refusal is null && latest.Value.Input != _based && !_saving)
        {
            _takenOver = "Данные этого клиента только что изменены в другом окне. При сохранении можно будет выбрать, что оставить.";
        }

        StateHasChanged();
    }

    private async Task OpenOtherAsync(ClientId other)
    {
        if (await MayLeaveAsync())
        {
            await LeaveAsync(new ClientFormResult.OpenOther(other));
        }
    }

    private async Task RestoreAsync(ClientId archived)
    {
        var result = await Keeping.RestoreFromArchiveAsync(await CurrentActor.GetAsync(), [archived], _closed.Token);
        if (result.Refusal is { } no)
        {
            _refusal = no;
            return;
        }

        await LeaveAsync(new ClientFormResult.OpenOther(archived));
    }

    private async Task LeaveAsync(ClientFormResult result)
    {
        _leaving = true;
        await _draft!.DropAsync();
        Dialogs.Close(result);
    }

    private async Task<bool> MayLeaveAsync()
    {
        var may = !IsDirty || await ConfirmDialog.AskAsync(
            Dialogs, "Закрыть без сохранения?", "Введённые данные не сохранятся.", confirm: "Закрыть", cancel: "Вернуться");
        _leaving |= may;
        if (may)
        {
            await _draft!.DropAsync();
        }

        return may;
    }

    /// <summary>Back, or a link, while something is typed.</summary>
    private async Task KeepTypedAsync(LocationChangingContext context)
    {
        if (IsDirty)
        {
            context.PreventNavigation();
            if (await MayLeaveAsync())
            {
                Dialogs.Close();
            }
        }
    }

    private async Task FocusAsync(ClientField field)
    {
        // The error must be on the page before the focus goes there: a screen reader reads both together.
        StateHasChanged();
        await Task.Yield();
        await (field switch
        {
            ClientField.LastName => _lastName!.FocusAsync(),
            ClientField.FirstName => _firstName!.FocusAsync(),
            ClientField.Patronymic => _patronymic!.FocusAsync(),
            ClientField.BirthDate => _birthDate!.FocusAsync(),
            ClientField.Email => _email!.FocusAsync(),
            ClientField.DocumentType => _documentType.FocusAsync(),
            ClientField.DocumentNumber => _documentNumber!.FocusAsync(),
            ClientField.DocumentIssuedOn => _documentIssuedOn!.FocusAsync(),
            ClientField.Phone => _phone?.FocusAsync() ?? ValueTask.CompletedTask,
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        });
    }
}
