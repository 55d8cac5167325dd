using System.Globalization;

namespace ClientBase.Core.Basics;

/// <summary>A sum as contracts write it out: «Одиннадцать тысяч четыре рубля 84 копейки». Kopecks stay figures.</summary>
public static class RubleWords
{
    private static readonly string[] Hundreds =
        ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];

    private static readonly string[] Tens =
        ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];

    private static readonly string[] UpTo19 =
    [
        "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать", "двенадцать",
        "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать",
    ];

    private static readonly (long Value, string One, string Few, string Many)[] Groups =
    [
        (1_000_000_000_000, "триллион", "триллиона", "триллионов"),
        (1_000_000_000, "миллиард", "миллиарда", "миллиардов"),
        (1_000_000, "миллион", "миллиона", "миллионов"),
        (1_000, "тысяча", "тысячи", "тысяч"),
    ];

    /// <summary>The sum in words, with a capital; from zero to 999 trillion rubles, other sums are a bug.</summary>
    public static string Of(Money sum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sum.Kopecks);
        var (rubles, kopecks) = Math.DivRem(sum.Kopecks, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rubles, 1_000_000_000_000_000);

        var words = new List<string>();
        var rest = rubles;
        foreach (var (value, one, few, many) in Groups)
        {
            var (count, left) = Math.DivRem(rest, value);
            rest = left;
            if (count > 0)
            {
                words.AddRange(UpTo999(count, isFeminine: value == 1_000));
                words.Add(RussianPlural.Choose(count, one, few, many));
            }
        }

        words.AddRange(rubles == 0 ? ["ноль"] : UpTo999(rest, isFeminine: false));
        words.Add(RussianPlural.Choose(rubles, "рубль", "рубля", "рублей"));
        words.Add(kopecks.ToString("00", CultureInfo.InvariantCulture));
        words.Add(RussianPlural.Choose(kopecks, "копейка", "копейки", "копеек"));
        var text = string.Join(' ', words);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static IEnumerable<string> UpTo999(long number, bool isFeminine)
    {
        var belowHundred = (int)(number % 100);
        var units = belowHundred < 20 ? belowHundred : belowHundred % 10;
        string[] words =
        [
            Hundreds[number / 100],
            belowHundred < 20 ? "" : Tens[belowHundred / 10],
            (units, isFeminine) switch { (1, true) => "одна", (2, true) => "две", _ => UpTo19[units] },
        ];
        return words.Where(word => word.Length > 0);
    }
}
