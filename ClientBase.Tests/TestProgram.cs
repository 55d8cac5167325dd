using ClientBase.Tests.Benchmarks;
using ClientBase.Tests.Browser;
using ClientBase.Tests.Policies;

namespace ClientBase.Tests;

/// <summary>The test project as a program: what must run outside a test run.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["bench", ScaleBench.Name, .. var options]:
                return await ScaleBench.RunAsync(options);
            case ["bench", .. var names]:
                return await BenchProgram.RunAsync(names);
            case ["screens", .. var folder]:
                return await Camera.RunAsync(folder is [var told] ? told : "docs/screens");
            case [SaleWriter.Verb, var folder, var firstPerson, .. var unfinished]:
                return await SaleWriter.RunAsync(folder, int.Parse(firstPerson, System.Globalization.CultureInfo.InvariantCulture), unfinished);
            default:
                BenchProgram.PrintHelp();
                Console.WriteLine("Снимки экранов: dotnet run --project ClientBase.Tests -- screens [ПАПКА]");
                return args.Length == 0 ? 0 : 2;
        }
    }
}
