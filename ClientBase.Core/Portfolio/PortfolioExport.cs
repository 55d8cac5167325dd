using ClientBase.Core.Audit;
using ClientBase.Core.Basics;
using ClientBase.Core.Persistence;
using ClientBase.Core.Policies;
using Microsoft.EntityFrameworkCore;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace ClientBase.Core.Portfolio;

/// <summary>What the portfolio's filter finds, as an xlsx file. Own data only; each export stands in the diary.</summary>
public sealed class PortfolioExport(IDbContextFactory<ClientBaseDb> dbs, TimeProvider time, PolicyPortfolio portfolio)
{
    private const string MoneyFormat = "#,##0.00";
    private const string DateFormat = "dd.mm.yyyy";

    private static readonly (string Title, double Width)[] Columns =
    [
        ("Номер", 24), ("Продукт", 18), ("Страхователь", 34), ("Объект", 28), ("Дата оформления", 17), ("Начало", 12), ("Окончание", 12),
        ("Расторгнут с", 13), ("Премия, ₽", 14), ("КВ, ₽", 12), ("Канал", 16), ("Статус", 24),
    ];

    /// <summary>
    /// The whole file. Sums and dates are numbers; everything that people typed is text that no spreadsheet takes for a formula,
    /// also when the file is saved in another format (EXP-1).
    /// </summary>
    public async Task<Result<byte[]>> WriteAsync(Actor actor, PortfolioFilter filter, CancellationToken ct)
    {
        var found = await portfolio.ReadAllAsync(actor, filter, ct);
        if (found.Refusal is { } no)
        {
            return Result<byte[]>.Pass(no);
        }

        if (found.Value.Count == 0)
        {
            return new NothingToExport();
        }

        using var file = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(file, cancellationToken: ct))
        {
            await WriteAsync(book, found.Value, ct);
            await book.FinishAsync(ct);
        }

        await dbs.WriteAsync(async (db, tx) =>
        {
            db.Record(actor, AuditAction.PortfolioExported, time.UtcNow(), remark: RussianPlural.Count(found.Value.Count, "полис", "полиса", "полисов"));
            await db.SaveChangesAsync(ct);
            await tx.CommitAsync(ct);
            return true;
        }, ct);
        return file.ToArray();
    }

    /// <summary>A text that begins like a formula gets an apostrophe before it; the character NUL cannot stand in the file at all.</summary>
    internal static string Text(string? typed)
    {
        var text = typed?.Replace("\0", "", StringComparison.Ordinal) ?? "";
        return text.Length > 0 && "=+-@\t\r\n".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
    }

    private static async Task WriteAsync(Spreadsheet book, IReadOnlyList<PolicyRow> policies, CancellationToken ct)
    {
        var head = book.AddStyle(new Style { Font = { Bold = true } });
        var money = book.AddStyle(new Style { Format = NumberFormat.Custom(MoneyFormat) });
        var date = book.AddStyle(new Style { Format = NumberFormat.Custom(DateFormat) });

        var sheet = new WorksheetOptions { FrozenRows = 1, AutoFilter = new AutoFilterOptions($"A1:{(char)('A' + Columns.Length - 1)}{policies.Count + 1}") };
        for (var column = 0; column < Columns.Length; column++)
        {
            sheet.Column(column + 1).Width = Columns[column].Width;
        }

        await book.StartWorksheetAsync("Полисы", sheet, ct);
        await book.AddRowAsync([.. Columns.Select(column => new StyledCell(column.Title, head))], ct);
        var row = new StyledCell[Columns.Length];
        foreach (var policy in policies)
        {
            row[0] = new(Text(policy.Number), null);
            row[1] = new(policy.Product.Title(), null);
            row[2] = new(Text(policy.PolicyholderName), null);
            row[3] = new(Text(policy.Subject), null);
            row[4] = Date(MoscowTime.DateOf(policy.IssuedAt));
            row[5] = Date(policy.StartsOn);
            row[6] = Date(policy.EndsOn);
            row[7] = Date(policy.CancelledOn);
            row[8] = new(policy.Premium.Rubles, money);
            row[9] = new(policy.Commission.Rubles, money);
            row[10] = new(policy.Channel.Title(), null);
            row[11] = new(policy.StateText, null);
            await book.AddRowAsync(row, ct);
        }

        StyledCell Date(DateOnly? day) => day is { } known ? new(known.ToDateTime(TimeOnly.MinValue), date) : new((string?)null, null);
    }
}

/// <summary>An empty file helps nobody.</summary>
public sealed record NothingToExport() : Refusal("По этому фильтру полисов нет: выгружать нечего.", WhatNext: "Измените фильтр.");
