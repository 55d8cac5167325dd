using System.Globalization;
using ClientBase.Core.Clients;

namespace ClientBase.Core.Motor;

/// <summary>What a line of «Справочник КТ» must be, typed or imported. Pure.</summary>
public static class TerritoryRules
{
    public const decimal LeastCoefficient = 0.5m;

    public const decimal MostCoefficient = 5;

    public const int NameLength = 100;

    public const int SourceLength = 200;

    public const int AliasLength = 40;

    public const int MostAliases = 10;

    /// <summary>Far more than there are towns with a coefficient of their own.</summary>
    public const int MostRows = 2_000;

    /// <summary>
    /// The entry of each row that has no error (null for the others), and the errors in the order of the rows. Of two rows with one
    /// name the second is wrong.
    /// </summary>
    /// <param name="rows">As typed.</param>
    /// <param name="numberOf">What a sentence calls the row of this index: its number in the table or the line of the file.</param>
    public static (IReadOnlyList<Territory?> Entries, IReadOnlyList<TariffError> Errors) Check(IReadOnlyList<TerritoryRow> rows, Func<int, int> numberOf)
    {
        var taken = new Dictionary<string, int>();
        var errors = new List<TariffError>();
        var entries = new List<Territory?>();
        foreach (var (i, row) in rows.Index())
        {
            var before = errors.Count;
            var name = Name(i, row.Name);
            var coefficient = Coefficient(i, row.Coefficient);
            var source = TypedText.Clean(row.Source);
            if (source.Length > SourceLength)
            {
                Add(TariffField.RowSource, i, $"Источник длиннее {SourceLength} знаков");
            }

            var aliases = Aliases(i, row.Aliases);
            entries.Add(errors.Count > before ? null : new Territory(name, coefficient, source, aliases.Count == 0 ? null : aliases));
        }

        return (entries, errors);

        string Name(int i, string typed)
        {
            var name = TypedText.Clean(typed);
            if (name.Length == 0)
            {
                Add(TariffField.Territory, i, "Не указана территория");
            }
            else if (name.Length > NameLength)
            {
                Add(TariffField.Territory, i, $"Территория длиннее {NameLength} знаков");
            }
            else if (!taken.TryAdd(TypedSearch.Key(name), i))
            {
                Add(TariffField.Territory, i, $"«{name}» уже есть в строке {numberOf(taken[TypedSearch.Key(name)])}");
            }

            return name;
        }

        List<string> Aliases(int i, string typed)
        {
            var aliases = typed.Split(',').Select(TypedText.Clean).Where(alias => alias.Length > 0).ToList();
            if (aliases.Count > MostAliases)
            {
                Add(TariffField.Aliases, i, $"Сокращений больше {MostAliases}");
            }

            foreach (var alias in aliases)
            {
                if (alias.Length > AliasLength)
                {
                    Add(TariffField.Aliases, i, $"Сокращение «{alias[..AliasLength]}…» длиннее {AliasLength} знаков");
                }
                else if (!taken.TryAdd(TypedSearch.Key(alias), i))
                {
                    Add(TariffField.Aliases, i, $"Сокращение «{alias}» уже есть в строке {numberOf(taken[TypedSearch.Key(alias)])}");
                }
            }

            return aliases;
        }

        decimal Coefficient(int i, string typed)
        {
            var clean = TypedText.Clean(typed);
            if (clean.Length == 0)
            {
                Add(TariffField.Coefficient, i, "Не указан КТ");
            }
            else if (!decimal.TryParse(clean.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                Add(TariffField.Coefficient, i, $"КТ «{clean}» — не число");
            }
            else if (number is < LeastCoefficient or > MostCoefficient)
            {
                Add(TariffField.Coefficient, i, $"КТ {clean}: допустимо от 0,5 до 5");
            }
            else if (decimal.Round(number, 2) != number)
            {
                Add(TariffField.Coefficient, i, $"КТ {clean}: не больше двух знаков после запятой");
            }
            else
            {
                return number;
            }

            return 0;
        }

        void Add(TariffField field, int row, string text) => errors.Add(new TariffError(field, row, text));
    }
}
