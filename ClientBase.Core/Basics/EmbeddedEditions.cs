using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClientBase.Core.Basics;

/// <summary>Dated figures that come with the program, <c>{"editions": […]}</c> in a file beside their type: a new edition is added there.</summary>
internal static class EmbeddedEditions
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The editions by their first day. A file that is missing or holds anything unknown is a bug.</summary>
    public static T[] Read<T>(string file, Func<T, DateOnly> inForceFrom)
    {
        using var stream = typeof(T).Assembly.GetManifestResourceStream($"{typeof(T).Namespace}.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        var contents = JsonSerializer.Deserialize<Contents<T>>(stream, Json) ?? throw new InvalidDataException($"{file} is empty.");
        return [.. contents.Editions.OrderBy(inForceFrom)];
    }

    private sealed record Contents<T>(IReadOnlyList<T> Editions);
}
