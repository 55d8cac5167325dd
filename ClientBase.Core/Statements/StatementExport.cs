using ClientBase.Core.Accounts;
using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Portfolio;
using Microsoft.EntityFrameworkCore;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace ClientBase.Core.Statements;

/// <summary>A statement as a file: its name and its bytes.</summary>
public sealed record StatementFile(string Name, byte[] Content);

/// <summary>«Скачать XLSX» of a statement. Each file stands in the diary.</summary>
public sealed class StatementExport(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, StatementBook book)
{
    private static readonly (string Title, double Width)[] Columns =
    [
        ("№", 6), ("Дата оплаты", 13), ("Вид страхования", 18), ("Серия и номер полиса", 24), ("Страхователь", 34), ("Канал", 16), ("Начало", 12),
        ("Окончание", 12), ("Премия, ₽", 14), ("Ставка КВ, %", 13), ("КВ, ₽", 12), ("Примечание", 30),
    ];

    /// <summary>The lines, and under them the sums; sums and dates are numbers, what people typed is text (EXP-1).</summary>
    public async Task<Result<StatementFile>> WriteAsync(Actor actor, StatementId id, CancellationToken ct)
    {
        var found = await book.FindAsync(actor, id, ct);
        if (found.Refusal is { } no)
        {
            return Result<StatementFile>.Pass(no);
        }

        var statement = found.Value.Statement;
        using var file = new MemoryStream();
        await using (var sheet = await Spreadsheet.CreateNewAsync(file, cancellationToken: ct))
        {
            await WriteAsync(sheet, statement, ct);
            await sheet.FinishAsync(ct);
        }

        await dbs.WriteAsync(async (db, tx) =>
        {
            db.Record(actor, AuditAction.StatementExported, time.UtcNow(), remark: statement.Number);
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return true;
        }, ct);
        return new StatementFile($"{statement.Number}.xlsx", file.ToArray());
    }

    private static async Task WriteAsync(Spreadsheet book, CommissionStatement statement, CancellationToken ct)
    {
        var head = book.AddStyle(new Style { Font = { Bold = true } });
        var money = book.AddStyle(new Style { Format = NumberFormat.Custom("#,##0.00") });
        var total = book.AddStyle(new Style { Font = { Bold = true }, Format = NumberFormat.Custom("#,##0.00") });
        var date = book.AddStyle(new Style { Format = NumberFormat.Custom("dd.mm.yyyy") });
        var options = new WorksheetOptions();
        for (var column = 0; column < Columns.Length; column++)
        {
            options.Column(column + 1).Width = Columns[column].Width;
        }

        await book.StartWorksheetAsync("Акт", options, ct);
        await RowAsync(new StyledCell($"Акт-отчёт агента {statement.Number} за {MoscowTime.ShowMonth(statement.Month)}", head));
        await FactAsync("Принципал", "САО «ВСК» (демонстрационный текст)");
        await FactAsync("Агент", statement.AgentName);
        await FactAsync("Агентский договор", statement.AgencyContract ?? "не указан");
        await FactAsync("Налогообложение", statement.TaxRegime?.Title() ?? "не указано");
        await FactAsync("Дата составления", MoscowTime.Show(MoscowTime.DateOf(statement.FormedAt)));
        if (statement.Replaces is { } former)
        {
            await FactAsync("Взамен акта", former);
        }

        await FactAsync("Статус", statement.Status.Title());
        await RowAsync();
        await RowAsync([.. Columns.Select(column => new StyledCell(column.Title, head))]);
        foreach (var line in statement.Lines)
        {
            await RowAsync(
                new StyledCell(line.Number, null),
                Date(MoscowTime.DateOf(line.At)),
                new StyledCell(line.Product.Title(), null),
                new StyledCell(PortfolioExport.Text(line.PolicyNumber), null),
                new StyledCell(PortfolioExport.Text(line.PolicyholderName), null),
                new StyledCell(line.Channel.Title(), null),
                Date(line.StartsOn),
                Date(line.EndsOn),
                new StyledCell(line.Base.Rubles, money),
                new StyledCell(line.Percent, null),
                new StyledCell(line.Amount.Rubles, money),
                new StyledCell(PortfolioExport.Text(line.Note), null));
        }

        await RowAsync();
        await SumAsync("Итого премия, ₽", statement.Premium);
        await SumAsync("Итого КВ начислено, ₽", statement.Accrued);
        await SumAsync("Удержано, ₽", statement.Withheld);
        if (statement.Brought.Kopecks > 0)
        {
            await SumAsync("Удержано за прошлый период, ₽", statement.Brought);
        }

        await SumAsync("К выплате, ₽", statement.Payable);
        await FactAsync("К выплате", RubleWords.Of(statement.Payable));
        if (statement.Carried.Kopecks > 0)
        {
            await SumAsync("Перенесено на следующий период, ₽", statement.Carried);
        }

        foreach (var product in statement.Lines.GroupBy(line => line.Product).OrderBy(lines => lines.Key))
        {
            await SumAsync($"КВ: {product.Key.Title()}, ₽", new Money(product.Sum(line => line.Amount.Kopecks)));
        }

        foreach (var channel in statement.Lines.GroupBy(line => line.Channel).OrderBy(lines => lines.Key))
        {
            await SumAsync($"КВ: {channel.Key.Title()}, ₽", new Money(channel.Sum(line => line.Amount.Kopecks)));
        }

        async Task RowAsync(params StyledCell[] cells) => await book.AddRowAsync(cells, ct);

        Task FactAsync(string title, string text) => RowAsync(new StyledCell(title, null), new StyledCell(PortfolioExport.Text(text), null));

        async Task SumAsync(string title, Money sum)
        {
            var cells = new StyledCell[11];
            cells[7] = new StyledCell(title, head);
            cells[10] = new StyledCell(sum.Rubles, total);
            await book.AddRowAsync(cells, ct);
        }

        StyledCell Date(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), date);
    }
}
