using System.Text.Json;

namespace ClientBase.Core.Motor;

/// <summary>
/// Stands in for the insurers' information system: the class of a driver by the number of his licence. A driver whom it does not
/// know has class 3, as in the real one (domain §6.1).
/// </summary>
public static class DemoBonusClasses
{
    public const int NewDriver = 3;

    private static readonly Dictionary<string, int> Classes = Read();

    /// <param name="licence">Digits and letters, with or without blanks.</param>
    /// <returns>0 to 13; −1 is М.</returns>
    public static int ClassOf(string licence) => Classes.GetValueOrDefault(WithoutBlanks(licence), NewDriver);

    private static Dictionary<string, int> Read()
    {
        using var stream = typeof(DemoBonusClasses).Assembly.GetManifestResourceStream("ClientBase.Core.Motor.demo-bonus-classes.json")
            ?? throw new InvalidOperationException("demo-bonus-classes.json is not embedded.");
        return JsonSerializer.Deserialize<Dictionary<string, int>>(stream)!.ToDictionary(known => WithoutBlanks(known.Key), known => known.Value);
    }

    private static string WithoutBlanks(string licence) => string.Concat(licence.Where(letter => !char.IsWhiteSpace(letter)));
}
