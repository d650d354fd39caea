namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements as SQLite reads them.</summary>
internal static class SqliteStatements
{
    public static string TextOf(Statement statement) =>
        SqliteRoomStatements.TextOf(statement)
        ?? SqliteCallStatements.TextOf(statement)
        ?? throw new ArgumentOutOfRangeException(nameof(statement), statement, "It has no text.");
}
