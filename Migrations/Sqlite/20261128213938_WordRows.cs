using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveChatMeet.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WordRows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "MoreWords",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    WordsId = table.Column<long>(type: "INTEGER", nullable: false),
                    Words = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MoreWords", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MoreWords_RoomWords_WordsId",
                        column: x => x.WordsId,
                        principalTable: "RoomWords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MoreWords_WordsId",
                table: "MoreWords",
                column: "WordsId");

            // As for RoomWords: they only come to be more, or go all.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER MoreWordsAdded AFTER INSERT ON MoreWords BEGIN
                  INSERT INTO WordIndex (rowid, Words) VALUES (new.WordsId, new.Words);
                END;
                """
            );
            migrationBuilder.Sql(
                """
                CREATE TRIGGER MoreWordsDeleted AFTER DELETE ON MoreWords BEGIN
                  INSERT INTO WordIndex (WordIndex, rowid, Words) VALUES ('delete', old.WordsId, old.Words);
                END;
                """
            );
            migrationBuilder.Sql(
                """
                CREATE TRIGGER MoreWordsGrown AFTER UPDATE OF Words ON MoreWords BEGIN
                  INSERT INTO WordIndex (rowid, Words) VALUES (new.WordsId, substr(new.Words, length(old.Words) + 1));
                END;
                """
            );

            // The server merges what comes in small pieces (sqlite.org/fts5.html#the_automerge_configuration_option).
            migrationBuilder.Sql(
                """
                INSERT INTO WordIndex (WordIndex, rank) VALUES ('automerge', 0);
                INSERT INTO WordIndex (WordIndex, rank) VALUES ('crisismerge', 1000);
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                UPDATE Rooms SET WordsUpTo = MIN(WordsUpTo, 0) - 1
                WHERE WordsId IN (SELECT WordsId FROM MoreWords);
                DELETE FROM MoreWords;
                INSERT INTO WordIndex (WordIndex, rank) VALUES ('automerge', 4);
                INSERT INTO WordIndex (WordIndex, rank) VALUES ('crisismerge', 16);
                """
            );

            migrationBuilder.DropTable(
                name: "MoreWords");
        }
    }
}
