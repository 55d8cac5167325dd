using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "SentAt",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "CallBackOn",
                table: "Policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CancellationReason",
                table: "Policies",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "CancelledOn",
                table: "Policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Channel",
                table: "Policies",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "Commission",
                table: "Policies",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<decimal>(
                name: "CommissionPercent",
                table: "Policies",
                type: "TEXT",
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.AddColumn<long>(
                name: "Refund",
                table: "Policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RemindedDays",
                table: "Policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RenewalOfPolicyId",
                table: "Policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RenewalOutcome",
                table: "Policies",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RenewalRefusal",
                table: "Policies",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            // What was sold before: by agents, at the only rates there were.
            migrationBuilder.Sql("""
                UPDATE "Policies" SET
                    "Channel" = 'AgentCabinet',
                    "CommissionPercent" = CASE "Product" WHEN 'Osago' THEN '8.0' WHEN 'Kasko' THEN '15.0' ELSE '25.0' END,
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
