using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Portfolio : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "RenewalOfPolicyId",
                table: "Quotes",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "SentAt",
                table: "Quotes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "CallBackOn",
                table: "Policies",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CancellationReason",
                table: "Policies",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<DateOnly>(
                name: "CancelledOn",
                table: "Policies",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Channel",
                table: "Policies",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "Commission",
                table: "Policies",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<decimal>(
                name: "CommissionPercent",
                table: "Policies",
                type: "numeric",
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.AddColumn<long>(
                name: "Refund",
                table: "Policies",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RemindedDays",
                table: "Policies",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RenewalOfPolicyId",
                table: "Policies",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RenewalOutcome",
                table: "Policies",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "RenewalRefusal",
                table: "Policies",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C");

            // What was sold before: by agents, at the only rates there were.
            migrationBuilder.Sql("""
                UPDATE "Policies" SET
                    "Channel" = 'AgentCabinet',
                    "CommissionPercent" = CASE "Product" WHEN 'Osago' THEN 8 WHEN 'Kasko' THEN 15 ELSE 25 END,
                    "Commission" = CAST(ROUND("Premium" * CASE "Product" WHEN 'Osago' THEN 8 WHEN 'Kasko' THEN 15 ELSE 25 END / 100.0) AS BIGINT);
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Quotes_AgentId_ChangedAt_Id_Status_Product",
                table: "Quotes",
                columns: new[] { "AgentId", "ChangedAt", "Id", "Status", "Product" });

            migrationBuilder.CreateIndex(
                name: "IX_Quotes_RenewalOfPolicyId",
                table: "Quotes",
                column: "RenewalOfPolicyId",
                filter: "\"RenewalOfPolicyId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_Ends",
                table: "Policies",
                columns: new[] { "AgentId", "EndsOn", "Id", "StartsOn", "IssuedAt", "Premium", "CancelledOn", "AnnulledAt", "RenewalOutcome" });

            migrationBuilder.CreateIndex(
                name: "IX_Policies_EndsOn",
                table: "Policies",
                column: "EndsOn");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_Portfolio",
                table: "Policies",
                columns: new[] { "AgentId", "IssuedAt", "Id", "StartsOn", "EndsOn", "Product", "Channel", "CancelledOn", "AnnulledAt", "ClientId", "Number", "Premium" });

            migrationBuilder.CreateIndex(
                name: "IX_Policies_RenewalOfPolicyId",
                table: "Policies",
                column: "RenewalOfPolicyId",
                filter: "\"RenewalOfPolicyId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Quotes_AgentId_ChangedAt_Id_Status_Product",
                table: "Quotes");

            migrationBuilder.DropIndex(
                name: "IX_Quotes_RenewalOfPolicyId",
                table: "Quotes");

            migrationBuilder.DropIndex(
                name: "IX_Policies_Ends",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Policies_EndsOn",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Policies_Portfolio",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Policies_RenewalOfPolicyId",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "RenewalOfPolicyId",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "SentAt",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "CallBackOn",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "CancellationReason",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "CancelledOn",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "Channel",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "Commission",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "CommissionPercent",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "Refund",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "RemindedDays",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "RenewalOfPolicyId",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "RenewalOutcome",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "RenewalRefusal",
                table: "Policies");
        }
    }
}
