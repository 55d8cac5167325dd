using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace ClientBase.Core.Motor;

/// <summary>
/// Compares a JSON text with the record that it should fill, and tells everything that does not fit at once: the serializer would
/// stop at the first, in English. Pure.
/// </summary>
internal static class TariffShape
{
    private static readonly NullabilityInfoContext Nulls = new();
    private static readonly Lock NullsLock = new();

    /// <summary>Russian sentences that name the place, «editions[0].power[2].coefficient: …»; none when the text fits.</summary>
    public static IReadOnlyList<string> Check(Type type, string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException broken)
        {
            return [$"Файл не читается как JSON: ошибка в строке {((broken.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture)}."];
        }

        using (document)
        {
            var errors = new List<string>();
            Check(type, document.RootElement, "", errors);
            return errors;
        }
    }

    private static void Check(Type type, JsonElement value, string place, List<string> errors)
    {
        if (type == typeof(string))
        {
            Expect(value.ValueKind is JsonValueKind.String, "нужен текст в кавычках");
        }
        else if (type == typeof(int))
        {
            Expect(value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out _), "нужно целое число");
        }
        else if (type == typeof(decimal))
        {
            Expect(value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out _), "нужно число, дробная часть через точку");
        }
        else if (type == typeof(DateOnly))
        {
            Expect(
                value.ValueKind is JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", out _),
                "нужна дата в виде \"2027-01-31\"");
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            if (Expect(value.ValueKind is JsonValueKind.Array, "нужен список в квадратных скобках"))
            {
                foreach (var (i, item) in value.EnumerateArray().Index())
                {
                    CheckOrNull(type.GetGenericArguments()[0], mayBeNull: false, item, $"{place}[{i}]", errors);
                }
            }
        }
        else if (Expect(value.ValueKind is JsonValueKind.Object, "нужна запись в фигурных скобках"))
        {
            CheckMembers(type, value, place, errors);
        }

        bool Expect(bool fits, string what)
        {
            if (!fits)
            {
                errors.Add($"{(place.Length == 0 ? "Файл" : place)}: {what}.");
            }

            return fits;
        }
    }

    private static void CheckMembers(Type type, JsonElement value, string place, List<string> errors)
    {
        var wanted = type.GetConstructors().Single().GetParameters().ToDictionary(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!));
        foreach (var (name, parameter) in wanted)
        {
            if (value.TryGetProperty(name, out var member))
            {
                CheckOrNull(parameter.ParameterType, MayBeNull(parameter), member, Inside(name), errors);
            }
            else if (!parameter.HasDefaultValue)
            {
                errors.Add($"{Inside(name)}: поля нет.");
            }
        }

        errors.AddRange(value.EnumerateObject()
            .Where(member => !wanted.ContainsKey(member.Name))
            .Select(member => $"{Inside(member.Name)}: лишнее поле, в тарифе такого нет."));

        string Inside(string name) => place.Length == 0 ? name : $"{place}.{name}";
    }

    private static void CheckOrNull(Type type, bool mayBeNull, JsonElement value, string place, List<string> errors)
    {
        var underlying = Nullable.GetUnderlyingType(type);
        if (value.ValueKind is not JsonValueKind.Null || !(mayBeNull || underlying is not null))
        {
            Check(underlying ?? type, value, place, errors);
        }
    }

    private static bool MayBeNull(ParameterInfo parameter)
    {
        lock (NullsLock)
        {
            return Nulls.Create(parameter).WriteState is NullabilityState.Nullable;
        }
    }
}
