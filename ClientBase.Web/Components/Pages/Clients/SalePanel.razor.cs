using ClientBase.Core.Basics;
using ClientBase.Core.Clients;
using ClientBase.Core.Motor;
using ClientBase.Core.Ownership;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Web.Circuits;
using ClientBase.Web.Components.Controls;
using ClientBase.Web.Drafts;
using Microsoft.AspNetCore.Components;

namespace ClientBase.Web.Components.Pages.Clients;

/// <summary>«Оформление полиса» over the list. A lock that comes while it is open closes its actions and keeps what was typed.</summary>
public sealed partial class SalePanel : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private (ClientId Client, QuoteId Quote)? _showing;
    private IReadOnlyList<ProductPrice> _prices = [];
    private string? _clientName;
    private DateOnly _earliestStart;
    private SavedQuote? _quote;
    private IssuedPolicy? _policy;
    private QuoteInput? _input;
    private IReadOnlyList<QuoteFieldError> _errors = [];
    private IReadOnlyList<MotorFieldError> _motorErrors = [];
    private MotorTariffs? _tariffs;
    private MotorForm.PersonChoice? _policyholder;
    private Refusal? _refusal;
    private Refusal? _closedWhy;
    private bool _loaded;
    private bool _typed;
    private bool _busy;
    private bool _keepAgain;
    private Task _keeping = Task.CompletedTask;
    private QuoteField? _focusField;
    private bool _focusHeading;
    private IDisposable? _subscription;
    private DraftKeeper<SaleDraft>? _draft;
    private ElementReference _heading;
    private TextField? _sum;
    private TextField? _days;
    private DateField? _startsOn;
    private MotorForm? _motor;
    private MotorFieldError? _focusMotor;

    [Inject]
    private WindowDrafts Drafts { get; set; } = default!;

    [Inject]
    private SaleService Sales { get; set; } = default!;

    [Inject]
    private CurrentActor CurrentActor { get; set; } = default!;

    [Inject]
    private ClientNews News { get; set; } = default!;

    [Inject]
    private ClientGrid Grid { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<SalePanel> Log { get; set; } = default!;

    [Parameter, EditorRequired]
    public ClientId ClientId { get; set; }

    /// <summary>Made once per «+ Оформить» and kept in the address: the key by which the sale happens once.</summary>
    [Parameter, EditorRequired]
    public QuoteId QuoteId { get; set; }

    [Parameter]
    public EventCallback OnClosed { get; set; }

    private bool IsClosed => _closedWhy is not null;

    private bool IsPaying => Shown is { Status: QuoteStatus.AwaitingPayment };

    private bool CanPay => Shown is { Status: QuoteStatus.Calculated };

    private bool IsReadOnly => IsClosed || IsPaying;

    /// <summary>The calculation, as long as it is the one of the values in the fields.</summary>
    private SavedQuote? Shown => _typed ? null : _quote;

    private DraftKeeper<SaleDraft> Draft => _draft ??= new DraftKeeper<SaleDraft>(Drafts, SaleDraft.Form);

    private IEnumerable<(Product Product, string Summary)> Products =>
    [
        (Product.Osago, "по тарифу Банка России"),
        (Product.Kasko, "по стоимости автомобиля"),
        .. _prices.Select(price => (price.Product, price.Summary)),
    ];

    private ProductPrice? Price => _prices.FirstOrDefault(price => price.Product == _input?.Product);

    public void Dispose()
    {
        _draft?.Dispose();
        _subscription?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await CurrentActor.GetAsync();
        _subscription = News.Subscribe(
            actor.Id,
            changed => changed?.Contains(ClientId) != false ? InvokeAsync(NoticeChangeAsync) : Task.CompletedTask,
            failure => DispatchExceptionAsync(failure));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_showing != (ClientId, QuoteId))
        {
            _showing = (ClientId, QuoteId);
            await ReloadAsync();
            _focusHeading = true;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_typed && _input is { Motor: null } input)
        {
            Draft.Keep(new SaleDraft(QuoteId.Value, CopyOf(input)));
        }

        if (_focusMotor is { } wrong && _motor is { } motor)
        {
            _focusMotor = null;
            await motor.FocusAsync(wrong.Field, wrong.Driver);
        }
        else if (_focusField is { } field)
        {
            _focusField = null;
            await (field switch
            {
                QuoteField.SumInsured => _sum?.FocusAsync() ?? ValueTask.CompletedTask,
                QuoteField.Days => _days?.FocusAsync() ?? ValueTask.CompletedTask,
                _ => _startsOn?.FocusAsync() ?? ValueTask.CompletedTask,
            });
        }
        else if (_focusHeading)
        {
            _focusHeading = false;
            await _heading.FocusAsync();
        }
    }

    private static string Period(DateOnly from, DateOnly to) => $"{MoscowTime.Show(from)} – {MoscowTime.Show(to)}";

    private static string IconOf(Product product) => product switch
    {
        Product.Osago or Product.Kasko => "directions_car",
        Product.Property => "home_work",
        Product.Accident => "personal_injury",
        Product.Travel => "flight",
        Product.Tick => "pest_control",
        _ => "policy",
    };

    private string? ErrorOf(QuoteField field) => _errors.FirstOrDefault(error => error.Field == field)?.Text;

    /// <summary>Reads everything anew, and what this window has typed for this quote and not calculated yet.</summary>
    private async Task ReloadAsync()
    {
        var actor = await CurrentActor.GetAsync();
        (_input, _errors, _motorErrors, _refusal, _typed) = (null, [], [], null, false);
        var found = await Sales.FindQuoteAsync(actor, ClientId, QuoteId, _closed.Token);
        (_quote, _policy) = found.Refusal is null ? (found.Value, found.Value.Policy) : (null, null);
        var opened = await Sales.OpenAsync(actor, ClientId, _closed.Token);
        await TakeAsync(opened);
        if (_quote is { } quote)
        {
            _closedWhy = quote.Status is QuoteStatus.SoldElsewhere ? new SoldByOtherQuote() : _closedWhy;
            _clientName = quote.ClientName;
            _input = CopyOf(quote.Input);
        }

        if (_policy is null && !IsPaying && await Drafts.FindAsync<SaleDraft>(SaleDraft.Form, _closed.Token) is { } draft && draft.Quote == QuoteId.Value)
        {
            _input = CopyOf(draft.Input);
            _typed = true;
            Draft.TakeOver(draft);
        }

        _loaded = true;
    }

    /// <summary>Somebody did something to this client: sold to him, archived him, confirmed his phone. Fields are left alone.</summary>
    private async Task NoticeChangeAsync()
    {
        var actor = await CurrentActor.GetAsync();
        var found = await Sales.FindQuoteAsync(actor, ClientId, QuoteId, _closed.Token);
        if (found.Refusal is null && found.Value.Policy is { } issued)
        {
            _focusHeading |= _policy is null;
            _policy = issued;
        }
        else
        {
            await TakeAsync(await Sales.OpenAsync(actor, ClientId, _closed.Token));
            if (found.Refusal is null && found.Value.Version == _quote?.Version)
            {
                _quote = found.Value;
            }

            // The client has paid the calculation that this one goes on from.
            if (found.Refusal is null && found.Value.Status is QuoteStatus.SoldElsewhere)
            {
                _quote = found.Value;
                _closedWhy = new SoldByOtherQuote();
            }

            // The panel was open and a calculation was made: the other agent's sale came in between.
            if (_closedWhy is BoundToAnotherAgent && _quote is not null)
            {
                _closedWhy = new JustBoundToAnotherAgent();
            }
        }

        StateHasChanged();
    }

    private async Task TakeAsync(Result<SaleOpening> opened)
    {
        _closedWhy = opened.Refusal;
        if (opened.Refusal is null)
        {
            _clientName = opened.Value.ClientName;
            _prices = opened.Value.Products;
            _earliestStart = opened.Value.EarliestStart;
            _tariffs = opened.Value.Tariffs;
            _policyholder = new MotorForm.PersonChoice(ClientId, opened.Value.ClientName, opened.Value.ClientBirthDate);
        }
        else if (_prices.Count == 0 && _quote is not null
            && await Sales.ReadTariffsAsync(await CurrentActor.GetAsync(), _closed.Token) is { Refusal: null } tariffs)
        {
            // Closed since: the saved calculation stays readable under the reason.
            _prices = PriceList.InForceOn(Time.Today()).Prices;
            _tariffs = tariffs.Value;
        }
    }

    private async Task ChooseAsync(Product product)
    {
        if (_input?.Product == product)
        {
            return;
        }

        var starts = _input?.Motor?.StartsOn ?? _input?.StartsOn ?? MoscowTime.Show(_earliestStart);
        _input = product is Product.Osago or Product.Kasko
            ? new QuoteInput { Product = product, Motor = (_input?.Motor ?? new MotorInput()) with { StartsOn = starts } }
            : new QuoteInput { Product = product, StartsOn = starts };
        (_errors, _motorErrors, _refusal) = ([], [], null);
        _typed = true;
        FocusFirst();

        // At once: what is typed next has no field to come back to without it.
        if (_input.Motor is null)
        {
            await Draft.KeepNowAsync(new SaleDraft(QuoteId.Value, CopyOf(_input)));
        }
        else
        {
            await Draft.DropAsync();
            await KeepAsync();
        }
    }

    private void NoticeTyping() => _typed = true;

    private Task ChangeCalculationAsync() => OnceAsync(async actor =>
    {
        var result = await Sales.ReopenAsync(actor, ClientId, QuoteId, _quote!.Version, _closed.Token);
        await TakeAsync(result);
        if (result.Refusal is null && _policy is null)
        {
            _typed = true;
            FocusFirst();
        }
    });

    private void FocusFirst()
    {
        if (_input?.Motor is not null)
        {
            _focusMotor = new MotorFieldError(MotorField.Make, null, "");
        }
        else
        {
            _focusField = Price switch { { Sum: not null } => QuoteField.SumInsured, { Days: not null } => QuoteField.Days, _ => QuoteField.StartsOn };
        }
    }

    /// <summary>
    /// A field of a car or a driver is finished, or one has come or gone: the calculation itself keeps it, so that the agent can go on
    /// on another machine. One write at a time, each with what stands in the form by then.
    /// </summary>
    private Task KeepAsync()
    {
        _keepAgain = true;
        return _keeping.IsCompleted ? _keeping = KeepAllAsync() : Task.CompletedTask;

        async Task KeepAllAsync()
        {
            while (_keepAgain && !IsReadOnly && !_busy && _input is { Motor: not null } input)
            {
                _keepAgain = false;
                await KeepAsync(input);
            }
        }
    }

    private async Task KeepAsync(QuoteInput input)
    {
        try
        {
            var kept = await Sales.KeepDraftAsync(await CurrentActor.GetAsync(), ClientId, QuoteId, CopyOf(input), _closed.Token);
            if (kept.Refusal is BoundToAnotherAgent or JustBoundToAnotherAgent)
            {
                Refuse(kept.Refusal);
            }
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            // The next field tries again, and «Рассчитать» says it when the calculation cannot be kept.
            Log.LogWarning("A draft of a calculation was not kept: {Failure}", failure.GetType().Name);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The page is closed; the browser hands over what it still has.
        }
    }

    private async Task<IReadOnlyList<MotorForm.PersonChoice>> FindPeopleAsync(string typed)
    {
        var found = await Grid.FindAsync(await CurrentActor.GetAsync(), new ClientFilter { Name = typed }, _closed.Token);
        return found.Refusal is null
            ? [.. found.Value.Rows.Take(6).Select(row => new MotorForm.PersonChoice(row.Id, row.FullName, row.BirthDate))]
            : [];
    }

    private Task CalculateAsync() => OnceAsync(async actor =>
    {
        // The press has just left a field: its draft must not be written over the calculation.
        await _keeping;
        var result = await Sales.SaveQuoteAsync(actor, ClientId, QuoteId, _input!, _closed.Token);
        if (result.Refusal is InvalidQuote invalid)
        {
            _errors = invalid.Errors;
            _focusField = invalid.Errors[0].Field;
            return;
        }

        if (result.Refusal is InvalidMotorQuote wrong)
        {
            (_motorErrors, _focusMotor) = (wrong.Errors, wrong.Errors[0]);
            return;
        }

        await TakeAsync(result);
    });

    private Task ProceedAsync() => OnceAsync(async actor =>
        await TakeAsync(await Sales.ProceedToPaymentAsync(actor, ClientId, QuoteId, _quote!.Version, _closed.Token)));

    private Task PayAsync() => OnceAsync(async actor =>
    {
        // Not cancelled with the circuit: once «Оплатить» is pressed, the sale is carried through.
        var result = await Sales.IssueAsync(actor, ClientId, QuoteId, _quote!.Version, CancellationToken.None);
        if (result.Refusal is { } no)
        {
            Refuse(no);
            return;
        }

        _policy = result.Value;
        _focusHeading = true;
    });

    /// <summary>A double click is one click: while an answer is awaited, nothing else is asked.</summary>
    private async Task OnceAsync(Func<Actor, Task> act)
    {
        if (_busy || IsClosed || _policy is not null)
        {
            return;
        }

        _busy = true;
        using var running = Writes.Begin();
        try
        {
            (_errors, _motorErrors, _refusal) = ([], [], null);
            await act(await CurrentActor.GetAsync());
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            // The kind alone: the engine's words may repeat what was typed.
            Log.LogError("A step of a sale was not saved: {Failure}", failure.GetType().Name);
            Refuse(DatabaseFailure.Explain(failure));
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task TakeAsync(Result<SavedQuote> result)
    {
        if (result.Refusal is { } no)
        {
            Refuse(no);
            return;
        }

        _quote = result.Value;
        _input = CopyOf(_quote.Input);
        _typed = false;
        await Draft.DropAsync();
        if (_quote.Policy is { } issued)
        {
            _policy = issued;
            _focusHeading = true;
        }
    }

    private void Refuse(Refusal no)
    {
        if (no is BoundToAnotherAgent or JustBoundToAnotherAgent)
        {
            _closedWhy = no;
            _focusHeading = true;
        }
        else
        {
            _refusal = no;
            _typed = _typed || no is RecalculationNeeded;
        }
    }

    /// <summary>The form changes its input in place; what was kept or saved must not change with it.</summary>
    private static QuoteInput CopyOf(QuoteInput input) => input with { Motor = input.Motor is { } motor ? motor with { } : null };

    /// <summary>A calculation that is being typed.</summary>
    private sealed record SaleDraft(Guid Quote, QuoteInput Input)
    {
        public const string Form = "sale";
    }
}
