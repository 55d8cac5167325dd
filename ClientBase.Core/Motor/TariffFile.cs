using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClientBase.Core.Motor;

/// <summary>The JSON shape of tariffs: <c>{"editions": […]}</c>, the same for those that came with the program and for those that are uploaded.</summary>
public static class TariffFile
{
    /// <summary>No tariff of ours comes near it.</summary>
    public const int MostBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        IgnoreReadOnlyProperties = true,
        WriteIndented = true,

        // It goes into a file and into the database, never into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of an uploaded file, without the mark that some editors put before it.</summary>
    public static string TextOf(ReadOnlySpan<byte> file) =>
        Encoding.UTF8.GetString(file.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file);

    /// <summary>A file with this edition alone.</summary>
    public static string Write(ITariffEdition edition) => JsonSerializer.Serialize(new Contents<object>([edition]), Shape);

    /// <summary>Reads an uploaded file of one edition; the edition, or every sentence on what is wrong with its structure.</summary>
    internal static (ITariffEdition? Edition, IReadOnlyList<string> Errors) Read(TariffKind kind, string json)
    {
        var errors = TariffShape.Check(typeof(Contents<>).MakeGenericType(TypeOf(kind)), json);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        var editions = Editions(kind, json);
        return editions.Count == 1
            ? (editions[0], [])
            : (null, [$"editions: в файле должна быть одна редакция, а их {editions.Count}."]);
    }

    internal static string WriteStored(ITariffEdition edition) => JsonSerializer.Serialize(edition, edition.GetType(), Shape);

    internal static ITariffEdition ReadStored(TariffKind kind, string content) =>
        (ITariffEdition)JsonSerializer.Deserialize(content, TypeOf(kind), Shape)!;

    internal static IReadOnlyList<T> ReadEmbedded<T>(string file)
        where T : ITariffEdition
    {
        using var stream = typeof(TariffFile).Assembly.GetManifestResourceStream($"ClientBase.Core.Motor.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        return JsonSerializer.Deserialize<Contents<T>>(stream, Shape)?.Editions ?? throw new InvalidDataException($"{file} is empty.");
    }

    private static IReadOnlyList<ITariffEdition> Editions(TariffKind kind, string json) => kind switch
    {
        TariffKind.Osago => JsonSerializer.Deserialize<Contents<OsagoTariff>>(json, Shape)!.Editions,
        TariffKind.Territories => JsonSerializer.Deserialize<Contents<TerritoryDirectory>>(json, Shape)!.Editions,
        _ => JsonSerializer.Deserialize<Contents<KaskoTariff>>(json, Shape)!.Editions,
    };

    private static Type TypeOf(TariffKind kind) => kind switch
    {
        TariffKind.Osago => typeof(OsagoTariff),
        TariffKind.Territories => typeof(TerritoryDirectory),
        TariffKind.Kasko => typeof(KaskoTariff),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private sealed record Contents<T>(IReadOnlyList<T> Editions);
}
