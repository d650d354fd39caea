using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveChatMeet.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Privacy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Rooms_SiteId",
                table: "Rooms");

            migrationBuilder.AddColumn<long>(
                name: "ErasedAt",
                table: "Visitors",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ForgottenAt",
                table: "Visitors",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DeletedAt",
                table: "Sites",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "KeepsConversationsDays",
                table: "Sites",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "KeepsVisitorsDays",
                table: "Sites",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    ById = table.Column<string>(type: "TEXT", nullable: true),
                    ByName = table.Column<string>(type: "TEXT", nullable: true),
                    AboutId = table.Column<string>(type: "TEXT", nullable: true),
                    About = table.Column<string>(type: "TEXT", nullable: true),
                    Changes = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "ErasedVisitors",
                table: "Visitors",
                column: "ErasedAt",
                filter: "\"ErasedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "KnownVisitors",
                table: "Visitors",
                columns: new[] { "SiteId", "SeenAt" },
                filter: "\"ForgottenAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "DeletedSites",
                table: "Sites",
                column: "DeletedAt",
                filter: "\"DeletedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_SiteId_ClosedAt",
                table: "Rooms",
                columns: new[] { "SiteId", "ClosedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Calls_RoomId_EndedAt",
                table: "Calls",
                columns: new[] { "RoomId", "EndedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Kind_Id",
                table: "AuditEntries",
                columns: new[] { "Kind", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropIndex(
                name: "ErasedVisitors",
                table: "Visitors");

            migrationBuilder.DropIndex(
                name: "KnownVisitors",
                table: "Visitors");

            migrationBuilder.DropIndex(
                name: "DeletedSites",
                table: "Sites");

            migrationBuilder.DropIndex(
                name: "IX_Rooms_SiteId_ClosedAt",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_Calls_RoomId_EndedAt",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "ErasedAt",
                table: "Visitors");

            migrationBuilder.DropColumn(
                name: "ForgottenAt",
                table: "Visitors");

            migrationBuilder.DropColumn(
                name: "DeletedAt",
                table: "Sites");

            migrationBuilder.DropColumn(
                name: "KeepsConversationsDays",
                table: "Sites");

            migrationBuilder.DropColumn(
                name: "KeepsVisitorsDays",
                table: "Sites");

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_SiteId",
                table: "Rooms",
                column: "SiteId");
        }
    }
}
