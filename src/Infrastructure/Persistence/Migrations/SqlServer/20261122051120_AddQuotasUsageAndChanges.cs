using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Platform.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddQuotasUsageAndChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CredentialChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Kind = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false),
                    SubjectId = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CredentialChanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FailureCounters",
                columns: table => new
                {
                    Subject = table.Column<string>(type: "char(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: false),
                    Failures = table.Column<int>(type: "int", nullable: false),
                    EndsAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FailureCounters", x => x.Subject);
                });

            migrationBuilder.CreateTable(
                name: "QuotaCounters",
                columns: table => new
                {
                    Subject = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false),
                    Minute = table.Column<long>(type: "bigint", nullable: false),
                    MinuteUsed = table.Column<long>(type: "bigint", nullable: false),
                    Day = table.Column<long>(type: "bigint", nullable: false),
                    DayUsed = table.Column<long>(type: "bigint", nullable: false),
                    Month = table.Column<long>(type: "bigint", nullable: false),
                    MonthUsed = table.Column<long>(type: "bigint", nullable: false),
                    Granted = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QuotaCounters", x => x.Subject);
                });

            migrationBuilder.CreateTable(
                name: "UsageDays",
                columns: table => new
                {
                    OrganizationId = table.Column<long>(type: "bigint", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    ApiKeyId = table.Column<long>(type: "bigint", nullable: false),
                    Requests = table.Column<long>(type: "bigint", nullable: false),
                    Refused = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsageDays", x => new { x.OrganizationId, x.Date, x.ApiKeyId });
                    table.ForeignKey(
                        name: "FK_UsageDays_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CredentialChanges_At",
                table: "CredentialChanges",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_FailureCounters_EndsAt",
                table: "FailureCounters",
                column: "EndsAt");

            migrationBuilder.CreateIndex(
                name: "IX_QuotaCounters_Minute",
                table: "QuotaCounters",
                column: "Minute");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CredentialChanges");

            migrationBuilder.DropTable(
                name: "FailureCounters");

            migrationBuilder.DropTable(
                name: "QuotaCounters");

            migrationBuilder.DropTable(
                name: "UsageDays");
        }
    }
}
