using System.Text.RegularExpressions;
using ClientBase.Core.Clients;

namespace ClientBase.Core.Motor;

/// <summary>Plates, VINs and driving licences as people type them.</summary>
public static partial class VehicleNumbers
{
    public const int VinLength = 17;

    private const string CyrillicTwins = "АВЕКМНОРСТУХ";
    private const string LatinTwins = "ABEKMHOPCTYX";

    /// <summary>«a123bc 77» becomes «А123ВС77».</summary>
    public static string NormalisePlate(string typed) => string.Concat(Compact(typed).Select(letter => Twin(letter, LatinTwins, CyrillicTwins)));

    /// <summary>What is wrong with a plate that <see cref="NormalisePlate"/> has put into shape; null when it is good.</summary>
    public static string? PlateError(string plate) => Plate().IsMatch(plate) ? null : "Укажите российский госномер: например, А001АА00. Автомобили с иностранными номерами здесь не страхуются";

    /// <summary>Capitals, Russian twins as Latin letters, without blanks.</summary>
    public static string NormaliseVin(string typed) => string.Concat(Compact(typed).Select(letter => Twin(letter, CyrillicTwins, LatinTwins)));

    /// <summary>What is wrong with a VIN that <see cref="NormaliseVin"/> has put into shape; null when it is good.</summary>
    public static string? VinError(string vin)
    {
        if (vin.FirstOrDefault(letter => letter is 'I' or 'O' or 'Q') is var forbidden and not '\0')
        {
            return $"В VIN не бывает букв I, O и Q. Вместо «{forbidden}», наверное, {(forbidden == 'I' ? "1" : "0")}";
        }

        if (vin.Any(letter => !char.IsAsciiDigit(letter) && !char.IsAsciiLetterUpper(letter)))
        {
            return "VIN состоит из латинских букв и цифр";
        }

        return vin.Length == VinLength ? null : $"VIN состоит из {VinLength} знаков, введено {vin.Length}";
    }

    /// <summary>«00 00 000008» becomes «0000000008».</summary>
    public static string NormaliseLicence(string typed) => string.Concat(Compact(typed).Select(letter => Twin(letter, LatinTwins, CyrillicTwins)));

    /// <summary>What is wrong with a driving licence (domain §5); null when it is good.</summary>
    public static string? LicenceError(string licence) => Licence().IsMatch(licence) ? null : "Водительское удостоверение: 10 знаков, например 00 00 123456";

    private static string Compact(string typed) => string.Concat(TypedText.Clean(typed).Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static char Twin(char letter, string from, string to) => from.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? to[at] : letter;

    [GeneratedRegex("^[АВЕКМНОРСТУХ][0-9]{3}[АВЕКМНОРСТУХ]{2}[0-9]{2,3}$")]
    private static partial Regex Plate();

    [GeneratedRegex("^[0-9]{2}[0-9А-Я]{2}[0-9]{6}$")]
    private static partial Regex Licence();
}
