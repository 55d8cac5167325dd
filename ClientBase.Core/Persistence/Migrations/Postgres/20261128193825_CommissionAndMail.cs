using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CommissionAndMail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "AwaitsMail",
                table: "Notifications",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CommissionFrom",
                table: "Bindings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CommissionEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    AgentId = table.Column<Guid>(type: "uuid", nullable: false),
                    PolicyId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Part = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Base = table.Column<long>(type: "bigint", nullable: false),
                    Percent = table.Column<decimal>(type: "numeric", nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    RateEdition = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    BoundSince = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PhoneConfirmedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CommissionEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MailDeliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    To = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false, collation: "C"),
                    Content = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Failure = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    Gateway = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    Reply = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    NextTryAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    StateAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailDeliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "NotificationSettings",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    InCabinet = table.Column<bool>(type: "boolean", nullable: false),
                    ByMail = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotificationSettings", x => new { x.StaffId, x.Kind });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Policies_Instalments",
                table: "Policies",
                column: "StartsOn",
                filter: "\"Instalments\" > 1");

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_AwaitsMail",
                table: "Notifications",
                column: "AwaitsMail",
                filter: "\"AwaitsMail\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Bindings_Ended",
                table: "Bindings",
                columns: new[] { "PersonId", "EndedAt" },
                filter: "\"EndedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CommissionEntries_AgentId_At",
                table: "CommissionEntries",
                columns: new[] { "AgentId", "At" });

            migrationBuilder.CreateIndex(
                name: "UX_CommissionEntries_OneLine",
                table: "CommissionEntries",
                columns: new[] { "PolicyId", "Kind", "Part" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailDeliveries_CreatedAt",
                table: "MailDeliveries",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_MailDeliveries_State_NextTryAt",
                table: "MailDeliveries",
                columns: new[] { "State", "NextTryAt" });

            migrationBuilder.FillCommissions();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CommissionEntries");

            migrationBuilder.DropTable(
                name: "MailDeliveries");

            migrationBuilder.DropTable(
                name: "NotificationSettings");

            migrationBuilder.DropIndex(
                name: "IX_Policies_Instalments",
                table: "Policies");

            migrationBuilder.DropIndex(
                name: "IX_Notifications_AwaitsMail",
                table: "Notifications");

            migrationBuilder.DropIndex(
                name: "IX_Bindings_Ended",
                table: "Bindings");

            migrationBuilder.DropColumn(
                name: "AwaitsMail",
                table: "Notifications");

            migrationBuilder.DropColumn(
                name: "CommissionFrom",
                table: "Bindings");
        }
    }
}
