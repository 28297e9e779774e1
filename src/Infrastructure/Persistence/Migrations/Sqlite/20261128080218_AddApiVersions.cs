using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Platform.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddApiVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ApiVersion",
                table: "Organizations",
                type: "TEXT",
                unicode: false,
                maxLength: 10,
                nullable: false,
                defaultValue: "2026-11-22");

            migrationBuilder.AddColumn<string>(
                name: "DisplayPrefix",
                table: "ApiKeys",
                type: "TEXT",
                unicode: false,
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "OperationDays",
                columns: table => new
                {
                    OrganizationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Version = table.Column<string>(type: "TEXT", unicode: false, maxLength: 10, nullable: false),
                    Operation = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OperationDays", x => new { x.OrganizationId, x.Date, x.Version, x.Operation });
                    table.ForeignKey(
                        name: "FK_OperationDays_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "VersionNotices",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Version = table.Column<string>(type: "TEXT", unicode: false, maxLength: 10, nullable: false),
                    Topic = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VersionNotices", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_VersionNotices_Version_Topic_Email",
                table: "VersionNotices",
                columns: new[] { "Version", "Topic", "Email" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OperationDays");

            migrationBuilder.DropTable(
                name: "VersionNotices");

            migrationBuilder.DropColumn(
                name: "ApiVersion",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "DisplayPrefix",
                table: "ApiKeys");
        }
    }
}
