using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OnlineStore : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Policies_ClientId",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Policies_Portfolio",
                table: "Policies");

            migrationBuilder.AddColumn<bool>(
                name: "IsCode",
                table: "SmsDeliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AccountId",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AgentToldAt",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ContinuedFromQuoteId",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "HandedOverAt",
                table: "Quotes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ErasureReceipts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DoneAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ErasureReceipts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StoreAccounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClientId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Phone = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Session = table.Column<Guid>(type: "TEXT", nullable: false),
                    AdvertisingConsentAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoreAccounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StoreMessages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Phone = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoreMessages", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Quotes_AccountId_ChangedAt",
                table: "Quotes",
                columns: new[] { "AccountId", "ChangedAt" },
                filter: "\"AccountId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Quotes_ContinuedFromQuoteId",
                table: "Quotes",
                column: "ContinuedFromQuoteId",
                filter: "\"ContinuedFromQuoteId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_AgentId_ClientId_Id",
                table: "Policies",
                columns: new[] { "AgentId", "ClientId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Policies_AgentId_Number_Id",
                table: "Policies",
                columns: new[] { "AgentId", "Number", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Policies_AgentId_Premium_Id",
                table: "Policies",
                columns: new[] { "AgentId", "Premium", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Policies_Portfolio",
                table: "Policies",
                columns: new[] { "AgentId", "IssuedAt", "Id", "StartsOn", "EndsOn", "Product", "Channel", "CancelledOn", "AnnulledAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ErasureReceipts_PersonId",
                table: "ErasureReceipts",
                column: "PersonId",
                filter: "\"DoneAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_StoreAccounts_PersonId",
                table: "StoreAccounts",
                column: "PersonId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_StoreAccounts_Phone",
                table: "StoreAccounts",
                column: "Phone",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_StoreMessages_CreatedAt",
                table: "StoreMessages",
                column: "CreatedAt",
                filter: "\"SentAt\" IS NULL");

            migrationBuilder.Sql(StoreBackfill.Sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ErasureReceipts");

            migrationBuilder.DropTable(
                name: "StoreAccounts");

            migrationBuilder.DropTable(
                name: "StoreMessages");

            migrationBuilder.DropIndex(
                name: "IX_Quotes_AccountId_ChangedAt",
                table: "Quotes");

            migrationBuilder.DropIndex(
                name: "IX_Quotes_ContinuedFromQuoteId",
                table: "Quotes");

            migrationBuilder.DropIndex(
                name: "IX_Policies_AgentId_ClientId_Id",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Policies_AgentId_Number_Id",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Policies_AgentId_Premium_Id",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Policies_Portfolio",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "IsCode",
                table: "SmsDeliveries");

            migrationBuilder.DropColumn(
                name: "AccountId",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "AgentToldAt",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "ContinuedFromQuoteId",
                table: "Quotes");

            migrationBuilder.DropColumn(
                name: "HandedOverAt",
                table: "Quotes");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_ClientId",
                table: "Policies",
                column: "ClientId");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_Portfolio",
                table: "Policies",
                columns: new[] { "AgentId", "IssuedAt", "Id", "StartsOn", "EndsOn", "Product", "Channel", "CancelledOn", "AnnulledAt", "ClientId", "Number", "Premium" });
        }
    }
}
