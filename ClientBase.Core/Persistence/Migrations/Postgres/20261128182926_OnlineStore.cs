using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Postgres
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
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<Guid>(
                name: "AccountId",
                table: "Quotes",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AgentToldAt",
                table: "Quotes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ContinuedFromQuoteId",
                table: "Quotes",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "HandedOverAt",
                table: "Quotes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ErasureReceipts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DoneAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ErasureReceipts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StoreAccounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    Phone = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Session = table.Column<Guid>(type: "uuid", nullable: false),
                    AdvertisingConsentAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoreAccounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StoreMessages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Phone = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SentAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
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
