using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CommissionFrom",
                table: "Bindings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CommissionEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AgentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PolicyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClientId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Part = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Base = table.Column<long>(type: "INTEGER", nullable: false),
                    Percent = table.Column<decimal>(type: "TEXT", nullable: false),
                    Amount = table.Column<long>(type: "INTEGER", nullable: false),
                    RateEdition = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    BoundSince = table.Column<DateTime>(type: "TEXT", nullable: true),
                    PhoneConfirmedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CommissionEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MailDeliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    To = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Failure = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Gateway = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Reply = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StateAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailDeliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "NotificationSettings",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    InCabinet = table.Column<bool>(type: "INTEGER", nullable: false),
                    ByMail = table.Column<bool>(type: "INTEGER", nullable: false)
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
