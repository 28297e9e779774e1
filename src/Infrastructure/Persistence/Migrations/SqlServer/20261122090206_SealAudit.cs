using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Platform.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class SealAudit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A column can't cease to count by itself: the rows stand aside while their table is made anew.
            migrationBuilder.Sql("SELECT * INTO AuditEntriesBefore FROM AuditEntries;");

            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    OrganizationId = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Action = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false),
                    ActorUserId = table.Column<long>(type: "bigint", nullable: true),
                    ActorEmail = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    ActorKeyPrefix = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: true),
                    TargetType = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false),
                    TargetId = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true),
                    Ip = table.Column<string>(type: "varchar(45)", unicode: false, maxLength: 45, nullable: true),
                    UserAgent = table.Column<string>(type: "nvarchar(512)", maxLength: 512, nullable: true),
                    RequestId = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: true),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    KeyId = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false),
                    Mac = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => new { x.OrganizationId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_AuditEntries_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.Sql("""
                INSERT INTO AuditEntries (OrganizationId, At, Action, ActorUserId, ActorEmail, ActorKeyPrefix, TargetType, TargetId, Ip, UserAgent, RequestId, Detail, Sequence, KeyId, Mac)
                SELECT OrganizationId, At, Action, ActorUserId, ActorEmail, ActorKeyPrefix, TargetType, TargetId, Ip, UserAgent, RequestId, Detail, Id, '', 0x
                FROM AuditEntriesBefore;
                DROP TABLE AuditEntriesBefore;
                """);

            migrationBuilder.CreateTable(
                name: "ApiKeyAddresses",
                columns: table => new
                {
                    ApiKeyId = table.Column<long>(type: "bigint", nullable: false),
                    Network = table.Column<string>(type: "varchar(45)", unicode: false, maxLength: 45, nullable: false),
                    FirstUsedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiKeyAddresses", x => new { x.ApiKeyId, x.Network });
                    table.ForeignKey(
                        name: "FK_ApiKeyAddresses_ApiKeys_ApiKeyId",
                        column: x => x.ApiKeyId,
                        principalTable: "ApiKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AuditHeads",
                columns: table => new
                {
                    OrganizationId = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Mac = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    AnchorSequence = table.Column<long>(type: "bigint", nullable: false),
                    AnchorMac = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    KeyId = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false),
                    Seal = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditHeads", x => x.OrganizationId);
                    table.ForeignKey(
                        name: "FK_AuditHeads_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_Action_At_Sequence",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "Action", "At", "Sequence" },
                descending: new[] { false, false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_ActorUserId_At_Sequence",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "ActorUserId", "At", "Sequence" },
                descending: new[] { false, false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_At_Sequence",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "At", "Sequence" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_TargetId_At_Sequence",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "TargetId", "At", "Sequence" },
                descending: new[] { false, false, true, true });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ApiKeyAddresses");

            migrationBuilder.DropTable(
                name: "AuditHeads");

            migrationBuilder.Sql("SELECT * INTO AuditEntriesAfter FROM AuditEntries;");

            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OrganizationId = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Action = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false),
                    ActorUserId = table.Column<long>(type: "bigint", nullable: true),
                    ActorEmail = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    ActorKeyPrefix = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: true),
                    TargetType = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false),
                    TargetId = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true),
                    Ip = table.Column<string>(type: "varchar(45)", unicode: false, maxLength: 45, nullable: true),
                    UserAgent = table.Column<string>(type: "nvarchar(512)", maxLength: 512, nullable: true),
                    RequestId = table.Column<string>(type: "varchar(128)", unicode: false, maxLength: 128, nullable: true),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AuditEntries_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.Sql("""
                INSERT INTO AuditEntries (OrganizationId, At, Action, ActorUserId, ActorEmail, ActorKeyPrefix, TargetType, TargetId, Ip, UserAgent, RequestId, Detail)
                SELECT OrganizationId, At, Action, ActorUserId, ActorEmail, ActorKeyPrefix, TargetType, TargetId, Ip, UserAgent, RequestId, Detail FROM AuditEntriesAfter ORDER BY At, OrganizationId, Sequence;
                DROP TABLE AuditEntriesAfter;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_OrganizationId_At",
                table: "AuditEntries",
                columns: new[] { "OrganizationId", "At" });
        }
    }
}
