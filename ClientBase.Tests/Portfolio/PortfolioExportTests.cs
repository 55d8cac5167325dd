using System.IO.Compression;
using System.Xml.Linq;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Policies;
using ClientBase.Core.Portfolio;
using ClientBase.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ClientBase.Tests.Portfolio;

/// <summary>EXP-1: the file holds what is filtered, and no text in it is ever taken for a formula.</summary>
public sealed class PortfolioExportTests : IDisposable
{
    private static readonly XNamespace Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private readonly PortfolioWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_is_filtered_is_written_with_numbers_as_numbers_and_the_diary_knows()
    {
        await _world.SellAsync(PortfolioWorld.Osago());
        await _world.SellAsync(PortfolioWorld.Kasko());

        var file = (await _world.Export.WriteAsync(_world.Agent, new PortfolioFilter { Product = Product.Osago }, default)).Value;

        var rows = Rows(file);
        Assert.Equal(2, rows.Count);
        Assert.Equal("ХХХ 9000000001", rows[1][0]);
        Assert.Equal("11004.84", rows[1][8]);
        Assert.Equal("880.39", rows[1][9]);
        await using var db = _world.Sales.Open();
        Assert.Equal("1 полис", (await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.PortfolioExported)).Remark);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+79100000341", "'+79100000341")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\0=1", "'=1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "'=HYPERLINK(\"http://x\",\"y\")")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("Иванов-Петров", "Иванов-Петров")]
    [InlineData(null, "")]
    public void A_text_that_begins_like_a_formula_gets_an_apostrophe(string? typed, string written) => Assert.Equal(written, PortfolioExport.Text(typed));

    [Fact]
    public async Task A_make_that_is_a_formula_is_text_in_the_file()
    {
        await _world.SellAsync(new QuoteInput { Product = Product.Osago, Motor = PortfolioWorld.Osago().Motor! with { Make = "=1+1" } });

        var file = (await _world.Export.WriteAsync(_world.Agent, new PortfolioFilter(), default)).Value;

        Assert.StartsWith("'=1+1", Rows(file)[1][3], StringComparison.Ordinal);
        Assert.Empty(Read(file).Descendants(Sheet + "f"));
    }

    [Fact]
    public async Task Nothing_found_is_said_instead_of_an_empty_file() =>
        Assert.IsType<NothingToExport>((await _world.Export.WriteAsync(_world.Agent, new PortfolioFilter(), default)).Refusal);

    private static XDocument Read(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var sheet = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        return XDocument.Load(sheet);
    }

    private static List<List<string>> Rows(byte[] file) =>
        [.. Read(file).Descendants(Sheet + "row").Select(row => row.Elements(Sheet + "c").Select(cell => cell.Value).ToList())];
}
