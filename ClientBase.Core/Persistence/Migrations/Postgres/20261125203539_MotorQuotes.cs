using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class MotorQuotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "TariffEdition",
                table: "Quotes",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40,
                oldNullable: true,
                oldCollation: "C");

            migrationBuilder.AlterColumn<DateOnly>(
                name: "StartsOn",
                table: "Quotes",
                type: "date",
                nullable: true,
                oldClrType: typeof(DateOnly),
                oldType: "date");

            migrationBuilder.AddColumn<DateTime>(
                name: "CalculatedAt",
                table: "Quotes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ChangedAt",
                table: "Quotes",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<DateOnly>(
                name: "EndsOn",
                table: "Quotes",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Explanation",
                table: "Quotes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Form",
                table: "Quotes",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "Instalments",
                table: "Quotes",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "Number",
                table: "Quotes",
                type: "character varying(30)",
                maxLength: 30,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "Quotes",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "Instalments",
                table: "Policies",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "Policies",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "QuoteSequences",
                columns: table => new
                {
                    AgentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Last = table.Column<long>(type: "bigint", nullable: false)
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
                    "EndsOn" = CASE WHEN "Days" IS NULL THEN ("StartsOn" + interval '1 year' - interval '1 day')::date ELSE "StartsOn" + ("Days" - 1) END,
                    "Number" = 'Р-' || r.yy || '-' || r.code || '-' || lpad(r.n::text, 5, '0')
                FROM (
                    SELECT q."Id", to_char(q."CreatedAt" AT TIME ZONE 'UTC', 'YY') AS yy, coalesce(u."AgentCode", '000000') AS code,
                        row_number() OVER (PARTITION BY q."AgentId", EXTRACT(YEAR FROM q."CreatedAt" AT TIME ZONE 'UTC')::integer ORDER BY q."CreatedAt", q."Id") AS n
                    FROM "Quotes" q LEFT JOIN "AspNetUsers" u ON u."Id" = q."AgentId") r
                WHERE r."Id" = "Quotes"."Id";
                INSERT INTO "QuoteSequences" ("AgentId", "Year", "Last")
                SELECT q."AgentId", EXTRACT(YEAR FROM q."CreatedAt" AT TIME ZONE 'UTC')::integer, count(*) FROM "Quotes" q GROUP BY q."AgentId", EXTRACT(YEAR FROM q."CreatedAt" AT TIME ZONE 'UTC')::integer;
                INSERT INTO "PolicySequences" ("Product", "Year", "Last")
                SELECT 'Osago', 0, max(substr("Number", 5)::bigint) - 9000000000 FROM "Policies"
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

            migrationBuilder.AlterColumn<string>(
                name: "TariffEdition",
                table: "Quotes",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true,
                oldCollation: "C");

            migrationBuilder.AlterColumn<DateOnly>(
                name: "StartsOn",
                table: "Quotes",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1),
                oldClrType: typeof(DateOnly),
                oldType: "date",
                oldNullable: true);
        }
    }
}
