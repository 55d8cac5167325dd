using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Core.Motor;

/// <summary>What an edition must be before it may be published: a sale must never meet a figure that is missing or absurd. Pure.</summary>
public static class TariffRules
{
    /// <summary>A change is in the database long before: nothing is published for a day, or taken away from it, in its very last moment.</summary>
    private static readonly TimeSpan TimeToSave = TimeSpan.FromMinutes(1);

    /// <summary>The first Moscow date for which something may still be published or withdrawn.</summary>
    public static DateOnly FirstDay(DateTime now) => MoscowTime.DateOf(now + TimeToSave).AddDays(1);

    /// <summary>The edition (null when there are errors) and the errors in the order of the screen.</summary>
    /// <param name="draft">As typed or uploaded.</param>
    /// <param name="book">The editions that there are, without the one that is replaced.</param>
    /// <param name="now">UTC.</param>
    public static (ITariffEdition? Edition, IReadOnlyList<TariffError> Errors) Check(TariffDraft draft, TariffBook book, DateTime now)
    {
        var errors = new List<TariffError>();
        var edition = draft switch
        {
            TerritoryDraft typed => Typed(typed, errors),
            TariffFileDraft file => Uploaded(file, book, errors),
            _ => throw new ArgumentOutOfRangeException(nameof(draft)),
        };
        if (edition is not null)
        {
            CheckPlace(edition, draft is TariffFileDraft, book, now, errors);
        }

        return errors.Count > 0 ? (null, [.. errors.OrderBy(error => error.Row ?? -1).ThenBy(error => error.Field)]) : (edition, []);
    }

    private static TerritoryDirectory Typed(TerritoryDraft draft, List<TariffError> errors)
    {
        var date = DateText.Parse(draft.InForceFrom);
        if (DateText.IsEmpty(draft.InForceFrom) || date.Error is not null)
        {
            errors.Add(new(TariffField.InForceFrom, null, DateText.IsEmpty(draft.InForceFrom) ? "Заполните поле" : date.Error!));
        }

        var (entries, wrong) = TerritoryRules.Check(draft.Rows, i => i + 1);
        errors.AddRange(wrong);
        var territories = entries.OfType<Territory>().ToList();
        if (draft.Rows.Count > TerritoryRules.MostRows)
        {
            errors.Add(new(TariffField.Rows, null, $"В справочнике не больше {TerritoryRules.MostRows.ToString("#,##0", MotorText.Russian)} строк"));
        }
        else if (wrong.Count == 0 && !territories.Exists(territory => territory.Name == TerritoryDirectory.OtherPlace))
        {
            errors.Add(new(TariffField.Rows, null, $"В справочнике должна быть строка «{TerritoryDirectory.OtherPlace}»: её выбирают, когда города нет в списке"));
        }

        return new TerritoryDirectory(TypedText.Clean(draft.Name), date.Date ?? DateOnly.MinValue, TypedText.Clean(draft.Source), territories);
    }

    private static ITariffEdition? Uploaded(TariffFileDraft draft, TariffBook book, List<TariffError> errors)
    {
        var (edition, wrong) = TariffFile.Read(draft.Tariff, draft.Json);
        IEnumerable<string> absurd = edition switch
        {
            OsagoTariff osago => OsagoTariffRules.Check(osago),
            KaskoTariff kasko => KaskoTariffRules.Check(kasko, book),
            null => [],
            _ => throw new ArgumentOutOfRangeException(nameof(draft)),
        };
        errors.AddRange(wrong.Concat(absurd).Select(text => new TariffError(TariffField.File, null, text)));
        return edition;
    }

    /// <summary>Name, date and source, and that no other edition has them.</summary>
    private static void CheckPlace(ITariffEdition edition, bool isFile, TariffBook book, DateTime now, List<TariffError> errors)
    {
        var others = book.Entries.Where(entry => entry.Figures.Kind == edition.Kind).Select(entry => entry.Figures).ToList();
        if (!IsOneLine(edition.Name))
        {
            Add(TariffField.Name, isFile ? "укажите название одной строкой без лишних пробелов" : "Заполните поле");
        }
        else if (edition.Name.Length > TariffEdition.NameLength)
        {
            Add(TariffField.Name, $"Название длиннее {TariffEdition.NameLength} знаков");
        }
        else if (edition.Name.Contains(TariffEdition.Separator, StringComparison.Ordinal))
        {
            Add(TariffField.Name, "В названии не должно быть точки с запятой");
        }
        else if (others.Exists(other => string.Equals(other.Name, edition.Name, StringComparison.OrdinalIgnoreCase)))
        {
            Add(TariffField.Name, $"Редакция «{edition.Name}» уже есть. Назовите новую иначе: расчёты помнят редакцию по названию");
        }

        var first = FirstDay(now);
        var isDated = !errors.Exists(error => error.Field is TariffField.InForceFrom);
        if (isDated && edition.InForceFrom < first)
        {
            Add(TariffField.InForceFrom, $"Дата начала действия: не раньше {MoscowTime.Show(first)}");
        }
        else if (isDated && edition.InForceFrom > first.AddYears(5))
        {
            Add(TariffField.InForceFrom, $"Дата начала действия: не позже {MoscowTime.Show(first.AddYears(5))}");
        }
        else if (isDated && others.Find(other => other.InForceFrom == edition.InForceFrom) is { } same)
        {
            Add(TariffField.InForceFrom, $"На {MoscowTime.Show(edition.InForceFrom)} уже есть редакция «{same.Name}». Выберите другую дату или замените ту редакцию");
        }

        if (!IsOneLine(edition.Source))
        {
            Add(TariffField.Source, isFile ? "укажите, откуда взяты числа, одной строкой без лишних пробелов" : "Заполните поле");
        }
        else if (edition.Source.Length > TariffEdition.SourceLength)
        {
            Add(TariffField.Source, $"Источник длиннее {TariffEdition.SourceLength} знаков");
        }

        void Add(TariffField field, string text) => errors.Add(isFile
            ? new(TariffField.File, null, $"{NameOf(field)}: {MotorText.Continue(text)}.")
            : new(field, null, text));

        static bool IsOneLine(string text) => text.Length > 0 && text == text.Trim() && !text.Any(char.IsControl);

        static string NameOf(TariffField field) => field switch
        {
            TariffField.Name => "name",
            TariffField.InForceFrom => "inForceFrom",
            _ => "source",
        };
    }
}
