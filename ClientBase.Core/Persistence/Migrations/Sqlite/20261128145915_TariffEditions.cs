using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TariffEditions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "TariffEditions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 90, nullable: false),
                    InForceFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false),
                    PublishedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    PublishedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    PublishedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TariffEditions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_TariffEditions_Kind_InForceFrom",
                table: "TariffEditions",
                columns: new[] { "Kind", "InForceFrom" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TariffEditions_Kind_Name",
                table: "TariffEditions",
                columns: new[] { "Kind", "Name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TariffEditions");
        }
    }
}
