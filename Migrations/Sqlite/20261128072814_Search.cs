using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveChatMeet.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "WordsAt",
                table: "Rooms",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WordsId",
                table: "Rooms",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "WordsUpTo",
                table: "Rooms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "RoomWords",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RoomId = table.Column<string>(type: "TEXT", nullable: false),
                    Words = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoomWords", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RoomWords_Rooms_RoomId",
                        column: x => x.RoomId,
                        principalTable: "Rooms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ClosedRooms",
                table: "Rooms",
                columns: new[] { "ClosedAt", "Id", "SiteId", "AgentId", "TeamId", "OpenedAt" },
                filter: "\"ClosedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "SearchedRooms",
                table: "Rooms",
                columns: new[] { "WordsId", "WordsAt", "Id", "SiteId", "AgentId", "TeamId", "ClosedAt", "OpenedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_RoomWords_RoomId",
                table: "RoomWords",
                column: "RoomId",
                unique: true);

            // The words of a conversation only come to be more, or go all: each stands in the index once. Without
            // the words themselves, and with nothing left of those that are deleted (sqlite.org/fts5.html).
            migrationBuilder.Sql(
                """
                CREATE VIRTUAL TABLE WordIndex USING fts5(
                  Words, content = 'RoomWords', content_rowid = 'Id', detail = none, columnsize = 0,
                  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* P* S* M* C*'");
                INSERT INTO WordIndex (WordIndex, rank) VALUES ('secure-delete', 1);
                """
            );
            migrationBuilder.Sql(
                """
                CREATE TRIGGER RoomWordsAdded AFTER INSERT ON RoomWords BEGIN
                  INSERT INTO WordIndex (rowid, Words) VALUES (new.Id, new.Words);
                END;
                """
            );
            migrationBuilder.Sql(
                """
                CREATE TRIGGER RoomWordsDeleted AFTER DELETE ON RoomWords BEGIN
                  INSERT INTO WordIndex (WordIndex, rowid, Words) VALUES ('delete', old.Id, old.Words);
                END;
                """
            );
            migrationBuilder.Sql(
                """
                CREATE TRIGGER RoomWordsGrown AFTER UPDATE OF Words ON RoomWords
                WHEN substr(new.Words, 1, length(old.Words)) = old.Words BEGIN
                  INSERT INTO WordIndex (rowid, Words) VALUES (new.Id, substr(new.Words, length(old.Words) + 1));
                END;
                """
            );
            migrationBuilder.Sql(
                """
                CREATE TRIGGER RoomWordsReplaced AFTER UPDATE OF Words ON RoomWords
                WHEN substr(new.Words, 1, length(old.Words)) <> old.Words BEGIN
                  INSERT INTO WordIndex (WordIndex, rowid, Words) VALUES ('delete', old.Id, old.Words);
                  INSERT INTO WordIndex (rowid, Words) VALUES (new.Id, new.Words);
                END;
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE WordIndex");

            migrationBuilder.DropTable(
                name: "RoomWords");

            migrationBuilder.DropIndex(
                name: "ClosedRooms",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "SearchedRooms",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "WordsAt",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "WordsId",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "WordsUpTo",
                table: "Rooms");
        }
    }
}
