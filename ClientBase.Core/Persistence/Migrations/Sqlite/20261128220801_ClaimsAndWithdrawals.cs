using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "PolicyId",
                table: "StoreMessages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsSelfInsured",
                table: "Policies",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Letter",
                table: "ErasureReceipts",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ClaimSequences",
                columns: table => new
                {
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClaimSequences", x => x.Year);
                });

            migrationBuilder.CreateTable(
                name: "RemoteClaims",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PolicyId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Form = table.Column<string>(type: "TEXT", nullable: false),
                    HappenedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Payout = table.Column<long>(type: "INTEGER", nullable: true),
                    FiledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RemoteClaims", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ClaimLines",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ClaimId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    StaffId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Text = table.Column<string>(type: "TEXT", nullable: true)
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClaimId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Preview = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
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
