using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Platform.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddMailProblem : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "MailProblem",
                table: "Users",
                type: "varchar(32)",
                unicode: false,
                maxLength: 32,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<long>(
                name: "UserId",
                table: "OutboxMails",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_UserId",
                table: "OutboxMails",
                column: "UserId");

            migrationBuilder.AddForeignKey(
                name: "FK_OutboxMails_Users_UserId",
                table: "OutboxMails",
                column: "UserId",
                principalTable: "Users",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_OutboxMails_Users_UserId",
                table: "OutboxMails");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_UserId",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "MailProblem",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "UserId",
                table: "OutboxMails");
        }
    }
}
