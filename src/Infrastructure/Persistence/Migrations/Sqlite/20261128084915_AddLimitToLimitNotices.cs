using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Platform.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddLimitToLimitNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LimitNotices_OrganizationId_Window_WindowStart_Threshold",
                table: "LimitNotices");

            migrationBuilder.AddColumn<long>(
                name: "Limit",
                table: "LimitNotices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_LimitNotices_OrganizationId_Window_WindowStart_Threshold_Limit",
                table: "LimitNotices",
                columns: new[] { "OrganizationId", "Window", "WindowStart", "Threshold", "Limit" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LimitNotices_OrganizationId_Window_WindowStart_Threshold_Limit",
                table: "LimitNotices");

            migrationBuilder.DropColumn(
                name: "Limit",
                table: "LimitNotices");

            migrationBuilder.CreateIndex(
                name: "IX_LimitNotices_OrganizationId_Window_WindowStart_Threshold",
                table: "LimitNotices",
                columns: new[] { "OrganizationId", "Window", "WindowStart", "Threshold" },
                unique: true);
        }
    }
}
