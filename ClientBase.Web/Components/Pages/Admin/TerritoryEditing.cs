using ClientBase.Core.Motor;
using ClientBase.Core.Policies;

namespace ClientBase.Web.Components.Pages.Admin;

/// <summary>The next edition of «Справочник КТ» as it is being typed: what it began as, and what was made of it.</summary>
public sealed class TerritoryEditing
{
    private readonly List<TerritoryRow> _based;
    private int _lastKey;

    private TerritoryEditing(TerritoryDirectory based)
    {
        Base = based;
        _based = [.. based.Territories.Select(TerritoryRow.Of)];
        Rows = [.. _based.Select(row => new EditedRow(++_lastKey, row with { }, row))];
    }

    /// <summary>One publication, however often it is sent.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public TerritoryDirectory Base { get; }

    /// <summary>The future edition whose place this one takes, or null.</summary>
    public Guid? Replaces { get; private init; }

    public string Name { get; set; } = "";

    public string InForceFrom { get; set; } = "";

    public string Source { get; set; } = "";

    public List<EditedRow> Rows { get; }

    /// <summary>What was imported last, with its report.</summary>
    public TerritoryImport? Import { get; private set; }

    /// <summary>Lines of <see cref="Base"/> that are in no row any more.</summary>
    public IReadOnlyList<TerritoryRow> Removed
    {
        get
        {
            var kept = Rows.Select(row => row.Was).ToHashSet(ReferenceEqualityComparer.Instance);
            return [.. _based.Where(was => !kept.Contains(was))];
        }
    }

    public int Added => Rows.Count(row => row.Was is null);

    public int Changed => Rows.Count(row => row.IsChanged);

    /// <summary>Something would be lost with the page.</summary>
    public bool IsTyped => Added + Changed + Removed.Count > 0 || (Replaces is null && (Name + InForceFrom + Source).Length > 0);

    /// <summary>One more edition, beginning with the lines of this one.</summary>
    public static TerritoryEditing NextTo(TerritoryDirectory based) => new(based);

    /// <summary>A published edition whose day has not come, to be mended.</summary>
    public static TerritoryEditing InsteadOf(TariffLine line)
    {
        var based = (TerritoryDirectory)line.Figures;
        return new(based)
        {
            Replaces = line.Id,
            Name = based.Name,
            InForceFrom = Core.Basics.MoscowTime.Show(based.InForceFrom),
            Source = based.Source,
        };
    }

    public TerritoryDraft ToDraft() => new(Id, Replaces, Name, InForceFrom, Source, Rows.ConvertAll(row => row.Typed with { }));

    /// <summary>An empty row at the top, where it is seen.</summary>
    public EditedRow Add()
    {
        var added = new EditedRow(++_lastKey, new TerritoryRow(), null);
        Rows.Insert(0, added);
        return added;
    }

    public void Restore(TerritoryRow was) => Rows.Insert(0, new EditedRow(++_lastKey, was with { }, was));

    /// <summary>Shows the report; good lines take the place of all rows. A file without any changes nothing.</summary>
    public void Take(TerritoryImport import)
    {
        Import = import;
        if (import.Rows.Count > 0)
        {
            var known = _based.ToDictionary(was => was.Name, StringComparer.CurrentCultureIgnoreCase);
            Rows.Clear();
            Rows.AddRange(import.Rows.Select(row => new EditedRow(++_lastKey, row, known.GetValueOrDefault(row.Name))));
        }
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Key">Stays the row's own while others come and go.</param>
/// <param name="Typed">As it stands there now.</param>
/// <param name="Was">As it stood in the edition it began with; null for a new one.</param>
public sealed record EditedRow(int Key, TerritoryRow Typed, TerritoryRow? Was)
{
    public bool IsChanged => Was is not null && Was != Typed;
}
