using System.Globalization;

namespace ClientBase.Core.Motor;

/// <summary>Collects what is wrong with the figures of a tariff, each sentence with its place in the file.</summary>
internal sealed class TariffSteps
{
    /// <summary>No factor of ours is near it; a misplaced comma is.</summary>
    private const decimal MostFactor = 20;

    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public void Unless(bool isRight, string place, string sentence)
    {
        if (!isRight)
        {
            _errors.Add($"{place}: {sentence}.");
        }
    }

    public void Factor(string place, decimal value) =>
        Unless(value is > 0 and <= MostFactor, place, $"коэффициент {Text(value)} должен быть больше 0 и не больше {Text(MostFactor)}");

    public void Share(string place, decimal value) => Unless(value is >= 0 and <= 1, place, $"доля {Text(value)} должна быть от 0 до 1");

    public void Between(string place, decimal value, decimal from, decimal to) =>
        Unless(value >= from && value <= to, place, $"{Text(value)} вне пределов от {Text(from)} до {Text(to)}");

    /// <summary>False, with a sentence, for an empty list: there is nothing more to check in it.</summary>
    public bool Any<T>(string place, IReadOnlyList<T> list)
    {
        Unless(list.Count > 0, place, "список пуст");
        return list.Count > 0;
    }

    /// <summary>Each value is greater than the one before.</summary>
    public void Ascending(string place, string member, IReadOnlyList<decimal> values)
    {
        for (var i = 1; i < values.Count; i++)
        {
            Unless(values[i] > values[i - 1], $"{place}[{i}]{member}", $"{Text(values[i])} должно быть больше предыдущего, {Text(values[i - 1])}");
        }
    }

    public static string Text(decimal value) => value.ToString("0.#####", MotorText.Russian);

    public static string At(string place, int index) => $"{place}[{index.ToString(CultureInfo.InvariantCulture)}]";
}
