namespace ClientBase.Core.Motor;

/// <summary>An edition that is about to be published, as typed or uploaded. Nothing here is trusted; <see cref="TariffRules"/> makes an edition of it.</summary>
/// <param name="Id">Made by the screen, once for each publication.</param>
/// <param name="Replaces">The published edition, not yet in force, whose place it takes; null for one more.</param>
public abstract record TariffDraft(Guid Id, Guid? Replaces)
{
    public abstract TariffKind Kind { get; }
}

/// <summary>«Справочник КТ» as the table of the screen holds it.</summary>
/// <param name="Id">See <see cref="TariffDraft"/>.</param>
/// <param name="Replaces">See <see cref="TariffDraft"/>.</param>
/// <param name="Name">«Справочник КТ 2027».</param>
/// <param name="InForceFrom">«dd.MM.yyyy».</param>
/// <param name="Source">Where the figures were read.</param>
/// <param name="Rows">In the order of the table.</param>
public sealed record TerritoryDraft(Guid Id, Guid? Replaces, string Name, string InForceFrom, string Source, IReadOnlyList<TerritoryRow> Rows)
    : TariffDraft(Id, Replaces)
{
    public override TariffKind Kind => TariffKind.Territories;
}

/// <summary>An uploaded file of «ОСАГО» or «КАСКО»; name, date and source stand in it.</summary>
/// <param name="Id">See <see cref="TariffDraft"/>.</param>
/// <param name="Replaces">See <see cref="TariffDraft"/>.</param>
/// <param name="Tariff">Of which tariff it should be.</param>
/// <param name="Json">The text of the file.</param>
public sealed record TariffFileDraft(Guid Id, Guid? Replaces, TariffKind Tariff, string Json) : TariffDraft(Id, Replaces)
{
    public override TariffKind Kind => Tariff;
}

/// <summary>One line of «Справочник КТ» as typed.</summary>
public sealed record TerritoryRow
{
    public string Name { get; set; } = "";

    public string Coefficient { get; set; } = "";

    public string Source { get; set; } = "";

    /// <summary>«мск, столица».</summary>
    public string Aliases { get; set; } = "";

    /// <summary>The line that this entry would be typed into.</summary>
    public static TerritoryRow Of(Territory territory) => new()
    {
        Name = territory.Name,
        Coefficient = territory.Coefficient.ToString("0.00", MotorText.Russian),
        Source = territory.Source,
        Aliases = string.Join(", ", territory.Aliases ?? []),
    };
}

/// <summary>Where an error of a draft belongs, in the order of the screen: the first gets the focus.</summary>
public enum TariffField
{
    Name,
    InForceFrom,
    Source,

    /// <summary>The table as a whole.</summary>
    Rows,
    Territory,
    Coefficient,
    RowSource,
    Aliases,

    /// <summary>An uploaded file; the sentence names the place in it.</summary>
    File,
}

/// <summary>A sentence that belongs to a field; <paramref name="Row"/> counts from 0, null for fields of no row.</summary>
public sealed record TariffError(TariffField Field, int? Row, string Text);
