using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using ClientBase.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Radzen;

namespace ClientBase.Web.Components.Pages.Admin;

/// <summary>«Тарифы и справочники»: which editions there are, and how the next one comes into force.</summary>
public sealed partial class TariffsPage : IDisposable
{
    private static readonly (string Address, TariffKind Kind)[] Tabs =
    [
        ("territories", TariffKind.Territories),
        ("osago", TariffKind.Osago),
        ("kasko", TariffKind.Kasko),
    ];

    private readonly CancellationTokenSource _closed = new();
    private TariffOverview? _overview;
    private TerritoryEditing? _editing;
    private TariffLine? _replaces;
    private TariffFileDraft? _file;
    private TariffLine? _shown;
    private TariffPreview? _preview;
    private IReadOnlyList<TariffError> _errors = [];
    private int _attempt;
    private Refusal? _refusal;
    private string? _done;
    private TariffKind _kind;
    private TerritoryEditor? _editor;
    private TariffUpload? _upload;
    private ElementReference _answer;
    private bool _focusWork;
    private bool _focusAnswer;
    private bool _busy;

    /// <summary>Which tab is open.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [Inject]
    private TariffAdmin Admin { get; set; } = default!;

    [Inject]
    private CurrentActor Current { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private TariffKind Kind => Tabs.FirstOrDefault(tab => tab.Address == Tab, Tabs[0]).Kind;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await DoAsync(_ => Task.FromResult<Refusal?>(null));
        _kind = Kind;
    }

    protected override void OnParametersSet()
    {
        if (_kind != Kind)
        {
            _kind = Kind;
            (_replaces, _file, _shown, _refusal, _done) = (null, null, null, null, null);
            Forget();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusWork)
        {
            _focusWork = false;
            await (_editor?.FocusAsync() ?? _upload!.FocusAsync());
        }

        // What was pressed may stand a screen below.
        if (_focusAnswer)
        {
            _focusAnswer = false;
            await _answer.FocusAsync();
        }
    }

    private static string TitleOf(TariffState state) => state switch
    {
        TariffState.Future => "будущая",
        TariffState.InForce => "действует",
        _ => "прежняя",
    };

    private static string? ChipOf(TariffState state) => state switch
    {
        TariffState.Future => "chip-info",
        TariffState.InForce => "chip-ok",
        _ => null,
    };

    private TariffLine ShownOf(TariffOverview seen) => _shown ?? seen.Of(Kind).First(line => line.State is TariffState.InForce);

    /// <summary>What was counted and found wrong speaks of what stood there before.</summary>
    private void Forget() => (_preview, _errors) = (null, []);

    /// <summary>The same of one field; where rows have come or gone, of all rows, because errors count them.</summary>
    private void ForgetTyped((TariffField Field, int? Row)? typed)
    {
        _preview = null;
        _errors = typed is { } where
            ? [.. _errors.Where(error => error.Field != where.Field || error.Row != where.Row)]
            : [.. _errors.Where(error => error.Row is null && error.Field is not TariffField.Rows)];
    }

    private Task PreviewAsync(TariffDraft draft) => DoAsync(async actor =>
    {
        var counted = await Admin.PreviewAsync(actor, draft, _closed.Token);
        _preview = counted.Refusal is null ? counted.Value : null;
        return counted.Refusal;
    });

    private Task CheckAsync(string json)
    {
        Forget();
        _file = new TariffFileDraft(Guid.CreateVersion7(), _replaces?.Id, Kind, json);
        return PreviewAsync(_file);
    }

    private async Task PublishAsync(TariffDraft draft)
    {
        // Counted first: it checks everything, and the question says what is at stake.
        await PreviewAsync(draft);
        if (_preview is not { } preview)
        {
            return;
        }

        var sure = await ConfirmDialog.AskAsync(
            Dialogs,
            draft.Replaces is null ? "Опубликовать редакцию?" : "Заменить будущую редакцию?",
            draft is TerritoryDraft typed
                ? $"Справочник «{typed.Name.Trim()}» начнёт действовать {typed.InForceFrom.Trim()}: новых строк {_editing!.Added}, изменено {_editing.Changed}, удалено {_editing.Removed.Count}."
                : $"Тариф {draft.Kind.Title()} начнёт действовать с даты, указанной в файле.",
            draft.Replaces is null ? "Опубликовать" : "Заменить",
            details: builder =>
            {
                builder.OpenComponent<TariffPreviewText>(0);
                builder.AddComponentParameter(1, nameof(TariffPreviewText.Preview), preview);
                builder.AddComponentParameter(2, nameof(TariffPreviewText.Kind), draft.Kind);
                builder.CloseComponent();
            });
        if (!sure)
        {
            return;
        }

        await DoAsync(async actor =>
        {
            var published = await Admin.PublishAsync(actor, draft, _closed.Token);
            if (published.Refusal is null)
            {
                (_editing, _replaces, _file, _shown) = (null, null, null, null);
                Forget();
                _done = draft.Replaces is null ? "Редакция опубликована." : "Редакция заменена.";
            }

            return published.Refusal;
        });
    }

    private async Task WithdrawAsync(Guid id, ITariffEdition edition)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, "Отозвать редакцию?", $"«{edition.Name}» с {MoscowTime.Show(edition.InForceFrom)} действовать не начнёт.", "Отозвать", dangerous: true))
        {
            return;
        }

        await DoAsync(async actor =>
        {
            var withdrawn = await Admin.WithdrawAsync(actor, id, _closed.Token);
            if (withdrawn.Refusal is null)
            {
                _done = "Редакция отозвана.";
                (_replaces, _file, _shown) = (null, null, null);
                _editing = _editing?.Replaces == id ? null : _editing;
                Forget();
            }

            return withdrawn.Refusal;
        });
    }

    private async Task BeginAsync(TariffLine line)
    {
        if (await MayDropAsync())
        {
            Begin(TerritoryEditing.NextTo((TerritoryDirectory)line.Figures));
        }
    }

    private async Task ReplaceAsync(TariffLine line)
    {
        if (Kind is not TariffKind.Territories)
        {
            (_replaces, _file, _done, _focusWork) = (line, null, null, true);
            Forget();
        }
        else if (await MayDropAsync())
        {
            Begin(TerritoryEditing.InsteadOf(line));
        }
    }

    private async Task DropAsync()
    {
        if (await MayDropAsync())
        {
            Begin(NextEdition());
        }
    }

    private void Begin(TerritoryEditing editing)
    {
        (_editing, _done, _focusWork) = (editing, null, true);
        Forget();
    }

    /// <summary>The next edition begins where the last one ends, also when that is still to come.</summary>
    private TerritoryEditing NextEdition() => TerritoryEditing.NextTo((TerritoryDirectory)_overview!.Of(TariffKind.Territories)[0].Figures);

    private async Task<bool> MayDropAsync() => _editing is not { IsTyped: true } || await ConfirmDialog.AskAsync(
        Dialogs, "Отменить правки справочника?", "Неопубликованные правки пропадут.", confirm: "Отменить правки", cancel: "Вернуться", dangerous: true);

    private async Task AskBeforeLeavingAsync(LocationChangingContext context)
    {
        var isThisPage = new Uri(Navigation.ToAbsoluteUri(context.TargetLocation).GetLeftPart(UriPartial.Path)) == new Uri(new Uri(Navigation.Uri).GetLeftPart(UriPartial.Path));
        if (!isThisPage && !await MayDropAsync())
        {
            context.PreventNavigation();
        }
    }

    private async Task DoAsync(Func<Actor, Task<Refusal?>> act)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _done) = (true, null);
        try
        {
            var actor = await Current.GetAsync();
            var refusal = await act(actor);
            _errors = refusal is InvalidTariff invalid ? invalid.Errors : [];
            _attempt += _errors.Count > 0 ? 1 : 0;
            var read = await Admin.ReadAsync(actor, _closed.Token);
            _overview = read.Refusal is null ? read.Value : null;
            _editing ??= _overview is null ? null : NextEdition();

            // What belongs to fields is said there.
            _refusal = read.Refusal ?? (refusal is InvalidTariff ? null : refusal);
            _focusAnswer = _refusal is not null || _done is not null;
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            (_refusal, _focusAnswer) = (DatabaseFailure.Explain(failure), true);
        }
        finally
        {
            _busy = false;
        }
    }
}
