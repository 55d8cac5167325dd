namespace ClientBase.Tests.Benchmarks;

/// <summary>What was measured, what must be reached, what was reached.</summary>
internal sealed class BenchTable
{
    private readonly List<Row> _rows = [];

    public bool AllReached => _rows.All(row => row.IsReached is not false);

    /// <param name="what">The thing measured.</param>
    /// <param name="must">The demand as a person reads it; «—» for a figure that is only printed.</param>
    /// <param name="reached">The figure with its unit.</param>
    /// <param name="isReached">Null where nothing is demanded.</param>
    public void Add(string what, string must, string reached, bool? isReached)
    {
        var row = new Row(what, must, reached, isReached);
        _rows.Add(row);
        Console.WriteLine("  " + Line(row, 0, 0, 0));
    }

    public void Print(TextWriter output)
    {
        var header = new Row("Что", "Должно быть", "Получено", null);
        var what = _rows.Append(header).Max(row => row.What.Length);
        var must = _rows.Append(header).Max(row => row.Must.Length);
        var reached = _rows.Append(header).Max(row => row.Reached.Length);
        output.WriteLine();
        output.WriteLine(Line(header, what, must, reached));
        output.WriteLine($"| {new string('-', what)} | {new string('-', must)} | {new string('-', reached)} | --- |");
        foreach (var row in _rows)
        {
            output.WriteLine(Line(row, what, must, reached));
        }
    }

    private static string Line(Row row, int what, int must, int reached) =>
        $"| {row.What.PadRight(what)} | {row.Must.PadRight(must)} | {row.Reached.PadRight(reached)} | {Mark(row.IsReached),-3} |";

    private static string Mark(bool? isReached) => isReached switch
    {
        true => "да",
        false => "НЕТ",
        null => "",
    };

    private sealed record Row(string What, string Must, string Reached, bool? IsReached);
}
