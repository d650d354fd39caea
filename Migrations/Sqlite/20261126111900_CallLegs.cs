using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveChatMeet.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CallLegs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Legs",
                table: "Calls",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            // Calls that are open now go on after the upgrade.
            migrationBuilder.Sql(
                """
                UPDATE Calls SET Legs =
                  (SELECT json_group_array(json_object('Id', Id, 'Party', Party, 'Container', Container,
                     'Epoch', Epoch, 'IsConnected', json(iif(IsConnected, 'true', 'false')),
                     'Microphone', Microphone, 'Camera', Camera))
                   FROM (SELECT * FROM Legs WHERE CallId = Calls.Id ORDER BY Epoch))
                """);

            migrationBuilder.DropTable(
                name: "Legs");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Legs",
                table: "Calls");

            migrationBuilder.CreateTable(
                name: "Legs",
                columns: table => new
                {
                    CallId = table.Column<string>(type: "TEXT", nullable: false),
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Camera = table.Column<string>(type: "TEXT", nullable: false),
                    Container = table.Column<string>(type: "TEXT", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    IsConnected = table.Column<bool>(type: "INTEGER", nullable: false),
                    Microphone = table.Column<string>(type: "TEXT", nullable: false),
                    Party = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Legs", x => new { x.CallId, x.Id });
                    table.ForeignKey(
                        name: "FK_Legs_Calls_CallId",
                        column: x => x.CallId,
                        principalTable: "Calls",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }
    }
}
