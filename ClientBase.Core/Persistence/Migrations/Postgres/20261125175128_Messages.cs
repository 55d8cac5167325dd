using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Messages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SmsDeliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Phone = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    Prefix = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false, collation: "C"),
                    AgentId = table.Column<Guid>(type: "uuid", nullable: false),
                    AddressHash = table.Column<string>(type: "character varying(44)", maxLength: 44, nullable: true, collation: "C"),
                    ReportKey = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    Text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Failure = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    IsWaiting = table.Column<bool>(type: "boolean", nullable: false),
                    Gateway = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    NextTryAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AcceptedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    StateAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SmsDeliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SmsStops",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    StartedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    EndedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SmsStops", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SmsDeliveries_AddressHash_CreatedAt",
                table: "SmsDeliveries",
                columns: new[] { "AddressHash", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SmsDeliveries_CreatedAt",
                table: "SmsDeliveries",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_SmsDeliveries_Prefix_CreatedAt",
                table: "SmsDeliveries",
                columns: new[] { "Prefix", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SmsDeliveries_ReportKey",
                table: "SmsDeliveries",
                column: "ReportKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SmsDeliveries_State_NextTryAt",
                table: "SmsDeliveries",
                columns: new[] { "State", "NextTryAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SmsStops_EndedAt",
                table: "SmsStops",
                column: "EndedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SmsDeliveries");

            migrationBuilder.DropTable(
                name: "SmsStops");
        }
    }
}
