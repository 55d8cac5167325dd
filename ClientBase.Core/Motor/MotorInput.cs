using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClientBase.Core.Motor;

/// <summary>The form of «ОСАГО» and «КАСКО» as typed. Nothing here is trusted; <see cref="MotorInputRules"/> makes <see cref="MotorTerms"/> of it.</summary>
public sealed record MotorInput
{
    public string Make { get; set; } = "";

    public string Model { get; set; } = "";

    public string Year { get; set; } = "";

    public string Power { get; set; } = "";

    public bool PowerInKilowatts { get; set; }

    public string Plate { get; set; } = "";

    public string Vin { get; set; } = "";

    public VehicleDocumentKind VehicleDocumentKind { get; set; }

    public string VehicleDocument { get; set; } = "";

    public bool OwnerIsPolicyholder { get; set; } = true;

    public string OwnerName { get; set; } = "";

    /// <summary>Town of the owner's registration.</summary>
    public string Territory { get; set; } = "";

    public bool Unlimited { get; set; }

    public DriverList Drivers { get; set; } = new([new()]);

    /// <summary>«dd.MM.yyyy».</summary>
    public string StartsOn { get; set; } = "";

    /// <summary>ОСАГО: months of use, 3 to 9; 12 is the whole year.</summary>
    public int Months { get; set; } = 12;

    /// <summary>КАСКО, rubles.</summary>
    public string Value { get; set; } = "";

    /// <summary>КАСКО, rubles.</summary>
    public int Deductible { get; set; }

    public bool HasAntiTheft { get; set; }

    public int Instalments { get; set; } = 1;
}

/// <summary>The drivers of a form. Equal when they are: a draft is kept only when something has changed.</summary>
[JsonConverter(typeof(Converter))]
public sealed class DriverList(IEnumerable<DriverInput> drivers) : IReadOnlyList<DriverInput>, IEquatable<DriverList>
{
    private readonly DriverInput[] _drivers = [.. drivers];

    public int Count => _drivers.Length;

    public DriverInput this[int index] => _drivers[index];

    public DriverList Add(DriverInput driver) => new([.. _drivers, driver]);

    public DriverList Without(int index) => new(_drivers.Where((_, at) => at != index));

    public DriverList With(int index, DriverInput driver) => new(_drivers.Select((known, at) => at == index ? driver : known));

    public bool Equals(DriverList? other) => other is not null && _drivers.AsSpan().SequenceEqual(other._drivers);

    public override bool Equals(object? obj) => Equals(obj as DriverList);

    public override int GetHashCode() => _drivers.Aggregate(0, HashCode.Combine);

    public IEnumerator<DriverInput> GetEnumerator() => _drivers.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Converter : JsonConverter<DriverList>
    {
        public override DriverList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<DriverInput[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, DriverList value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value._drivers, options);
    }
}

/// <summary>One driver as typed.</summary>
public sealed record DriverInput
{
    public string Name { get; init; } = "";

    public string BirthDate { get; init; } = "";

    public string Licence { get; init; } = "";

    public string ExperienceSince { get; init; } = "";

    /// <summary>The client of the agent's own base whom he was taken from.</summary>
    public Guid? Client { get; init; }
}

/// <summary>Fields of the form in the order of the screen: the first with an error gets the focus.</summary>
public enum MotorField
{
    Make,
    Model,
    Year,
    Power,
    Plate,
    Vin,
    VehicleDocument,
    Value,
    OwnerName,
    Territory,
    Drivers,
    DriverName,
    DriverBirthDate,
    DriverLicence,
    DriverExperience,
    StartsOn,
    Months,
    Deductible,
    Instalments,
}

/// <summary>A sentence that belongs to a field; <paramref name="Driver"/> counts from 0, null for fields of no driver.</summary>
public sealed record MotorFieldError(MotorField Field, int? Driver, string Text);
