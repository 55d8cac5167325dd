using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ClientBase.Tests.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project ClientBase.Tests -- bench [name…]</c> measures and prints a table. Nothing here is part of
/// the test run; docs/performance.md keeps the figures.
/// </summary>
internal static class BenchProgram
{
    private static readonly Bench[] All =
    [
        new("list", "страница списка и поиск: агент с 5 000 записей среди 1 000 000", ListBench.AmongAMillionAsync),
        new("neighbours", "то же среди 10 000 и 1 000 000 чужих записей", ListBench.AmongFewAndManyAsync),
        new("memory", "память дерева компонентов одного открытого списка", MemoryBench.RunAsync),
        new("lock", "от продажи до замка в 50 чужих списках", LockBench.RunAsync),
        new("race", "8 агентов продают одному человеку одновременно, 1 000 раз", RaceBench.RunAsync),
        new("nodes", "два узла на PostgreSQL: от продажи на одном до замка на другом, гонка 8 агентов", NodesBench.RunAsync),
        new("sms", "код при медленном шлюзе; 500 кодов за минуту через Kannel рядом со списком", SmsBench.RunAsync),
        new("motor", "расчёт ОСАГО и КАСКО без базы и с сохранением; подсказки марки, модели и города", MotorBench.RunAsync),
        new("portfolio", "портфель из 20 000 полисов рядом с чужими: страницы, фильтры, итоги", PortfolioBench.RunAsync),
        new("commission", "100 000 покупок: КВ, пересчитанное заново, против записанного", CommissionBench.RunAsync),
        new("store", "расчёт клиента в магазине → открытая карточка агента; память 1 000 ждущих посетителей", StoreBench.RunAsync),
        new("stage", "30 учебных баз сразу: действия на сцене, замок в ленте, «Сброс»", StageBench.RunAsync),
        new("visit", "что скачивает первый и повторный вход в список", VisitBench.RunAsync),
        new("adding", "10 000 клиентов через сервис", AddingBench.RunAsync),
        new("faults", "продажи, пока умирает основной сервер PostgreSQL или один из двух узлов (--seconds N)", FaultBench.RunAsync),
    ];

    /// <summary>Runs the named rows, or all; 0 when every one reached what it must, 2 for an unknown name.</summary>
    public static async Task<int> RunAsync(string[] names)
    {
        Console.OutputEncoding = Encoding.UTF8;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (names is [.. var before, "--seconds", var told] && int.TryParse(told, out var seconds) && seconds > 0)
        {
            (names, FaultBench.Duration) = (before, TimeSpan.FromSeconds(seconds));
        }

        if (names.Any(name => Array.TrueForAll(All, bench => bench.Name != name)))
        {
            PrintHelp();
            return 2;
        }

#if DEBUG
        Console.WriteLine("Сборка отладочная, её числа ничего не значат: добавьте -c Release.");
#endif
        var table = new BenchTable();
        foreach (var bench in All.Where(bench => names.Length == 0 || names.Contains(bench.Name)))
        {
            Console.WriteLine($"{bench.Name}: {bench.What} …");
            var watch = Stopwatch.StartNew();
            await bench.RunAsync(table);
            Console.WriteLine($"{bench.Name}: {watch.Elapsed.TotalSeconds:0} с");
        }

        table.Print(Console.Out);
        return table.AllReached ? 0 : 1;
    }

    public static void PrintHelp()
    {
        Console.WriteLine("Измерения: dotnet run -c Release --project ClientBase.Tests -- bench [имя…]");
        Console.WriteLine("Без имён — все подряд:");
        foreach (var bench in All)
        {
            Console.WriteLine($"  {bench.Name,-12} {bench.What}");
        }

        Console.WriteLine(ScaleBench.Help);
    }

    private sealed record Bench(string Name, string What, Func<BenchTable, Task> RunAsync);
}
