using System.Text.Json.Nodes;
using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Tests.Motor;

/// <summary>What an uploaded edition must be: everything that is wrong is told, each with its place in the file.</summary>
public sealed class TariffRulesTests
{
    private static readonly DateTime Now = MoscowTime.StartOf(Car.Today).AddHours(12);

    public static TheoryData<TariffKind> Files { get; } = [TariffKind.Osago, TariffKind.Kasko];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_downloaded_can_be_published_under_another_name_and_date(TariffKind kind)
    {
        var (edition, errors) = Check(kind, FileOf(kind));

        Assert.Empty(errors);
        Assert.Equal(("Новая редакция", new DateOnly(2027, 1, 1)), (edition!.Name, edition.InForceFrom));
    }

    [Theory]
    [InlineData(TariffKind.Osago, "baseFrom", "9000", "baseFrom: нижняя граница коридора 9000 больше верхней 8665.")]
    [InlineData(TariffKind.Osago, "baseTo", null, "editions[0].baseTo: поля нет.")]
    [InlineData(TariffKind.Osago, "baseTo", "\"8665\"", "editions[0].baseTo: нужно целое число.")]
    [InlineData(TariffKind.Osago, "surcharge", "1.1", "editions[0].surcharge: лишнее поле, в тарифе такого нет.")]
    [InlineData(TariffKind.Osago, "power", "{}", "editions[0].power: нужен список в квадратных скобках.")]
    [InlineData(TariffKind.Osago, "power/2/coefficient", "\"1,1\"", "editions[0].power[2].coefficient: нужно число, дробная часть через точку.")]
    [InlineData(TariffKind.Osago, "power/2/coefficient", "0", "power[2].coefficient: коэффициент 0 должен быть больше 0 и не больше 20.")]
    [InlineData(TariffKind.Osago, "power/2/to", "70", "power[2].to: 70 должно быть больше предыдущего, 70.")]
    [InlineData(TariffKind.Osago, "power/5/to", "200", "power[5].to: у последней ступени мощности нет верхней границы: укажите null.")]
    [InlineData(TariffKind.Osago, "bonus/14", null, "bonus: нужны КБМ всех классов, М и от 0 до 13: 15 чисел, а их 14.")]
    [InlineData(TariffKind.Osago, "bonus/3", "2.5", "bonus[3]: КБМ 2,5 больше, чем у класса ниже.")]
    [InlineData(TariffKind.Osago, "classAfterPayout/5", "6", "classAfterPayout[5]: класс после выплаты 6 должен быть от -1 (М) до 4.")]
    [InlineData(TariffKind.Osago, "baseShares/4/bonusTo", "2", "baseShares[4].bonusTo: последняя ступень 2 меньше наибольшего КБМ.")]
    [InlineData(TariffKind.Osago, "baseShares/0/share", "1.2", "baseShares[0].share: доля 1,2 должна быть от 0 до 1.")]
    [InlineData(TariffKind.Osago, "ageExperience/0/coefficients/4", "null", "ageExperience[0].coefficients[4]: нет КВС для возраста от 16 и стажа от 5.")]
    [InlineData(TariffKind.Osago, "ageExperience/7/coefficients/7", "null", "ageExperience[7].coefficients[7]: нет КВС для возраста от 60 и стажа от 15.")]
    [InlineData(TariffKind.Osago, "ageExperience/3/coefficients/7", null, "ageExperience[3].coefficients: в строке КВС должно быть 8 чисел, по числу столбцов, а их 7.")]
    [InlineData(TariffKind.Osago, "ageExperience/0/ageFrom", "18", "ageExperience[0].ageFrom: первая строка КВС начинается с возраста 16.")]
    [InlineData(TariffKind.Osago, "season/0/months", "5", "season[0].months: 5 вне пределов от 1 до 3.", "season[1].months: 4 должно быть больше предыдущего, 5.")]
    [InlineData(TariffKind.Osago, "inForceFrom", "\"01.01.2027\"", "editions[0].inForceFrom: нужна дата в виде \"2027-01-31\".")]
    [InlineData(TariffKind.Osago, "inForceFrom", "\"2026-11-25\"", "inForceFrom: дата начала действия: не раньше 26.11.2026.")]
    [InlineData(TariffKind.Osago, "name", "\"Указание 7204-У от 09.10.2025\"", "name: редакция «Указание 7204-У от 09.10.2025» уже есть. Назовите новую иначе: расчёты помнят редакцию по названию.")]
    [InlineData(TariffKind.Osago, "name", "\"Тариф; ОСАГО\"", "name: в названии не должно быть точки с запятой.")]
    [InlineData(TariffKind.Osago, "source", "\"\"", "source: укажите, откуда взяты числа, одной строкой без лишних пробелов.")]
    [InlineData(TariffKind.Kasko, "valueFrom", "200000000", "valueFrom: наименьшая стоимость 200000000 больше наибольшей 100000000.")]
    [InlineData(TariffKind.Kasko, "rates/1/ageTo", "1", "rates[1].ageTo: 1 должно быть больше предыдущего, 1.")]
    [InlineData(TariffKind.Kasko, "rates/0/percent", "0", "rates[0].percent: базовый тариф 0 должен быть больше 0 и не больше 100 процентов.")]
    [InlineData(TariffKind.Kasko, "drivers/3/age", "18", "drivers[3]: последняя строка должна подходить любому водителю: age 0, experience 0.")]
    [InlineData(TariffKind.Kasko, "territories/0/names/0", "\"Масква\"", "territories[0].names[0]: территории «Масква» нет в справочнике КТ, который будет действовать в этот день.")]
    [InlineData(TariffKind.Kasko, "territories/1/names/0", "\"Москва\"", "territories[1].names[0]: территория «Москва» названа дважды.")]
    [InlineData(TariffKind.Kasko, "deductibles/0/rubles", "5000", "deductibles[0].rubles: первая строка — без франшизы, 0.")]
    [InlineData(TariffKind.Kasko, "bonuses/3/classFrom", "0", "bonuses[3].classFrom: последняя строка — класс М, -1.")]
    [InlineData(TariffKind.Kasko, "instalments/2/parts", "5", "instalments[2].parts: год не делится на 5 равных частей.")]
    public void Every_error_is_a_sentence_with_its_place(TariffKind kind, string place, string? value, params string[] expected)
    {
        var file = FileOf(kind);
        Put(file["editions"]![0]!, place, value);

        var (edition, errors) = Check(kind, file);

        Assert.Equal(expected, errors);
        Assert.Null(edition);
    }

    [Fact]
    public void A_line_that_an_earlier_one_hides_is_told()
    {
        var file = FileOf(TariffKind.Kasko);
        Put(file["editions"]![0]!, "drivers/0/age", "20");
        Put(file["editions"]![0]!, "drivers/0/experience", "1");

        Assert.Equal(
            [
                "drivers[1]: до строки «возраст от 25, стаж от 5» дело не дойдёт: ей подходит и более ранняя строка.",
                "drivers[2]: до строки «возраст от 22, стаж от 2» дело не дойдёт: ей подходит и более ранняя строка.",
            ],
            Check(TariffKind.Kasko, file).Errors);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var file = FileOf(TariffKind.Osago);
        var edition = file["editions"]![0]!;
        Put(edition, "unlimited", "\"много\"");
        Put(edition, "season/1/months", "4.5");
        Put(edition, "bonus", null);

        Assert.Equal(
            ["editions[0].bonus: поля нет.", "editions[0].unlimited: нужно число, дробная часть через точку.", "editions[0].season[1].months: нужно целое число."],
            Check(TariffKind.Osago, file).Errors);
    }

    [Theory]
    [InlineData("{\n  \"editions\": [\n", "Файл не читается как JSON: ошибка в строке 3.")]
    [InlineData("PK\u0003\u0004", "Файл не читается как JSON: ошибка в строке 1.")]
    [InlineData("[]", "Файл: нужна запись в фигурных скобках.")]
    [InlineData("{\"editions\": []}", "editions: в файле должна быть одна редакция, а их 0.")]
    [InlineData("{\"editions\": [], \"editions\": []}", "Файл не читается как JSON: ошибка в строке 1.")]
    public void What_is_no_tariff_at_all_is_told(string json, string expected) =>
        Assert.Equal([expected], Check(TariffKind.Osago, json).Errors);

    [Fact]
    public void A_file_of_another_tariff_does_not_pass()
    {
        var errors = Check(TariffKind.Kasko, FileOf(TariffKind.Osago)).Errors;

        Assert.Contains("editions[0].minimum: поля нет.", errors);
        Assert.Contains("editions[0].baseFrom: лишнее поле, в тарифе такого нет.", errors);
    }

    private static JsonNode FileOf(TariffKind kind)
    {
        var file = JsonNode.Parse(TariffFile.Write(TariffBook.BuiltIn.InForceOn(kind, Car.Today).Figures))!;
        Put(file["editions"]![0]!, "name", "\"Новая редакция\"");
        Put(file["editions"]![0]!, "inForceFrom", "\"2027-01-01\"");
        return file;
    }

    /// <summary>Without a value the place is removed.</summary>
    private static void Put(JsonNode edition, string place, string? value)
    {
        var steps = place.Split('/');
        var parent = steps[..^1].Aggregate(edition, (node, step) => int.TryParse(step, out var i) ? node[i]! : node[step]!);
        if (parent is JsonArray list && int.Parse(steps[^1], provider: null) is var at)
        {
            list.RemoveAt(at);
            if (value is not null)
            {
                list.Insert(at, JsonNode.Parse(value));
            }
        }
        else if (value is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }
    }

    private static (ITariffEdition? Edition, string[] Errors) Check(TariffKind kind, JsonNode file) => Check(kind, file.ToJsonString());

    private static (ITariffEdition? Edition, string[] Errors) Check(TariffKind kind, string json)
    {
        var (edition, errors) = TariffRules.Check(new TariffFileDraft(Guid.NewGuid(), null, kind, json), TariffBook.BuiltIn, Now);
        return (edition, [.. errors.Select(error => error.Text)]);
    }
}
