using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ClaimsAndWithdrawals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Email",
                table: "StoreMessages",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "PolicyId",
                table: "StoreMessages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsSelfInsured",
                table: "Policies",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Letter",
                table: "ErasureReceipts",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "ClaimSequences",
                columns: table => new
                {
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClaimSequences", x => x.Year);
                });

            migrationBuilder.CreateTable(
                name: "RemoteClaims",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    PolicyId = table.Column<Guid>(type: "uuid", nullable: true),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Form = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    HappenedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Payout = table.Column<long>(type: "bigint", nullable: true),
                    FiledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RemoteClaims", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ClaimLines",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ClaimId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Author = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    StaffId = table.Column<Guid>(type: "uuid", nullable: true),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    Text = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClaimLines", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ClaimLines_RemoteClaims_ClaimId",
                        column: x => x.ClaimId,
                        principalTable: "RemoteClaims",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ClaimPhotos",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ClaimId = table.Column<Guid>(type: "uuid", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    Preview = table.Column<byte[]>(type: "bytea", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClaimPhotos", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ClaimPhotos_RemoteClaims_ClaimId",
                        column: x => x.ClaimId,
                        principalTable: "RemoteClaims",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ClaimLines_ClaimId_Key",
                table: "ClaimLines",
                columns: new[] { "ClaimId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ClaimPhotos_ClaimId_AddedAt",
                table: "ClaimPhotos",
                columns: new[] { "ClaimId", "AddedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_RemoteClaims_AccountId_ChangedAt",
                table: "RemoteClaims",
                columns: new[] { "AccountId", "ChangedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_RemoteClaims_FiledAt",
                table: "RemoteClaims",
                column: "FiledAt");

            migrationBuilder.CreateIndex(
                name: "IX_RemoteClaims_Number",
                table: "RemoteClaims",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RemoteClaims_PolicyId",
                table: "RemoteClaims",
                column: "PolicyId",
                filter: "\"PolicyId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_RemoteClaims_Status_FiledAt",
                table: "RemoteClaims",
                columns: new[] { "Status", "FiledAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ClaimLines");

            migrationBuilder.DropTable(
                name: "ClaimPhotos");

            migrationBuilder.DropTable(
                name: "ClaimSequences");

            migrationBuilder.DropTable(
                name: "RemoteClaims");

            migrationBuilder.DropColumn(
                name: "Email",
                table: "StoreMessages");

            migrationBuilder.DropColumn(
                name: "PolicyId",
                table: "StoreMessages");

            migrationBuilder.DropColumn(
                name: "IsSelfInsured",
                table: "Policies");

            migrationBuilder.DropColumn(
                name: "Letter",
                table: "ErasureReceipts");
        }
    }
}
