using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientBase.Core.Persistence.Migrations.Postgres
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
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(90)", maxLength: 90, nullable: false, collation: "C"),
                    InForceFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    Source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    Content = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PublishedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    PublishedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    PublishedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
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
