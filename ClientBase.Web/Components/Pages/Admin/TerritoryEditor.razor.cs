using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace ClientBase.Web.Components.Pages.Admin;

/// <summary>The table of «Справочник КТ» in which the next edition is made, by hand or from a file.</summary>
public sealed partial class TerritoryEditor
{
    private const int RowsAtOnce = 100;
    private const int ErrorsInReport = 100;

    private readonly Dictionary<(int Row, TariffField Field), ElementReference> _cells = [];
    private ElementReference _title;
    private ElementReference _rowsError;
    private TextField? _name;
    private TextField? _source;
    private DateField? _date;
    private string _search = "";
    private int _limit = RowsAtOnce;
    private int _chosen;
    private string? _fileName;
    private string? _unread;
    private HashSet<int> _wrongRows = [];
    private int _attempt;
    private EditedRow? _addedRow;
    private bool _focusError;

    [Parameter, EditorRequired]
    public required TerritoryEditing Editing { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<TariffError> Errors { get; set; }

    /// <summary>Another number: what stands here was checked and refused, and the first error takes the focus.</summary>
    [Parameter]
    public int Attempt { get; set; }

    /// <summary>See <see cref="TariffRules.FirstDay"/>.</summary>
    [Parameter, EditorRequired]
    public required DateOnly FirstDay { get; set; }

    [Parameter]
    public TariffPreview? Preview { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Something else stands in this field now; null: rows have come or gone.</summary>
    [Parameter]
    public EventCallback<(TariffField Field, int? Row)?> OnTyped { get; set; }

    [Parameter]
    public EventCallback OnPreview { get; set; }

    [Parameter]
    public EventCallback OnPublish { get; set; }

    [Parameter]
    public EventCallback OnDropped { get; set; }

    /// <summary>Rows that were refused come first, for they may be hundreds of rows apart; they stay there while they are mended.</summary>
    private List<(EditedRow Row, int Number)> Found =>
    [
        .. Editing.Rows.Select((row, i) => (Row: row, Number: i + 1))
            .Where(one => _wrongRows.Contains(one.Row.Key) || Fits(one.Row.Typed))
            .OrderByDescending(one => _wrongRows.Contains(one.Row.Key)),
    ];

    private int RowErrors => Errors.Count(error => error.Row is not null);

    public ValueTask FocusAsync() => _title.FocusAsync();

    protected override void OnParametersSet()
    {
        if (_attempt != Attempt)
        {
            _attempt = Attempt;
            _wrongRows = [.. Errors.Select(error => error.Row).OfType<int>().Select(row => Editing.Rows[row].Key)];
            _focusError = Errors.Count > 0;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_addedRow is { } added)
        {
            _addedRow = null;
            await _cells[(added.Key, TariffField.Territory)].FocusAsync();
        }

        if (_focusError)
        {
            _focusError = false;
            if (Errors.Count > 0)
            {
                await FocusOnAsync(Errors[0]);
            }
        }
    }

    private bool Fits(TerritoryRow row) => _search.Trim() is var wanted
        && (wanted.Length == 0
            || row.Name.Contains(wanted, StringComparison.CurrentCultureIgnoreCase)
            || row.Aliases.Contains(wanted, StringComparison.CurrentCultureIgnoreCase));

    private string? ErrorOf(TariffField field, int? row = null) => Errors.FirstOrDefault(error => error.Field == field && error.Row == row)?.Text;

    private Task TypeAsync(Action change, (TariffField Field, int? Row)? where = null)
    {
        change();
        return OnTyped.InvokeAsync(where);
    }

    private async Task AddAsync()
    {
        (_search, _addedRow) = ("", Editing.Add());
        _wrongRows.Clear();
        await OnTyped.InvokeAsync(null);
    }

    private async Task ImportAsync(InputFileChangeEventArgs chosen)
    {
        _chosen++;
        (_unread, _fileName) = (null, chosen.File.Name);
        if (chosen.File.Size > TerritoryTable.MostBytes)
        {
            _unread = $"«{_fileName}»: файл больше 1 МБ.";
            return;
        }

        if (await UploadedFile.ReadAsync(chosen.File, TerritoryTable.MostBytes) is not { } content)
        {
            _unread = $"«{_fileName}» не удалось прочитать. Выберите файл снова.";
            return;
        }

        Editing.Take(TerritoryTable.Read(content));
        (_search, _limit) = ("", RowsAtOnce);
        await OnTyped.InvokeAsync(null);
    }

    private ValueTask FocusOnAsync(TariffError error) => error switch
    {
        { Field: TariffField.Name } => _name!.FocusAsync(),
        { Field: TariffField.InForceFrom } => _date!.FocusAsync(),
        { Field: TariffField.Source } => _source!.FocusAsync(),
        { Row: { } row } => _cells[(Editing.Rows[row].Key, error.Field)].FocusAsync(),
        _ => _rowsError.FocusAsync(),
    };
}
