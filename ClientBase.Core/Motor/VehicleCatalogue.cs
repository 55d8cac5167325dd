namespace ClientBase.Core.Motor;

/// <summary>Makes and models that are common in Russia. It helps with typing; anything else may be typed too.</summary>
public static class VehicleCatalogue
{
    private static readonly IReadOnlyList<Make> Makes = Read();

    /// <summary>All of them, for a list that the browser searches itself.</summary>
    public static IEnumerable<string> AllMakes => Makes.Select(make => make.Name);

    /// <summary>Models of this make; none of one that is not known.</summary>
    public static IEnumerable<string> ModelsOf(string make) => Known(make)?.Models ?? [];

    /// <summary>Makes that fit to the letters, best first: «лада», «LADA» and «kflf» find the same.</summary>
    public static IReadOnlyList<string> FindMakes(string typed, int limit) =>
        [.. TypedSearch.Find(Makes, make => [make.Name, .. make.Aliases], typed, limit).Select(make => make.Name)];

    /// <summary>Models of this make that fit to the letters; of all makes when this one is not known.</summary>
    public static IReadOnlyList<string> FindModels(string make, string typed, int limit)
    {
        return TypedSearch.Find(Known(make)?.Models ?? Makes.SelectMany(one => one.Models).Distinct(), model => [model], typed, limit);
    }

    private static Make? Known(string make) =>
        Makes.FirstOrDefault(one => TypedSearch.IsSame(one.Name, make) || one.Aliases.Any(alias => TypedSearch.IsSame(alias, make)));

    /// <summary>A line is «Kia (Киа): Rio, Ceed».</summary>
    private static List<Make> Read()
    {
        using var stream = typeof(VehicleCatalogue).Assembly.GetManifestResourceStream("ClientBase.Core.Motor.vehicles.txt")
            ?? throw new InvalidOperationException("vehicles.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var makes = new List<Make>();
        while (reader.ReadLine() is { } line)
        {
            var (head, models) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            var names = head.Split(['(', ')', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            makes.Add(new Make(names[0], names[1..], models.Split(',', StringSplitOptions.TrimEntries)));
        }

        return makes;
    }

    private sealed record Make(string Name, IReadOnlyList<string> Aliases, IReadOnlyList<string> Models);
}
