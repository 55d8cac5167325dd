using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Store;
using ClientBase.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace ClientBase.Web.Components.Pages.Admin;

/// <summary>P-18 for who wrote a letter: found by a whole number, compared with the letter, carried out once.</summary>
public sealed partial class ErasurePage : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private IReadOnlyList<ErasureLine> _lines = [];
    private ErasureCandidate? _found;
    private ErasureReceipt? _receipt;
    private Refusal? _refusal;
    private DocumentType? _by = DocumentType.Passport;
    private string _number = "";
    private string? _numberError;
    private string _letter = "";
    private string? _letterError;
    private bool _mayErase;
    private Press _press = default!;
    private ElementReference _answer;

    [Inject]
    private ErasureDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentActor Current { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private ILogger<ErasurePage> Log { get; set; } = default!;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _press = new Press(Log);
        await ReadAsync();
        _mayErase = _refusal is null;
    }

    private async Task ReadAsync()
    {
        var lines = await Desk.ListAsync(await Current.GetAsync(), _closed.Token);
        _refusal = lines.Refusal;
        _lines = lines.Refusal is null ? lines.Value : [];
    }

    private Task FindAsync() => OnceAsync(async actor =>
    {
        (_found, _letter) = (null, "");
        if (string.IsNullOrWhiteSpace(_number))
        {
            _numberError = "Заполните поле";
            return null;
        }

        var found = await Desk.FindAsync(actor, _by, _number, _closed.Token);
        _found = found.Refusal is null ? found.Value : null;
        return found.Refusal;
    });

    private async Task WithdrawAsync()
    {
        if (_found is not { } found)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(_letter))
        {
            _letterError = new LetterNotNamed().Message;
            return;
        }

        if (!await ConfirmDialog.AskAsync(
            Dialogs, "Стереть данные клиента?", $"{found.FullName}: вернуть данные будет нельзя. Сверьте ФИО, дату рождения и документ с письмом.", "Стереть", dangerous: true))
        {
            return;
        }

        await OnceAsync(async actor =>
        {
            // Not cancelled with the circuit: once it is pressed, it is carried through.
            var done = await Desk.WithdrawAsync(actor, found.Id, _letter, CancellationToken.None);
            if (done.Refusal is null)
            {
                (_receipt, _found, _number, _letter) = (done.Value, null, "", "");
                await ReadAsync();
                await _answer.FocusAsync();
            }

            return done.Refusal;
        });
    }

    private async Task OnceAsync(Func<Actor, Task<Refusal?>> act)
    {
        if (!_press.IsBusy)
        {
            (_numberError, _letterError, _receipt) = (null, null, null);
            _refusal = await _press.RunAsync("withdrawal", async () => await act(await Current.GetAsync()));
        }
    }
}
