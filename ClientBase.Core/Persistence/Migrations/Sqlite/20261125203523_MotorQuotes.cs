using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MotorQuotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<DateOnly>(
                name: "StartsOn",
                table: "Quotes",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(DateOnly),
                oldType: "TEXT");

            migrationBuilder.AddColumn<DateTime>(
                name: "CalculatedAt",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ChangedAt",
                table: "Quotes",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<DateOnly>(
                name: "EndsOn",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Explanation",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Form",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Instalments",
                table: "Quotes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "Number",
                table: "Quotes",
                type: "TEXT",
                maxLength: 30,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "Quotes",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Instalments",
                table: "Policies",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "Policies",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "QuoteSequences",
                columns: table => new
                {
                    AgentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QuoteSequences", x => new { x.AgentId, x.Year });
                });

            // Calculations from before had no number, and no dates but those of their making.
            migrationBuilder.Sql(
                """
                UPDATE "Quotes" SET
                    "ChangedAt" = "CreatedAt",
                    "CalculatedAt" = "CreatedAt",
                    "EndsOn" = CASE WHEN "Days" IS NULL THEN date("StartsOn", '+1 year', '-1 day') ELSE date("StartsOn", '+' || ("Days" - 1) || ' days') END,
                    "Number" = 'Р-' || r.yy || '-' || r.code || '-' || printf('%05d', r.n)
                FROM (
                    SELECT q."Id", substr(q."CreatedAt", 3, 2) AS yy, coalesce(u."AgentCode", '000000') AS code,
                        row_number() OVER (PARTITION BY q."AgentId", CAST(substr(q."CreatedAt", 1, 4) AS INTEGER) ORDER BY q."CreatedAt", q."Id") AS n
                    FROM "Quotes" q LEFT JOIN "AspNetUsers" u ON u."Id" = q."AgentId") r
                WHERE r."Id" = "Quotes"."Id";
                INSERT INTO "QuoteSequences" ("AgentId", "Year", "Last")
                SELECT q."AgentId", CAST(substr(q."CreatedAt", 1, 4) AS INTEGER), count(*) FROM "Quotes" q GROUP BY q."AgentId", CAST(substr(q."CreatedAt", 1, 4) AS INTEGER);
                INSERT INTO "PolicySequences" ("Product", "Year", "Last")
                SELECT 'Osago', 0, max(CAST(substr("Number", 5) AS INTEGER)) - 9000000000 FROM "Policies"
                WHERE "Product" = 'Osago' AND "Number" < 'ХХХ 9100000000' HAVING count(*) > 0;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Quotes_Number",
                table: "Quotes",
                column: "Number",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "QuoteSequences");

            migrationBuilder.DropIndex(
                name: "IX_Quotes_Number",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "CalculatedAt",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "ChangedAt",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "EndsOn",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "Explanation",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "Form",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "Instalments",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "Subject",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "Instalments",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "Subject",
                table: "Policies");

            migrationBuilder.AlterColumn<DateOnly>(
                name: "StartsOn",
                table: "Quotes",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1),
                oldClrType: typeof(DateOnly),
                oldType: "TEXT",
                oldNullable: true);
        }
    }
}
