using ClientBase.Core.Accounts;
using ClientBase.Core.Basics;
using ClientBase.Core.Claims;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Controls;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components;

namespace ClientBase.Web.Components.Pages.Claims;

/// <summary>A claim for the agent, who answers, and for the insurer, who decides.</summary>
public sealed partial class ClaimPage : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private ClaimView? _claim;
    private Refusal? _refusal;
    private bool _settles;
    private Press _press = default!;
    private string _text = "";
    private string _payout = "";
    private string? _textError;
    private string? _done;
    private Guid _key = Guid.CreateVersion7();
    private ElementReference _heading;
    private ElementReference _answer;
    private bool _focused;
    private bool _focusAnswer;
    private IDisposable? _subscription;
    private DraftKeeper<AnswerDraft>? _draft;

    [Inject]
    private ClaimDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentActor Current { get; set; } = default!;

    [Inject]
    private ClientNews News { get; set; } = default!;

    [Inject]
    private WindowDrafts Drafts { get; set; } = default!;

    [Inject]
    private ILogger<ClaimPage> Log { get; set; } = default!;

    [Parameter]
    public Guid Id { get; set; }

    private ClaimId ClaimId => new(Id);

    private ClaimAuthor Reader => _settles ? ClaimAuthor.Insurer : ClaimAuthor.Agent;

    private bool IsTyped => _text.Length > 0 || _payout.Length > 0;

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
        _settles = actor.Role.Has(StaffRight.SettleClaims);
        _subscription = News.Subscribe(
            _settles ? ClaimDesk.Listener : actor.Id,
            changed => _claim is { } claim && changed?.Contains(claim.ClientId) != false ? InvokeAsync(RefreshAsync) : Task.CompletedTask,
            failure => DispatchExceptionAsync(failure));
        _draft = new DraftKeeper<AnswerDraft>(Drafts, AnswerDraft.Form);
        await LoadAsync();
        if (_claim is not null && await Drafts.FindAsync<AnswerDraft>(AnswerDraft.Form, _closed.Token) is { } draft && draft.Claim == Id)
        {
            // With its key: an answer that was sent, and whose confirmation was lost, is not written twice.
            (_text, _payout, _key) = (draft.Text, draft.Payout, draft.Key);
            _draft.TakeOver(draft);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_claim is not null && IsTyped)
        {
            _draft!.Keep(new AnswerDraft(Id, _key, _text, _payout));
        }

        if (!_focused && _claim is not null)
        {
            _focused = true;
            await _heading.FocusAsync();
        }

        if (_focusAnswer)
        {
            _focusAnswer = false;
            await _answer.FocusAsync();
        }
    }

    private async Task LoadAsync()
    {
        var found = await Desk.FindAsync(await Current.GetAsync(), ClaimId, _closed.Token);
        _claim = found.Refusal is null ? found.Value : null;
        _refusal = found.Refusal;
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private Task ReplyAsync() => OnceAsync(async actor =>
    {
        // Not cancelled with the circuit: once it is sent, it is carried through.
        var refusal = (await Desk.ReplyAsync(actor, ClaimId, _key, _text, CancellationToken.None)).Refusal;
        if (refusal is InvalidClaimText wrong)
        {
            (_textError, _focusAnswer) = (wrong.Text, true);
            return null;
        }

        return await DoneAsync(refusal, "Сообщение отправлено: клиент видит его в личном кабинете.");
    });

    private Task MoveAsync(ClaimStatus to) => OnceAsync(async actor =>
    {
        var refusal = (await Desk.MoveAsync(actor, ClaimId, _claim!.Version, to, _payout, _text, CancellationToken.None)).Refusal;
        return await DoneAsync(refusal, $"Состояние изменено: {to.Title()}. Клиент и его агент видят это сразу.");
    });

    private async Task<Refusal?> DoneAsync(Refusal? refusal, string done)
    {
        if (refusal is null)
        {
            (_done, _text, _payout, _key) = (done, "", "", Guid.CreateVersion7());
            await _draft!.DropAsync();
        }

        return refusal;
    }

    private async Task OnceAsync(Func<Actor, Task<Refusal?>> act)
    {
        if (!_press.IsBusy)
        {
            (_textError, _done) = (null, null);
            _refusal = await _press.RunAsync("answer to a claim", async () =>
            {
                var refusal = await act(await Current.GetAsync());
                await LoadAsync();
                return _refusal ?? refusal;
            });
        }
    }

    private sealed record AnswerDraft(Guid Claim, Guid Key, string Text, string Payout)
    {
        public const string Form = "claim";
    }
}
