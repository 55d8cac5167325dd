using System.Diagnostics;
using ClientBase.Core.Basics;
using ClientBase.Core.Motor;
using ClientBase.Core.Policies;
using ClientBase.Tests.Motor;

namespace ClientBase.Tests.Benchmarks;

/// <summary>A calculation of «ОСАГО» and «КАСКО» without a database and with its saving; what typing in make, model and town costs.</summary>
internal static class MotorBench
{
    private const int Calculations = 20_000;
    private const int Saved = 1_000;
    private const int Typed = 2_000;

    public static async Task RunAsync(BenchTable table)
    {
        Rate(table, "ОСАГО, без базы", Car.Osago("Москва", 150, Car.Driver(47, 22, 13), Car.Driver(19, 0, 3)), terms => OsagoRating.Calculate(Car.Tariffs.Osago, Car.Tariffs.Territories, terms));
        Rate(table, "КАСКО, без базы", Car.Kasko(2_400_000, 1, "Москва", Car.Driver(40, 16, 8)), terms => KaskoRating.Calculate(Car.Tariffs.Kasko, terms));
        await SaveAsync(table);
        Type(table, "Марка", VehicleCatalogue.FindMakes, "лада", "kia", "kflf", "мер");
        Type(table, "Модель", (typed, limit) => VehicleCatalogue.FindModels("неизвестная", typed, limit), "ves", "муы", "x", "tig");
        Type(table, "Город", (typed, limit) => Car.Tariffs.Territories.Find(typed, limit), "мос", "vjcr", "дону", "спб");
    }

    private static void Rate(BenchTable table, string what, MotorTerms terms, Func<MotorTerms, Rating> calculate)
    {
        for (var i = 0; i < Calculations; i++)
        {
            calculate(terms);
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Calculations; i++)
        {
            calculate(terms);
        }

        var microseconds = watch.Elapsed.TotalMicroseconds / Calculations;
        table.Add(what, "≤ 50 мкс", $"{microseconds:0.0} мкс с подсказками", microseconds <= 50);
    }

    private static async Task SaveAsync(BenchTable table)
    {
        await using var world = await BenchWorld.NewAsync();
        var agent = (await world.AddAgentsAsync(1))[0];
        await using var db = world.Open();
        var client = world.AddSharedPerson(db, [agent], BenchPeople.Profile(1))[0];
        await db.SaveChangesAsync();
        var input = new QuoteInput { Product = Product.Osago, Motor = Car.Form() with { StartsOn = MoscowTime.Show(TimeProvider.System.Today().AddDays(1)) } };
        var times = new Sample();
        for (var i = 0; i < Saved; i++)
        {
            await times.MeasureAsync(async () =>
            {
                var saved = await world.Get<SaleService>().SaveQuoteAsync(agent, client.Id, QuoteId.New(), input, CancellationToken.None);
                if (saved.Refusal is { } no)
                {
                    throw new InvalidOperationException(no.Message);
                }
            });
        }

        table.Add("ОСАГО, проверено, посчитано, сохранено", "≤ 5 мс", $"{times}", times.P95 <= 5);
    }

    private static void Type<T>(BenchTable table, string what, Func<string, int, IReadOnlyList<T>> find, params string[] words)
    {
        var times = new Sample();
        for (var i = 0; i < Typed; i++)
        {
            var start = Stopwatch.GetTimestamp();
            find(words[i % words.Length], 8);
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        table.Add($"Подсказки: {what}", "p95 ≤ 50 мс", $"p50 {times.Median:0.000}, p95 {times.P95:0.000} мс", times.P95 <= 50);
    }
}
