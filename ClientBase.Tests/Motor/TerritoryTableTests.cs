using System.Text;
using ClientBase.Core.Motor;

namespace ClientBase.Tests.Motor;

/// <summary>«Справочник КТ» from a file: what is good is taken, what is wrong is told by its line.</summary>
public sealed class TerritoryTableTests
{
    [Theory]
    [InlineData("Тверь;1,40;таблица;твр", "Тверь|1,40|таблица|твр")]
    [InlineData("Тверь\t1.4\tтаблица", "Тверь|1,40|таблица|")]
    [InlineData("\r\n\r\nТверь;1,4\r\n", "Тверь|1,40||")]
    [InlineData("Территория;КТ;Источник;Сокращения\nТверь;1,4", "Тверь|1,40||")]
    [InlineData("ТЕРРИТОРИЯ;кт\nТверь;1,4;;;\n", "Тверь|1,40||")]
    [InlineData("\"Тверь; центр\";1,4;\"по \"\"таблице\"\"\nс переносом\"", "Тверь; центр|1,40|по \"таблице\" с переносом|")]
    [InlineData("Тверь;1,4;;\"тв, твр\"", "Тверь|1,40||тв, твр")]
    public void A_good_line_is_taken(string file, string expected)
    {
        var import = TerritoryTable.Read(Encoding.UTF8.GetBytes(file));

        Assert.Empty(import.Errors);
        var row = Assert.Single(import.Rows);
        Assert.Equal(expected, $"{row.Name}|{row.Coefficient}|{row.Source}|{row.Aliases}");
    }

    [Theory]
    [InlineData("Тверь;1,4\nТула;2,9x", "строка 2: КТ «2,9x» — не число")]
    [InlineData("Территория;КТ\n;1,4\nТула;1", "строка 2: не указана территория")]
    [InlineData("Тверь;1,4\n\n\nТула;", "строка 4: не указан КТ")]
    [InlineData("Тверь;1,4\nТула;5,01", "строка 2: КТ 5,01: допустимо от 0,5 до 5")]
    [InlineData("Тверь;1,4\nТула;0.49", "строка 2: КТ 0.49: допустимо от 0,5 до 5")]
    [InlineData("Тверь;1,4\nТула;-1", "строка 2: КТ -1: допустимо от 0,5 до 5")]
    [InlineData("Тверь;1,4\nТула;1,234", "строка 2: КТ 1,234: не больше двух знаков после запятой")]
    [InlineData("Орёл;1,4\nорел;1,5", "строка 2: «орел» уже есть в строке 1")]
    [InlineData("Тверь;1,4;;мск\nТула;1,5;;\"тул, МСК\"", "строка 2: сокращение «МСК» уже есть в строке 1")]
    [InlineData("Тверь;1,4\nТула 1,5", "строка 2: нет разделителя: столбцы разделяют точкой с запятой или табуляцией")]
    [InlineData("Тверь;1,4\nТула;1,5;а;б;в", "строка 2: столбцов больше 4")]
    [InlineData("Тверь;1,4\n\"Тула;1,5\nОмск;1", "строка 2: кавычка не закрыта, дальше файл не прочитан")]
    public void A_bad_line_is_told_and_left_out(string file, string expected)
    {
        var import = TerritoryTable.Read(Encoding.UTF8.GetBytes(file));

        Assert.Equal([expected], import.Errors);
        Assert.Equal([file.StartsWith("Территория", StringComparison.Ordinal) ? "Тула" : file.Split(';')[0]], import.Rows.Select(row => row.Name));
    }

    [Fact]
    public void What_is_too_long_is_told()
    {
        var import = TerritoryTable.Read(Encoding.UTF8.GetBytes($"{new string('а', 101)};1\nТула;1;{new string('б', 201)}\nОмск;1;;{new string('в', 41)}"));

        Assert.Equal(
            [
                "строка 1: территория длиннее 100 знаков",
                "строка 2: источник длиннее 200 знаков",
                $"строка 3: сокращение «{new string('в', 40)}…» длиннее 40 знаков",
            ],
            import.Errors);
        Assert.Empty(import.Rows);
    }

    [Theory]
    [InlineData("windows-1251", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    public void Whatever_Excel_saves_is_read(string encoding, bool withMark)
    {
        var writer = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] file = [.. withMark ? writer.GetPreamble() : [], .. writer.GetBytes("Йошкар-Ола;1,40")];

        Assert.Equal("Йошкар-Ола", Assert.Single(TerritoryTable.Read(file).Rows).Name);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 20, 0 }, "Это книга Excel, а не таблица CSV. Сохраните лист как «CSV UTF-8» и загрузите снова.")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0 }, "Это книга Excel, а не таблица CSV. Сохраните лист как «CSV UTF-8» и загрузите снова.")]
    [InlineData(new byte[] { (byte)'%', (byte)'P', (byte)'D', (byte)'F' }, "Это PDF, а не таблица CSV.")]
    [InlineData(new byte[] { 65, 0, 66, 1 }, "Это не текстовый файл. Сохраните таблицу как CSV и загрузите снова.")]
    [InlineData(new byte[] { }, "Файл пуст.")]
    [InlineData(new byte[] { 10, 10 }, "В файле нет ни одной строки.")]
    public void What_is_no_table_is_refused_with_a_sentence(byte[] file, string expected)
    {
        var import = TerritoryTable.Read(file);

        Assert.Equal([expected], import.Errors);
        Assert.Empty(import.Rows);
    }

    [Fact]
    public void A_file_has_its_limits()
    {
        Assert.Equal(["Файл больше 1 МБ."], TerritoryTable.Read(new byte[TerritoryTable.MostBytes + 1]).Errors);
        Assert.Equal(2_000, TerritoryTable.Read(Lines(2_000)).Rows.Count);
        Assert.Equal(["В файле больше 2\u00A0000 строк: 2001."], TerritoryTable.Read(Lines(2_001)).Errors);

        static byte[] Lines(int count) => Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, count).Select(i => $"Город {i};1")));
    }

    [Fact]
    public void What_is_downloaded_can_be_uploaded()
    {
        var directory = Car.Tariffs.Territories;

        var import = TerritoryTable.Read(TerritoryTable.Write(directory));

        Assert.Empty(import.Errors);
        Assert.Equal(directory.Territories.Select(TerritoryRow.Of), import.Rows);
    }
}
