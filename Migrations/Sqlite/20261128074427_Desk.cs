using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveChatMeet.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Desk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AnsweredAt",
                table: "Rooms",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "FoundSomebody",
                table: "Rooms",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "LeftById",
                table: "Rooms",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "AssignedAt",
                table: "Agents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "AwayAfterMinutes",
                table: "Agents",
                type: "INTEGER",
                nullable: false,
                defaultValue: 10);

            migrationBuilder.AddColumn<long>(
                name: "AwayAt",
                table: "Agents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "BackAt",
                table: "Agents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsAwayByHand",
                table: "Agents",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "SiteDesks",
                columns: table => new
                {
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    Assigns = table.Column<bool>(type: "INTEGER", nullable: false),
                    Ceiling = table.Column<int>(type: "INTEGER", nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", nullable: true),
                    Week = table.Column<string>(type: "TEXT", nullable: false),
                    Holidays = table.Column<string>(type: "TEXT", nullable: false),
                    ClosedWords = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SiteDesks", x => x.SiteId);
                    table.ForeignKey(
                        name: "FK_SiteDesks_Sites_SiteId",
                        column: x => x.SiteId,
                        principalTable: "Sites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "AnsweredRooms",
                table: "Rooms",
                columns: new[] { "SiteId", "AnsweredAt" },
                filter: "\"AnsweredAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SiteDesks");

            migrationBuilder.DropIndex(
                name: "AnsweredRooms",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "AnsweredAt",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "FoundSomebody",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "LeftById",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "AssignedAt",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "AwayAfterMinutes",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "AwayAt",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "BackAt",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "IsAwayByHand",
                table: "Agents");
        }
    }
}
