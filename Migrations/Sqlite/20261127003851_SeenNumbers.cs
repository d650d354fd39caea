using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveChatMeet.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SeenNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SeenByAgent",
                table: "Rooms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "SeenByVisitor",
                table: "Rooms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Unread",
                table: "Rooms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            // What was not seen yet stays so.
            migrationBuilder.Sql(
                """
                UPDATE Rooms SET
                  SeenByAgent = COALESCE(
                    (SELECT MIN(m.Number) - 1 FROM Messages m
                     WHERE m.RoomId = Rooms.Id AND m.Party = 'Visitor' AND m.SeenAt IS NULL),
                    LastNumber),
                  SeenByVisitor = COALESCE(
                    (SELECT MIN(m.Number) - 1 FROM Messages m
                     WHERE m.RoomId = Rooms.Id AND m.Party = 'Agent' AND m.SeenAt IS NULL),
                    LastNumber),
                  Unread =
                    (SELECT COUNT(*) FROM Messages m
                     WHERE m.RoomId = Rooms.Id AND m.Party = 'Visitor' AND m.SeenAt IS NULL)
                """);

            migrationBuilder.DropIndex(
                name: "UnseenMessages",
                table: "Messages");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "SeenByAgent",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "SeenByVisitor",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Unread",
                table: "Rooms");

            migrationBuilder.CreateIndex(
                name: "UnseenMessages",
                table: "Messages",
                columns: new[] { "RoomId", "Party", "Number" },
                filter: "\"SeenAt\" IS NULL");
        }
    }
}
