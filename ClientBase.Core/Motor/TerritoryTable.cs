using System.Globalization;
using System.Text;

namespace ClientBase.Core.Motor;

/// <summary>What an imported table came to. Nothing is stored by it.</summary>
/// <param name="Rows">The good lines, in the order of the file; empty when the file as a whole was refused.</param>
/// <param name="Errors">«строка 7: КТ «2,9x» — не число», or one sentence on the whole file.</param>
/// <param name="Lines">Lines with content, without the header.</param>
public sealed record TerritoryImport(IReadOnlyList<TerritoryRow> Rows, IReadOnlyList<string> Errors, int Lines);

/// <summary>
/// «Справочник КТ» as a table in a text file: <c>Территория;КТ;Источник;Сокращения</c>, by semicolons or tabs, quotes as in RFC 4180,
/// as Excel saves it in any of its encodings. Pure.
/// </summary>
public static class TerritoryTable
{
    public const int MostBytes = 1024 * 1024;

    private const int Columns = 4;

    private static readonly string[] Header = ["Территория", "КТ", "Источник", "Сокращения"];

    /// <summary>Reads what was uploaded, good lines and sentences on the others.</summary>
    public static TerritoryImport Read(ReadOnlyMemory<byte> file)
    {
        if (RefuseWhole(file.Span) is { } no)
        {
            return new TerritoryImport([], [no], 0);
        }

        var text = Decode(file);
        if (text.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\r' or '\n')))
        {
            return new TerritoryImport([], ["Это не текстовый файл. Сохраните таблицу как CSV и загрузите снова."], 0);
        }

        var (lines, broken) = Split(text);
        if (lines.Count > 0 && lines[0].Cells.Count > 1 && TypedSearch.IsSame(Header[0], lines[0].Cells[0]) && TypedSearch.IsSame(Header[1], lines[0].Cells[1]))
        {
            lines.RemoveAt(0);
        }

        if (lines.Count > TerritoryRules.MostRows)
        {
            return new TerritoryImport([], [$"В файле больше {TerritoryRules.MostRows.ToString("#,##0", MotorText.Russian)} строк: {lines.Count}."], lines.Count);
        }

        if (lines.Count == 0 && broken is null)
        {
            return new TerritoryImport([], ["В файле нет ни одной строки."], 0);
        }

        return Check(lines, broken);
    }

    /// <summary>The same shape, as Excel opens it: UTF-8 with its mark, semicolons.</summary>
    public static byte[] Write(TerritoryDirectory directory)
    {
        var text = new StringBuilder().AppendJoin(';', Header).Append("\r\n");
        foreach (var row in directory.Territories.Select(TerritoryRow.Of))
        {
            text.AppendJoin(';', new[] { row.Name, row.Coefficient, row.Source, row.Aliases }.Select(Quoted)).Append("\r\n");
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(";\"\t\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static TerritoryImport Check(List<Line> lines, string? broken)
    {
        var errors = new List<(int Line, string Text)>();
        var fitting = new List<Line>();
        foreach (var line in lines)
        {
            if (line.Cells.Count == 1)
            {
                errors.Add((line.Number, "нет разделителя: столбцы разделяют точкой с запятой или табуляцией"));
            }
            else if (line.Cells.Skip(Columns).Any(cell => cell.Length > 0))
            {
                errors.Add((line.Number, $"столбцов больше {Columns}"));
            }
            else
            {
                fitting.Add(line);
            }
        }

        var rows = fitting.ConvertAll(line => new TerritoryRow
        {
            Name = line.Cells[0],
            Coefficient = line.Cells[1],
            Source = line.Cells.ElementAtOrDefault(2) ?? "",
            Aliases = line.Cells.ElementAtOrDefault(3) ?? "",
        });
        var (entries, wrong) = TerritoryRules.Check(rows, i => fitting[i].Number);
        errors.AddRange(wrong.Select(error => (fitting[error.Row!.Value].Number, MotorText.Continue(error.Text))));
        return new TerritoryImport(
            [.. entries.OfType<Territory>().Select(TerritoryRow.Of)],
            [
                .. errors.OrderBy(error => error.Line).Select(error => $"строка {error.Line.ToString(CultureInfo.InvariantCulture)}: {error.Text}"),
                .. broken is null ? Array.Empty<string>() : [broken],
            ],
            lines.Count);
    }

    private static string? RefuseWhole(ReadOnlySpan<byte> file) => file switch
    {
        { Length: > MostBytes } => "Файл больше 1 МБ.",
        { Length: 0 } => "Файл пуст.",
        [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..] => "Это книга Excel, а не таблица CSV. Сохраните лист как «CSV UTF-8» и загрузите снова.",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "Это PDF, а не таблица CSV.",
        _ => null,
    };

    /// <summary>What Excel saves: UTF-8, «Текст Юникод», or the Windows encoding of Russian.</summary>
    private static string Decode(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.StartsWith(Encoding.Unicode.Preamble))
        {
            return Encoding.Unicode.GetString(bytes[Encoding.Unicode.Preamble.Length..]);
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetString(bytes);
    }

    /// <summary>The lines that hold anything, and a sentence where a quotation mark is left open: nothing after it can be trusted.</summary>
    private static (List<Line> Lines, string? Broken) Split(string text)
    {
        var separator = text.AsSpan().TrimStart("\r\n") is var content && content.IndexOfAny('\r', '\n') is var end
            && (end < 0 ? content : content[..end]).Contains('\t') ? '\t' : ';';
        var lines = new List<Line>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (number, first, isQuoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '\n')
            {
                number++;
            }

            if (isQuoted)
            {
                if (letter != '"')
                {
                    cell.Append(letter);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (letter == '"' && cell.Length == 0)
            {
                isQuoted = true;
            }
            else if (letter == separator)
            {
                EndCell();
            }
            else if (letter is '\n')
            {
                EndLine();
                first = number;
            }
            else
            {
                cell.Append(letter);
            }
        }

        if (isQuoted)
        {
            return (lines, $"строка {first.ToString(CultureInfo.InvariantCulture)}: кавычка не закрыта, дальше файл не прочитан");
        }

        EndLine();
        return (lines, null);

        void EndCell()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }

        void EndLine()
        {
            EndCell();
            if (cells.Exists(one => one.Length > 0))
            {
                lines.Add(new Line(first, [.. cells]));
            }

            cells.Clear();
        }
    }

    private sealed record Line(int Number, IReadOnlyList<string> Cells);
}
